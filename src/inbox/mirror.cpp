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

hal::Result<std::unique_ptr<Mirror>> Mirror::open(database::Database& database, hal::Clock& clock) {
    std::unique_ptr<Mirror> mirror(new Mirror(database, clock));
    HAL_CHECK(mirror->load());
    return mirror;
}

hal::Result<> Mirror::load() {
    return database_.transaction([this](Session& session) {
        return session.query(
            "SELECT storage, slot, pdu, received_at, read FROM sim_messages", {},
            [this](const Row& row) {
                KnownPdu known;
                known.stored.slot = {row.text(0), static_cast<unsigned>(row.integer(1))};
                known.stored.pdu = row.blob(2);
                known.received_at = hal::WallTime(std::chrono::milliseconds(row.integer(3)));
                known.read = row.integer(4) != 0;
                pdus_.push_back(std::move(known));
            });
    });
}

std::vector<KnownPdu> Mirror::known() const {
    const std::lock_guard lock(mutex_);
    return pdus_;
}

KnownPdu Mirror::recall(const std::vector<KnownPdu>& known, hal::StoredPdu stored) const {
    KnownPdu pdu{.stored = std::move(stored), .received_at = clock_.wall_now()};
    const auto before =
        std::ranges::find_if(known, [&](const KnownPdu& old) { return same(old, pdu); });
    if (before != known.end()) {
        pdu.received_at = before->received_at;
        pdu.read = before->read;
    }
    return pdu;
}

hal::Result<> Mirror::sync(hal::Modem& modem) {
    HAL_TRY(auto stored, modem.list());
    const std::vector<KnownPdu> before = known();
    std::vector<KnownPdu> pdus;
    pdus.reserve(stored.size());
    for (hal::StoredPdu& pdu : stored) {
        pdus.push_back(recall(before, std::move(pdu)));
    }
    return replace(std::move(pdus), true);
}

hal::Result<> Mirror::arrived(hal::Modem& modem, const hal::Slot& slot) {
    HAL_TRY(auto stored, modem.read(slot));
    std::vector<KnownPdu> pdus = known();
    auto found =
        std::ranges::find_if(pdus, [&](const KnownPdu& pdu) { return pdu.stored.slot == slot; });
    if (stored) {
        KnownPdu pdu = recall(pdus, std::move(*stored));
        if (found == pdus.end()) {
            pdus.push_back(std::move(pdu));
        } else {
            *found = std::move(pdu);
        }
    } else if (found != pdus.end()) {
        pdus.erase(found);
    }
    return replace(std::move(pdus), false);
}

hal::Result<> Mirror::forget() {
    std::vector<KnownPdu> before;
    {
        const std::lock_guard lock(mutex_);
        before = std::exchange(pdus_, {});
        listing_ = nullptr;
    }
    return write_changes(before, {});
}

hal::Result<> Mirror::replace(std::vector<KnownPdu> pdus, bool complete) {
    HAL_CHECK(write_changes(known(), pdus));
    const std::lock_guard lock(mutex_);
    for (KnownPdu& pdu : pdus) {  // A list may have been handed over meanwhile.
        pdu.read = pdu.read || std::ranges::any_of(pdus_, [&](const KnownPdu& old) {
                       return old.read && same(old, pdu);
                   });
    }
    pdus_ = std::move(pdus);
    if (complete || listing_ != nullptr) {
        listing_ = std::make_shared<const Listing>(make_listing(pdus_));
    }
    return {};
}

hal::Result<> Mirror::write_changes(const std::vector<KnownPdu>& before,
                                    const std::vector<KnownPdu>& after) {
    return database_.transaction([&](Session& session) -> hal::Result<> {
        for (const KnownPdu& pdu : before) {
            if (!holds(after, pdu)) {
                HAL_CHECK(
                    session.run("DELETE FROM sim_messages WHERE storage = ? AND slot = ?",
                                {pdu.stored.slot.storage, std::int64_t{pdu.stored.slot.index}}));
            }
        }
        for (const KnownPdu& pdu : after) {
            if (!holds(before, pdu)) {
                HAL_CHECK(
                    session.run("INSERT INTO sim_messages (storage, slot, pdu, received_at, read) "
                                "VALUES (?, ?, ?, ?, 0)",
                                {pdu.stored.slot.storage, std::int64_t{pdu.stored.slot.index},
                                 std::span<const std::uint8_t>(pdu.stored.pdu),
                                 pdu.received_at.time_since_epoch().count()}));
            }
        }
        return {};
    });
}

std::size_t Mirror::stored() const {
    const std::lock_guard lock(mutex_);
    return pdus_.size();
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
                            "WHERE storage = ? AND slot = ? AND received_at = ?",
                            {place.slot.storage, std::int64_t{place.slot.index},
                             place.received_at.time_since_epoch().count()}));
        }
        return {};
    }));
    const std::lock_guard lock(mutex_);
    for (KnownPdu& pdu : pdus_) {
        const Place place{pdu.stored.slot, pdu.received_at};
        pdu.read = pdu.read || std::ranges::find(places, place) != places.end();
    }
    if (listing_) {
        listing_ = std::make_shared<const Listing>(make_listing(pdus_));
    }
    return {};
}

}  // namespace inbox
