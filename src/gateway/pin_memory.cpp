#include "gateway/pin_memory.hpp"

#include <algorithm>

#include "auth/password.hpp"
#include "logging/log.hpp"

namespace gateway {
namespace {

/// In front of a modem's name: the SIM that was in it, whichever that was. No ICCID begins so.
constexpr char unknown_sim = '?';

bool is_unknown(const std::string& sim) {
    return sim.starts_with(unknown_sim);
}

bool may_be_the_same(const std::string& one, const std::string& other) {
    return one == other || is_unknown(one) || is_unknown(other);
}

}  // namespace

std::string PinMemory::sim_key(const std::string& iccid) const {
    return iccid.empty() ? unknown_sim + modem_ : iccid;
}

/// Hashes are salted: each has to be compared.
hal::Result<std::vector<PinMemory::Try>> PinMemory::tries_of_this_pin() const {
    std::vector<Try> tries;
    HAL_CHECK(database_.transaction([&](database::Session& session) {
        return session.query(
            "SELECT rowid, hash, iccid, state, tries_left FROM sim_pins", {},
            [&](const database::Row& row) {
                tries.push_back(
                    {.row = row.integer(0),
                     .hash = row.text(1),
                     .sim = row.text(2),
                     .state = static_cast<State>(row.integer(3)),
                     .tries_left = row.is_null(4) ? std::nullopt : std::optional(row.integer(4))});
            });
    }));
    std::erase_if(tries, [&](const Try& one) { return !auth::verify_password(one.hash, pin_); });
    return tries;
}

bool PinMemory::may_have_failed(const Try& one, const LockedSim& sim) {
    switch (one.state) {
        case State::worked:
            return false;
        case State::refused:
            return true;
        case State::tried:
            // A wrong one would have cost a try; a right one gives all of them back.
            return !one.tries_left || !sim.tries_left || *sim.tries_left < *one.tries_left;
    }
    return true;
}

hal::SimPin::Choice PinMemory::choose(const LockedSim& asking) {
    if (pin_.empty()) {
        return {.pin = std::nullopt,
                .why_not = "no PIN is set: sms-gateway settings set --modem-name " + modem_ +
                           " --sim-pin-file -, then sms-gateway settings apply"};
    }
    const auto tries = tries_of_this_pin();
    if (!tries) {
        return {.pin = std::nullopt,
                .why_not =
                    "whether its PIN was tried before cannot be read: " + tries.error().message(),
                .ask_again = true};
    }
    const std::string sim = sim_key(asking.iccid);
    const bool has_worked = std::ranges::any_of(
        *tries, [&](const Try& one) { return one.sim == sim && one.state == State::worked; });
    const bool was_tried = std::ranges::any_of(*tries, [&](const Try& one) {
        return may_be_the_same(one.sim, sim) && may_have_failed(one, asking);
    });
    if (was_tried && !has_worked) {
        return {.pin = std::nullopt,
                .why_not =
                    "the PIN of the settings was tried once and is not tried again, because "
                    "three wrong ones block the SIM: set the right one, or switch the PIN "
                    "off in another device"};
    }
    return {.pin = pin_, .why_not = {}};
}

hal::Result<> PinMemory::about_to_try(const LockedSim& asking) {
    const std::string sim = sim_key(asking.iccid);
    const database::Value tries_left = asking.tries_left
                                           ? database::Value(std::int64_t{*asking.tries_left})
                                           : database::Value(nullptr);
    const std::int64_t now = clock_.wall_now().time_since_epoch().count();
    HAL_TRY(const std::vector<Try> tries, tries_of_this_pin());
    const auto known = std::ranges::find(tries, sim, &Try::sim);
    if (known != tries.end()) {
        return database_.transaction([&](database::Session& session) {
            return session.run(
                "UPDATE sim_pins SET state = 0, at = ?2, tries_left = ?3 WHERE rowid = ?1",
                {known->row, now, tries_left});
        });
    }
    HAL_TRY(const std::string hash, auth::hash_password(pin_));
    return database_.transaction([&](database::Session& session) {
        return session.run(
            "INSERT INTO sim_pins (hash, iccid, state, at, tries_left) VALUES (?1, ?2, 0, ?3, ?4)",
            {hash, sim, now, tries_left});
    });
}

/// No SIM that is ready later, because somebody unlocked it or has set another PIN, makes up for
/// it.
void PinMemory::refused(const std::string& iccid) {
    const auto tries = tries_of_this_pin();
    if (!tries) {
        log_failure(hal::Unexpected{tries.error()});
        return;
    }
    const auto known = std::ranges::find(*tries, sim_key(iccid), &Try::sim);
    if (known != tries->end()) {
        log_failure(database_.transaction([&](database::Session& session) {
            return session.run("UPDATE sim_pins SET state = 2 WHERE rowid = ?1", {known->row});
        }));
    }
}

/// Also a try of which nothing else is known, because the worker died over it: what made the SIM
/// ready was most likely that. A try on a SIM that could not say who it was counts only for this
/// modem.
void PinMemory::worked(const std::string& iccid) {
    log_failure(database_.transaction([&](database::Session& session) {
        return session.run(
            "UPDATE sim_pins SET state = 1 WHERE state = 0 AND (iccid = ?1 OR iccid = ?2)",
            {sim_key(iccid), sim_key({})});
    }));
}

void PinMemory::log_failure(const hal::Result<>& written) const {
    if (!written) {
        logging::log(logging::Level::error, "trouble",
                     {{"modem", modem_}, {"what", written.error().message()}});
    }
}

}  // namespace gateway
