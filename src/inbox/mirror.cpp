#include "inbox/mirror.hpp"

#include <algorithm>
#include <utility>

namespace inbox {
namespace {

using database::Row;
using database::Session;

bool same(const KnownPdu& a, const KnownPdu& b) {
    return a.stored.slot == b.stored.slot && a.stored.pdu == b.stored.pdu;
}

bool holds(const std::vector<KnownPdu>& pdus, const KnownPdu& wanted) {
    return std::ranges::any_of(pdus, [&](const KnownPdu& pdu) { return same(pdu, wanted); });
}

}  // namespace

std::unique_ptr<Mirror> Mirror::open(database::Database& database, hal::Clock& clock) {
    std::unique_ptr<Mirror> mirror(new Mirror(database, clock));
    database.at_first_open([one = mirror.get()](Session& session) { return one->load(session); });
    return mirror;
}

hal::Result<> Mirror::load(Session& session) {
    return session.query(
        "SELECT modem, storage, slot, pdu, received_at, read FROM sim_messages", {},
        [this](const Row& row) {
            KnownPdu known{.modem = row.text(0)};
            known.stored.slot = {row.text(1), static_cast<unsigned>(row.integer(2))};
            known.stored.pdu = row.blob(3);
            known.received_at = hal::WallTime(std::chrono::milliseconds(row.integer(4)));
            known.read = row.integer(5) != 0;
            pdus_[known.modem].push_back(std::move(known));
        });
}

void Mirror::use_modems(std::vector<std::string> modems) {
    const std::lock_guard lock(mutex_);
    modems_ = std::move(modems);
    std::erase_if(synced_, [this](const std::string& name) {
        return std::ranges::find(modems_, name) == modems_.end();
    });
    make_listing_anew();
}

/// The caller holds mutex_.
void Mirror::make_listing_anew() {
    if (synced_.empty()) {
        listing_ = nullptr;
        return;
    }
    std::vector<KnownPdu> shown;
    for (const std::string& name : modems_) {
        if (const auto found = pdus_.find(name); found != pdus_.end()) {
            shown.insert(shown.end(), found->second.begin(), found->second.end());
        }
    }
    listing_ = std::make_shared<const Listing>(make_listing(shown, modems_));
}

std::vector<KnownPdu> Mirror::known(const std::string& name) const {
    const std::lock_guard lock(mutex_);
    const auto found = pdus_.find(name);
    return found == pdus_.end() ? std::vector<KnownPdu>() : found->second;
}

KnownPdu Mirror::recall(const std::string& name, const std::vector<KnownPdu>& known,
                        hal::StoredPdu stored) const {
    KnownPdu pdu{.modem = name, .stored = std::move(stored), .received_at = clock_.wall_now()};
    const auto before =
        std::ranges::find_if(known, [&](const KnownPdu& old) { return same(old, pdu); });
    if (before != known.end()) {
        pdu.received_at = before->received_at;
        pdu.read = before->read;
    }
    return pdu;
}

hal::Result<> Mirror::sync(const std::string& name, hal::Modem& modem) {
    HAL_TRY(auto stored, modem.list());
    const std::vector<KnownPdu> before = known(name);
    std::vector<KnownPdu> pdus;
    pdus.reserve(stored.size());
    for (hal::StoredPdu& pdu : stored) {
        pdus.push_back(recall(name, before, std::move(pdu)));
    }
    return replace(name, std::move(pdus), true);
}

hal::Result<> Mirror::arrived(const std::string& name, hal::Modem& modem, const hal::Slot& slot) {
    HAL_TRY(auto stored, modem.read(slot));
    std::vector<KnownPdu> pdus = known(name);
    auto found =
        std::ranges::find_if(pdus, [&](const KnownPdu& pdu) { return pdu.stored.slot == slot; });
    if (stored) {
        KnownPdu pdu = recall(name, pdus, std::move(*stored));
        if (found == pdus.end()) {
            pdus.push_back(std::move(pdu));
        } else {
            *found = std::move(pdu);
        }
    } else if (found != pdus.end()) {
        pdus.erase(found);
    }
    return replace(name, std::move(pdus), false);
}

hal::Result<> Mirror::forget(const std::string& name) {
    std::vector<KnownPdu> before;
    {
        const std::lock_guard lock(mutex_);
        before = std::exchange(pdus_[name], {});
        synced_.erase(name);
        make_listing_anew();
    }
    return write_changes(before, {});
}

hal::Result<> Mirror::replace(const std::string& name, std::vector<KnownPdu> pdus, bool complete) {
    HAL_CHECK(write_changes(known(name), pdus));
    const std::lock_guard lock(mutex_);
    std::vector<KnownPdu>& known = pdus_[name];
    for (KnownPdu& pdu : pdus) {  // A list may have been handed over meanwhile.
        pdu.read = pdu.read || std::ranges::any_of(known, [&](const KnownPdu& old) {
                       return old.read && same(old, pdu);
                   });
    }
    known = std::move(pdus);
    if (complete && std::ranges::find(modems_, name) != modems_.end()) {
        synced_.insert(name);
    }
    make_listing_anew();
    return {};
}

hal::Result<> Mirror::write_changes(const std::vector<KnownPdu>& before,
                                    const std::vector<KnownPdu>& after) {
    return database_.transaction([&](Session& session) -> hal::Result<> {
        for (const KnownPdu& pdu : before) {
            if (!holds(after, pdu)) {
                HAL_CHECK(session.run(
                    "DELETE FROM sim_messages "
                    "WHERE modem = ? AND storage = ? AND slot = ?",
                    {pdu.modem, pdu.stored.slot.storage, std::int64_t{pdu.stored.slot.index}}));
            }
        }
        for (const KnownPdu& pdu : after) {
            if (!holds(before, pdu)) {
                HAL_CHECK(session.run(
                    "INSERT OR REPLACE INTO sim_messages "
                    "(modem, storage, slot, pdu, received_at, read) "
                    "VALUES (?, ?, ?, ?, ?, 0)",
                    {pdu.modem, pdu.stored.slot.storage, std::int64_t{pdu.stored.slot.index},
                     std::span<const std::uint8_t>(pdu.stored.pdu),
                     pdu.received_at.time_since_epoch().count()}));
            }
        }
        return {};
    });
}

std::size_t Mirror::stored(const std::string& name) const {
    const std::lock_guard lock(mutex_);
    const auto found = pdus_.find(name);
    return found == pdus_.end() ? 0 : found->second.size();
}

std::shared_ptr<const Listing> Mirror::listing() const {
    const std::lock_guard lock(mutex_);
    return listing_;
}

hal::Result<> Mirror::mark_read(std::span<const Place> places) {
    HAL_CHECK(database_.transaction([&](Session& session) -> hal::Result<> {
        for (const Place& place : places) {
            HAL_CHECK(
                session.run("UPDATE sim_messages SET read = 1 "
                            "WHERE modem = ? AND storage = ? AND slot = ? AND received_at = ?",
                            {place.modem, place.slot.storage, std::int64_t{place.slot.index},
                             place.received_at.time_since_epoch().count()}));
        }
        return {};
    }));
    const std::lock_guard lock(mutex_);
    for (auto& [name, pdus] : pdus_) {
        for (KnownPdu& pdu : pdus) {
            const Place place{name, pdu.stored.slot, pdu.archive, pdu.received_at};
            pdu.read = pdu.read || std::ranges::find(places, place) != places.end();
        }
    }
    make_listing_anew();
    return {};
}

hal::Result<> Mirror::delivered(const std::string&, const hal::Octets&) {
    return {};
}
std::vector<hal::StoredPdu> Mirror::reports(const std::string&) const {
    return {};
}
hal::Result<bool> Mirror::remove(unsigned) {
    return false;
}
hal::Result<> Mirror::tidy(const std::string&, hal::Modem&, unsigned, bool) {
    return {};
}
bool Mirror::wants_tidying(const std::string&) const {
    return false;
}
hal::Result<> Mirror::date_anew(std::chrono::milliseconds) {
    return {};
}

}  // namespace inbox
