#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "gpio/line.hpp"

namespace hal::gpio {

/// A line of the profile, had or not. It is asked for at the construction, and again whenever it is
/// needed while it is not had or does not work: an expander's driver may come later than we, and a
/// chip may go and come back. Any thread.
class BoardLine final : public Line {
public:
    /// `name`: what the line is for, for people.
    BoardLine(std::string name, LineSpec spec, Direction direction, LineOpener open_line);

    /// Asks for the line unless it is had.
    Result<> have();
    Result<> set(bool active) override;
    Result<bool> active() override;
    /// "reset: gpiochip7 line 4: No such file or directory (...)", or empty.
    std::string trouble() const;

private:
    Result<> reopen();  ///< the caller holds the mutex, as for all below
    Result<> keep(Result<> outcome);

    const std::string name_;
    const LineSpec spec_;
    const Direction direction_;
    const LineOpener open_line_;
    mutable std::mutex mutex_;    ///< guards all below; never held across a wait
    std::unique_ptr<Line> line_;  ///< null: not had
    Result<> state_;              ///< how the last use of it ended
};

}  // namespace hal::gpio
