#include "cli/modem_settings.hpp"

#include <algorithm>

#include "cli/printing.hpp"
#include "cli/settings_change.hpp"

namespace cli {
namespace {

hal::Result<> remove_modem(settings::Settings& wanted, const std::string& name) {
    if (std::erase_if(wanted.modems, [&](const auto& modem) { return modem.name == name; }) == 0) {
        return refused("remove-modem: there is no modem " + name);
    }
    return {};
}

/// The one that is named, or the first; a new one if there is none yet.
settings::ModemSettings& choose_modem(settings::Settings& wanted, const Options& options) {
    auto& modems = wanted.modems;
    auto chosen = modems.begin();
    if (options.modem_name) {
        chosen = std::ranges::find(modems, *options.modem_name, &settings::ModemSettings::name);
    }
    if (chosen != modems.end()) {
        return *chosen;
    }
    settings::ModemSettings& fresh = modems.emplace_back();
    fresh.name = options.modem_name.value_or(fresh.name);
    return fresh;
}

}  // namespace

hal::Result<> set_modem(settings::Settings& wanted, const Options& options,
                        const std::optional<std::string>& pin) {
    if (options.remove_modem) {
        HAL_CHECK(remove_modem(wanted, *options.remove_modem));
    }
    if (!options.modem && !options.modem_name && !options.modem_device && !options.imei && !pin) {
        return {};
    }
    settings::ModemSettings& modem = choose_modem(wanted, options);
    modem.port = options.modem.value_or(modem.port);
    if (modem.port.empty()) {
        modem.port = settings::any_port;
    }
    modem.device = options.modem_device.value_or(modem.device);
    modem.imei = options.imei.value_or(modem.imei);
    modem.pin = pin.value_or(modem.pin);
    return {};
}

boost::json::array modems_json(const settings::Settings& current) {
    boost::json::array modems;
    for (const settings::ModemSettings& modem : current.modems) {
        modems.push_back({{"name", modem.name},
                          {"port", modem.port},
                          {"device", modem.device},
                          {"imei", modem.imei},
                          {"pin_set", !modem.pin.empty()}});
    }
    return modems;
}

std::string modem_rows(const settings::Settings& current) {
    std::string rows;
    for (const settings::ModemSettings& modem : current.modems) {
        rows += row("modem", modem.name + ", port " + printable(modem.port) +
                                 (modem.device.empty() ? "" : ", device " + modem.device) +
                                 (modem.imei.empty() ? "" : ", IMEI " + modem.imei) +
                                 (modem.pin.empty() ? "" : "  (PIN set)"));
    }
    return rows.empty() ? row("modem", "none: sms-gateway settings set --modem auto") : rows;
}

}  // namespace cli
