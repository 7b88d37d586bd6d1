#include "outbox/store.hpp"

#include <algorithm>

#include "outbox/rows.hpp"

namespace outbox {

using database::Row;
using database::Session;
using rows::number;
using rows::state_at;
using rows::steady_ms;
using rows::wall_ms;
using rows::wall_time;

std::unique_ptr<Store> Store::open(database::Database& database, hal::Clock& clock,
                                   RuntimeNotes& notes) {
    std::unique_ptr<Store> store(new Store(database, clock, notes));
    database.at_first_open(
        [&opened = *store](Session& session) { return opened.recover(session); });
    return store;
}

Store::~Store() {
    if (!notes_.answered().empty()) {
        // If the disk refuses, the notes stay.
        static_cast<void>(change([](Session&) { return hal::Result<>{}; }));
    }
    for (const std::string& modem : hands_.holders()) {
        notes_.let_go(modem);
    }
}

/// A transaction that writes nothing, unless something is to be taken back.
hal::Result<> Store::look(const Work& work) {
    const std::lock_guard lock(mutex_);
    const std::set<MessageId> refused = notes_.refused();
    HAL_CHECK(database_.transaction([&](Session& session) -> hal::Result<> {
        HAL_CHECK(take_back(session, refused));
        return work(session);
    }));
    notes_.forget_refused(refused);
    return {};
}

/// A transaction that writes, and with it what waits for one. `added`: the messages that must not
/// stay when nobody can tell whether the transaction came to its end. `done`: what follows from a
/// change that is durable, before anybody else changes something.
hal::Result<> Store::change(const Work& work, std::span<const NewMessage> added,
                            const std::function<void()>& done) {
    const std::lock_guard lock(mutex_);
    const std::set<MessageId> answered = notes_.answered();
    const std::set<MessageId> refused = notes_.refused();
    bool in_doubt = false;
    auto changed = database_.transaction(
        [&](Session& session) -> hal::Result<> {
            HAL_CHECK(take_back(session, refused));
            for (const MessageId& id : answered) {
                HAL_CHECK(session.run("UPDATE messages SET owed = 0 WHERE id = ?", {id}));
            }
            return work(session);
        },
        &in_doubt);
    if (!changed) {
        for (const NewMessage& message : in_doubt ? added : std::span<const NewMessage>()) {
            notes_.add_refused(message.id);
        }
        return changed;
    }
    notes_.forget_refused(refused);
    notes_.forget_answered(answered);
    if (done) {
        done();
    }
    if (!crashes_are_written_) {
        crashes_are_written_ = true;  // By recover(), in front of this transaction.
        for (const auto& [modem, part] : notes_.left()) {
            notes_.let_go(modem);
        }
    }
    return {};
}

hal::Result<> Store::take_back(Session& session, const std::set<MessageId>& refused) {
    for (const MessageId& id : refused) {
        HAL_CHECK(session.run("DELETE FROM messages WHERE id = ?", {id}));
    }
    return {};
}

hal::Result<Progress> rows::progress_of(Session& session, std::int64_t message) {
    Progress progress;
    HAL_CHECK(session.query("SELECT m.id, m.state, count(*), sum(p.state IN (" OUTBOX_SENT
                            ", " OUTBOX_DELIVERED
                            ")), m.batch FROM messages m JOIN parts p ON p.message = m.seq WHERE "
                            "m.seq = ? GROUP BY m.seq",
                            {message}, [&](const Row& row) {
                                progress.id = row.text(0);
                                progress.state = state_at(row, 1);
                                progress.parts = static_cast<unsigned>(row.integer(2));
                                progress.parts_sent = static_cast<unsigned>(row.integer(3));
                                progress.batch = row.text(4);
                            }));
    return progress;
}

/// The parts have changed: what that makes of the message. Its end is the first one.
hal::Result<Progress> Store::update_message(Session& session, std::int64_t message) {
    std::vector<State> parts;
    HAL_CHECK(session.query("SELECT state FROM parts WHERE message = ? ORDER BY part", {message},
                            [&](const Row& row) { parts.push_back(state_at(row, 0)); }));
    Progress progress;
    progress.state = of_message(parts);
    progress.parts = static_cast<unsigned>(parts.size());
    progress.parts_sent = static_cast<unsigned>(std::ranges::count_if(parts, is_success));
    HAL_CHECK(session.query(
        "UPDATE messages SET state = ?1, "
        "finished_at = CASE WHEN ?1 >= " OUTBOX_FIRST_FINAL
        " THEN coalesce(finished_at, ?2) END, "
        "finished_steady = CASE WHEN ?1 >= " OUTBOX_FIRST_FINAL
        " THEN coalesce(finished_steady, ?3) END "
        "WHERE seq = ?4 RETURNING id",
        {number(progress.state), wall_ms(clock_.wall_now()), steady_ms(clock_.now()), message},
        [&](const Row& row) { progress.id = row.text(0); }));
    return progress;
}

hal::Result<QueueCounts> Store::counts() {
    QueueCounts counts;
    HAL_CHECK(look([&](Session& session) -> hal::Result<> {
        // Messages stand in the order of their age.
        HAL_CHECK(
            session.query("SELECT w.waiting, m.created_at FROM (SELECT count(DISTINCT "
                          "p.message) AS waiting, min(p.message) AS oldest FROM parts p "
                          "WHERE " OUTBOX_IS_QUEUED ") w LEFT JOIN messages m ON m.seq = w.oldest",
                          {}, [&](const Row& row) {
                              counts.waiting = static_cast<unsigned>(row.integer(0));
                              if (!row.is_null(1)) {
                                  counts.oldest_waiting = wall_time(row.integer(1));
                              }
                          }));
        HAL_CHECK(session.query(
            "SELECT count(*) FROM parts p WHERE " OUTBOX_IS_BEGUN, {},
            [&](const Row& row) { counts.armed = static_cast<unsigned>(row.integer(0)); }));
        // Those that were tried are among the oldest.
        HAL_CHECK(
            session.query("SELECT error FROM (SELECT error, message, part FROM parts p "
                          "WHERE " OUTBOX_IS_QUEUED
                          " LIMIT 1000) WHERE error <> '' ORDER BY message, part LIMIT 1",
                          {}, [&](const Row& row) { counts.put_off = row.text(0); }));
        return session.query(
            "SELECT count(*) FROM messages WHERE state = " OUTBOX_UNCERTAIN, {},
            [&](const Row& row) { counts.uncertain = static_cast<unsigned>(row.integer(0)); });
    }));
    return counts;
}

}  // namespace outbox
