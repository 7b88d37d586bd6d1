#include "api/status.hpp"

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

boost::json::array recovery_json(const gateway::ModemStatus& modem) {
    boost::json::array actions;
    for (const hal::RecoveryAction& action : modem.recovery) {
        actions.push_back(object{{"at", to_iso(action.at)},
                                 {"rung", hal::to_string(action.rung)},
                                 {"reason", action.reason},
                                 {"result", action.result},
                                 {"cured", action.cured}});
    }
    return actions;
}

object modem_json(const gateway::ModemStatus& modem) {
    return {{"state", hal::to_string(modem.state)},
            {"trouble", modem.trouble},
            {"port", modem.port},
            {"board", modem.board},
            {"manufacturer", modem.identity.manufacturer},
            {"model", modem.identity.model},
            {"revision", modem.identity.revision},
            {"imei", modem.identity.imei},
            {"sim", gateway::to_string(modem.sim.state)},
            {"iccid", modem.sim.iccid},
            {"registration", gateway::to_string(modem.registration.state)},
            {"network", modem.registration.network},
            {"technology", modem.registration.technology},
            {"rssi_dbm", optional_value(modem.signal.rssi_dbm)},
            {"storage", object{{"name", modem.storage.name},
                               {"used", modem.storage.used},
                               {"total", modem.storage.total}}},
            {"recovery", recovery_json(modem)}};
}

/// Why the queue is not empty, in words: what stands in every message's way, or what the last
/// attempt of the oldest one came to.
std::string why_waiting(const outbox::QueueCounts& counts, const gateway::ModemStatus& modem) {
    if (counts.waiting == 0) {
        return {};
    }
    std::string obstacle = modem.obstacle();
    if (!obstacle.empty() || counts.put_off.empty()) {
        return obstacle;
    }
    return "to be tried again after: " + counts.put_off;
}

object queue_json(const outbox::QueueCounts& counts, const gateway::ModemStatus& modem,
                  hal::WallTime now) {
    value oldest = nullptr;
    if (counts.oldest_waiting) {
        oldest =
            std::chrono::duration_cast<std::chrono::seconds>(now - *counts.oldest_waiting).count();
    }
    return {{"waiting", counts.waiting},
            {"armed", counts.armed},
            {"uncertain", counts.uncertain},
            {"oldest_waiting_s", oldest},
            {"why", why_waiting(counts, modem)}};
}

value refusal_json(const std::optional<outbox::LastRefusal>& refusal) {
    if (!refusal) {
        return nullptr;
    }
    return object{{"code", refusal->code.message()},
                  {"meaning", std::string(outbox::meaning(refusal->code))},
                  {"at", to_iso(refusal->at)}};
}

}  // namespace

std::string to_iso(hal::WallTime time) {
    return text::to_iso(std::chrono::floor<std::chrono::seconds>(time));
}

hal::Result<object> status(gateway::Gateway& gateway) {
    HAL_TRY(const outbox::QueueCounts counts, gateway.store().counts());
    const auto configuration = gateway.configuration();
    const gateway::ModemStatus modem = gateway.modem_status();
    const auto listing = gateway.mirror().listing();
    const bool has_device = configuration->device != nullptr;
    return object{{"version", version},
                  {"enabled", configuration->settings.enabled},
                  {"device", configuration->settings.device},
                  {"replies", has_device ? configuration->device->replies->name : std::string()},
                  {"modem", modem_json(modem)},
                  {"queue", queue_json(counts, modem, gateway.clock().wall_now())},
                  {"inbox", object{{"synced", listing != nullptr},
                                   {"messages", listing == nullptr ? 0 : listing->size()}}},
                  {"last_refusal", refusal_json(modem.last_refusal)}};
}

}  // namespace api
