#include "outbox/store.hpp"

#include <algorithm>

#include "outbox/retry_policy.hpp"
#include "outbox/rows.hpp"

namespace outbox {
namespace {

using database::Row;
using database::Session;
using rows::number;
using rows::state_at;
using rows::steady_ms;
using rows::wall_ms;
using rows::wall_time;

std::optional<hal::MessageReference> reference_at(const Row& row, int column) {
    if (row.is_null(column)) {
        return std::nullopt;
    }
    return static_cast<hal::MessageReference>(row.integer(column));
}

/// Whoever had armed it is gone.
hal::Result<> resolve_armed(Session& session) {
    HAL_CHECK(session.run("UPDATE messages SET state = " OUTBOX_RESOLVING
                          " WHERE seq IN (SELECT message FROM parts p WHERE " OUTBOX_IS_ARMED ")"));
    return session.run("UPDATE parts AS p SET state = " OUTBOX_RESOLVING " WHERE " OUTBOX_IS_ARMED);
}

/// An open message and the modems it names.
struct Bond {
    std::int64_t message = 0;
    std::string wanted;
    std::string begun_by;
    bool subscription_known = false;
    bool resolving = false;
};

hal::Result<std::vector<Bond>> bonds(Session& session) {
    std::vector<Bond> bonds;
    HAL_CHECK(session.query(
        "SELECT m.seq, m.wanted_modem, m.modem, m.imsi <> '', max(p.state = " OUTBOX_RESOLVING
        ") FROM parts p JOIN messages m ON m.seq = p.message "
        "WHERE " OUTBOX_IS_OPEN " GROUP BY m.seq",
        {}, [&](const Row& row) {
            bonds.push_back({.message = row.integer(0),
                             .wanted = row.text(1),
                             .begun_by = row.text(2),
                             .subscription_known = row.integer(3) != 0,
                             .resolving = row.integer(4) != 0});
        }));
    return bonds;
}

/// What is left of a bond when there are only these modems.
Bond adopted(Bond bond, const std::vector<std::string>& modems) {
    const auto there = [&](const std::string& name) {
        return std::ranges::find(modems, name) != modems.end();
    };
    if (!there(bond.wanted)) {
        bond.wanted.clear();
    }
    if (bond.resolving && !there(bond.begun_by)) {
        bond.begun_by = modems.front();
    } else if (bond.subscription_known && !there(bond.begun_by)) {
        bond.begun_by.clear();  // The subscription still tells who may go on.
    }
    return bond;
}

}  // namespace

hal::Result<std::unique_ptr<Store>> Store::open(database::Database& database, hal::Clock& clock) {
    std::unique_ptr<Store> store(new Store(database, clock));
    HAL_CHECK(store->recover());
    return store;
}

hal::Result<> Store::recover() {
    return database_.transaction([this](Session& session) -> hal::Result<> {
        HAL_CHECK(resolve_armed(session));
        // Steady times are the dead process's. A first try at once does no harm, but to what may
        // be a second copy; how long a message has waited only the wall clock can tell, as far as
        // it has not jumped.
        HAL_CHECK(
            session.run("UPDATE parts AS p SET due = CASE possible_duplicate WHEN 0 THEN 0 ELSE ? "
                        "END WHERE " OUTBOX_IS_QUEUED,
                        {steady_ms(clock_.now() + back_off(Refusal::probably_not, 1))}));
        HAL_CHECK(session.run(
            "UPDATE messages SET expires = ?1 + min(lifetime_ms, max(0, lifetime_ms - (?2 - "
            "created_at))) WHERE seq IN (SELECT message FROM parts p WHERE " OUTBOX_IS_QUEUED ")",
            {steady_ms(clock_.now()), wall_ms(clock_.wall_now())}));
        return session.query("SELECT value FROM counters WHERE name = 'concat_reference'", {},
                             [this](const Row& row) {
                                 concat_reference_ = static_cast<std::uint8_t>(row.integer(0));
                             });
    });
}

hal::Result<> Store::adopt(const std::vector<std::string>& modems) {
    HAL_CHECK(database_.transaction([&](Session& session) -> hal::Result<> {
        HAL_CHECK(resolve_armed(session));
        if (modems.empty()) {
            return {};
        }
        HAL_TRY(const auto all, bonds(session));
        for (const Bond& bond : all) {
            const Bond after = adopted(bond, modems);
            if (after.wanted != bond.wanted || after.begun_by != bond.begun_by) {
                HAL_CHECK(
                    session.run("UPDATE messages SET wanted_modem = ?, modem = ? WHERE seq = ?",
                                {after.wanted, after.begun_by, bond.message}));
            }
        }
        return {};
    }));
    hands_.clear();
    return {};
}

std::uint8_t Store::next_concat_reference() {
    return ++concat_reference_;
}

hal::Result<> Store::add(const NewMessage& message) {
    return database_.transaction([&](Session& session) -> hal::Result<> {
        HAL_CHECK(session.run(
            "INSERT INTO messages (id, account, number, text, concat_reference, state, created_at, "
            "lifetime_ms, expires, wanted_modem) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            {message.id, message.account, message.number, message.text,
             std::int64_t{message.concat_reference}, number(State::queued),
             wall_ms(clock_.wall_now()), std::int64_t{message.lifetime.count()},
             steady_ms(clock_.now() + message.lifetime), message.modem}));
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

hal::Result<std::vector<Progress>> Store::expire() {
    std::vector<Progress> expired;
    HAL_CHECK(database_.transaction([&](Session& session) -> hal::Result<> {
        std::vector<std::int64_t> over;
        HAL_CHECK(session.query(
            "SELECT DISTINCT m.seq FROM messages m JOIN parts p ON p.message = m.seq "
            "WHERE " OUTBOX_IS_QUEUED " AND m.expires <= ?",
            {steady_ms(clock_.now())}, [&](const Row& row) { over.push_back(row.integer(0)); }));
        for (const std::int64_t message : over) {
            HAL_CHECK(
                session.run("UPDATE parts SET state = ?, error = 'waited too long' "
                            "WHERE message = ? AND state = " OUTBOX_QUEUED,
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
            "SELECT seq, state, account, number, text, created_at, finished_at, "
            "CASE modem WHEN '' THEN wanted_modem ELSE modem END FROM messages WHERE id = ?",
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
                view->modem = row.text(7);
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
                          "JOIN messages m ON m.seq = p.message WHERE " OUTBOX_IS_QUEUED,
                          {}, [&](const Row& row) {
                              counts.waiting = static_cast<unsigned>(row.integer(0));
                              if (!row.is_null(1)) {
                                  counts.oldest_waiting = wall_time(row.integer(1));
                              }
                          }));
        HAL_CHECK(session.query(
            "SELECT count(*) FROM parts p WHERE " OUTBOX_IS_BEGUN, {},
            [&](const Row& row) { counts.armed = static_cast<unsigned>(row.integer(0)); }));
        HAL_CHECK(session.query("SELECT error FROM parts p WHERE " OUTBOX_IS_QUEUED
                                " AND error <> '' ORDER BY message, part LIMIT 1",
                                {}, [&](const Row& row) { counts.put_off = row.text(0); }));
        return session.query(
            "SELECT count(*) FROM messages WHERE state = " OUTBOX_UNCERTAIN, {},
            [&](const Row& row) { counts.uncertain = static_cast<unsigned>(row.integer(0)); });
    }));
    return counts;
}

}  // namespace outbox
