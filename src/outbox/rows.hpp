#pragma once

#include <chrono>
#include <optional>

#include "database/database.hpp"
#include "hal/clock.hpp"
#include "outbox/state.hpp"

/// How the outbox's values stand in the database. For the store's own files.
namespace outbox::rows {

// States as literals in SQL: the planner uses a partial index only where it can see the constant.
// Of parts, p, in an open state: the index's own condition is repeated, else SQLite reads the whole
// table, long finished parts and all.
#define OUTBOX_QUEUED "0"
#define OUTBOX_ARMED "1"
#define OUTBOX_RESOLVING "2"
#define OUTBOX_FIRST_FINAL "3"
#define OUTBOX_UNCERTAIN "9"
#define OUTBOX_IS_OPEN "p.state < " OUTBOX_FIRST_FINAL
#define OUTBOX_IS_QUEUED "p.state = " OUTBOX_QUEUED " AND " OUTBOX_IS_OPEN
#define OUTBOX_IS_ARMED "p.state = " OUTBOX_ARMED " AND " OUTBOX_IS_OPEN
#define OUTBOX_IS_RESOLVING "p.state = " OUTBOX_RESOLVING " AND " OUTBOX_IS_OPEN
#define OUTBOX_IS_BEGUN "p.state IN (" OUTBOX_ARMED "," OUTBOX_RESOLVING ") AND " OUTBOX_IS_OPEN
static_assert(static_cast<int>(State::queued) == 0 && static_cast<int>(State::armed) == 1 &&
              static_cast<int>(State::resolving) == 2 && static_cast<int>(State::sent) == 3 &&
              static_cast<int>(State::uncertain) == 9);

inline std::int64_t number(State state) {
    return static_cast<std::int64_t>(state);
}
inline State state_at(const database::Row& row, int column) {
    return static_cast<State>(row.integer(column));
}

inline std::int64_t steady_ms(hal::Instant instant) {
    return std::chrono::ceil<std::chrono::milliseconds>(instant.time_since_epoch()).count();
}
inline hal::Instant steady_time(std::int64_t ms) {
    return hal::Instant(std::chrono::milliseconds(ms));
}

inline std::int64_t wall_ms(hal::WallTime time) {
    return time.time_since_epoch().count();
}
inline hal::WallTime wall_time(std::int64_t ms) {
    return hal::WallTime(std::chrono::milliseconds(ms));
}

}  // namespace outbox::rows
