// What is on the SIM and in the archive: sms_list, sms_read, sms_delete, sms_total.
#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <iterator>
#include <utility>
#include <vector>

#include "api/sms_cgi_call.hpp"
#include "logging/log.hpp"

namespace api {
namespace {

using reply::Outcome;

/// What `state=` asks for; the old firmware compares prefixes, so "readXYZ" is "read".
enum class Wanted { all, read, unread };

std::optional<Wanted> wanted_state(const std::string& state) {
    if (state.starts_with("all")) {
        return Wanted::all;
    }
    if (state.starts_with("read")) {
        return Wanted::read;
    }
    if (state.starts_with("new")) {
        return Wanted::unread;
    }
    return std::nullopt;
}

bool is_wanted(inbox::Status status, Wanted wanted) {
    return wanted == Wanted::all || (wanted == Wanted::read && status == inbox::Status::read) ||
           (wanted == Wanted::unread && status == inbox::Status::unread);
}

reply::MessageStatus shown(inbox::Status status) {
    switch (status) {
        case inbox::Status::unread:
            return reply::MessageStatus::unread;
        case inbox::Status::read:
            return reply::MessageStatus::read;
        case inbox::Status::unsent:
            return reply::MessageStatus::unsent;
        case inbox::Status::sent:
            return reply::MessageStatus::sent;
    }
    return reply::MessageStatus::unknown;
}

reply::ListEntry entry_of(const inbox::Message& message) {
    return {.index = message.index,
            .date = message.date,
            .sender = message.party,
            .text = message.text,
            .status = shown(message.status)};
}

/// As the old firmware reads it, with strtol(3): blanks in front and anything behind the digits do
/// not count. nullopt: no digits, negative, or too large.
std::optional<unsigned> index_in(const std::string& number) {
    char* end = nullptr;
    errno = 0;
    const long value = std::strtol(number.c_str(), &end, 10);
    if (end == number.c_str() || errno != 0 || !std::in_range<unsigned>(value)) {
        return std::nullopt;
    }
    return static_cast<unsigned>(value);
}

}  // namespace

/// What they show is read once they were handed over.
bool SmsCgi::hand_over(const Call& call, const http::Response& response,
                       std::span<const inbox::Message> messages) {
    std::vector<inbox::Place> unread;
    for (const inbox::Message& message : messages) {
        if (message.status == inbox::Status::unread) {
            unread.insert(unread.end(), message.places.begin(), message.places.end());
        }
    }
    if (!call.exchange->respond(response)) {
        return false;
    }
    const auto marked = unread.empty() ? hal::Result<>() : gateway_.mirror().mark_read(unread);
    if (!marked) {
        logging::log(logging::Level::error, "trouble", {{"what", marked.error().message()}});
    }
    return true;
}

void SmsCgi::list(Call& call) {
    const auto wanted = wanted_state(call.form.value("state").value_or("all"));
    if (!wanted) {
        return call.refuse(Outcome::unknown_state);
    }
    const auto listing = gateway_.mirror().listing();
    if (listing == nullptr) {
        return call.refuse(Outcome::error, not_read_yet);
    }
    const hal::WallTime now = gateway_.clock().wall_now();
    std::vector<inbox::Message> messages;
    std::ranges::copy_if(*listing, std::back_inserter(messages), [&](const auto& message) {
        return !is_hidden(message, now) && is_wanted(message.status, *wanted);
    });
    std::vector<reply::ListEntry> entries;
    std::ranges::transform(messages, std::back_inserter(entries), entry_of);
    hand_over(call, reply::render_list(call.replies(), entries), messages);
}

/// The message whose index `number` is; nullopt when the caller has been refused.
std::optional<inbox::Message> SmsCgi::asked_for(const Call& call) {
    const auto number = call.form.value("number");
    const auto index = number ? index_in(*number) : std::nullopt;
    const unsigned base = call.replies().index_base;
    if (!index) {
        call.refuse(number ? Outcome::wrong_index : Outcome::index_missing);
        return std::nullopt;
    }
    const auto listing = gateway_.mirror().listing();
    if (listing == nullptr) {
        call.refuse(Outcome::error, not_read_yet);
        return std::nullopt;
    }
    const hal::WallTime now = gateway_.clock().wall_now();
    const auto found = std::ranges::find_if(*listing, [&](const inbox::Message& message) {
        return *index >= base && message.index == *index - base && !is_hidden(message, now);
    });
    if (found == listing->end()) {
        call.refuse(Outcome::no_message);
        return std::nullopt;
    }
    return *found;
}

void SmsCgi::read(Call& call) {
    if (const auto message = asked_for(call)) {
        hand_over(call, reply::render_message(call.replies(), entry_of(*message)), {&*message, 1});
    }
}

void SmsCgi::remove(Call& call) {
    const auto message = asked_for(call);
    if (!message) {
        return;
    }
    const auto removed = gateway_.mirror().remove(message->index);
    if (!removed) {
        logging::log(logging::Level::error, "storage_trouble",
                     {{"what", removed.error().message()}});
        return call.refuse(Outcome::storage_trouble, "storage");
    }
    if (!*removed) {
        return call.refuse(Outcome::no_message);  // Somebody else was faster.
    }
    gateway_.fleet().wake();
    call.exchange->respond(reply::render_deleted(call.replies()));
}

/// Of the first modem's storage, as the old firmware with its one modem.
void SmsCgi::total(Call& call) {
    const std::vector<gateway::ModemStatus> modems = gateway_.fleet().status();
    if (call.configuration->modems.empty() || modems.empty()) {
        return call.refuse(Outcome::no_modem);
    }
    const gateway::ModemStatus& first = modems.front();
    const auto listing = gateway_.mirror().listing();
    if (listing == nullptr || first.storage.total == 0) {
        return call.refuse(Outcome::timeout, not_read_yet);
    }
    unsigned used = 0;
    for (const inbox::Message& message : *listing) {
        used += static_cast<unsigned>(
            std::ranges::count_if(message.places, [&first](const inbox::Place& place) {
                return place.modem == first.name && place.archive == 0 &&
                       place.slot.storage == first.storage.name;
            }));
    }
    call.exchange->respond(
        reply::render_total(call.replies(), {.used = used, .capacity = first.storage.total}));
}

}  // namespace api
