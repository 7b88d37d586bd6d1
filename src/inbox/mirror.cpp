#include "inbox/mirror.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "inbox/rows.hpp"
#include "inbox/taking.hpp"
#include "sms/pdu.hpp"

namespace inbox {
namespace {

using database::Session;

bool same(const KnownPdu& a, const hal::StoredPdu& b) {
    return a.stored.slot == b.slot && a.stored.pdu == b.pdu;
}

/// A slot is listed once, however often its modem does.
std::vector<hal::StoredPdu> once_each(std::vector<hal::StoredPdu> listed) {
    std::map<hal::Slot, hal::StoredPdu> slots;
    for (hal::StoredPdu& pdu : listed) {
        const hal::Slot slot = pdu.slot;
        slots.insert_or_assign(slot, std::move(pdu));
    }
    std::vector<hal::StoredPdu> once;
    once.reserve(slots.size());
    for (auto& [slot, pdu] : slots) {
        once.push_back(std::move(pdu));
    }
    return once;
}

}  // namespace

std::unique_ptr<Mirror> Mirror::open(database::Database& database, hal::Clock& clock) {
    std::unique_ptr<Mirror> mirror(new Mirror(database, clock));
    database.at_first_open([one = mirror.get()](Session& session) { return one->load(session); });
    return mirror;
}

void Mirror::use_modems(const std::vector<std::string>& names,
                        const std::map<std::string, Storages>& storages) {
    const std::lock_guard lock(mutex_);
    modems_.clear();
    for (const std::string& name : names) {
        Source& source = modems_.emplace_back(Source{.modem = name});
        if (const auto own = storages.find(name); own != storages.end()) {
            source.storages = own->second;
        }
    }
    std::erase_if(synced_, [&](const std::string& name) {
        return std::ranges::find(names, name) == names.end();
    });
    listing_ = nullptr;
}

void Mirror::limit_archive(std::size_t pdus) {
    const std::lock_guard lock(mutex_);
    archive_limit_ = std::max<std::size_t>(pdus, 1);
}

KnownPdu Mirror::new_pdu(const std::string& name, hal::StoredPdu stored) {
    return {.modem = name,
            .stored = std::move(stored),
            .received_at = clock_.wall_now(),
            .token = ++last_token_};
}

/// First those that are where they were; then those that have moved, because modems number anew
/// when they restart; what is left is new.
void Mirror::recognise(const std::string& name, std::vector<hal::StoredPdu> listed) {
    Pdus before = std::move(sims_[name].pdus);
    Pdus now;
    std::vector<hal::StoredPdu> elsewhere;
    for (hal::StoredPdu& stored : once_each(std::move(listed))) {
        auto known = take_out(before, [&](const KnownPdu& pdu) { return same(pdu, stored); });
        if (known) {
            now.push_back(std::move(*known));
            now.back().stored.status = stored.status;
        } else {
            elsewhere.push_back(std::move(stored));
        }
    }
    for (hal::StoredPdu& stored : elsewhere) {
        auto moved =
            take_out(before, [&](const KnownPdu& pdu) { return pdu.stored.pdu == stored.pdu; });
        if (moved && !stored.pdu.empty()) {
            moved->stored = std::move(stored);
            now.push_back(std::move(*moved));
        } else {
            now.push_back(new_pdu(name, std::move(stored)));
        }
    }
    sims_[name].pdus = std::move(now);
}

/// What one slot holds by now.
void Mirror::take(const std::string& name, const hal::Slot& slot,
                  std::optional<hal::StoredPdu> stored) {
    Pdus& pdus = sims_[name].pdus;
    const auto found =
        std::ranges::find_if(pdus, [&](const KnownPdu& pdu) { return pdu.stored.slot == slot; });
    if (found != pdus.end() && stored && same(*found, *stored)) {
        return;
    }
    if (found != pdus.end()) {
        pdus.erase(found);
    }
    if (stored) {
        pdus.push_back(new_pdu(name, std::move(*stored)));
    }
    listing_ = nullptr;
}

hal::Result<> Mirror::sync(const std::string& name, hal::Modem& modem) {
    HAL_TRY(auto stored, modem.list());
    const std::lock_guard writing(writer_);
    {
        const std::lock_guard lock(mutex_);
        recognise(name, std::move(stored));
        sims_[name].read = true;
        if (std::ranges::find(modems_, name, &Source::modem) != modems_.end()) {
            synced_.insert(name);
        }
        listing_ = nullptr;
    }
    return write_sims({&name, 1});
}

hal::Result<> Mirror::arrived(const std::string& name, hal::Modem& modem, const hal::Slot& slot) {
    HAL_TRY(auto stored, modem.read(slot));
    const std::lock_guard writing(writer_);
    {
        const std::lock_guard lock(mutex_);
        take(name, slot, std::move(stored));
    }
    return write_sims({&name, 1});
}

/// What there is of the old SIM in the database goes with the next write at the latest; until then
/// it is not read again.
hal::Result<> Mirror::forget(const std::string& name) {
    const std::lock_guard writing(writer_);
    {
        const std::lock_guard lock(mutex_);
        sims_[name] = {.pdus = {}, .read = false, .forgotten = true};
        synced_.erase(name);
        listing_ = nullptr;
    }
    return write_sims({&name, 1});
}

std::vector<hal::StoredPdu> Mirror::reports(const std::string& name) const {
    std::vector<hal::StoredPdu> reports;
    for (const KnownPdu& pdu : known(name)) {
        const auto incoming = sms::decode_stored(pdu.stored.pdu, pdu.stored.status);
        if (incoming && std::holds_alternative<sms::StatusReport>(*incoming)) {
            reports.push_back(pdu.stored);
        }
    }
    return reports;
}

Mirror::Pdus Mirror::known(const std::string& name) const {
    const std::lock_guard lock(mutex_);
    const auto found = sims_.find(name);
    return found == sims_.end() ? Pdus() : found->second.pdus;
}

std::size_t Mirror::stored(const std::string& name) const {
    const std::lock_guard lock(mutex_);
    const auto found = sims_.find(name);
    return found == sims_.end() ? 0 : found->second.pdus.size();
}

std::shared_ptr<const Listing> Mirror::listing() const {
    const std::lock_guard lock(mutex_);
    return synced_.empty() ? nullptr : made_listing();
}

/// Made when somebody asks, and kept until something changes.
std::shared_ptr<const Listing> Mirror::made_listing() const {
    if (listing_ == nullptr) {
        Pdus on_sims;
        for (const auto& [name, sim] : sims_) {
            on_sims.insert(on_sims.end(), sim.pdus.begin(), sim.pdus.end());
        }
        listing_ = std::make_shared<const Listing>(archive_.list(on_sims, modems_));
    }
    return listing_;
}

hal::Result<> Mirror::mark_read(std::span<const Place> places) {
    std::set<std::uint64_t> tokens;
    for (const Place& place : places) {
        tokens.insert(place.token);
    }
    const std::lock_guard writing(writer_);
    std::set<std::string> names;
    bool changed = false;
    {
        const std::lock_guard lock(mutex_);
        for (auto& [name, sim] : sims_) {
            for (KnownPdu& pdu : sim.pdus) {
                if (!pdu.read && tokens.contains(pdu.token)) {
                    pdu.read = true;
                    names.insert(name);
                }
                if (!pdu.deleted) {
                    tokens.erase(pdu.token);
                }
            }
        }
        for (const Place& place : places) {
            const bool archived = place.archive != 0 || tokens.contains(place.token);
            if (const std::int64_t row = archived ? archive_.find(place) : 0;
                row != 0 && archive_.mark_read(row)) {
                unwritten_reads_.insert(row);
            }
        }
        changed = !names.empty() || !unwritten_reads_.empty();
        if (changed) {
            listing_ = nullptr;
        }
    }
    return changed ? write_sims(std::vector<std::string>(names.begin(), names.end()))
                   : hal::Result<>();
}

}  // namespace inbox
