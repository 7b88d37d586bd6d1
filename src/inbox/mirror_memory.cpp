#include <algorithm>
#include <utility>

#include "inbox/mirror.hpp"
#include "inbox/rows.hpp"
#include "inbox/taking.hpp"

// What is in the database, and how memory and it come to say the same.
namespace inbox {
namespace {

using database::Session;

/// The row knows better, but for a date from a clock that had not been set.
void learn(KnownPdu& pdu, const KnownPdu& row) {
    pdu.read = pdu.read || row.read;
    pdu.deleted = pdu.deleted || row.deleted;
    if (row.received_at >= hal::first_plausible_time ||
        pdu.received_at < hal::first_plausible_time) {
        pdu.received_at = row.received_at;
    }
}

}  // namespace

hal::Result<> Mirror::load(Session& session) {
    HAL_TRY(auto rows, read_sim_rows(session));
    HAL_TRY(const auto archived, read_archive(session));
    const std::lock_guard lock(mutex_);
    std::map<std::string, Pdus> by_modem;
    for (KnownPdu& row : rows) {
        by_modem[row.modem].push_back(std::move(row));
    }
    for (auto& [name, own] : by_modem) {
        if (Sim& sim = sims_[name]; !sim.forgotten) {
            recall(sim, std::move(own));
        }
    }
    recall_archive(archived);
    loaded_ = true;
    ever_loaded_ = true;
    listing_ = nullptr;
    return {};
}

/// A SIM may have been read before the database could be: then the rows say what was known of its
/// messages, and no more.
void Mirror::recall(Sim& sim, Pdus rows) {
    Pdus elsewhere;
    for (KnownPdu& row : rows) {
        const auto here = std::ranges::find_if(
            sim.pdus, [&](const KnownPdu& pdu) { return pdu.stored.slot == row.stored.slot; });
        if (here != sim.pdus.end() && here->stored.pdu == row.stored.pdu) {
            learn(*here, row);
        } else if (sim.read) {
            elsewhere.push_back(std::move(row));
        } else if (here == sim.pdus.end()) {
            row.token = ++last_token_;
            sim.pdus.push_back(std::move(row));
        }
    }
    if (ever_loaded_) {
        return;
    }
    std::set<const KnownPdu*> taken;
    for (const KnownPdu& row : elsewhere) {
        const auto moved = std::ranges::find_if(sim.pdus, [&](const KnownPdu& pdu) {
            return !taken.contains(&pdu) && pdu.stored.pdu == row.stored.pdu;
        });
        if (moved != sim.pdus.end()) {
            learn(*moved, row);
            taken.insert(&*moved);
        }
    }
}

void Mirror::recall_archive(const Pdus& rows) {
    archive_.clear();
    for (const KnownPdu& row : rows) {
        archive_.put(row);
        if (unwritten_reads_.contains(row.archive)) {
            archive_.mark_read(row.archive);
        }
    }
}

hal::Result<> Mirror::write(const Work& work, bool* in_doubt) {
    std::set<std::int64_t> read;
    bool doubtful = false;
    auto written = database_.transaction(
        [&](Session& session) -> hal::Result<> {
            bool loaded = false;
            {
                const std::lock_guard lock(mutex_);
                loaded = loaded_;
            }
            if (!loaded) {
                HAL_CHECK(load(session));
            }
            HAL_CHECK(write_reads(session, read));
            return work(session);
        },
        &doubtful);
    if (in_doubt != nullptr) {
        *in_doubt = doubtful;
    }
    const std::lock_guard lock(mutex_);
    if (!written) {
        loaded_ = loaded_ && !doubtful;
        return written;
    }
    for (const std::int64_t row : read) {
        unwritten_reads_.erase(row);
    }
    return {};
}

hal::Result<> Mirror::write_reads(Session& session, std::set<std::int64_t>& read) {
    {
        const std::lock_guard lock(mutex_);
        read = unwritten_reads_;
    }
    for (const std::int64_t row : read) {
        HAL_CHECK(mark_archived_read(session, row));
    }
    return {};
}

/// What is in memory is right: the modem has said so.
hal::Result<> Mirror::write_sims(std::span<const std::string> names) {
    HAL_CHECK(write([&](Session& session) -> hal::Result<> {
        for (const std::string& name : names) {
            HAL_CHECK(write_sim_rows(session, name, known(name)));
        }
        return {};
    }));
    const std::lock_guard lock(mutex_);
    for (const std::string& name : names) {
        sims_[name].forgotten = false;
    }
    return {};
}

hal::Result<> Mirror::drop_beyond_limit(Session& session, std::size_t more,
                                        std::vector<std::int64_t>& dropped) {
    dropped.clear();
    {
        const std::lock_guard lock(mutex_);
        const std::size_t size = archive_.size() + more;
        if (size > archive_limit_) {
            // Some more than must be: it takes looking at all of them.
            dropped = archive_.first_to_go(size - archive_limit_ + archive_limit_ / 100);
        }
    }
    for (const std::int64_t row : dropped) {
        HAL_CHECK(drop_from_archive(session, row));
    }
    return {};
}

hal::Result<> Mirror::delivered(const std::string& name, const hal::Octets& pdu) {
    const std::lock_guard writing(writer_);
    KnownPdu one;
    std::optional<KnownPdu> before;
    {
        const std::lock_guard lock(mutex_);
        one = new_pdu(name, {.slot = {}, .pdu = pdu});
        before = take_out(doubtful_, [&](const KnownPdu& old) {
            return old.modem == name && old.stored.pdu == pdu;
        });
    }
    bool kept_before = false;
    std::int64_t newest = 0;
    std::vector<std::int64_t> dropped;
    bool in_doubt = false;
    auto written = write(
        [&](Session& session) -> hal::Result<> {
            if (before) {
                HAL_TRY(kept_before, is_archived(session, *before));
            }
            {
                const std::lock_guard lock(mutex_);
                newest = archive_.newest();
            }
            if (kept_before) {
                return {};
            }
            HAL_TRY(one.archive, add_to_archive(session, one));
            return drop_beyond_limit(session, 1, dropped);
        },
        &in_doubt);
    const std::lock_guard lock(mutex_);
    if (!written) {
        if (in_doubt || before) {
            one.archive = before ? before->archive : newest;
            doubtful_.push_back(std::move(one));
        }
        return written;
    }
    if (!kept_before) {
        archive_.put(one);
        drop(dropped);
    }
    return {};
}

void Mirror::drop(const std::vector<std::int64_t>& rows) {
    for (const std::int64_t row : rows) {
        archive_.drop(row);
    }
    listing_ = nullptr;
}

hal::Result<> Mirror::date_anew(std::chrono::milliseconds shift) {
    const std::lock_guard writing(writer_);
    std::vector<std::string> names;
    {
        const std::lock_guard lock(mutex_);
        const auto date = [&](KnownPdu& pdu) {
            if (pdu.received_at < hal::first_plausible_time) {
                pdu.received_at += shift;
            }
        };
        for (auto& [name, sim] : sims_) {
            names.push_back(name);
            std::ranges::for_each(sim.pdus, date);
        }
        listing_ = nullptr;
    }
    HAL_CHECK(write_sims(names));
    HAL_CHECK(write([&](Session& session) {
        return date_archive_anew(session, hal::first_plausible_time, shift);
    }));
    {
        const std::lock_guard lock(mutex_);
        loaded_ = false;
    }
    return write([](Session&) { return hal::Result<>(); });
}

}  // namespace inbox
