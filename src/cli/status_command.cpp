#include <iostream>

#include "cli/commands.hpp"
#include "cli/printing.hpp"
#include "cli/worker.hpp"

namespace cli {
namespace {

using boost::json::value;

std::string field(const value& status, std::string_view path) {
    return printable(text_at(status, path));
}

/// The parts that are there, with `separator` between them.
std::string joined(std::initializer_list<std::string> parts, std::string_view separator) {
    std::string result;
    for (const std::string& part : parts) {
        if (!part.empty()) {
            result.append(result.empty() ? "" : separator).append(part);
        }
    }
    return result;
}

std::string in_brackets(const std::string& text) {
    return text.empty() ? text : "(" + text + ")";
}

bool is_registered(const std::string& registration) {
    return registration == "home" || registration == "roaming";
}

/// What stands in the way, as the worker sees it; empty when nothing does.
std::string obstacle(const value& status) {
    const std::string modem = field(status, "modem.state");
    if (modem != "ready") {
        return joined({"the modem is " + (modem.empty() ? "unknown" : modem),
                       in_brackets(field(status, "modem.trouble"))},
                      " ");
    }
    if (field(status, "modem.sim") != "ready") {
        return joined({"the SIM is " + field(status, "modem.sim"),
                       in_brackets(field(status, "modem.sim_trouble"))},
                      " ");
    }
    if (!is_registered(field(status, "modem.registration"))) {
        return "no network (registration: " + field(status, "modem.registration") + ")";
    }
    return field(status, "queue.why");
}

std::string verdict(const value& status) {
    if (!flag_at(status, "enabled")) {
        return "OFF: requests are answered \"Disabled\" (sms-gateway settings set --enabled yes)";
    }
    const std::string why = obstacle(status);
    return why.empty() ? "OK: messages can be sent" : "NOT SENDING: " + why;
}

std::string signal(const value& status) {
    const auto rssi = number_at(status, "modem.rssi_dbm");
    return rssi ? std::to_string(*rssi) + " dBm" : "signal unknown";
}

std::string queue(const value& status) {
    const auto waiting = number_at(status, "queue.waiting").value_or(0);
    const auto armed = number_at(status, "queue.armed").value_or(0);
    const auto uncertain = number_at(status, "queue.uncertain").value_or(0);
    const auto oldest = number_at(status, "queue.oldest_waiting_s");
    return joined(
        {std::to_string(waiting) + " waiting", oldest ? "the oldest for " + duration(*oldest) : "",
         armed > 0 ? std::to_string(armed) + " being sent" : "",
         uncertain > 0 ? std::to_string(uncertain) + " uncertain" : ""},
        ", ");
}

std::string storage(const value& status) {
    const auto used = number_at(status, "modem.storage.used");
    const auto total = number_at(status, "modem.storage.total");
    if (!used || !total) {
        return "";
    }
    return std::to_string(*used) + " of " + std::to_string(*total) + " places used in " +
           field(status, "modem.storage.name");
}

void print_modem(const value& status) {
    std::cout << row("modem", joined({field(status, "modem.state"), field(status, "modem.port"),
                                      field(status, "modem.trouble")},
                                     ", "))
              << row("", joined({field(status, "modem.manufacturer"), field(status, "modem.model"),
                                 field(status, "modem.revision")},
                                " "));
    if (const std::string imei = field(status, "modem.imei"); !imei.empty()) {
        std::cout << row("imei", imei);
    }
    std::cout << row("sim", joined({field(status, "modem.sim"), field(status, "modem.sim_trouble"),
                                    field(status, "modem.iccid")},
                                   ", "))
              << row("network",
                     joined({field(status, "modem.registration"), field(status, "modem.network"),
                             field(status, "modem.technology"), signal(status)},
                            ", "));
    if (const std::string board = field(status, "modem.board"); !board.empty()) {
        std::cout << row("board", board);
    }
    for (const value& rung : array_at(status, "modem.recovery")) {
        std::cout << row("recovery",
                         joined({field(rung, "at"), field(rung, "rung"), field(rung, "reason"),
                                 field(rung, "result"), flag_at(rung, "cured") ? "cured" : ""},
                                ", "));
    }
}

std::string inbox(const value& status) {
    const auto count = std::to_string(number_at(status, "inbox.messages").value_or(0));
    return joined(
        {flag_at(status, "inbox.synced") ? count + " messages" : "not read yet", storage(status)},
        ", ");
}

}  // namespace

Exit status(const Options& options, const Arguments&) {
    Exit exit = Exit::ok;
    const auto answer = ask(options, {"GET", "/status", nullptr}, exit);
    if (!answer || options.json) {
        if (answer) {
            print_json(*answer);
        }
        return exit;
    }
    std::cout << verdict(*answer) << '\n';
    print_modem(*answer);
    std::cout << row("queue", queue(*answer)) << row("inbox", inbox(*answer));
    if (find_at(*answer, "last_refusal.code") != nullptr) {
        std::cout << row("refused", joined({field(*answer, "last_refusal.at"),
                                            field(*answer, "last_refusal.code"),
                                            field(*answer, "last_refusal.meaning")},
                                           ", "));
    }
    std::cout << row("device",
                     joined({field(*answer, "device"), "replies " + field(*answer, "replies")},
                            ", "))
              << row("version", field(*answer, "version"));
    return exit;
}

}  // namespace cli
