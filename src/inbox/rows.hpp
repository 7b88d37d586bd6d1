#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "database/database.hpp"
#include "inbox/listing.hpp"

/// What the tables of this room hold; inside of it.
namespace inbox {

/// Of all modems.
hal::Result<std::vector<KnownPdu>> read_sim_rows(database::Session& session);

/// Makes the modem's rows what `pdus` says, whatever they were; rows that are right are not
/// written.
hal::Result<> write_sim_rows(database::Session& session, const std::string& modem,
                             std::span<const KnownPdu> pdus);

/// Of all modems, oldest first.
hal::Result<std::vector<KnownPdu>> read_archive(database::Session& session);

/// The new row: the highest there has ever been, and one.
hal::Result<std::int64_t> add_to_archive(database::Session& session, const KnownPdu& pdu);
/// Whether the archive has this PDU in a row after the one that it names.
hal::Result<bool> is_archived(database::Session& session, const KnownPdu& pdu);
hal::Result<> drop_from_archive(database::Session& session, std::int64_t row);
hal::Result<> mark_archived_read(database::Session& session, std::int64_t row);
/// Moves the dates before `before` by so much.
hal::Result<> date_archive_anew(database::Session& session, hal::WallTime before,
                                std::chrono::milliseconds shift);

}  // namespace inbox
