#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <map>

#include "auth/source.hpp"
#include "hal/clock.hpp"

namespace auth {

/// What wrong guesses cost the source that they come from, as OpenSSH's PerSourcePenalties
/// (sshd_config(5)): each adds five seconds, and from fifteen seconds on the source's unknown
/// credentials are not looked at until the time is over. Accounts are never locked, and a success
/// takes nothing back: who has one account could buy guesses at another with it.
///
/// The table is bounded. A full one gives up the record whose penalty ends first, so that a flood
/// of sources with one failure each cannot push out who has many.
///
/// Not thread-safe: its owner holds a lock. No clock: `now` must not go back.
class Penalties {
public:
    static constexpr std::chrono::seconds per_failure{5};
    static constexpr std::chrono::seconds in_force_from{15};
    static constexpr std::chrono::minutes longest{10};
    static constexpr std::size_t capacity = 4096;  ///< sources of each family

    /// So many wrong or refused attempts within a minute mean that somebody is guessing there.
    static constexpr unsigned many = 10;
    static constexpr std::chrono::minutes window{1};

    /// How long a failure stays on record.
    static constexpr std::chrono::minutes memory{10};

    /// How many attempts a log line should name now. 0: none; a line was due less than a minute
    /// ago.
    using DueInLog = unsigned;

    /// Credentials of this source have proven wrong.
    DueInLog failed(const Source& source, hal::Instant now);
    /// An attempt was not looked at because of the penalty. It costs nothing more: it may have been
    /// right.
    DueInLog refused(const Source& source, hal::Instant now);

    /// How long unknown credentials of this source are not looked at; 0: they are.
    hal::Instant::duration remaining(const Source& source, hal::Instant now) const;
    /// Whether somebody is guessing there: until a minute after the last of `many` attempts.
    bool is_guessing(const Source& source, hal::Instant now) const;
    /// The failures on record; 0 for a source of good standing.
    unsigned failures(const Source& source, hal::Instant now) const;

private:
    struct Record {
        hal::Instant until;  ///< the penalty's end
        bool in_force = false;
        unsigned failures = 0;
        hal::Instant last_failure;
        unsigned in_window = 0;
        hal::Instant window_began;
        hal::Instant guessing_until;
        unsigned unlogged = 0;
        hal::Instant logged;
        bool was_logged = false;
    };
    using Table = std::map<Source, Record>;

    const Record* find(const Source& source) const;
    Record& record_of(const Source& source);
    /// One more attempt that was wrong or refused.
    static void count(Record& record, hal::Instant now);
    static DueInLog due(Record& record, hal::Instant now);

    std::array<Table, 2> tables_;  // IPv4, IPv6
};

}  // namespace auth
