// Which part a modem may work on, and the attempt that it makes.
#include <algorithm>

#include "outbox/error.hpp"
#include "outbox/statements.hpp"
#include "outbox/store.hpp"

namespace outbox {
namespace {

using database::Row;
using database::Session;
using rows::number;
using rows::steady_ms;
using rows::wall_ms;

constexpr int highest_priority = 3;

/// The columns of OUTBOX_CLAIM_SELECT, in their order.
Claim claim_from(const Row& row, const std::string& modem, hal::Instant now) {
    Claim claim;
    claim.message = row.integer(0);
    claim.part = static_cast<unsigned>(row.integer(1));
    claim.modem = modem;
    claim.id = row.text(2);
    claim.tpdu = row.blob(3);
    claim.attempts = static_cast<unsigned>(row.integer(4));
    claim.possible_duplicate = row.integer(5) != 0;
    if (!row.is_null(6)) {
        const auto ago =
            std::chrono::floor<std::chrono::milliseconds>(now - rows::steady_time(row.integer(6)));
        claim.armed_ago = std::max(ago, std::chrono::milliseconds(0));
        claim.imsi = row.text(10);
    }
    claim.reference_before = rows::reference_at(row, 7);
    if (!row.is_null(8)) {
        claim.uncertain = static_cast<profile::UncertainPolicy>(row.integer(8));
    }
    claim.crashes = static_cast<unsigned>(row.integer(9));
    return claim;
}

/// The first part behind `place`, which moves there, that is due and that the rows let this modem
/// send, among those of one priority that `wanted` was asked for.
hal::Result<std::optional<Claim>> due_behind(Session& session, const Sender& sender,
                                             const std::string& wanted, int priority,
                                             QueuePlace& place, hal::Instant now) {
    std::optional<Claim> claim;
    HAL_CHECK(session.query(statements::due_behind,
                            {sender.modem, sender.imsi, wanted, std::int64_t{priority}, place.due,
                             place.message, steady_ms(now)},
                            [&](const Row& row) {
                                claim = claim_from(row, sender.modem, now);
                                place = {.due = row.integer(11), .message = row.integer(0)};
                            }));
    return claim;
}

/// The first part of one message, if it is due and the rows let this modem send it.
hal::Result<std::optional<Claim>> due_of(Session& session, const Sender& sender,
                                         std::int64_t message, hal::Instant now) {
    std::optional<Claim> claim;
    HAL_CHECK(session.query(statements::due_of,
                            {sender.modem, sender.imsi, message, steady_ms(now)},
                            [&](const Row& row) { claim = claim_from(row, sender.modem, now); }));
    return claim;
}

}  // namespace

/// The first one that nobody has in hand, and its place. Those in other hands are few: as many as
/// there are modems.
hal::Result<std::optional<Claim>> Store::first_free(Session& session, const Sender& sender,
                                                    const std::string& wanted, int priority,
                                                    QueuePlace& place) {
    const hal::Instant now = clock_.now();
    for (;;) {
        HAL_TRY(auto claim, due_behind(session, sender, wanted, priority, place, now));
        if (!claim || hands_.free_at(claim->message, sender.modem) <= now) {
            return claim;
        }
    }
}

/// Highest priority first, then what has been due for longest: what a slow network refuses again
/// and again must not keep the modem from the rest.
hal::Result<std::optional<Claim>> Store::choose(Session& session, const Sender& sender) {
    for (int priority = highest_priority; priority >= 0; --priority) {
        QueuePlace anybodys_place;
        HAL_TRY(auto anybodys, first_free(session, sender, "", priority, anybodys_place));
        QueuePlace own_place;
        std::optional<Claim> own;
        if (!sender.modem.empty()) {
            HAL_TRY(own, first_free(session, sender, sender.modem, priority, own_place));
        }
        if (own && (!anybodys || own_place < anybodys_place)) {
            return own;
        }
        if (anybodys) {
            return anybodys;
        }
    }
    return std::optional<Claim>{};
}

hal::Result<std::optional<Claim>> Store::next_due(const Sender& sender,
                                                  std::optional<std::int64_t> first) {
    hands_.note_subscription(sender);
    std::optional<Claim> claim;
    const auto done = look([&](Session& session) -> hal::Result<> {
        const hal::Instant now = clock_.now();
        if (first && hands_.free_at(*first, sender.modem) <= now) {
            HAL_TRY(claim, due_of(session, sender, *first, now));
        }
        if (!claim) {
            HAL_TRY(claim, choose(session, sender));
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
    if (claim) {
        notes_.take(sender.modem,
                    {.message = claim->message, .part = claim->part, .crashes = claim->crashes});
    }
    return claim;
}

hal::Result<hal::Instant> Store::next_due_at(const Sender& sender) {
    hal::Instant earliest = hal::never;
    HAL_CHECK(look([&](Session& session) -> hal::Result<> {
        HAL_TRY(const auto claim, choose(session, sender));
        if (claim) {
            earliest = clock_.now();
            return {};
        }
        // All that is left was put off or is in other hands, and that is never much.
        return session.query(
            statements::due_times, {sender.modem, sender.imsi}, [&](const Row& row) {
                const hal::Instant free = hands_.free_at(row.integer(0), sender.modem);
                earliest = std::min(earliest, std::max(free, rows::steady_time(row.integer(1))));
            });
    }));
    return earliest;
}

void Store::release(const Claim& claim) {
    hands_.let_go(claim.message, claim.modem);
    notes_.let_go(claim.modem);
}

hal::Result<> Store::arm(const Claim& claim, const Sender& sender,
                         std::optional<hal::MessageReference> reference_before) {
    return change([&](Session& session) -> hal::Result<> {
        HAL_CHECK(rows::check_move(session, claim, State::armed));
        HAL_CHECK(session.run(
            "UPDATE parts SET state = ?, attempts = attempts + 1, armed_at = ?, armed_steady = ?, "
            "reference_before = ?, error = '' WHERE message = ? AND part = ?",
            {number(State::armed), wall_ms(clock_.wall_now()), steady_ms(clock_.now()),
             rows::value_of(reference_before), claim.message, std::int64_t{claim.part}}));
        return session.run("UPDATE messages SET state = ?, modem = ?, imsi = ? WHERE seq = ?",
                           {number(State::armed), sender.modem, sender.imsi, claim.message});
    });
}

hal::Result<std::vector<Claim>> Store::unresolved(const std::string& modem) {
    std::vector<Claim> claims;
    HAL_CHECK(look([&](Session& session) {
        return session.query(statements::unresolved, {modem}, [&](const Row& row) {
            claims.push_back(claim_from(row, modem, clock_.now()));
        });
    }));
    return claims;
}

}  // namespace outbox
