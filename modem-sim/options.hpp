#pragma once

#include <optional>
#include <string>

#include "event_loop.hpp"

namespace sim {

/// The command line; modem-sim(1) explains it.
struct Options {
    std::string personality = "quectel-ec25";
    std::string pty;  ///< Either this or `tcp` is set.
    std::string tcp;
    std::string ledger;
    std::string control;
    Milliseconds submit_delay{200};
    bool demo_messages = false;
    std::string number = "+447700900000";
    bool quiet = false;
};

/// Options, or the exit status after --help or a mistake has been answered on the terminal.
struct ParsedOptions {
    std::optional<Options> options;
    int exit_status = 0;
};

ParsedOptions parse_options(int argc, const char* const* argv);

}  // namespace sim
