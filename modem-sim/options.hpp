#pragma once

#include <optional>
#include <string>
#include <vector>

#include "event_loop.hpp"

namespace sim {

/// The command line; modem-sim(1) explains it.
struct Options {
    std::string personality = "quectel-ec25";
    std::vector<std::string> ptys;  ///< Links to make; these and `ttys` exclude `tcp`.
    std::vector<std::string> ttys;  ///< Terminals that exist.
    std::string tcp;
    std::vector<std::string> ok_ports;  ///< Dumb ports: a terminal that exists, or a link to make.
    std::vector<std::string> mute_ports;
    std::string ledger;
    std::string control;
    Milliseconds submit_delay{200};
    bool demo_messages = false;
    std::string number = "+447700900000";
    bool quiet = false;
    bool needs_power_key = false;
    Milliseconds vanish{0};
};

/// Options, or the exit status after --help or a mistake has been answered on the terminal.
struct ParsedOptions {
    std::optional<Options> options;
    int exit_status = 0;
};

ParsedOptions parse_options(int argc, const char* const* argv);

}  // namespace sim
