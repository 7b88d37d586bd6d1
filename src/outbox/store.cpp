#include "outbox/store.hpp"

#include <algorithm>

#include "outbox/error.hpp"
#include "outbox/retry_policy.hpp"

namespace outbox {
namespace {

using database::Row;
using database::Session;

std::int64_t number(State state) {
    return static_cast<std::int64_t>(state);
}
State state_at(const Row& row, int column) {
    return static_cast<State>(row.integer(column));
}

std::int64_t steady_ms(hal::Instant instant) {
    return std::chrono::ceil<std::chrono::milliseconds>(instant.time_since_epoch()).count();
}

std::int64_t wall_ms(hal::WallTime time) {
    return time.time_since_epoch().count();
}
hal::WallTime wall_time(std::int64_t ms) {
    return hal::WallTime(std::chrono::milliseconds(ms));
}

std::optional<hal::MessageReference> reference_at(const Row& row, int column) {
    if (row.is_null(column)) {
        return std::nullopt;
    }
    return static_cast<hal::MessageReference>(row.integer(column));
}

database::Value optional_reference(std::optional<hal::MessageReference> reference) {
    return reference ? database::Value(std::int64_t{*reference}) : database::Value(nullptr);
}

/// The columns of CLAIM_SELECT, in their order.
Claim claim_from(const Row& row) {
    Claim claim;
    claim.message = row.integer(0);
    claim.part = static_cast<unsigned>(row.integer(1));
    claim.id = row.text(2);
    claim.tpdu = row.blob(3);
    claim.attempts = static_cast<unsigned>(row.integer(4));
    claim.possible_duplicate = row.integer(5) != 0;
    if (!row.is_null(6)) {
        claim.armed_at = wall_time(row.integer(6));
    }
    return claim;
}

// States as literals in SQL: the planner uses a partial index only where it can see the constant.
#define QUEUED "0"
#define ARMED "1"
#define RESOLVING "2"
#define UNCERTAIN "9"
static_assert(static_cast<int>(State::queued) == 0 && static_cast<int>(State::armed) == 1 &&
              static_cast<int>(State::resolving) == 2 && static_cast<int>(State::uncertain) == 9);

#define CLAIM_SELECT                                                                        \
    "SELECT p.message, p.part, m.id, p.tpdu, p.attempts, p.possible_duplicate, p.armed_at " \
    "FROM parts p JOIN messages m ON m.seq = p.message "

/// The table of states holds for every write; a move outside it is a defect and changes nothing.
hal::Result<> check_move(Session& session, const Claim& claim, State to) {
    std::optional<State> from;
    HAL_CHECK(session.query("SELECT state FROM parts WHERE message = ? AND part = ?",
                            {claim.message, std::int64_t{claim.part}},
                            [&](const Row& row) { from = state_at(row, 0); }));
    if (!from || !allowed(*from, to)) {
        return hal::unexpected(
            Errc::forbidden_transition,
            std::string(from ? to_string(*from) : "nothing") + " to " + to_string(to));
    }
    return {};
}

}  // namespace

hal::Result<std::unique_ptr<Store>> Store::open(database::Database& database, hal::Clock& clock) {
    std::unique_ptr<Store> store(new Store(database, clock));
    HAL_CHECK(store->recover());
    return store;
}

hal::Result<> Store::recover() {
    return database_.transaction([this](Session& session) -> hal::Result<> {
        HAL_CHECK(session.run("UPDATE messages SET state = " RESOLVING
                              " WHERE seq IN (SELECT message FROM parts WHERE state = " ARMED ")"));
        HAL_CHECK(session.run("UPDATE parts SET state = " RESOLVING " WHERE state = " ARMED));
        // Steady times are the dead process's. A first try at once does no harm, but to what may
        // be a second copy; how long a message has waited only the wall clock can tell, as far as
        // it has not jumped.
        HAL_CHECK(
            session.run("UPDATE parts SET due = CASE possible_duplicate WHEN 0 THEN 0 ELSE ? END "
                        "WHERE state = " QUEUED,
                        {steady_ms(clock_.now() + back_off(Refusal::probably_not, 1))}));
        HAL_CHECK(session.run(
            "UPDATE messages SET expires = ?1 + min(lifetime_ms, max(0, lifetime_ms - (?2 - "
            "created_at))) WHERE seq IN (SELECT message FROM parts WHERE state = " QUEUED ")",
            {steady_ms(clock_.now()), wall_ms(clock_.wall_now())}));
        return session.query("SELECT value FROM counters WHERE name = 'concat_reference'", {},
                             [this](const Row& row) {
                                 concat_reference_ = static_cast<std::uint8_t>(row.integer(0));
                             });
    });
}

std::uint8_t Store::next_concat_reference() {
    return ++concat_reference_;
}

hal::Result<> Store::add(const NewMessage& message) {
    return database_.transaction([&](Session& session) -> hal::Result<> {
        HAL_CHECK(session.run(
            "INSERT INTO messages (id, account, number, text, concat_reference, state, created_at, "
            "lifetime_ms, expires) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            {message.id, message.account, message.number, message.text,
             std::int64_t{message.concat_reference}, number(State::queued),
             wall_ms(clock_.wall_now()), std::int64_t{message.lifetime.count()},
             steady_ms(clock_.now() + message.lifetime)}));
        const std::int64_t row = session.last_row_id();
        std::int64_t part = 0;
        for (const hal::Octets& tpdu : message.tpdus) {
            HAL_CHECK(session.run(
                "INSERT INTO parts (message, part, tpdu, state) VALUES (?, ?, ?, ?)",
                {row, ++part, std::span<const std::uint8_t>(tpdu), number(State::queued)}));
        }
        if (message.tpdus.size() == 1) {
            return {};
        }
        return session.run(
            "INSERT INTO counters (name, value) VALUES ('concat_reference', ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            {std::int64_t{message.concat_reference}});
    });
}

hal::Result<std::optional<Claim>> Store::next_due(const std::string& imsi) {
    std::optional<Claim> claim;
    HAL_CHECK(database_.transaction([&](Session& session) {
        return session.query(CLAIM_SELECT "WHERE p.state = " QUEUED
                                          " AND p.due <= ? AND m.imsi IN ('', ?) "
                                          "ORDER BY p.message, p.part LIMIT 1",
                             {steady_ms(clock_.now()), imsi},
                             [&](const Row& row) { claim = claim_from(row); });
    }));
    return claim;
}

hal::Result<hal::Instant> Store::next_due_at(const std::string& imsi) {
    hal::Instant earliest = hal::never;
    HAL_CHECK(database_.transaction([&](Session& session) {
        return session.query(
            "SELECT min(p.due) FROM parts p JOIN messages m ON m.seq = p.message "
            "WHERE p.state = " QUEUED " AND m.imsi IN ('', ?)",
            {imsi}, [&](const Row& row) {
                if (!row.is_null(0)) {
                    earliest = hal::Instant(std::chrono::milliseconds(row.integer(0)));
                }
            });
    }));
    return earliest;
}

hal::Result<> Store::arm(const Claim& claim, const std::string& imsi) {
    return database_.transaction([&](Session& session) -> hal::Result<> {
        HAL_CHECK(check_move(session, claim, State::armed));
        HAL_CHECK(session.run(
            "UPDATE parts SET state = ?, attempts = attempts + 1, armed_at = ?, error = '' "
            "WHERE message = ? AND part = ?",
            {number(State::armed), wall_ms(clock_.wall_now()), claim.message,
             std::int64_t{claim.part}}));
        return session.run("UPDATE messages SET state = ?, imsi = ? WHERE seq = ?",
                           {number(State::armed), imsi, claim.message});
    });
}

hal::Result<Progress> Store::settle(const Claim& claim, const Settlement& settlement) {
    Progress progress;
    HAL_CHECK(database_.transaction([&](Session& session) -> hal::Result<> {
        HAL_CHECK(check_move(session, claim, settlement.state));
        HAL_CHECK(session.run(
            "UPDATE parts SET state = ?, reference = coalesce(?, reference), error = ?, due = ?, "
            "possible_duplicate = max(possible_duplicate, ?) WHERE message = ? AND part = ?",
            {number(settlement.state), optional_reference(settlement.reference), settlement.error,
             settlement.state == State::queued ? steady_ms(settlement.due) : 0,
             std::int64_t{settlement.possible_duplicate}, claim.message,
             std::int64_t{claim.part}}));
        if (settlement.state == State::failed) {
            HAL_CHECK(
                session.run("UPDATE parts SET state = ?, error = 'another part was refused' "
                            "WHERE message = ? AND state = " QUEUED,
                            {number(State::cancelled), claim.message}));
        }
        HAL_TRY(progress, update_message(session, claim.message));
        return {};
    }));
    return progress;
}

hal::Result<Progress> Store::update_message(Session& session, std::int64_t message) {
    std::vector<State> parts;
    HAL_CHECK(session.query("SELECT state FROM parts WHERE message = ? ORDER BY part", {message},
                            [&](const Row& row) { parts.push_back(state_at(row, 0)); }));
    Progress progress;
    progress.state = of_message(parts);
    progress.parts = static_cast<unsigned>(parts.size());
    progress.parts_sent = static_cast<unsigned>(std::ranges::count_if(parts, is_success));
    const auto finished = is_final(progress.state) ? database::Value(wall_ms(clock_.wall_now()))
                                                   : database::Value(nullptr);
    HAL_CHECK(session.run("UPDATE messages SET state = ?, finished_at = ? WHERE seq = ?",
                          {number(progress.state), finished, message}));
    HAL_CHECK(session.query("SELECT id FROM messages WHERE seq = ?", {message},
                            [&](const Row& row) { progress.id = row.text(0); }));
    return progress;
}

hal::Result<std::vector<Claim>> Store::unresolved() {
    std::vector<Claim> claims;
    HAL_CHECK(database_.transaction([&](Session& session) {
        return session.query(CLAIM_SELECT "WHERE p.state = " RESOLVING
                                          " ORDER BY p.armed_at, p.message, p.part",
                             {}, [&](const Row& row) { claims.push_back(claim_from(row)); });
    }));
    return claims;
}

hal::Result<std::vector<Progress>> Store::expire() {
    std::vector<Progress> expired;
    HAL_CHECK(database_.transaction([&](Session& session) -> hal::Result<> {
        std::vector<std::int64_t> over;
        HAL_CHECK(session.query(
            "SELECT DISTINCT m.seq FROM messages m JOIN parts p ON p.message = m.seq "
            "WHERE p.state = " QUEUED " AND m.expires <= ?",
            {steady_ms(clock_.now())}, [&](const Row& row) { over.push_back(row.integer(0)); }));
        for (const std::int64_t message : over) {
            HAL_CHECK(
                session.run("UPDATE parts SET state = ?, error = 'waited too long' "
                            "WHERE message = ? AND state = " QUEUED,
                            {number(State::expired), message}));
            HAL_TRY(Progress progress, update_message(session, message));
            expired.push_back(std::move(progress));
        }
        return {};
    }));
    return expired;
}

hal::Result<std::optional<MessageView>> Store::find(const MessageId& id) {
    std::optional<MessageView> view;
    HAL_CHECK(database_.transaction([&](Session& session) -> hal::Result<> {
        std::int64_t message = 0;
        HAL_CHECK(session.query(
            "SELECT seq, state, account, number, text, created_at, finished_at FROM messages "
            "WHERE id = ?",
            {id}, [&](const Row& row) {
                message = row.integer(0);
                view.emplace();
                view->id = id;
                view->state = state_at(row, 1);
                view->account = row.text(2);
                view->number = row.text(3);
                view->text = row.text(4);
                view->created_at = wall_time(row.integer(5));
                if (!row.is_null(6)) {
                    view->finished_at = wall_time(row.integer(6));
                }
            }));
        return session.query(
            "SELECT part, state, attempts, possible_duplicate, reference, error FROM parts "
            "WHERE message = ? ORDER BY part",
            {message}, [&](const Row& row) {
                view->parts.push_back({.part = static_cast<unsigned>(row.integer(0)),
                                       .state = state_at(row, 1),
                                       .attempts = static_cast<unsigned>(row.integer(2)),
                                       .possible_duplicate = row.integer(3) != 0,
                                       .reference = reference_at(row, 4),
                                       .error = row.text(5)});
            });
    }));
    return view;
}

hal::Result<QueueCounts> Store::counts() {
    QueueCounts counts;
    HAL_CHECK(database_.transaction([&](Session& session) -> hal::Result<> {
        HAL_CHECK(
            session.query("SELECT count(DISTINCT p.message), min(m.created_at) FROM parts p "
                          "JOIN messages m ON m.seq = p.message WHERE p.state = " QUEUED,
                          {}, [&](const Row& row) {
                              counts.waiting = static_cast<unsigned>(row.integer(0));
                              if (!row.is_null(1)) {
                                  counts.oldest_waiting = wall_time(row.integer(1));
                              }
                          }));
        HAL_CHECK(session.query(
            "SELECT count(*) FROM parts WHERE state IN (" ARMED "," RESOLVING ")", {},
            [&](const Row& row) { counts.armed = static_cast<unsigned>(row.integer(0)); }));
        return session.query(
            "SELECT count(*) FROM messages WHERE state = " UNCERTAIN, {},
            [&](const Row& row) { counts.uncertain = static_cast<unsigned>(row.integer(0)); });
    }));
    return counts;
}

}  // namespace outbox
