#pragma once

#include <string>
#include <string_view>

#include "board.hpp"
#include "lines.hpp"
#include "modem.hpp"

namespace sim {

/// The commands of the control socket; modem-sim(1) lists them.
class ControlCommands {
public:
    ControlCommands(Modem& modem, Lines& lines, Board& board)
        : modem_(modem), lines_(lines), board_(board) {}

    /// "ok ..." or "error ...".
    std::string answer(std::string_view line);

    // What each command may reach; the handlers are free functions.
    Modem& modem() { return modem_; }
    Lines& lines() { return lines_; }
    Board& board() { return board_; }

private:
    Modem& modem_;
    Lines& lines_;
    Board& board_;
};

}  // namespace sim
