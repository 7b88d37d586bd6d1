#include "at/fields.hpp"
#include "modem/answers.hpp"
#include "modem/dialect.hpp"

namespace hal::modem {

std::optional<Event> Dialect::parse_urc(std::string_view line) const {
    return is_boot_urc(line) ? std::optional<Event>(ModemRestarted{}) : std::nullopt;
}

std::optional<Query> Dialect::readiness_query() const {
    return std::nullopt;
}

bool Dialect::says_ready(std::string_view) const {
    return true;
}

Query Dialect::revision_query() const {
    return {at::AtLine("AT+CGMR"), {.prefix = "+CGMR:", .shape = looks_like_name}};
}

at::AtLine Dialect::restart_command() const {
    return {"AT+CFUN=1,1"};  // TS 27.007 8.2
}

Query Dialect::iccid_query() const {
    // READ BINARY of EF_ICCID, 2FE2 (TS 31.102 13.2), 10 octets, by TS 27.007 8.18.
    return {at::AtLine("AT+CRSM=176,12258,0,0,10"), {.prefix = "+CRSM:"}};
}

std::string Dialect::parse_iccid(std::string_view answer) const {
    const auto data = parse_sim_data(answer);
    return data ? swapped_digits(*data) : std::string();
}

Query Dialect::signal_query() const {
    return {at::AtLine("AT+CESQ"), {.prefix = "+CESQ:"}};
}

void Dialect::add_signal(std::string_view answer, Signal& signal) const {
    // <rxlev>,<ber>,<rscp>,<ecno>,<rsrq>,<rsrp> (TS 27.007 8.69); 255: not known.
    at::Fields fields(answer);
    for (int skipped = 0; skipped < 4; ++skipped) {
        fields.skip();
    }
    const auto rsrq = fields.number();
    const auto rsrp = fields.number();
    if (rsrq && *rsrq >= 0 && *rsrq <= 34) {
        signal.rsrq_db = (*rsrq - 40) / 2;
    }
    if (rsrp && *rsrp >= 0 && *rsrp <= 97) {
        signal.rsrp_dbm = *rsrp - 141;
    }
}

const Dialect& generic_dialect() {
    static const Dialect dialect;
    return dialect;
}

}  // namespace hal::modem
