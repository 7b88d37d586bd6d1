#include <utility>

#include "at/fields.hpp"
#include "at/hex.hpp"
#include "modem/answers.hpp"
#include "modem/dialect.hpp"
#include "modem/signal_figures.hpp"

namespace hal::modem {
namespace {

/// `+CRSM: <sw1>,<sw2>,<response>` of EF_ICCID.
std::optional<std::string> read_iccid_file(const at::Response& answer) {
    const auto data = parse_sim_data(answer.lines.back().text);
    const std::string digits = data ? swapped_digits(*data) : std::string();
    return digits.empty() ? std::nullopt : std::optional(digits);
}

/// `+CPINR: <code>,<retries>[,<default_retries>]`, a line for each code (TS 27.007 8.65).
std::optional<unsigned> read_tries(const at::Response& answer) {
    for (const at::Information& line : answer.lines) {
        at::Fields fields(line.text);
        if (fields.string() == "SIM PIN") {
            return fields.count();
        }
    }
    return std::nullopt;
}

/// `+CESQ: <rxlev>,<ber>,<rscp>,<ecno>,<rsrq>,<rsrp>` (TS 27.007 8.69); 255: not known.
std::optional<Signal> read_extended_quality(const at::Response& answer) {
    at::Fields fields(answer.lines.back().text);
    for (int skipped = 0; skipped < 4; ++skipped) {
        fields.skip();
    }
    const auto rsrq = fields.number();
    const auto rsrp = fields.number();
    Signal signal;
    if (rsrq && *rsrq >= 0 && *rsrq <= 34) {
        signal.rsrq_db = (*rsrq - 40) / 2;
    }
    if (rsrp && *rsrp >= 0 && *rsrp <= 97) {
        signal.rsrp_dbm = *rsrp - 141;
    }
    return signal;
}

}  // namespace

Dialect::Dialect(Questions own) : questions_(std::move(own)) {
    questions_.revision.push_back(
        {{at::AtLine("AT+CGMR"), {.prefix = "+CGMR:", .shape = looks_like_name}}, read_first_line});
    // READ BINARY of EF_ICCID, 2FE2 (TS 31.102 13.2), 10 octets, by TS 27.007 8.18.
    questions_.iccid.push_back(
        {{at::AtLine("AT+CRSM=176,12258,0,0,10"), {.prefix = "+CRSM:"}}, read_iccid_file});
    questions_.pin_tries.push_back({{at::AtLine("AT+CPINR"), {.prefix = "+CPINR:"}}, read_tries});
    questions_.signal.push_back(
        {{at::AtLine("AT+CESQ"), {.prefix = "+CESQ:"}}, read_extended_quality});
}

std::optional<Event> Dialect::parse_urc(std::string_view line) const {
    return is_boot_urc(line) ? std::optional<Event>(ModemRestarted{}) : std::nullopt;
}

std::optional<Question<bool>> Dialect::wrong_port_question() const {
    return std::nullopt;
}

std::optional<Readiness> Dialect::readiness() const {
    return std::nullopt;
}

at::AtLine Dialect::restart_command() const {
    return {"AT+CFUN=1,1"};  // TS 27.007 8.2
}

std::optional<std::string> read_iccid(const at::Response& answer) {
    const auto text = at::Fields(answer.lines.back().text).string().value_or("");
    std::string digits = leading_digits(text);
    // Every ICCID begins with 89 (ITU-T E.118).
    if (digits.starts_with("98")) {
        const auto octets = at::from_hex(text.substr(0, text.size() / 2 * 2));
        digits = octets ? swapped_digits(*octets) : std::string();
    }
    return digits.empty() ? std::nullopt : std::optional(digits);
}

std::optional<std::string> read_first_line(const at::Response& answer) {
    return answer.lines.front().text;
}

const Dialect& generic_dialect() {
    static const Dialect dialect;
    return dialect;
}

}  // namespace hal::modem
