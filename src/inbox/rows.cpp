#include "inbox/rows.hpp"

#include <algorithm>

namespace inbox {
namespace {

using database::Row;
using database::Session;

std::int64_t to_integer(hal::WallTime time) {
    return time.time_since_epoch().count();
}

hal::WallTime to_time(std::int64_t milliseconds) {
    return hal::WallTime(std::chrono::milliseconds(milliseconds));
}

KnownPdu sim_row(const Row& row) {
    KnownPdu pdu{.modem = row.text(0)};
    pdu.stored.slot = {row.text(1), static_cast<unsigned>(row.integer(2))};
    pdu.stored.pdu = row.blob(3);
    pdu.received_at = to_time(row.integer(4));
    pdu.read = row.integer(5) != 0;
    pdu.deleted = row.integer(6) != 0;
    return pdu;
}

bool says_the_same(const KnownPdu& row, const KnownPdu& pdu) {
    return row.stored.pdu == pdu.stored.pdu && row.received_at == pdu.received_at &&
           row.read == pdu.read && row.deleted == pdu.deleted;
}

/// The one in the slot; the end when there is none.
auto in_slot(std::span<const KnownPdu> pdus, const hal::Slot& slot) {
    return std::ranges::find_if(pdus, [&](const KnownPdu& pdu) { return pdu.stored.slot == slot; });
}

hal::Result<> write_sim_row(Session& session, const KnownPdu& pdu) {
    return session.run(
        "INSERT OR REPLACE INTO sim_messages "
        "(modem, storage, slot, pdu, received_at, read, deleted) VALUES (?, ?, ?, ?, ?, ?, ?)",
        {pdu.modem, pdu.stored.slot.storage, std::int64_t{pdu.stored.slot.index},
         std::span<const std::uint8_t>(pdu.stored.pdu), to_integer(pdu.received_at),
         std::int64_t{pdu.read}, std::int64_t{pdu.deleted}});
}

}  // namespace

hal::Result<std::vector<KnownPdu>> read_sim_rows(Session& session) {
    std::vector<KnownPdu> rows;
    HAL_CHECK(session.query(
        "SELECT modem, storage, slot, pdu, received_at, read, deleted FROM sim_messages", {},
        [&](const Row& row) { rows.push_back(sim_row(row)); }));
    return rows;
}

hal::Result<> write_sim_rows(Session& session, const std::string& modem,
                             std::span<const KnownPdu> pdus) {
    std::vector<KnownPdu> rows;
    HAL_CHECK(session.query(
        "SELECT modem, storage, slot, pdu, received_at, read, deleted FROM sim_messages "
        "WHERE modem = ?",
        {modem}, [&](const Row& row) { rows.push_back(sim_row(row)); }));
    for (const KnownPdu& row : rows) {
        const hal::Slot& slot = row.stored.slot;
        if (in_slot(pdus, slot) == std::span(pdus).end()) {
            HAL_CHECK(
                session.run("DELETE FROM sim_messages WHERE modem = ? AND storage = ? AND slot = ?",
                            {modem, slot.storage, std::int64_t{slot.index}}));
        }
    }
    const std::span<const KnownPdu> old(rows);
    for (const KnownPdu& pdu : pdus) {
        const auto row = in_slot(old, pdu.stored.slot);
        if (row == old.end() || !says_the_same(*row, pdu)) {
            HAL_CHECK(write_sim_row(session, pdu));
        }
    }
    return {};
}

hal::Result<std::vector<KnownPdu>> read_archive(Session& session) {
    std::vector<KnownPdu> rows;
    HAL_CHECK(session.query("SELECT id, modem, pdu, received_at, read FROM archive ORDER BY id", {},
                            [&](const Row& row) {
                                KnownPdu& pdu = rows.emplace_back();
                                pdu.archive = row.integer(0);
                                pdu.modem = row.text(1);
                                pdu.stored.pdu = row.blob(2);
                                pdu.received_at = to_time(row.integer(3));
                                pdu.read = row.integer(4) != 0;
                            }));
    return rows;
}

hal::Result<std::int64_t> add_to_archive(Session& session, const KnownPdu& pdu) {
    HAL_CHECK(session.run("INSERT INTO archive (modem, pdu, received_at, read) VALUES (?, ?, ?, ?)",
                          {pdu.modem, std::span<const std::uint8_t>(pdu.stored.pdu),
                           to_integer(pdu.received_at), std::int64_t{pdu.read}}));
    return session.last_row_id();
}

hal::Result<bool> is_archived(Session& session, const KnownPdu& pdu) {
    bool found = false;
    HAL_CHECK(session.query("SELECT 1 FROM archive WHERE id > ? AND modem = ? AND pdu = ?",
                            {pdu.archive, pdu.modem, std::span<const std::uint8_t>(pdu.stored.pdu)},
                            [&](const Row&) { found = true; }));
    return found;
}

hal::Result<> drop_from_archive(Session& session, std::int64_t row) {
    return session.run("DELETE FROM archive WHERE id = ?", {row});
}

hal::Result<> mark_archived_read(Session& session, std::int64_t row) {
    return session.run("UPDATE archive SET read = 1 WHERE id = ?", {row});
}

hal::Result<> date_archive_anew(Session& session, hal::WallTime before,
                                std::chrono::milliseconds shift) {
    return session.run("UPDATE archive SET received_at = received_at + ? WHERE received_at < ?",
                       {std::int64_t{shift.count()}, to_integer(before)});
}

}  // namespace inbox
