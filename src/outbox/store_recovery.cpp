// What a start or other modems make of the messages that are open.
#include <algorithm>

#include "outbox/retry_policy.hpp"
#include "outbox/rows.hpp"
#include "outbox/store.hpp"

namespace outbox {
namespace {

using database::Row;
using database::Session;
using rows::steady_ms;
using rows::wall_ms;

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

/// Is it still the boot that the steady times in the rows are of?
hal::Result<bool> is_same_boot(Session& session, const std::string& boot) {
    bool same = false;
    HAL_CHECK(session.query("SELECT boot FROM boots", {},
                            [&](const Row& row) { same = !boot.empty() && row.text(0) == boot; }));
    return same;
}

/// What has passed between a wall time in a row and now, as far as the clock can be believed: ?1 is
/// the steady time now, ?2 the wall time, ?3 the first that is plausible.
#define OUTBOX_PASSED_SINCE(column) \
    "CASE WHEN ?2 >= ?3 AND " column " >= ?3 AND ?2 > " column " THEN ?2 - " column " ELSE 0 END"

/// Steady times are another boot's, and mean nothing in this one. How long something was ago only
/// the wall clock can tell, and it may have jumped in between.
hal::Result<> begin_boot(Session& session, hal::Instant now, hal::WallTime wall) {
    const std::int64_t steady = steady_ms(now);
    // A first try at once does no harm, but to what may be a second copy.
    HAL_CHECK(
        session.run("UPDATE parts AS p SET due = CASE possible_duplicate WHEN 0 THEN 0 ELSE ? END "
                    "WHERE " OUTBOX_IS_QUEUED,
                    {steady_ms(now + back_off(Refusal::probably_not, 1, 0))}));
    HAL_CHECK(session.run(
        "UPDATE messages SET expires = ?1 + max(0, lifetime_ms - (" OUTBOX_PASSED_SINCE(
            "created_at") ")) WHERE seq IN (SELECT message FROM parts p WHERE " OUTBOX_IS_OPEN ")",
        {steady, wall_ms(wall), rows::first_plausible}));
    // What was armed is not taken for older than the machine has been up: the steady clock counts
    // from its start.
    HAL_CHECK(session.run("UPDATE parts AS p SET armed_steady = ?1 - min(?1, " OUTBOX_PASSED_SINCE(
                              "armed_at") ") WHERE armed_at IS NOT NULL AND " OUTBOX_IS_OPEN,
                          {steady, wall_ms(wall), rows::first_plausible}));
    return session.run("UPDATE messages SET finished_steady = ?1 - (" OUTBOX_PASSED_SINCE(
                           "finished_at") ") WHERE owed = 1 AND finished_at IS NOT NULL",
                       {steady, wall_ms(wall), rows::first_plausible});
}

#undef OUTBOX_PASSED_SINCE

}  // namespace

/// In front of the first transaction.
hal::Result<> Store::recover(Session& session) {
    HAL_CHECK(resolve_armed(session));
    const std::string boot = clock_.boot_id();
    HAL_TRY(const bool same_boot, is_same_boot(session, boot));
    if (!same_boot) {
        HAL_CHECK(begin_boot(session, clock_.now(), clock_.wall_now()));
        HAL_CHECK(
            session.run("INSERT INTO boots (one, boot) VALUES (1, ?) "
                        "ON CONFLICT (one) DO UPDATE SET boot = excluded.boot",
                        {boot}));
    }
    for (const auto& [modem, part] : notes_.left()) {
        HAL_CHECK(
            session.run("UPDATE parts AS p SET crashes = max(crashes, ?) "
                        "WHERE message = ? AND part = ? AND " OUTBOX_IS_OPEN,
                        {std::int64_t{part.crashes}, part.message, std::int64_t{part.part}}));
    }
    HAL_CHECK(read_expiries(session));
    return session.query("SELECT value FROM counters WHERE name = 'concat_reference'", {},
                         [this](const Row& row) {
                             // Some may have been drawn before the file could be opened.
                             concat_reference_ += static_cast<unsigned>(row.integer(0));
                         });
}

hal::Result<> Store::adopt(const std::vector<std::string>& modems) {
    HAL_CHECK(change([&](Session& session) -> hal::Result<> {
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
                HAL_CHECK(session.run("UPDATE parts SET wanted_modem = ? WHERE message = ?",
                                      {after.wanted, bond.message}));
            }
        }
        return {};
    }));
    hands_.clear();
    return {};
}

}  // namespace outbox
