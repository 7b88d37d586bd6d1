// What time does to the rows.
#include <algorithm>

#include "outbox/statements.hpp"
#include "outbox/store.hpp"

namespace outbox {
namespace {

using database::Row;
using database::Session;
using rows::number;
using rows::steady_ms;
using rows::wall_ms;

/// One call removes so many at most: nobody waits long for the database.
constexpr std::size_t batch = 200;
/// A request key is remembered for a day at least, and for its queue's lifetime ...
constexpr std::chrono::milliseconds key_kept = std::chrono::hours(24);
/// ... but of a caller who gives every message one, so many finished ones are kept beyond the rest.
constexpr std::int64_t most_keys = 20'000;

/// The last message to end of those that may go.
struct Bound {
    std::int64_t finished_at = 0;
    std::int64_t row = 0;
    auto operator<=>(const Bound&) const = default;
};

/// The youngest end that lies behind `count` younger ones; nullopt when there are fewer.
hal::Result<std::optional<Bound>> end_behind(Session& session, std::int64_t count) {
    std::optional<Bound> end;
    HAL_CHECK(session.query(statements::end_behind, {count}, [&](const Row& row) {
        end = Bound{.finished_at = row.integer(0), .row = row.integer(1)};
    }));
    return end;
}

hal::Result<std::vector<std::int64_t>> to_forget(Session& session, const Bound& bound,
                                                 bool keys_too, hal::Instant now,
                                                 hal::WallTime wall) {
    std::vector<std::int64_t> messages;
    // A clock that was set back says of nothing that it is old.
    HAL_CHECK(session.query(
        statements::to_forget,
        {bound.finished_at, bound.row, steady_ms(now - owed_for), std::int64_t{keys_too},
         wall_ms(wall), std::int64_t{key_kept.count()}, static_cast<std::int64_t>(batch)},
        [&](const Row& row) { messages.push_back(row.integer(0)); }));
    return messages;
}

/// Those that have ended too long ago, by a clock and a date that can be believed.
hal::Result<std::optional<Bound>> end_before(Session& session, unsigned days, hal::WallTime now) {
    std::optional<Bound> end;
    HAL_CHECK(session.query(statements::end_between,
                            {rows::first_plausible, wall_ms(now - std::chrono::days(days))},
                            [&](const Row& row) {
                                if (!row.is_null(0)) {
                                    end = Bound{row.integer(0), INT64_MAX};
                                }
                            }));
    return end;
}

}  // namespace

hal::Result<> Store::read_expiries(Session& session) {
    expiries_.clear();
    return session.query(statements::expiries, {}, [this](const Row& row) {
        expiries_.emplace(rows::steady_time(row.integer(1)), row.integer(0));
    });
}

/// Waiting messages whose lifetime is over.
hal::Result<std::vector<std::int64_t>> Store::overdue(Session& session, hal::Instant now) {
    std::vector<std::int64_t> messages;
    for (auto entry = expiries_.begin();
         entry != expiries_.end() && entry->first <= now && messages.size() < batch;) {
        bool open = false;
        bool waits = false;
        HAL_CHECK(session.query(statements::expiry_of, {entry->second}, [&](const Row& row) {
            open = row.integer(0) <= steady_ms(now);  // Else it is another message by now.
            waits = row.integer(1) != 0;
        }));
        if (open && waits) {
            messages.push_back(entry->second);
        }
        entry = open ? std::next(entry) : expiries_.erase(entry);  // What is sent may come back.
    }
    return messages;
}

hal::Result<bool> Store::expire_some(std::vector<Progress>& expired) {
    std::vector<std::int64_t> over;
    HAL_CHECK(look([&](Session& session) -> hal::Result<> {
        HAL_TRY(over, overdue(session, clock_.now()));
        return {};
    }));
    if (over.empty()) {
        return false;
    }
    std::vector<Progress> some;
    HAL_CHECK(change([&](Session& session) -> hal::Result<> {
        for (const std::int64_t message : over) {
            bool waited = false;
            // Of one that waited to be sent again the network may have the copy before.
            HAL_CHECK(session.query(
                "UPDATE parts SET state = CASE possible_duplicate WHEN 0 THEN ? ELSE ? END, "
                "error = 'waited too long' || CASE possible_duplicate WHEN 0 THEN '' ELSE "
                "' to be sent again; ' || error END "
                "WHERE message = ? AND state = " OUTBOX_QUEUED " RETURNING part",
                {number(State::expired), number(State::uncertain), message},
                [&](const Row&) { waited = true; }));
            if (waited) {
                HAL_TRY(Progress progress, update_message(session, message));
                some.push_back(std::move(progress));
            }
        }
        return {};
    }));
    std::ranges::move(some, std::back_inserter(expired));
    return true;
}

hal::Result<std::vector<Progress>> Store::expire() {
    std::vector<Progress> expired;
    for (;;) {
        const auto more = expire_some(expired);
        if (!more && expired.empty()) {
            return hal::Unexpected{more.error()};
        }
        if (!more || !*more) {
            return expired;  // Those of whom it is certain have to be told.
        }
    }
}

hal::Result<unsigned> Store::forget_finished(const settings::Keeping& keeping) {
    HAL_CHECK(let_debts_lapse());
    const hal::Instant now = clock_.now();
    const hal::WallTime wall = clock_.wall_now();
    std::vector<std::int64_t> messages;
    HAL_CHECK(look([&](Session& session) -> hal::Result<> {
        HAL_TRY(const auto too_many, end_behind(session, keeping.messages));
        HAL_TRY(const auto too_old, end_before(session, keeping.days, wall));
        if (too_many) {
            HAL_TRY(const auto far_too_many, end_behind(session, keeping.messages + most_keys));
            if (far_too_many) {
                HAL_TRY(messages, to_forget(session, *far_too_many, true, now, wall));
            }
        }
        const std::optional<Bound> end = std::max(too_many, too_old);
        if (messages.empty() && end) {
            HAL_TRY(messages, to_forget(session, *end, false, now, wall));
        }
        return {};
    }));
    if (messages.empty()) {
        return 0U;
    }
    HAL_CHECK(change([&](Session& session) -> hal::Result<> {
        for (const std::int64_t message : messages) {
            HAL_CHECK(session.run("DELETE FROM messages WHERE seq = ?", {message}));
        }
        return {};
    }));
    return static_cast<unsigned>(messages.size());
}

hal::Result<> Store::date_anew(std::chrono::milliseconds shift) {
    const hal::WallTime now = clock_.wall_now();
    if (!rows::is_plausible(now)) {
        return {};
    }
    // What is open, what has ended before, and what has ended since the clock was set. Nothing was
    // dated later than now; an earlier boot's dates were as wrong, by some other time.
#define OUTBOX_TO_DATE                                                                      \
    "(SELECT message FROM parts p WHERE " OUTBOX_IS_OPEN                                    \
    " UNION SELECT seq FROM messages WHERE finished_at IS NOT NULL AND finished_at < ?3 "   \
    " UNION SELECT seq FROM messages WHERE finished_at IS NOT NULL AND finished_at > ?2 - " \
    "3600000)"
    return change([&](Session& session) -> hal::Result<> {
        HAL_CHECK(
            session.run("UPDATE parts SET armed_at = min(armed_at + ?1, ?2) "
                        "WHERE armed_at < ?3 AND message IN " OUTBOX_TO_DATE,
                        {std::int64_t{shift.count()}, wall_ms(now), rows::first_plausible}));
        return session.run(
            "UPDATE messages SET created_at = CASE WHEN created_at < ?3 THEN "
            "min(created_at + ?1, ?2) ELSE created_at END, finished_at = CASE WHEN finished_at < "
            "?3 THEN min(finished_at + ?1, ?2) ELSE finished_at END "
            "WHERE (created_at < ?3 OR finished_at < ?3) AND seq IN " OUTBOX_TO_DATE,
            {std::int64_t{shift.count()}, wall_ms(now), rows::first_plausible});
    });
#undef OUTBOX_TO_DATE
}

}  // namespace outbox
