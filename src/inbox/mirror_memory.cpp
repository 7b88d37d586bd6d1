#include <algorithm>
#include <utility>

#include "inbox/mirror.hpp"
#include "inbox/rows.hpp"

// What is in the database, and how memory and it come to say the same.
namespace inbox {
namespace {

using database::Session;

/// Messages that came without being stored, while the database refused: more are not kept.
constexpr std::size_t most_pending = 1000;

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

/// What was pending when a write ended in doubt may be among the new rows.
void Mirror::recall_archive(const Pdus& rows) {
    const std::int64_t newest = archive_.newest();
    archive_.clear();
    for (const KnownPdu& row : rows) {
        archive_.put(row);
        if (unwritten_reads_.contains(row.archive)) {
            archive_.mark_read(row.archive);
        }
        if (!ever_loaded_ || row.archive <= newest) {
            continue;
        }
        const auto written = std::ranges::find_if(pending_, [&](const KnownPdu& pdu) {
            return pdu.modem == row.modem && pdu.stored.pdu == row.stored.pdu;
        });
        if (written != pending_.end()) {
            pending_.erase(written);
        }
    }
}

hal::Result<> Mirror::write(const Work& work) {
    Pdus archived;
    std::set<std::int64_t> read;
    std::vector<std::int64_t> dropped;
    bool in_doubt = false;
    const auto written = database_.transaction(
        [&](Session& session) -> hal::Result<> {
            bool loaded = false;
            {
                const std::lock_guard lock(mutex_);
                loaded = loaded_;
            }
            if (!loaded) {
                HAL_CHECK(load(session));
            }
            HAL_CHECK(write_pending(session, archived, read));
            HAL_CHECK(drop_beyond_limit(session, archived.size(), dropped));
            return work(session);
        },
        &in_doubt);
    const std::lock_guard lock(mutex_);
    if (!written) {
        loaded_ = loaded_ && !in_doubt;
        return written;
    }
    for (const KnownPdu& pdu : archived) {
        archive_.put(pdu);
        listing_ = nullptr;
    }
    for (const std::int64_t row : dropped) {
        archive_.drop(row);
        listing_ = nullptr;
    }
    pending_.erase(pending_.begin(), pending_.begin() + std::ssize(archived));
    for (const std::int64_t row : read) {
        unwritten_reads_.erase(row);
    }
    return {};
}

hal::Result<> Mirror::write_pending(Session& session, Pdus& archived,
                                    std::set<std::int64_t>& read) {
    {
        const std::lock_guard lock(mutex_);
        archived = pending_;
        read = unwritten_reads_;
    }
    for (KnownPdu& pdu : archived) {
        HAL_TRY(pdu.archive, add_to_archive(session, pdu));
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
    {
        const std::lock_guard lock(mutex_);
        if (pending_.size() >= most_pending) {
            return hal::unexpected(std::make_error_code(std::errc::no_buffer_space),
                                   "messages that cannot be written");
        }
        pending_.push_back(new_pdu(name, {.slot = {}, .pdu = pdu}));
    }
    return write([](Session&) { return hal::Result<>(); });
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
        std::ranges::for_each(pending_, date);
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
