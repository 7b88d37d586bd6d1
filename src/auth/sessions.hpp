#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/verified_memory.hpp"
#include "hal/clock.hpp"
#include "settings/settings.hpp"

namespace auth {

/// Somebody who has logged in.
struct Session {
    std::string username;
    std::chrono::seconds expires_in;  ///< unless it is used before
};

/// The web interface's sessions, in memory: a restart of the worker ends them all. An id is 256
/// random bits; only what it hashes to is kept, so that a look into this memory gives nobody a
/// session. A session belongs to the administrator that it was opened for: with another name or
/// password in the settings, or none, it has ended. Any thread.
class Sessions {
public:
    static constexpr std::size_t capacity = 16;
    static constexpr std::chrono::minutes idle{15};
    static constexpr std::chrono::hours longest{8};

    /// A new session's id, 64 hexadecimal digits. When there are too many, the oldest one ends.
    std::string open(const settings::Administrator& administrator, hal::Instant now);

    /// The session of this id, if it has not ended; `administrator`: the one in effect. Looking
    /// does not prolong it.
    std::optional<Session> find(std::string_view id, const settings::Administrator& administrator,
                                hal::Instant now);
    /// As find(), and its idle time begins again.
    std::optional<Session> use(std::string_view id, const settings::Administrator& administrator,
                               hal::Instant now);

    void close(std::string_view id);

private:
    struct Entry {
        Fingerprint id;
        settings::Administrator administrator;
        hal::Instant opened;
        hal::Instant used;

        hal::Instant end() const;
    };

    /// Drops what has ended; null: this one too. The caller holds the lock.
    Entry* living(std::string_view id, const settings::Administrator& administrator,
                  hal::Instant now);

    std::mutex mutex_;
    std::vector<Entry> entries_;  // the oldest first
};

/// The header Set-Cookie that gives a browser its session, or takes it away (RFC 6265 4.1;
/// "__Host-" makes it refuse the cookie from anywhere but this host over TLS). Pure.
std::string session_cookie(std::string_view id);
std::string ended_session_cookie();

/// The session's id in a header Cookie (RFC 6265 4.2.1). Nothing when there is none, more than one,
/// or what Sessions never made. Pure.
std::optional<std::string> read_session_cookie(std::string_view header);

}  // namespace auth
