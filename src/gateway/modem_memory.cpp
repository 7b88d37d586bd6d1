#include "gateway/modem_memory.hpp"

#include <algorithm>
#include <optional>

#include "logging/log.hpp"

namespace gateway {
namespace {

constexpr std::chrono::days kept{30};

/// Before that no clock is right: it has not been set since the router's start.
constexpr hal::WallTime clock_is_set{std::chrono::sys_days{std::chrono::year{2025} / 1 / 1}};

std::int64_t stamp(hal::WallTime time) {
    return time.time_since_epoch().count();
}

/// What was done before the clock was set is as old as it may be at least: the last of it is new,
/// the rest keeps its distance. Else a jump of the clock would give all budgets back.
hal::Result<> date_anew(database::Session& session, const std::string& modem, hal::WallTime now) {
    if (now < clock_is_set) {
        return {};
    }
    std::optional<std::int64_t> newest;
    HAL_CHECK(session.query(
        "SELECT at FROM recovery_actions WHERE modem = ?1 AND at < ?2 ORDER BY at DESC LIMIT 1",
        {modem, stamp(clock_is_set)}, [&](const database::Row& row) { newest = row.integer(0); }));
    if (!newest) {
        return {};
    }
    return session.run(
        "UPDATE OR REPLACE recovery_actions SET at = at + ?3 WHERE modem = ?1 AND at < ?2",
        {modem, stamp(clock_is_set), stamp(now) - *newest});
}

}  // namespace

ModemRecord::ModemRecord(database::Database& database, std::string name)
    : database_(database), name_(std::move(name)) {
    const auto read = database_.transaction([&](database::Session& session) {
        return session.query("SELECT imei, iccid FROM modems WHERE name = ?1", {name_},
                             [&](const database::Row& row) {
                                 imei_ = row.text(0);
                                 iccid_ = row.text(1);
                             });
    });
    if (!read) {
        logging::log(logging::Level::error, "trouble",
                     {{"modem", name_}, {"what", read.error().message()}});
    }
}

hal::Result<> ModemRecord::remember(const std::string& imei, const std::string& iccid) {
    const std::string& new_imei = imei.empty() ? imei_ : imei;
    const std::string& new_iccid = iccid.empty() ? iccid_ : iccid;
    if (new_imei == imei_ && new_iccid == iccid_) {
        return {};
    }
    HAL_CHECK(database_.transaction([&](database::Session& session) {
        return session.run("INSERT OR REPLACE INTO modems (name, imei, iccid) VALUES (?1, ?2, ?3)",
                           {name_, new_imei, new_iccid});
    }));
    imei_ = new_imei;
    iccid_ = new_iccid;
    return {};
}

hal::Result<std::vector<hal::RecoveryAction>> RecoveryLog::recall() {
    std::vector<hal::RecoveryAction> actions;
    HAL_CHECK(database_.transaction([&](database::Session& session) -> hal::Result<> {
        HAL_CHECK(date_anew(session, name_, clock_.wall_now()));
        return session.query(
            "SELECT at, rung, fault, reason, result, cured FROM recovery_actions"
            " WHERE modem = ?1 ORDER BY at DESC, rung DESC LIMIT 200",
            {name_}, [&](const database::Row& row) {
                actions.push_back({.at = hal::WallTime(hal::Milliseconds(row.integer(0))),
                                   .rung = static_cast<hal::Rung>(row.integer(1)),
                                   .fault = static_cast<hal::Fault>(row.integer(2)),
                                   .reason = row.text(3),
                                   .result = row.text(4),
                                   .cured = row.integer(5) != 0});
            });
    }));
    std::ranges::reverse(actions);
    return actions;
}

hal::Result<> RecoveryLog::begun(const hal::RecoveryAction& action) {
    return database_.transaction([&](database::Session& session) -> hal::Result<> {
        HAL_CHECK(date_anew(session, name_, clock_.wall_now() - hal::Milliseconds{1}));
        HAL_CHECK(session.run("DELETE FROM recovery_actions WHERE modem = ?1 AND at < ?2",
                              {name_, stamp(clock_.wall_now() - kept)}));
        return session.run(
            "INSERT OR REPLACE INTO recovery_actions (modem, at, rung, fault, reason, result, "
            "cured)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            {name_, stamp(action.at), static_cast<std::int64_t>(action.rung),
             static_cast<std::int64_t>(action.fault), action.reason, action.result,
             std::int64_t{action.cured}});
    });
}

hal::Result<> RecoveryLog::ended(const hal::RecoveryAction& action) {
    return database_.transaction([&](database::Session& session) {
        return session.run(
            "UPDATE recovery_actions SET result = ?4, cured = ?5"
            " WHERE modem = ?1 AND at = ?2 AND rung = ?3",
            {name_, stamp(action.at), static_cast<std::int64_t>(action.rung), action.result,
             std::int64_t{action.cured}});
    });
}

}  // namespace gateway
