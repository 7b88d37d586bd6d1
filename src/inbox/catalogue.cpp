#include "inbox/catalogue.hpp"

#include <algorithm>
#include <deque>
#include <tuple>

namespace inbox {
namespace {

/// The first index of the second modem, and so on.
constexpr unsigned indexes_per_modem = 10000;
/// The first index of a modem's second storage, and so on: more than any has slots.
constexpr unsigned indexes_per_storage = 1000;

unsigned index_of(const hal::Slot& slot, unsigned base, const Storages& storages) {
    const auto found = std::ranges::find(storages, slot.storage);
    return base + slot.index +
           static_cast<unsigned>(found - storages.begin()) * indexes_per_storage;
}

bool is_older(const Message* a, const Message* b) {
    return std::tie(a->date, a->index) < std::tie(b->date, b->index);
}

void add_rows(const Message& message, std::vector<std::int64_t>& rows) {
    for (const Place& place : message.places) {
        rows.push_back(place.archive);
    }
}

/// Takes the oldest message of who has the most, until `rows` are enough.
void take_from_the_greatest(const std::vector<const Message*>& oldest_first, std::size_t wanted,
                            std::vector<std::int64_t>& rows) {
    struct Sender {
        std::size_t rows = 0;
        std::deque<const Message*> messages;
    };
    std::map<std::string_view, Sender> senders;
    for (const Message* message : oldest_first) {
        Sender& sender = senders[message->party];
        sender.rows += message->places.size();
        sender.messages.push_back(message);
    }
    while (rows.size() < wanted && !senders.empty()) {
        const auto greatest = std::ranges::max_element(
            senders, {}, [](const auto& sender) { return sender.second.rows; });
        Sender& sender = greatest->second;
        const Message& oldest = *sender.messages.front();
        add_rows(oldest, rows);
        sender.rows -= oldest.places.size();
        sender.messages.pop_front();
        if (sender.messages.empty()) {
            senders.erase(greatest);
        }
    }
}

}  // namespace

Catalogue::Key Catalogue::key_of(const KnownPdu& pdu, const Fragment& part) {
    return {pdu.modem, identity_of(part).value_or(Identity())};
}

void Catalogue::put(const KnownPdu& pdu) {
    Piece piece = decode(pdu, static_cast<unsigned>(pdu.archive));
    Item& item = items_[pdu.archive];
    item = {.pdu = pdu, .part = std::move(piece.part), .message = std::move(piece.message)};
    item.pdu.stored.pdu = {};
    item.pdu.stored.slot = {};
    if (item.message) {
        item.message->places.front().slot = {};
    }
    if (item.part) {
        Group& group = groups_[key_of(item.pdu, *item.part)];
        group.rows.insert(pdu.archive);
        group.stale = true;
    }
}

void Catalogue::drop(std::int64_t id) {
    const auto found = items_.find(id);
    if (found == items_.end()) {
        return;
    }
    if (const Item& item = found->second; item.part) {
        const auto group = groups_.find(key_of(item.pdu, *item.part));
        group->second.rows.erase(id);
        group->second.stale = true;
        if (group->second.rows.empty()) {
            groups_.erase(group);
        }
    }
    items_.erase(found);
}

void Catalogue::clear() {
    items_.clear();
    groups_.clear();
}

std::int64_t Catalogue::find(const Place& place) const {
    if (place.archive != 0) {
        return items_.contains(place.archive) ? place.archive : 0;
    }
    const auto found = std::ranges::find_if(
        items_, [&](const auto& item) { return item.second.pdu.token == place.token; });
    return found == items_.end() ? 0 : found->first;
}

bool Catalogue::mark_read(std::int64_t id) {
    const auto found = items_.find(id);
    if (found == items_.end() || found->second.pdu.read) {
        return false;
    }
    Item& item = found->second;
    item.pdu.read = true;
    if (item.part) {
        groups_[key_of(item.pdu, *item.part)].stale = true;
    } else if (item.message) {
        item.message->status = Status::read;
    }
    return true;
}

std::vector<Part> Catalogue::parts_of(const Group& group) const {
    std::vector<Part> parts;
    for (const std::int64_t id : group.rows) {
        const Item& item = items_.at(id);
        parts.push_back(
            {.fragment = *item.part, .pdu = item.pdu, .index = static_cast<unsigned>(id)});
    }
    return parts;
}

void Catalogue::refresh(Group& group) {
    if (group.stale) {
        group.messages = put_together(parts_of(group));
        group.stale = false;
    }
}

/// What is in the archive as a whole.
std::vector<const Message*> Catalogue::archived(const Numbers& shown,
                                                const std::set<Key>& elsewhere) {
    std::vector<const Message*> messages;
    messages.reserve(items_.size());
    for (const auto& [id, item] : items_) {
        if (item.message && shown.contains(item.pdu.modem)) {
            messages.push_back(&*item.message);
        }
    }
    for (auto& [key, group] : groups_) {
        if (!shown.contains(key.first) || elsewhere.contains(key)) {
            continue;
        }
        refresh(group);
        for (const Message& message : group.messages) {
            messages.push_back(&message);
        }
    }
    return messages;
}

std::vector<std::int64_t> Catalogue::first_to_go(std::size_t rows) {
    Numbers all;
    for (const auto& [id, item] : items_) {
        all[item.pdu.modem];
    }
    std::vector<const Message*> messages = archived(all, {});
    const auto is_unread = [](const Message* message) { return message->status != Status::read; };
    std::ranges::sort(messages, {}, [&](const Message* message) {
        return std::pair(is_unread(message), message->index);
    });
    const auto unread = std::ranges::find_if(messages, is_unread);
    std::vector<std::int64_t> going;
    for (auto read = messages.begin(); read != unread && going.size() < rows; ++read) {
        add_rows(**read, going);
    }
    if (going.size() < rows) {
        take_from_the_greatest({unread, messages.end()}, rows, going);
    }
    return going;
}

Listing Catalogue::list(std::span<const KnownPdu> on_sims, std::span<const Source> sources) {
    Numbers numbers;
    for (const Source& source : sources) {
        const auto base = static_cast<unsigned>(numbers.size()) * indexes_per_modem;
        numbers.try_emplace(source.modem, base, &source.storages);
    }
    std::vector<Message> made;  // What is on a SIM, or a part of it.
    std::map<Key, std::vector<Part>> long_ones;
    std::set<Key> elsewhere;
    for (const KnownPdu& pdu : on_sims) {
        const auto number = numbers.find(pdu.modem);
        if (number == numbers.end() || pdu.deleted) {
            continue;
        }
        const auto& [base, storages] = number->second;
        const unsigned index = index_of(pdu.stored.slot, base, *storages);
        Piece piece = decode(pdu, index);
        if (piece.message) {
            made.push_back(std::move(*piece.message));
        } else if (piece.part) {
            const Key key = key_of(pdu, *piece.part);
            elsewhere.insert(key);
            long_ones[key].push_back({std::move(*piece.part), pdu, index});
        }
    }
    for (auto& [key, parts] : long_ones) {
        if (const auto group = groups_.find(key); group != groups_.end()) {
            std::ranges::move(parts_of(group->second), std::back_inserter(parts));
        }
        std::ranges::move(put_together(std::move(parts)), std::back_inserter(made));
    }
    std::vector<const Message*> all = archived(numbers, elsewhere);
    for (const Message& message : made) {
        all.push_back(&message);
    }
    std::ranges::sort(all, [](const Message* a, const Message* b) { return is_older(b, a); });
    Listing listing;
    listing.reserve(all.size());
    for (const Message* message : all) {
        listing.push_back(*message);
    }
    return listing;
}

}  // namespace inbox
