#pragma once

#include <chrono>
#include <optional>

#include "database/database.hpp"
#include "hal/clock.hpp"
#include "outbox/message.hpp"
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
#define OUTBOX_SENT "3"
#define OUTBOX_DELIVERED "4"
#define OUTBOX_UNCERTAIN "9"
#define OUTBOX_IS_OPEN "p.state < " OUTBOX_FIRST_FINAL
#define OUTBOX_IS_QUEUED "p.state = " OUTBOX_QUEUED " AND " OUTBOX_IS_OPEN
#define OUTBOX_IS_ARMED "p.state = " OUTBOX_ARMED " AND " OUTBOX_IS_OPEN
#define OUTBOX_IS_RESOLVING "p.state = " OUTBOX_RESOLVING " AND " OUTBOX_IS_OPEN
#define OUTBOX_IS_BEGUN "p.state IN (" OUTBOX_ARMED "," OUTBOX_RESOLVING ") AND " OUTBOX_IS_OPEN
static_assert(static_cast<int>(State::queued) == 0 && static_cast<int>(State::armed) == 1 &&
              static_cast<int>(State::resolving) == 2 && static_cast<int>(State::sent) == 3 &&
              static_cast<int>(State::delivered) == 4 && static_cast<int>(State::uncertain) == 9);

inline std::int64_t number(State state) {
    return static_cast<std::int64_t>(state);
}
inline State state_at(const database::Row& row, int column) {
    return static_cast<State>(row.integer(column));
}

inline std::optional<hal::MessageReference> reference_at(const database::Row& row, int column) {
    if (row.is_null(column)) {
        return std::nullopt;
    }
    return static_cast<hal::MessageReference>(row.integer(column));
}
inline database::Value value_of(std::optional<hal::MessageReference> reference) {
    return reference ? database::Value(std::int64_t{*reference}) : database::Value(nullptr);
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
inline bool is_plausible(hal::WallTime time) {
    return time >= hal::first_plausible_time;
}
inline const std::int64_t first_plausible = wall_ms(hal::first_plausible_time);

/// A message and its parts as they are now.
hal::Result<Progress> progress_of(database::Session& session, std::int64_t message);
/// Errc::forbidden_transition if the table of states does not let the part become that.
hal::Result<> check_move(database::Session& session, const Claim& claim, State to);

}  // namespace outbox::rows
