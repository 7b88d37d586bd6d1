#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "inbox/mirror.hpp"
#include "inbox/rows.hpp"
#include "logging/log.hpp"

// How messages leave a SIM: removed, or to the archive. What is to go is committed first, then the
// modem is told to delete it.
namespace inbox {
namespace {

using database::Session;

/// So many slots free are too few for what may come before somebody looks again.
constexpr std::size_t few_free_slots = 3;

using Tokens = std::set<std::uint64_t>;

/// As they are written when those of `going` are committed as deleted.
std::vector<KnownPdu> with_tombstones(std::vector<KnownPdu> pdus, const Tokens& going) {
    for (KnownPdu& pdu : pdus) {
        pdu.deleted = pdu.deleted || going.contains(pdu.token);
    }
    return pdus;
}

bool was_received(const Message& message) {
    return message.status == Status::read || message.status == Status::unread;
}

/// Read ones go first, then the others, last those that lack a part; of each the oldest.
bool goes_before(const Message& a, const Message& b) {
    const auto rank = [](const Message& message) {
        return std::tuple(message.hidden_until.has_value(), message.status != Status::read,
                          message.date, message.index);
    };
    return rank(a) < rank(b);
}

}  // namespace

/// Nothing that is hidden, and nothing when two messages share the index, as they could in a
/// storage of more than a thousand slots: the wrong one must not go.
std::optional<Message> Mirror::shown(unsigned index) const {
    const auto listing = made_listing();
    const auto has_index = [&](const Message& message) { return message.index == index; };
    const auto found = std::ranges::find_if(*listing, has_index);
    if (synced_.empty() || found == listing->end() || is_hidden(*found, clock_.wall_now()) ||
        std::ranges::count_if(*listing, has_index) > 1) {
        return std::nullopt;
    }
    return *found;
}

hal::Result<bool> Mirror::remove(unsigned index) {
    const std::lock_guard writing(writer_);
    std::optional<Message> message;
    Tokens going;
    HAL_CHECK(write([&](Session& session) -> hal::Result<> {
        std::map<std::string, Pdus> changed;
        {
            const std::lock_guard lock(mutex_);
            message = shown(index);
        }
        if (!message) {
            return {};
        }
        for (const Place& place : message->places) {
            if (place.archive != 0) {
                HAL_CHECK(drop_from_archive(session, place.archive));
            } else {
                going.insert(place.token);
                changed.try_emplace(place.modem, known(place.modem));
            }
        }
        for (auto& [name, pdus] : changed) {
            HAL_CHECK(write_sim_rows(session, name, with_tombstones(std::move(pdus), going)));
        }
        return {};
    }));
    if (!message) {
        return false;
    }
    const std::lock_guard lock(mutex_);
    for (const Place& place : message->places) {
        if (place.archive != 0) {
            archive_.drop(place.archive);
        } else {
            Pdus& pdus = sims_[place.modem].pdus;
            pdus = with_tombstones(std::move(pdus), going);
        }
    }
    listing_ = nullptr;
    return true;
}

bool Mirror::wants_tidying(const std::string& name) const {
    const std::lock_guard lock(mutex_);
    const auto found = sims_.find(name);
    return found != sims_.end() &&
           std::ranges::any_of(found->second.pdus, [&](const KnownPdu& pdu) {
               return pdu.deleted && !stubborn_.contains(pdu.token);
           });
}

hal::Result<> Mirror::tidy(const std::string& name, hal::Modem& modem, unsigned capacity,
                           bool archive_when_full) {
    HAL_CHECK(empty_slots(name, modem));
    if (!archive_when_full || capacity == 0) {
        return {};
    }
    HAL_CHECK(archive(name, capacity));
    return empty_slots(name, modem);
}

/// The PDUs of the messages that make room in each of the modem's storages.
Mirror::Pdus Mirror::to_archive(const std::string& name, unsigned capacity) const {
    const auto found = sims_.find(name);
    if (found == sims_.end()) {
        return {};
    }
    const Pdus& pdus = found->second.pdus;
    std::map<std::string, std::size_t> used;
    std::map<std::uint64_t, const KnownPdu*> by_token;
    for (const KnownPdu& pdu : pdus) {
        ++used[pdu.stored.slot.storage];
        by_token[pdu.token] = &pdu;
    }
    const auto is_full = [&](const Place& place) {
        return used[place.slot.storage] + few_free_slots >= capacity;
    };
    const Source source{.modem = name};
    Listing messages = make_listing(pdus, {&source, 1});
    std::ranges::sort(messages, goes_before);
    Pdus going;
    for (const Message& message : messages) {
        const bool can_go = std::ranges::none_of(message.places, [&](const Place& place) {
            return by_token[place.token]->stored.pdu.empty();  // Nobody knows what is there.
        });
        if (!was_received(message) || !can_go || std::ranges::none_of(message.places, is_full)) {
            continue;
        }
        for (const Place& place : message.places) {
            going.push_back(*by_token[place.token]);
            --used[place.slot.storage];
        }
    }
    return going;
}

hal::Result<> Mirror::archive(const std::string& name, unsigned capacity) {
    const std::lock_guard writing(writer_);
    Pdus going;
    {
        const std::lock_guard lock(mutex_);
        if (to_archive(name, capacity).empty()) {
            return {};
        }
    }
    std::vector<std::int64_t> dropped;
    Tokens tokens;
    HAL_CHECK(write([&](Session& session) -> hal::Result<> {
        {
            const std::lock_guard lock(mutex_);
            going = to_archive(name, capacity);
        }
        for (KnownPdu& pdu : going) {
            HAL_TRY(pdu.archive, add_to_archive(session, pdu));
            tokens.insert(pdu.token);
        }
        HAL_CHECK(write_sim_rows(session, name, with_tombstones(known(name), tokens)));
        return drop_beyond_limit(session, going.size(), dropped);
    }));
    const std::lock_guard lock(mutex_);
    for (const KnownPdu& pdu : going) {
        archive_.put(pdu);
    }
    drop(dropped);
    Pdus& pdus = sims_[name].pdus;
    pdus = with_tombstones(std::move(pdus), tokens);
    return {};
}

/// The tombstones' rows go with the next write: until then they do no harm.
hal::Result<> Mirror::empty_slots(const std::string& name, hal::Modem& modem) {
    bool replaced = false;
    for (const KnownPdu& pdu : known(name)) {
        if (pdu.deleted) {
            HAL_TRY(const bool another, empty_slot(modem, pdu));
            replaced = replaced || another;
        }
    }
    if (!replaced) {
        return {};
    }
    const std::lock_guard writing(writer_);
    return write_sims({&name, 1});
}

/// Whether there is another message in the slot by now.
hal::Result<bool> Mirror::empty_slot(hal::Modem& modem, const KnownPdu& gone) {
    const hal::Slot& slot = gone.stored.slot;
    const auto holds_it = [&](const std::optional<hal::StoredPdu>& stored) {
        return stored && stored->pdu == gone.stored.pdu;
    };
    HAL_TRY(auto stored, modem.read(slot));
    if (holds_it(stored)) {
        HAL_CHECK(modem.remove(slot));
        HAL_TRY(stored, modem.read(slot));  // Worn SIMs answer OK and delete nothing.
    }
    const std::lock_guard lock(mutex_);
    if (holds_it(stored)) {
        if (stubborn_.insert(gone.token).second) {
            logging::log(logging::Level::warning, "slot_not_emptied",
                         {{"modem", gone.modem},
                          {"storage", slot.storage},
                          {"slot", std::to_string(slot.index)}});
        }
        return false;
    }
    stubborn_.erase(gone.token);
    const bool another = stored.has_value();
    take(gone.modem, slot, std::move(stored));
    return another;
}

}  // namespace inbox
