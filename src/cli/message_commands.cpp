#include <array>
#include <chrono>
#include <iostream>
#include <iterator>

#include "cli/commands.hpp"
#include "cli/printing.hpp"
#include "cli/worker.hpp"
#include "hal/clock.hpp"

namespace cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds default_wait{60};
constexpr milliseconds poll_interval{500};

struct Word {
    std::string_view state;
    std::string_view sentence;
    Exit exit;
    bool is_final;
};

/// The states of a message (docs/ARCHITECTURE.md) in words.
constexpr std::array<Word, 10> words{{
    {"queued", "waiting for its turn", Exit::not_known, false},
    {"armed", "being handed to the network", Exit::not_known, false},
    {"resolving", "interrupted; looking for proof of what happened", Exit::not_known, false},
    {"sent", "OK: the network has it", Exit::ok, true},
    {"delivered", "OK: it has arrived", Exit::ok, true},
    {"undeliverable", "failed: the network could not deliver it", Exit::failed, true},
    {"failed", "failed: refused for good", Exit::failed, true},
    {"expired", "failed: it waited longer than its lifetime", Exit::failed, true},
    {"cancelled", "failed: cancelled", Exit::failed, true},
    {"uncertain", "uncertain: nobody can know whether the network took it", Exit::not_known, true},
}};

Word word_for(std::string_view state) {
    for (const Word& word : words) {
        if (word.state == state) {
            return word;
        }
    }
    return {state, state, Exit::not_known, false};
}

std::optional<boost::json::value> fetch(const Options& options, const std::string& id, Exit& exit) {
    return ask(options, {"GET", "/messages/" + path_segment(id), nullptr}, exit);
}

void print_part(const boost::json::value& part) {
    std::string line = printable(text_at(part, "state"));
    if (const auto reference = number_at(part, "reference")) {
        line += ", reference " + std::to_string(*reference);
    }
    if (const auto attempts = number_at(part, "attempts"); attempts && *attempts != 1) {
        line += ", " + std::to_string(*attempts) + " attempts";
    }
    if (const std::string error = text_at(part, "error"); !error.empty()) {
        line += ", " + printable(error);
    }
    if (const std::string report = text_at(part, "report.meaning"); !report.empty()) {
        line += ", report: " + printable(report);
    }
    if (flag_at(part, "possible_duplicate")) {
        line += ", possibly sent twice";
    }
    std::cout << row("part " + std::to_string(number_at(part, "part").value_or(0)), line);
}

void print_message(const boost::json::value& message) {
    std::cout << word_for(text_at(message, "state")).sentence << '\n'
              << row("id", printable(text_at(message, "id")))
              << row("number", printable(text_at(message, "number")))
              << row("text", printable(text_at(message, "text")))
              << row("accepted", printable(text_at(message, "created_at")));
    if (const std::string modem = text_at(message, "modem"); !modem.empty()) {
        std::cout << row("modem", printable(modem));
    }
    if (const std::string end = text_at(message, "finished_at"); !end.empty()) {
        std::cout << row("finished", printable(end));
    }
    if (const std::string why = text_at(message, "why"); !why.empty()) {
        std::cout << row("why", printable(why));
    }
    if (flag_at(message, "answer_owed")) {
        std::cout << row("answer", "owed: whoever sent it has not been told the end");
    }
    for (const boost::json::value& part : array_at(message, "parts")) {
        print_part(part);
    }
}

/// Says how a `send` ended, as far as it is known.
Exit conclude(const Options& options, const boost::json::value& message) {
    const Word word = word_for(text_at(message, "state"));
    if (options.json) {
        print_json(message);
        return word.exit;
    }
    std::string line(word.sentence);
    for (const boost::json::value& part : array_at(message, "parts")) {
        if (const std::string error = text_at(part, "error"); !error.empty()) {
            line += " (" + printable(error) + ")";
            break;
        }
    }
    if (const std::string why = text_at(message, "why"); !why.empty()) {
        line += ": " + printable(why);
    }
    if (word.exit == Exit::failed) {
        return fail(word.exit, line);
    }
    std::cout << line << '\n';
    return word.exit;
}

}  // namespace

Exit send(const Options& options, const Arguments& arguments) {
    std::string text = arguments[1];
    if (text == "-") {
        text.assign(std::istreambuf_iterator<char>(std::cin), {});
        if (text.ends_with('\n')) {
            text.pop_back();
        }
    }
    Exit exit = Exit::ok;
    boost::json::object body{{"number", arguments[0]}, {"text", text}};
    const std::pair<const char*, const std::optional<std::string>&> wishes[] = {
        {"modem", options.modem},
        {"priority", options.priority},
        {"validity", options.validity},
        {"uncertain", options.uncertain},
        {"id", options.id},
    };
    for (const auto& [name, wish] : wishes) {
        if (wish) {
            body[name] = *wish;
        }
    }
    if (options.report) {
        body["report"] = "1";
    }
    auto message = ask(options, {"POST", "/messages", body}, exit);
    if (!message) {
        return exit;
    }
    const std::string id = text_at(*message, "id");
    if (!options.json) {
        std::cout << printable(id) << '\n'
                  << std::flush;  // at once: whoever stops waiting can ask later
    }
    const auto clock = hal::make_system_clock();
    const auto waker = clock->make_waker();
    const hal::Deadline deadline = clock->now() + options.wait.value_or(default_wait);
    while (!word_for(text_at(*message, "state")).is_final && clock->now() < deadline) {
        clock->wait(*waker, std::min(deadline, clock->now() + poll_interval));
        message = fetch(options, id, exit);
        if (!message) {
            return exit;
        }
    }
    return conclude(options, *message);
}

Exit show(const Options& options, const Arguments& arguments) {
    Exit exit = Exit::ok;
    const auto message = fetch(options, arguments[0], exit);
    if (message && options.json) {
        print_json(*message);
    } else if (message) {
        print_message(*message);
    }
    return exit;
}

}  // namespace cli
