#include "cli/modem_rows.hpp"

#include "cli/printing.hpp"

namespace cli {
namespace {

using boost::json::value;

std::string optional_row(std::string_view label, const std::string& text) {
    return text.empty() ? text : row(label, text);
}

/// "RSRP -98 dBm", or nothing.
std::string figure(const value& modem, std::string_view path, const std::string& label,
                   const std::string& unit) {
    const auto number = number_at(modem, path);
    return number ? joined({label, std::to_string(*number), unit}, " ") : std::string();
}

std::string signal(const value& modem) {
    const std::string all =
        joined({figure(modem, "rssi_dbm", "", "dBm"), figure(modem, "rsrp_dbm", "RSRP", "dBm"),
                figure(modem, "rsrq_db", "RSRQ", "dB"), figure(modem, "sinr_db", "SINR", "dB")},
               ", ");
    return all.empty() ? "signal unknown" : all;
}

std::string sim(const value& modem) {
    return joined({field(modem, "sim"), field(modem, "sim_trouble"), field(modem, "iccid"),
                   figure(modem, "pin_tries_left", "PIN tries left", "")},
                  ", ");
}

std::string storage(const value& modem) {
    const auto used = number_at(modem, "storage.used");
    const auto total = number_at(modem, "storage.total");
    if (!used || !total || field(modem, "storage.name").empty()) {
        return {};
    }
    return std::to_string(*used) + " of " + std::to_string(*total) + " places used in " +
           field(modem, "storage.name");
}

/// What the modem could not be made to do; nothing before it has been asked.
std::string limits(const value& modem) {
    if (field(modem, "storages").empty()) {
        return {};
    }
    return joined({field(modem, "indications").empty()
                       ? "tells nothing by itself: its storage is looked at every 30 s"
                       : "",
                   find_at(modem, "status_reports") != nullptr && !flag_at(modem, "status_reports")
                       ? "no delivery reports"
                       : ""},
                  ", ");
}

std::string recovery(const value& modem) {
    std::string rows = flag_at(modem, "dry_run")
                           ? row("recovery", "dry run: what would be done is said, and not done")
                           : std::string();
    for (const value& action : array_at(modem, "recovery")) {
        const std::string result = field(action, "result");
        rows += row("recovery",
                    joined({field(action, "at"), field(action, "rung"), field(action, "fault"),
                            field(action, "reason"), result.empty() ? "not finished" : result,
                            flag_at(action, "cured") ? "cured" : ""},
                           ", "));
    }
    return rows;
}

}  // namespace

std::string modem_rows(const value& modem) {
    const std::string name = field(modem, "name");
    return row("modem", (name.empty() ? name : name + ": ") +
                            joined({field(modem, "state"), field(modem, "port"),
                                    field(modem, "device"), field(modem, "trouble")},
                                   ", ")) +
           optional_row("what to do", field(modem, "advice")) +
           optional_row("", joined({field(modem, "manufacturer"), field(modem, "model"),
                                    field(modem, "revision")},
                                   " ")) +
           optional_row("imei", field(modem, "imei")) +
           optional_row("exchanged", field(modem, "exchange")) + row("sim", sim(modem)) +
           row("network", joined({field(modem, "registration"), field(modem, "network"),
                                  field(modem, "technology"), signal(modem)},
                                 ", ")) +
           optional_row("smsc", field(modem, "service_centre")) +
           optional_row("storage", storage(modem)) + optional_row("limits", limits(modem)) +
           optional_row("board", field(modem, "board")) + recovery(modem);
}

}  // namespace cli
