#include "at/fields.hpp"
#include "modem/answers.hpp"
#include "modem/dialect.hpp"
#include "modem/signal_figures.hpp"

namespace hal::modem {
namespace {

/// `#QSS: <mode>,<status>`: 0 no SIM, 1 inserted, 2 unlocked, 3 SMS and phone book ready (oFono,
/// ModemManager).
bool says_ready(const at::Response& answer) {
    constexpr int sms_and_phone_book_ready = 3;
    at::Fields fields(answer.lines.back().text);
    fields.skip();
    return fields.number() == sms_and_phone_book_ready;
}

/// `#PCT: <tries>` of the code that AT+CPIN? asks for (oFono).
std::optional<unsigned> read_tries(const at::Response& answer) {
    return at::Fields(answer.lines.back().text).count();
}

/// `#RFSTS: <PLMN>,<EARFCN>,<RSRP>,<RSSI>,<RSRQ>,<TAC>,...` on LTE (LE910C1 and ME910C1 drivers in
/// public repositories). GSM and UMTS have other figures in these places, at least one of which is
/// not negative there. What stands behind them differs between modules and is left out.
std::optional<Signal> read_status(const at::Response& answer) {
    at::Fields fields(answer.lines.back().text);
    fields.skip();
    fields.skip();
    const auto rsrp = plausible_rsrp(to_rounded(fields.raw().value_or("")));
    fields.skip();
    const auto rsrq = plausible_rsrq(to_rounded(fields.raw().value_or("")));
    if (!rsrp || !rsrq || *rsrq >= 0) {
        return std::nullopt;
    }
    Signal signal;
    signal.rsrp_dbm = rsrp;
    signal.rsrq_db = rsrq;
    return signal;
}

class TelitDialect final : public Dialect {
public:
    TelitDialect()
        : Dialect({
              // <package>-<parameters>, then a line for each of its parts (ModemManager).
              .revision = {{{at::AtLine("AT#SWPKGV"),
                             {.prefix = "#SWPKGV:", .shape = looks_like_name}},
                            read_first_line}},
              // LE910Cx also has +ICCID (Zephyr); other Telit modules have #CCID.
              .iccid = {{{at::AtLine("AT#CCID"), {.prefix = "#CCID:"}}, read_iccid},
                        {{at::AtLine("AT+ICCID"), {.prefix = "+ICCID:"}}, read_iccid}},
              .pin_tries = {{{at::AtLine("AT#PCT"), {.prefix = "#PCT:"}}, read_tries}},
              .signal = {{{at::AtLine("AT#RFSTS"), {.prefix = "#RFSTS:"}}, read_status}},
          }) {}

    std::optional<Event> parse_urc(std::string_view line) const override {
        if (is_boot_urc(line)) {
            return ModemRestarted{};
        }
        return line.starts_with("#QSS:") ? std::optional<Event>(SimChanged{}) : std::nullopt;
    }

    std::optional<Readiness> readiness() const override {
        // In mode 1 the status goes no further than 1. LE910S1 has no #QSS (ModemManager 1058c1c6).
        return Readiness{
            at::AtLine("AT#QSS=2"), {at::AtLine("AT#QSS?"), {.prefix = "#QSS:"}}, says_ready};
    }

    at::AtLine restart_command() const override { return {"AT#REBOOT"}; }
};

}  // namespace

const Dialect& telit_dialect() {
    static const TelitDialect dialect;
    return dialect;
}

}  // namespace hal::modem
