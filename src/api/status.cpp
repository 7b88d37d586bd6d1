#include "api/status.hpp"

#include <algorithm>
#include <vector>

#include "api/version.hpp"
#include "gateway/modem_status.hpp"
#include "text/iso_time.hpp"

namespace api {
namespace {

using boost::json::object;
using boost::json::value;

template <class T>
value optional_value(const std::optional<T>& maybe) {
    return maybe ? value(*maybe) : value(nullptr);
}

value refusal_json(const std::optional<outbox::LastRefusal>& refusal) {
    if (!refusal) {
        return nullptr;
    }
    return object{{"code", refusal->code.message()},
                  {"meaning", refusal->meaning},
                  {"at", to_iso(refusal->at)}};
}

boost::json::array recovery_json(const gateway::ModemStatus& modem) {
    boost::json::array actions;
    for (const hal::RecoveryAction& action : modem.recovery) {
        actions.push_back(object{{"at", to_iso(action.at)},
                                 {"rung", hal::to_string(action.rung)},
                                 {"fault", hal::to_string(action.fault)},
                                 {"reason", action.reason},
                                 {"result", action.result},
                                 {"cured", action.cured}});
    }
    return actions;
}

object sim_json(const gateway::ModemStatus& modem) {
    return {{"sim", gateway::to_string(modem.sim.state)},
            {"sim_trouble", modem.sim.locked_because},
            {"pin_tries_left", optional_value(modem.sim.pin_tries_left)},
            {"iccid", modem.sim.iccid},
            {"service_centre", modem.service_centre},
            {"storage", object{{"name", modem.storage.name},
                               {"used", modem.storage.used},
                               {"total", modem.storage.total}}}};
}

object network_json(const gateway::ModemStatus& modem) {
    return {{"registration", gateway::to_string(modem.registration.state)},
            {"network", modem.registration.network},
            {"technology", modem.registration.technology},
            {"rssi_dbm", optional_value(modem.signal.rssi_dbm)},
            {"rsrp_dbm", optional_value(modem.signal.rsrp_dbm)},
            {"rsrq_db", optional_value(modem.signal.rsrq_db)},
            {"sinr_db", optional_value(modem.signal.sinr_db)}};
}

object modem_json(const gateway::ModemStatus& modem) {
    object json{{"name", modem.name},
                {"device", modem.device},
                {"state", hal::to_string(modem.state)},
                {"trouble", modem.trouble},
                {"advice", modem.advice},
                {"obstacle", modem.obstacle()},
                {"exchange", modem.exchange},
                {"port", modem.port},
                {"board", modem.board},
                {"dry_run", modem.dry_run},
                {"manufacturer", modem.identity.manufacturer},
                {"model", modem.identity.model},
                {"revision", modem.identity.revision},
                {"imei", modem.identity.imei},
                {"indications", modem.capabilities.indications},
                {"status_reports", modem.capabilities.status_reports},
                {"storages", modem.capabilities.storages},
                {"recovery", recovery_json(modem)},
                {"last_refusal", refusal_json(modem.last_refusal)}};
    for (const object& part : {sim_json(modem), network_json(modem)}) {
        json.insert(part.begin(), part.end());
    }
    return json;
}

/// Why the queue is not empty, in words: what stands in every message's way, or what the last
/// attempt of the oldest one came to.
std::string why_waiting(const outbox::QueueCounts& counts, std::string obstacle) {
    if (counts.waiting == 0) {
        return {};
    }
    if (!obstacle.empty() || counts.put_off.empty()) {
        return obstacle;
    }
    return "to be tried again after: " + counts.put_off;
}

object queue_json(gateway::Gateway& gateway) {
    const auto counts = gateway.store().counts();
    if (!counts) {
        return {{"waiting", nullptr},
                {"armed", nullptr},
                {"uncertain", nullptr},
                {"oldest_waiting_s", nullptr},
                {"why", "the database: " + counts.error().message()}};
    }
    value oldest = nullptr;
    if (counts->oldest_waiting) {
        oldest = std::chrono::duration_cast<std::chrono::seconds>(gateway.clock().wall_now() -
                                                                  *counts->oldest_waiting)
                     .count();
    }
    return {{"waiting", counts->waiting},
            {"armed", counts->armed},
            {"uncertain", counts->uncertain},
            {"oldest_waiting_s", oldest},
            {"why", why_waiting(*counts, gateway.obstacle({}))}};
}

hal::WallTime last_refused_at(const gateway::ModemStatus& modem) {
    return modem.last_refusal ? modem.last_refusal->at : hal::WallTime();
}

}  // namespace

std::string to_iso(hal::WallTime time) {
    return text::to_iso(std::chrono::floor<std::chrono::seconds>(time));
}

object status(gateway::Gateway& gateway) {
    const auto configuration = gateway.configuration();
    const auto listing = gateway.mirror().listing();
    const bool has_device = configuration->device != nullptr;
    std::vector<gateway::ModemStatus> modems = gateway.fleet().status();
    boost::json::array all;
    for (const gateway::ModemStatus& modem : modems) {
        all.push_back(modem_json(modem));
    }
    const gateway::ModemStatus first = modems.empty() ? gateway::ModemStatus() : modems.front();
    const auto latest = std::ranges::max_element(modems, {}, last_refused_at);
    return object{{"version", version},
                  {"enabled", configuration->settings.enabled},
                  {"device", configuration->settings.device},
                  {"replies", has_device ? configuration->device->replies->name : std::string()},
                  {"modem", modem_json(first)},
                  {"modems", std::move(all)},
                  {"queue", queue_json(gateway)},
                  {"storage", object{{"trouble", gateway.storage_trouble()},
                                     {"put_aside", gateway.put_aside().string()}}},
                  {"inbox", object{{"synced", listing != nullptr},
                                   {"messages", listing == nullptr ? 0 : listing->size()}}},
                  {"last_refusal",
                   refusal_json(latest == modems.end() ? std::nullopt : latest->last_refusal)}};
}

}  // namespace api
