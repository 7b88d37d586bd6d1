#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "hal/clock.hpp"
#include "hal/values.hpp"

/// The list that stored PDUs make. Pure.
namespace inbox {

enum class Status { unread, read, unsent, sent };

/// One PDU on a SIM or in the archive.
struct Place {
    std::string modem;         ///< by name
    hal::Slot slot;            ///< on the SIM; it may hold another one later
    std::int64_t archive = 0;  ///< its row in the archive, from first_archive_index; 0: on the SIM
    /// Names this PDU as long as this process lives, also when it has moved to another slot or to
    /// the archive since.
    std::uint64_t token = 0;
    auto operator<=>(const Place&) const = default;
};

/// Indexes in the archive begin here and are never used again.
inline constexpr std::int64_t first_archive_index = 1000000;

/// A modem's storages in the order of their ranges of indexes; others come after them.
using Storages = std::vector<std::string>;

/// A modem whose messages are listed.
struct Source {
    std::string modem;  ///< by name
    Storages storages{"SM", "ME", "MT"};
};

/// One message of a list: whole, or what there is of it.
struct Message {
    /// Its lowest slot, plus 1,000 for each storage before its own in Storages, plus 10,000 for
    /// each modem before its own; or its lowest row in the archive.
    unsigned index = 0;
    std::vector<Place> places;
    hal::WallTime date;
    std::string party;  ///< sender, or recipient of a stored SUBMIT; may be empty
    std::string text;   ///< UTF-8
    Status status = Status::unread;
    /// An incomplete message is hidden for an hour after its last part; others never.
    std::optional<hal::WallTime> hidden_until;
};

/// Not also when the clock was set far back since its last part came.
inline bool is_hidden(const Message& message, hal::WallTime now) {
    return message.hidden_until > now && *message.hidden_until - now <= std::chrono::hours(2);
}

/// Newest first, then highest index first.
using Listing = std::vector<Message>;

/// A PDU on the SIM or in the archive, and what the gateway knows of it besides.
struct KnownPdu {
    std::string modem;  ///< by name
    hal::StoredPdu stored;
    std::int64_t archive = 0;   ///< its row in the archive; 0: on the SIM
    hal::WallTime received_at;  ///< when it was first seen here
    bool read = false;          ///< a list holding it was handed over
    bool deleted = false;       ///< a tombstone: not shown, the slot is still to be emptied
    std::uint64_t token = 0;    ///< as in Place
};

/// Long messages are one entry. A PDU that cannot be decoded has an entry too: its sender if that
/// much is readable, and a text that says why there is none. Status reports are no messages. A long
/// message's parts are all on one modem. What is on a modem that is not among the sources is left
/// out, and so is what is deleted.
Listing make_listing(std::span<const KnownPdu> pdus, std::span<const Source> sources);

}  // namespace inbox
