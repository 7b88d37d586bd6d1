#include <iostream>

#include "cli/commands.hpp"
#include "cli/printing.hpp"
#include "cli/worker.hpp"

namespace cli {
namespace {

/// The name that was given, or that of the only modem there is.
std::optional<std::string> name_of(const Options& options, const Arguments& arguments, Exit& exit) {
    if (!arguments.empty()) {
        return arguments[0];
    }
    const auto status = ask(options, {"GET", "/status", nullptr}, exit);
    if (!status) {
        return std::nullopt;
    }
    const boost::json::array& modems = array_at(*status, "modems");
    if (modems.size() == 1) {
        return text_at(modems[0], "name");
    }
    std::string names;
    for (const boost::json::value& modem : modems) {
        names += (names.empty() ? "" : ", ") + printable(text_at(modem, "name"));
    }
    exit = names.empty() ? fail(Exit::failed, "no modem is set up")
                         : fail(Exit::usage, "which modem? There are " + names);
    return std::nullopt;
}

Exit recover(const Options& options, const Arguments& arguments, const std::string& verb) {
    Exit exit = Exit::ok;
    const auto name = name_of(options, arguments, exit);
    if (!name) {
        return exit;
    }
    const auto answer =
        ask(options, {"POST", "/modems/" + path_segment(*name) + "/" + verb, boost::json::object()},
            exit);
    if (!answer) {
        return exit;
    }
    if (options.json) {
        print_json(*answer);
    } else {
        std::cout << (flag_at(*answer, "now") ? "Accepted. "
                                              : "Noted: the modem is busy, it comes after that. ")
                  << "What came of it: sms-gateway status\n";
    }
    return exit;
}

}  // namespace

Exit modem_restart(const Options& options, const Arguments& arguments) {
    return recover(options, arguments, "restart");
}

Exit modem_reset(const Options& options, const Arguments& arguments) {
    return recover(options, arguments, "reset");
}

Exit modem_power_cycle(const Options& options, const Arguments& arguments) {
    return recover(options, arguments, "power-cycle");
}

}  // namespace cli
