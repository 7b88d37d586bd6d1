#include <algorithm>
#include <array>

#include "at/fields.hpp"
#include "modem/answers.hpp"
#include "modem/dialect.hpp"
#include "modem/signal_figures.hpp"

namespace hal::modem {
namespace {

/// The word after `label` in `line`; empty if it is not there.
std::string_view after_label(std::string_view line, std::string_view label) {
    const auto place = line.find(label);
    if (place == std::string_view::npos) {
        return {};
    }
    const std::string_view rest = at::trim(line.substr(place + label.size()));
    return rest.substr(0, rest.find_first_of(" \t"));
}

/// ATI of an APP port names itself; such a port answers OK to most commands (ModemManager).
std::optional<bool> names_an_app_port(const at::Response& answer) {
    constexpr std::array<std::string_view, 4> names = {"APP1", "APP2", "APP3", "APP4"};
    return std::ranges::any_of(answer.lines, [&](const at::Information& line) {
        return std::ranges::any_of(names, [&](std::string_view name) {
            return line.text.find(name) != std::string::npos;
        });
    });
}

/// `State: Online`, or `State: 1 (ONLINE)` on older firmware; else a low power mode.
bool says_online(const at::Response& answer) {
    const std::string& text = answer.lines.back().text;
    return text == "Online" || text.find("ONLINE") != std::string::npos;
}

bool is_status_line(std::string_view line) {
    return line.find("RSRP (dBm):") != std::string_view::npos ||
           line.find("RSRQ (dB):") != std::string_view::npos ||
           line.find("SINR (dB):") != std::string_view::npos;
}

/// AT!GSTATUS? as EM7455 writes it: `PCC RxM RSSI:  -45  RSRP (dBm):  -81`, further receivers and
/// carriers after it, `RSRQ (dB):  -14.0`, `SINR (dB):  23.8`. The first of each is the serving
/// cell's.
std::optional<Signal> read_status(const at::Response& answer) {
    Signal signal;
    for (const at::Information& line : answer.lines) {
        Signal found;
        found.rsrp_dbm = plausible_rsrp(to_rounded(after_label(line.text, "RSRP (dBm):")));
        found.rsrq_db = plausible_rsrq(to_rounded(after_label(line.text, "RSRQ (dB):")));
        found.sinr_db = plausible_sinr(to_rounded(after_label(line.text, "SINR (dB):")));
        merge(signal, found);
    }
    return signal;
}

/// `+KCELLMEAS: <RSRP>,<path loss>,<PUSCH power>,<PUCCH power>,<SINR>` of HL78xx (Zephyr).
std::optional<Signal> read_cell(const at::Response& answer) {
    at::Fields fields(answer.lines.back().text);
    Signal signal;
    signal.rsrp_dbm = plausible_rsrp(to_rounded(fields.raw().value_or("")));
    for (int skipped = 0; skipped < 3; ++skipped) {
        fields.skip();
    }
    signal.sinr_db = plausible_sinr(to_rounded(fields.raw().value_or("")));
    return signal;
}

/// `+CPINC: <PIN>,<PIN2>,<PUK>,<PUK2>` (ModemManager).
std::optional<unsigned> read_tries(const at::Response& answer) {
    return at::Fields(answer.lines.back().text).count();
}

/// MC, EM and WP modules have the AT! commands, HL78xx has not: it refuses them, and the next
/// question is its own. +PACSP, which MC and EM send, means nothing here.
class SierraDialect final : public Dialect {
public:
    SierraDialect()
        : Dialect({
              .revision = {},
              .iccid = {{{at::AtLine("AT!ICCID?"), {.prefix = "!ICCID:"}}, read_iccid}},
              .pin_tries = {{{at::AtLine("AT+CPINC?"), {.prefix = "+CPINC:"}}, read_tries}},
              .signal = {{{at::AtLine("AT!GSTATUS?"), {.prefix = {}, .shape = is_status_line}},
                          read_status},
                         {{at::AtLine("AT+KCELLMEAS=0"), {.prefix = "+KCELLMEAS:"}}, read_cell}},
          }) {}

    std::optional<Event> parse_urc(std::string_view line) const override {
        // +KSUP: HL78xx has started, or left its power saving mode. Those on USB say nothing.
        const bool boot = is_boot_urc(line) || line.starts_with("+KSUP:");
        return boot ? std::optional<Event>(ModemRestarted{}) : std::nullopt;
    }

    std::optional<Question<bool>> wrong_port_question() const override {
        return Question<bool>{{at::AtLine("ATI"), {.prefix = {}, .shape = looks_like_name}},
                              names_an_app_port};
    }

    std::optional<Readiness> readiness() const override {
        return Readiness{{}, {at::AtLine("AT!PCINFO?"), {.prefix = "State:"}}, says_online};
    }

    at::AtLine restart_command() const override { return {"AT!RESET"}; }
};

}  // namespace

const Dialect& sierra_dialect() {
    static const SierraDialect dialect;
    return dialect;
}

}  // namespace hal::modem
