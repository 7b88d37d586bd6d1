#include "at/fields.hpp"
#include "modem/answers.hpp"
#include "modem/at_modem.hpp"

namespace hal::modem {

using at::AtLine;

Result<Identity> AtModem::identity() {
    if (identity_.imei.empty()) {
        HAL_TRY(identity_, ask_identity());
    }
    return identity_;
}

Result<Sim> AtModem::sim() {
    Sim sim;
    HAL_TRY(sim.state, ask_pin_state());
    sim_state_ = sim.state;
    if (sim.state == SimState::absent) {
        return sim;
    }
    HAL_TRY(const std::string iccid, text_of(dialect_.iccid_query(), profile_.timeouts.sim));
    sim.iccid = dialect_.parse_iccid(iccid);
    const Query imsi{AtLine("AT+CIMI"), {.prefix = "+CIMI:", .shape = looks_like_imsi}};
    HAL_TRY(sim.imsi, text_of(imsi, profile_.timeouts.sim));
    return sim;
}

Result<Registration> AtModem::registration() {
    struct Domain {
        AtLine line;
        std::string_view prefix;
    };
    Registration best;
    for (const Domain& domain :
         {Domain{AtLine("AT+CEREG?"), "+CEREG:"}, Domain{AtLine("AT+CGREG?"), "+CGREG:"},
          Domain{AtLine("AT+CREG?"), "+CREG:"}}) {
        const auto answer =
            command(domain.line, {.prefix = domain.prefix}, profile_.timeouts.query);
        if (!answer && !is_refusal(answer.error())) {
            return Unexpected{answer.error()};
        }
        for (const at::Information& line :
             answer ? answer->lines : std::vector<at::Information>()) {
            if (const auto found = parse_registration(line.text)) {
                best = better(best, *found);
            } else {
                chat_.add_urc(std::string(domain.prefix) + " " + line.text);
            }
        }
    }
    // <mode>[,<format>,<oper>[,<AcT>]] (TS 27.007 7.3); a modem without a network says <mode> only.
    HAL_TRY(const std::string network,
            text_of({AtLine("AT+COPS?"), {.prefix = "+COPS:"}}, profile_.timeouts.query));
    at::Fields fields(network);
    fields.skip();
    fields.skip();
    best.network = fields.string().value_or("");
    if (const auto technology = technology_name(fields.number()); !technology.empty()) {
        best.technology = technology;
    }
    return best;
}

Result<Signal> AtModem::signal() {
    Signal signal;
    HAL_TRY(const std::string quality,
            text_of({AtLine("AT+CSQ"), {.prefix = "+CSQ:"}}, profile_.timeouts.query));
    signal.rssi_dbm = parse_rssi(quality);
    HAL_TRY(const std::string extra, text_of(dialect_.signal_query(), profile_.timeouts.query));
    if (!extra.empty()) {
        dialect_.add_signal(extra, signal);
    }
    return signal;
}

}  // namespace hal::modem
