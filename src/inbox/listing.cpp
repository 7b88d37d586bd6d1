#include "inbox/listing.hpp"

#include <algorithm>
#include <tuple>

#include "inbox/reassembly.hpp"
#include "sms/pdu.hpp"

namespace inbox {
namespace {

constexpr std::chrono::hours incomplete_hidden{1};
/// The first slot of the second modem, and so on: more than any modem has slots.
constexpr std::size_t indexes_per_modem = 10000;

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

std::string undecodable(const hal::Error& error) {
    return "[message not decodable: " + error.message() + "]";
}

Message undecodable_message(const KnownPdu& pdu, const hal::Error& error) {
    const auto sender = sms::salvage_sender(pdu.stored.pdu, pdu.stored.status);
    return {.index = pdu.stored.slot.index,
            .places = {{pdu.modem, pdu.stored.slot, pdu.archive, pdu.received_at}},
            .date = pdu.received_at,
            .party = sender ? sms::to_text(*sender) : std::string(),
            .text = undecodable(error),
            .status = status_of(pdu)};
}

/// Nothing for a status report.
std::optional<Fragment> fragment_of(const sms::Incoming& incoming, const KnownPdu& pdu,
                                    std::int64_t key) {
    Fragment fragment{.key = key, .received_at = pdu.received_at};
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

Message message_of(const Entry& entry, std::span<const KnownPdu> pdus) {
    Message message{.date = entry.date,
                    .party = sms::to_text(entry.party),
                    .text = entry.text ? *entry.text : undecodable(entry.text.error())};
    if (!entry.complete()) {
        message.hidden_until = entry.last_received + incomplete_hidden;
    }
    bool read = true;
    for (const std::int64_t key : entry.keys) {
        const KnownPdu& pdu = pdus[static_cast<std::size_t>(key)];
        message.places.push_back({pdu.modem, pdu.stored.slot, pdu.archive, pdu.received_at});
        message.status = status_of(pdu);
        read = read && pdu.read;
    }
    if (message.status == Status::read && !read) {
        message.status = Status::unread;
    }
    std::ranges::sort(message.places);
    message.index = message.places.front().slot.index;
    return message;
}

/// One modem's messages, in no order.
Listing list_modem(std::span<const KnownPdu> pdus, const std::string& modem) {
    Listing listing;
    std::vector<Fragment> fragments;
    for (std::size_t key = 0; key < pdus.size(); ++key) {
        const KnownPdu& pdu = pdus[key];
        if (pdu.modem != modem) {
            continue;
        }
        const auto incoming = sms::decode_stored(pdu.stored.pdu, pdu.stored.status);
        if (!incoming) {
            listing.push_back(undecodable_message(pdu, incoming.error()));
        } else if (auto fragment = fragment_of(*incoming, pdu, static_cast<std::int64_t>(key))) {
            fragments.push_back(std::move(*fragment));
        }
    }
    for (const Entry& entry : reassemble(fragments)) {
        listing.push_back(message_of(entry, pdus));
    }
    return listing;
}

}  // namespace

Listing make_listing(std::span<const KnownPdu> pdus, std::span<const std::string> modems) {
    Listing listing;
    for (std::size_t place = 0; place < modems.size(); ++place) {
        for (Message& message : list_modem(pdus, modems[place])) {
            message.index += static_cast<unsigned>(place * indexes_per_modem);
            listing.push_back(std::move(message));
        }
    }
    std::ranges::sort(listing, std::greater{}, [](const Message& message) {
        return std::tuple(message.date, message.index);
    });
    return listing;
}

}  // namespace inbox
