// What came of a claim.
#include "outbox/error.hpp"
#include "outbox/rows.hpp"
#include "outbox/store.hpp"

namespace outbox {
namespace {

using database::Row;
using database::Session;
using rows::number;
using rows::state_at;
using rows::steady_ms;

/// Nothing of it is with a network: it is as if nobody had begun it, and any modem may.
hal::Result<> forget_who_began(Session& session, std::int64_t message) {
    return session.run(
        "UPDATE messages SET modem = '', imsi = '' WHERE seq = ?1 AND NOT EXISTS (SELECT 1 FROM "
        "parts WHERE message = ?1 AND (state <> " OUTBOX_QUEUED " OR possible_duplicate <> 0))",
        {message});
}

hal::Result<std::optional<State>> state_of(Session& session, const Claim& claim) {
    std::optional<State> state;
    HAL_CHECK(session.query("SELECT state FROM parts WHERE message = ? AND part = ?",
                            {claim.message, std::int64_t{claim.part}},
                            [&](const Row& row) { state = state_at(row, 0); }));
    return state;
}

}  // namespace

/// The table of states holds for every write; a move outside it is a defect and changes nothing.
hal::Result<> rows::check_move(Session& session, const Claim& claim, State to) {
    HAL_TRY(const auto from, state_of(session, claim));
    if (!from || !allowed(*from, to)) {
        return hal::unexpected(
            Errc::forbidden_transition,
            std::string(from ? to_string(*from) : "nothing") + " to " + to_string(to));
    }
    return {};
}

hal::Result<> Store::write_settlement(Session& session, const Claim& claim,
                                      const Settlement& settlement) {
    HAL_CHECK(rows::check_move(session, claim, settlement.state));
    const bool waits = settlement.state == State::queued;
    const bool modems_fault = waits && settlement.modems_fault;
    const hal::Instant due = modems_fault ? clock_.now() : settlement.due;
    // The worker has lived to see the end of this attempt, so it was no poison.
    HAL_CHECK(session.run(
        "UPDATE parts SET state = ?, reference = coalesce(?, reference), guessed_reference = ?, "
        "error = ?, due = ?, possible_duplicate = max(possible_duplicate, ?), "
        "attempts = attempts - (? AND state <> " OUTBOX_QUEUED
        "), crashes = CASE state WHEN " OUTBOX_RESOLVING
        " THEN crashes ELSE 0 END "
        "WHERE message = ? AND part = ?",
        {number(settlement.state), rows::value_of(settlement.reference),
         rows::value_of(settlement.guessed_reference), settlement.error, waits ? steady_ms(due) : 0,
         std::int64_t{settlement.possible_duplicate}, std::int64_t{modems_fault}, claim.message,
         std::int64_t{claim.part}}));
    if (waits) {
        HAL_CHECK(forget_who_began(session, claim.message));
    }
    if (waits && !modems_fault && !settlement.possible_duplicate) {
        // They go to the same number, and would be told the same.
        HAL_CHECK(
            session.run("UPDATE parts AS p SET due = ? WHERE p.message = ? AND " OUTBOX_IS_QUEUED
                        " AND p.due < ?",
                        {steady_ms(due), claim.message, steady_ms(due)}));
    }
    if (settlement.state == State::failed) {
        HAL_CHECK(session.run(
            "UPDATE parts SET state = CASE possible_duplicate WHEN 0 THEN ? ELSE ? END, "
            "error = 'another part was refused' "
            "WHERE message = ? AND state = " OUTBOX_QUEUED,
            {number(State::cancelled), number(State::uncertain), claim.message}));
    }
    return {};
}

hal::Result<Progress> Store::settle(const Claim& claim, const Settlement& settlement) {
    Progress progress;
    const auto settled = change([&](Session& session) -> hal::Result<> {
        // An earlier try may have ended in an error and be on the disk all the same.
        HAL_TRY(const auto now, state_of(session, claim));
        if (now == settlement.state && settlement.state != State::queued) {
            HAL_TRY(progress, rows::progress_of(session, claim.message));
            return {};
        }
        HAL_CHECK(write_settlement(session, claim, settlement));
        HAL_TRY(progress, update_message(session, claim.message));
        return {};
    });
    if (!settled && settled.error().code != Errc::forbidden_transition) {
        return hal::Unexpected{settled.error()};  // To be tried again; nobody else may meanwhile.
    }
    if (settled && settlement.state == State::queued && settlement.modems_fault) {
        hands_.leave_alone(claim.message, claim.modem, settlement.due, clock_.now());
    }
    release(claim);
    if (!settled) {
        return hal::Unexpected{settled.error()};
    }
    return progress;
}

}  // namespace outbox
