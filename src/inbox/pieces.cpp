#include "inbox/pieces.hpp"

#include <algorithm>

#include "sms/pdu.hpp"

namespace inbox {
namespace {

constexpr std::chrono::hours incomplete_hidden{1};

Status status_of(const KnownPdu& pdu) {
    switch (pdu.stored.status) {
        case hal::StoredStatus::unsent:
            return Status::unsent;
        case hal::StoredStatus::sent:
            return Status::sent;
        case hal::StoredStatus::received_unread:
        case hal::StoredStatus::received_read:
            break;  // The modem's word: our own listing has made all of them "read".
    }
    return pdu.read ? Status::read : Status::unread;
}

Place place_of(const KnownPdu& pdu) {
    return {
        .modem = pdu.modem, .slot = pdu.stored.slot, .archive = pdu.archive, .token = pdu.token};
}

std::string undecodable(const hal::Error& error) {
    return "[message not decodable: " + error.message() + "]";
}

Message undecodable_message(const KnownPdu& pdu, unsigned index, const hal::Error& error) {
    const auto sender = sms::salvage_sender(pdu.stored.pdu, pdu.stored.status);
    return {.index = index,
            .places = {place_of(pdu)},
            .date = pdu.received_at,
            .party = sender ? sms::to_text(*sender) : std::string(),
            .text = undecodable(error),
            .status = status_of(pdu)};
}

/// Nothing for a status report.
std::optional<Fragment> fragment_of(const sms::Incoming& incoming, const KnownPdu& pdu) {
    Fragment fragment{.received_at = pdu.received_at};
    if (const auto* deliver = std::get_if<sms::Deliver>(&incoming)) {
        fragment.party = deliver->from;
        fragment.data = deliver->data;
        fragment.timestamp = deliver->timestamp;
        return fragment;
    }
    if (const auto* submit = std::get_if<sms::StoredSubmit>(&incoming)) {
        fragment.outgoing = true;
        fragment.party = submit->to;
        fragment.data = submit->data;
        return fragment;
    }
    return std::nullopt;
}

Message message_of(const Entry& entry) {
    Message message{.date = entry.date,
                    .party = sms::to_text(entry.party),
                    .text = entry.text ? *entry.text : undecodable(entry.text.error())};
    if (!entry.complete()) {
        message.hidden_until = entry.last_received + incomplete_hidden;
    }
    return message;
}

}  // namespace

Piece decode(const KnownPdu& pdu, unsigned index) {
    const auto incoming = sms::decode_stored(pdu.stored.pdu, pdu.stored.status);
    if (!incoming) {
        return {.message = undecodable_message(pdu, index, incoming.error()), .part = {}};
    }
    auto fragment = fragment_of(*incoming, pdu);
    if (!fragment) {
        return {};
    }
    if (identity_of(*fragment)) {
        return {.message = {}, .part = std::move(fragment)};
    }
    Message message = message_of(reassemble({&*fragment, 1}).front());
    message.index = index;
    message.places = {place_of(pdu)};
    message.status = status_of(pdu);
    return {.message = std::move(message), .part = {}};
}

std::vector<Message> put_together(std::vector<Part> parts) {
    std::vector<Fragment> fragments;
    for (Part& part : parts) {
        fragments.push_back(std::move(part.fragment));
        fragments.back().key = static_cast<std::int64_t>(fragments.size() - 1);
    }
    std::vector<Message> messages;
    for (const Entry& entry : reassemble(fragments)) {
        Message& message = messages.emplace_back(message_of(entry));
        bool read = true;
        for (const std::int64_t key : entry.keys) {
            const Part& part = parts[static_cast<std::size_t>(key)];
            message.index =
                message.places.empty() ? part.index : std::min(message.index, part.index);
            message.places.push_back(place_of(part.pdu));
            message.status = status_of(part.pdu);
            read = read && part.pdu.read;
        }
        if (message.status == Status::read && !read) {
            message.status = Status::unread;
        }
        std::ranges::sort(message.places);
    }
    return messages;
}

}  // namespace inbox
