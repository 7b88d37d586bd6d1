#include "at/fields.hpp"
#include "modem/answers.hpp"
#include "modem/dialect.hpp"

namespace hal::modem {
namespace {

/// Clauses are those of the EC2x&EG9x&EG2x-G&EM05 AT Commands Manual V2.0, where not said
/// otherwise.
class QuectelDialect final : public Dialect {
public:
    std::optional<Event> parse_urc(std::string_view line) const override {
        if (is_boot_urc(line)) {
            return ModemRestarted{};
        }
        if (line.starts_with("+QIND: \"smsfull\"")) {
            return StorageFull{};
        }
        if (line.starts_with("+QSIMSTAT:") || line.starts_with("+QUSIM:") ||
            line == "+QIND: SMS DONE") {
            return SimChanged{};
        }
        return std::nullopt;
    }

    std::optional<Query> readiness_query() const override {
        return Query{at::AtLine("AT+QINISTAT"), {.prefix = "+QINISTAT:"}};
    }

    bool says_ready(std::string_view answer) const override {
        // A sum of 1 CPIN READY, 2 SMS initialised, 4 phone book initialised (5.9).
        const auto state = at::Fields(answer).number();
        return state && (*state & 2) != 0;
    }

    Query revision_query() const override {
        // AT+CGMR gives the major version only.
        return {at::AtLine("AT+QGMR"), {.prefix = "+QGMR:", .shape = looks_like_name}};
    }

    Query iccid_query() const override { return {at::AtLine("AT+QCCID"), {.prefix = "+QCCID:"}}; }

    std::string parse_iccid(std::string_view answer) const override {
        return leading_digits(at::Fields(answer).string().value_or(""));
    }

    Query signal_query() const override { return {at::AtLine("AT+QCSQ"), {.prefix = "+QCSQ:"}}; }

    void add_signal(std::string_view answer, Signal& signal) const override {
        // "LTE",<rssi>,<rsrp>,<sinr>,<rsrq>; <sinr> in fifths of a dB from -20. From memory of the
        // manual, not verified; other technologies have other fields and are left out.
        at::Fields fields(answer);
        if (fields.string() != "LTE") {
            return;
        }
        fields.skip();
        signal.rsrp_dbm = fields.number();
        if (const auto sinr = fields.number()) {
            signal.sinr_db = *sinr / 5 - 20;
        }
        signal.rsrq_db = fields.number();
    }
};

}  // namespace

const Dialect& quectel_dialect() {
    static const QuectelDialect dialect;
    return dialect;
}

}  // namespace hal::modem
