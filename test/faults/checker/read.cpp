#include "faults/checker/read.hpp"

#include <boost/json.hpp>
#include <fstream>
#include <functional>
#include <map>
#include <stdexcept>

namespace faults {
namespace {

using boost::json::object;

void each_line(const std::string& path, const std::function<void(const object&)>& use) {
    std::ifstream file(path);
    if (!file) {
        throw std::runtime_error(path + ": cannot be read");
    }
    std::string line;
    while (std::getline(file, line)) {
        // A simulator that was killed may have left half a line, always the last.
        boost::system::error_code error;
        const boost::json::value value = boost::json::parse(line, error);
        if (error && file.peek() == std::ifstream::traits_type::eof()) {
            return;
        }
        use(value.as_object());
    }
}

std::string text(const object& entry, const char* name) {
    const auto* const value = entry.if_contains(name);
    return value == nullptr || value->is_null() ? std::string() : std::string(value->as_string());
}

unsigned number(const object& entry, const char* name) {
    const auto* const value = entry.if_contains(name);
    return value == nullptr ? 0U : value->to_number<unsigned>();
}

double seconds(const object& entry, const char* name) {
    const auto* const value = entry.if_contains(name);
    return value == nullptr ? 0.0 : value->to_number<double>();
}

Meaning meaning_of(const std::string& word) {
    static const std::map<std::string, Meaning> words{
        {"", Meaning::none}, {"none", Meaning::none},     {"pending", Meaning::pending},
        {"ok", Meaning::ok}, {"failed", Meaning::failed}, {"refused", Meaning::refused}};
    return words.at(word);
}

Journal read_journal(const std::string& path) {
    Journal journal;
    each_line(path, [&](const object& entry) {
        const std::string event = text(entry, "event");
        if (event == "call") {
            journal.calls.push_back({.number = text(entry, "number"),
                                     .text = text(entry, "text"),
                                     .repeat = entry.contains("repeat"),
                                     .meaning = meaning_of(text(entry, "means")),
                                     .id = text(entry, "id"),
                                     .gave_up = seconds(entry, "gave_up")});
        } else if (event == "received") {
            journal.received.push_back({text(entry, "sender"), text(entry, "text")});
        } else if (event == "list") {
            journal.listed.emplace();
            for (const auto& shown : entry.at("messages").as_array()) {
                journal.listed->push_back(
                    {text(shown.as_object(), "sender"), text(shown.as_object(), "text")});
            }
        } else if (event == "fault") {
            ++journal.faults;
            journal.in_window += number(entry, "in_window");
        }
    });
    return journal;
}

Ledger read_ledger(const std::string& path) {
    Ledger ledger;
    each_line(path, [&](const object& entry) {
        const std::string event = text(entry, "event");
        if (event == "submit") {
            ledger.submitted.push_back({.tpdu = text(entry, "tpdu"),
                                        .to = text(entry, "to"),
                                        .text = text(entry, "text")});
        } else if (event == "pin") {
            ++ledger.pin_attempts;
        }
    });
    return ledger;
}

Database read_database(const std::string& path) {
    Database database;
    each_line(path, [&](const object& entry) {
        StoredMessage message{.id = text(entry, "id"),
                              .number = text(entry, "number"),
                              .text = text(entry, "text"),
                              .state = text(entry, "state"),
                              .parts = {},
                              .finished = seconds(entry, "finished")};
        for (const auto& stored : entry.at("parts").as_array()) {
            const object& part = stored.as_object();
            message.parts.push_back({.part = number(part, "part"),
                                     .state = text(part, "state"),
                                     .attempts = number(part, "attempts"),
                                     .possible_duplicate = number(part, "possible_duplicate") != 0,
                                     .error = text(part, "error"),
                                     .tpdu = text(part, "tpdu")});
        }
        database.messages.push_back(std::move(message));
    });
    return database;
}

}  // namespace

Witnesses read_witnesses(const std::string& folder) {
    return {.journal = read_journal(folder + "/journal.jsonl"),
            .ledger = read_ledger(folder + "/ledger.jsonl"),
            .database = read_database(folder + "/database.jsonl")};
}

}  // namespace faults
