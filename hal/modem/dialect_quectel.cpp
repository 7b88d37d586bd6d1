#include <algorithm>
#include <array>

#include "at/fields.hpp"
#include "modem/answers.hpp"
#include "modem/dialect.hpp"
#include "modem/signal_figures.hpp"

namespace hal::modem {
namespace {

/// A sum of 1 CPIN READY, 2 SMS initialised, 4 phone book initialised (5.9). EC200 says 3 or 7, and
/// M95, which counts, 3 (oFono).
bool says_ready(const at::Response& answer) {
    const auto state = at::Fields(answer.lines.back().text).number();
    return state && (*state & 2) != 0;
}

/// `+QPINC: "SC",<PIN tries>,<PUK tries>`, and the same for "P2" (oFono).
std::optional<unsigned> read_tries(const at::Response& answer) {
    for (const at::Information& line : answer.lines) {
        at::Fields fields(line.text);
        if (fields.string() == "SC") {
            return fields.count();
        }
    }
    return std::nullopt;
}

/// `+QCSQ: "LTE",<rssi>,<rsrp>,<sinr>,<rsrq>`; <sinr> in fifths of a dB from -20. From memory of
/// the manual and programs that read it, not verified. Other technologies have other fields, and
/// for NR accounts differ: they are left out.
std::optional<Signal> read_quality(const at::Response& answer) {
    constexpr std::array<std::string_view, 5> lte = {"LTE", "CAT-M1", "CAT-NB1", "eMTC", "NBIoT"};
    at::Fields fields(answer.lines.back().text);
    const auto technology = fields.string();
    if (!technology || std::ranges::find(lte, *technology) == lte.end()) {
        return std::nullopt;
    }
    Signal signal;
    fields.skip();
    signal.rsrp_dbm = plausible_rsrp(fields.number());
    if (const auto sinr = fields.number()) {
        signal.sinr_db = plausible_sinr(*sinr / 5 - 20);
    }
    signal.rsrq_db = plausible_rsrq(fields.number());
    return signal;
}

/// Clauses are those of the EC2x&EG9x&EG2x-G&EM05 AT Commands Manual V2.0, where not said
/// otherwise.
class QuectelDialect final : public Dialect {
public:
    QuectelDialect()
        : Dialect({
              // AT+CGMR gives the major version only.
              .revision = {{{at::AtLine("AT+QGMR"), {.prefix = "+QGMR:", .shape = looks_like_name}},
                            read_first_line}},
              .iccid = {{{at::AtLine("AT+QCCID"), {.prefix = "+QCCID:"}}, read_iccid}},
              .pin_tries = {{{at::AtLine("AT+QPINC?"), {.prefix = "+QPINC:"}}, read_tries}},
              .signal = {{{at::AtLine("AT+QCSQ"), {.prefix = "+QCSQ:"}}, read_quality}},
          }) {}

    std::optional<Event> parse_urc(std::string_view line) const override {
        if (is_boot_urc(line)) {
            return ModemRestarted{};
        }
        if (line.starts_with("+QIND: \"smsfull\"")) {
            return StorageFull{};
        }
        // SMS DONE and PB DONE come in any order (BG96 AT Commands Manual V2.0, table 12).
        if (line.starts_with("+QSIMSTAT:") || line.starts_with("+QUSIM:") ||
            line == "+QIND: SMS DONE") {
            return SimChanged{};
        }
        return std::nullopt;
    }

    std::optional<Readiness> readiness() const override {
        return Readiness{{}, {at::AtLine("AT+QINISTAT"), {.prefix = "+QINISTAT:"}}, says_ready};
    }
};

}  // namespace

const Dialect& quectel_dialect() {
    static const QuectelDialect dialect;
    return dialect;
}

}  // namespace hal::modem
