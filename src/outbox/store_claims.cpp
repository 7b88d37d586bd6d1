#include <algorithm>

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
using rows::wall_ms;

database::Value optional_reference(std::optional<hal::MessageReference> reference) {
    return reference ? database::Value(std::int64_t{*reference}) : database::Value(nullptr);
}

/// The columns of CLAIM_SELECT, in their order.
Claim claim_from(const Row& row, const std::string& modem) {
    Claim claim;
    claim.message = row.integer(0);
    claim.part = static_cast<unsigned>(row.integer(1));
    claim.modem = modem;
    claim.id = row.text(2);
    claim.tpdu = row.blob(3);
    claim.attempts = static_cast<unsigned>(row.integer(4));
    claim.possible_duplicate = row.integer(5) != 0;
    if (!row.is_null(6)) {
        claim.armed_at = rows::wall_time(row.integer(6));
    }
    return claim;
}

#define CLAIM_SELECT                                                                        \
    "SELECT p.message, p.part, m.id, p.tpdu, p.attempts, p.possible_duplicate, p.armed_at " \
    "FROM parts p JOIN messages m ON m.seq = p.message "

/// What a modem, ?1, with a subscription, ?2, may send as far as the rows can tell. `modem` and
/// `imsi` are those that have begun the message.
#define MAY_SEND     \
    OUTBOX_IS_QUEUED \
    " AND m.wanted_modem IN ('', ?1) AND m.modem IN ('', ?1) AND m.imsi IN ('', ?2) "

/// The first part behind the message `passed_over` that is due and that the rows let this modem
/// send.
hal::Result<std::optional<Claim>> due_behind(Session& session, const Sender& sender,
                                             hal::Instant now, std::int64_t passed_over) {
    std::optional<Claim> claim;
    HAL_CHECK(session.query(CLAIM_SELECT "WHERE " MAY_SEND "AND p.due <= ?3 AND p.message > ?4 "
                                         "ORDER BY p.message, p.part LIMIT 1",
                            {sender.modem, sender.imsi, steady_ms(now), passed_over},
                            [&](const Row& row) { claim = claim_from(row, sender.modem); }));
    return claim;
}

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

/// Nothing of it is with a network: it is as if nobody had begun it, and any modem may.
hal::Result<> forget_who_began(Session& session, std::int64_t message) {
    return session.run(
        "UPDATE messages SET modem = '', imsi = '' WHERE seq = ?1 AND NOT EXISTS (SELECT 1 FROM "
        "parts WHERE message = ?1 AND (state <> " OUTBOX_QUEUED " OR possible_duplicate <> 0))",
        {message});
}

}  // namespace

hal::Result<std::optional<Claim>> Store::next_due(const Sender& sender,
                                                  std::optional<std::int64_t> first) {
    std::optional<Claim> claim;
    const auto done = database_.transaction([&](Session& session) -> hal::Result<> {
        const hal::Instant now = clock_.now();
        const auto is_free = [&](const Claim& candidate) {
            return hands_.free_at(candidate.message, sender.modem) <= now;
        };
        if (first) {
            HAL_TRY(claim, due_behind(session, sender, now, *first - 1));
            if (claim && (claim->message != *first || !is_free(*claim))) {
                claim.reset();
            }
        }
        // Those in other hands are few: as many as there are modems.
        std::int64_t passed_over = 0;
        bool all_seen = false;
        while (!claim && !all_seen) {
            HAL_TRY(auto candidate, due_behind(session, sender, now, passed_over));
            if (!candidate) {
                all_seen = true;
            } else if (is_free(*candidate)) {
                claim = std::move(candidate);
            } else {
                passed_over = candidate->message;
            }
        }
        if (claim) {
            hands_.take(claim->message, sender.modem);
        }
        return {};
    });
    if (!done) {
        if (claim) {
            release(*claim);
        }
        return hal::Unexpected{done.error()};
    }
    return claim;
}

hal::Result<hal::Instant> Store::next_due_at(const Sender& sender) {
    hal::Instant earliest = hal::never;
    HAL_CHECK(database_.transaction([&](Session& session) {
        return session.query(
            "SELECT p.message, min(p.due) FROM parts p JOIN messages m ON m.seq = p.message "
            "WHERE " MAY_SEND "GROUP BY p.message",
            {sender.modem, sender.imsi}, [&](const Row& row) {
                const hal::Instant free = hands_.free_at(row.integer(0), sender.modem);
                earliest = std::min(earliest, std::max(free, rows::steady_time(row.integer(1))));
            });
    }));
    return earliest;
}

void Store::release(const Claim& claim) {
    hands_.let_go(claim.message, claim.modem);
}

hal::Result<> Store::arm(const Claim& claim, const Sender& sender) {
    return database_.transaction([&](Session& session) -> hal::Result<> {
        HAL_CHECK(check_move(session, claim, State::armed));
        HAL_CHECK(session.run(
            "UPDATE parts SET state = ?, attempts = attempts + 1, armed_at = ?, error = '' "
            "WHERE message = ? AND part = ?",
            {number(State::armed), wall_ms(clock_.wall_now()), claim.message,
             std::int64_t{claim.part}}));
        return session.run("UPDATE messages SET state = ?, modem = ?, imsi = ? WHERE seq = ?",
                           {number(State::armed), sender.modem, sender.imsi, claim.message});
    });
}

hal::Result<Progress> Store::settle(const Claim& claim, const Settlement& settlement) {
    Progress progress;
    const bool waits = settlement.state == State::queued;
    const bool modems_fault = waits && settlement.modems_fault;
    const auto settled = database_.transaction([&](Session& session) -> hal::Result<> {
        HAL_CHECK(check_move(session, claim, settlement.state));
        const hal::Instant due = modems_fault ? clock_.now() : settlement.due;
        HAL_CHECK(session.run(
            "UPDATE parts SET state = ?, reference = coalesce(?, reference), error = ?, due = ?, "
            "possible_duplicate = max(possible_duplicate, ?), "
            "attempts = attempts - (? AND state <> " OUTBOX_QUEUED
            ") "
            "WHERE message = ? AND part = ?",
            {number(settlement.state), optional_reference(settlement.reference), settlement.error,
             waits ? steady_ms(due) : 0, std::int64_t{settlement.possible_duplicate},
             std::int64_t{modems_fault}, claim.message, std::int64_t{claim.part}}));
        if (waits) {
            HAL_CHECK(forget_who_began(session, claim.message));
        }
        if (settlement.state == State::failed) {
            HAL_CHECK(
                session.run("UPDATE parts SET state = ?, error = 'another part was refused' "
                            "WHERE message = ? AND state = " OUTBOX_QUEUED,
                            {number(State::cancelled), claim.message}));
        }
        HAL_TRY(progress, update_message(session, claim.message));
        return {};
    });
    if (!settled && settled.error().code != Errc::forbidden_transition) {
        return hal::Unexpected{settled.error()};  // To be tried again; nobody else may meanwhile.
    }
    if (settled && modems_fault) {
        hands_.leave_alone(claim.message, claim.modem, settlement.due, clock_.now());
    }
    release(claim);
    if (!settled) {
        return hal::Unexpected{settled.error()};
    }
    return progress;
}

hal::Result<std::vector<Claim>> Store::unresolved(const std::string& modem) {
    std::vector<Claim> claims;
    HAL_CHECK(database_.transaction([&](Session& session) {
        return session.query(CLAIM_SELECT "WHERE " OUTBOX_IS_RESOLVING
                                          " AND m.modem = ? ORDER BY p.armed_at, p.message, p.part",
                             {modem},
                             [&](const Row& row) { claims.push_back(claim_from(row, modem)); });
    }));
    return claims;
}

}  // namespace outbox
