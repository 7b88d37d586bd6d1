#include <algorithm>
#include <iostream>
#include <vector>

#include "cli/commands.hpp"
#include "cli/modem_rows.hpp"
#include "cli/printing.hpp"
#include "cli/worker.hpp"

namespace cli {
namespace {

using boost::json::value;

std::string in_brackets(const std::string& text) {
    return text.empty() ? text : "(" + text + ")";
}

bool is_registered(const std::string& registration) {
    return registration == "home" || registration == "roaming";
}

/// All of them; a worker of an older version tells of one.
std::vector<value> modems_of(const value& status) {
    const boost::json::array& all = array_at(status, "modems");
    if (!all.empty()) {
        return {all.begin(), all.end()};
    }
    const value* only = find_at(status, "modem");
    return {only == nullptr ? value() : *only};
}

/// What stands in a modem's way; empty when nothing does.
std::string obstacle(const value& modem) {
    const std::string state = field(modem, "state");
    if (state != "ready") {
        return joined({"the modem is " + (state.empty() ? "unknown" : state),
                       in_brackets(field(modem, "trouble"))},
                      " ");
    }
    if (field(modem, "sim") != "ready" && field(modem, "sim") != "unknown") {
        return joined(
            {"the SIM is " + field(modem, "sim"), in_brackets(field(modem, "sim_trouble"))}, " ");
    }
    if (!is_registered(field(modem, "registration"))) {
        return "no network (registration: " + field(modem, "registration") + ")";
    }
    return {};
}

std::string verdict(const value& status) {
    if (!flag_at(status, "enabled")) {
        return "OFF: requests are answered \"Disabled\" (sms-gateway settings set --enabled yes)";
    }
    if (const std::string trouble = field(status, "storage.trouble"); !trouble.empty()) {
        return "NOT SENDING: the database: " + trouble;
    }
    const std::vector<value> modems = modems_of(status);
    const bool all_fail =
        std::ranges::none_of(modems, [](const value& modem) { return obstacle(modem).empty(); });
    std::string failing;
    for (const value& modem : modems) {
        const std::string why = obstacle(modem);
        const std::string who = modems.size() > 1 ? field(modem, "name") + ": " : "";
        if (!why.empty()) {
            failing.append(failing.empty() ? "" : "; ").append(who).append(why);
        }
    }
    if (const std::string why = field(status, "queue.why"); failing.empty() && !why.empty()) {
        return "NOT SENDING: " + why;
    }
    if (all_fail) {
        return "NOT SENDING: " + failing;
    }
    return failing.empty() ? "OK: messages can be sent"
                           : "OK: messages can be sent, but not by every modem: " + failing;
}

std::string queue(const value& status) {
    if (!number_at(status, "queue.waiting")) {
        return "not known";
    }
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

std::string storage_words(std::string_view path, const std::string& said) {
    return path == "storage.trouble"
               ? said
               : "was damaged; what could be read was taken over, the old file is " + said;
}

std::string inbox(const value& status) {
    return flag_at(status, "inbox.synced")
               ? std::to_string(number_at(status, "inbox.messages").value_or(0)) + " messages"
               : "not read yet";
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
    for (const value& modem : modems_of(*answer)) {
        std::cout << modem_rows(modem);
    }
    std::cout << row("queue", queue(*answer)) << row("inbox", inbox(*answer));
    for (const char* path : {"storage.trouble", "storage.put_aside"}) {
        if (const std::string said = field(*answer, path); !said.empty()) {
            std::cout << row("database", storage_words(path, said));
        }
    }
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
