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
    if (sim.state == SimState::absent || sim.state == SimState::busy) {
        return sim;
    }
    HAL_TRY(const std::string iccid, text_of(dialect_.iccid_query(), profile_.timeouts.sim));
    sim.iccid = dialect_.parse_iccid(iccid);
    const Query imsi{AtLine("AT+CIMI"), {.prefix = "+CIMI:", .shape = looks_like_imsi}};
    HAL_TRY(sim.imsi, text_of(imsi, profile_.timeouts.sim));
    return sim;
}

Result<Registration> AtModem::ask_registration(const AtLine& line, std::string_view prefix) {
    const auto answer = command(line, {.prefix = prefix}, profile_.timeouts.query);
    if (!answer) {
        return is_refusal(answer.error()) ? Result<Registration>(Registration{})
                                          : Unexpected{answer.error()};
    }
    Registration best;
    std::vector<std::string> others;
    for (const at::Information& information : answer->lines) {
        if (const auto found = parse_registration(information.text)) {
            best = better(best, *found);
        } else {
            others.push_back(std::string(prefix) + " " + information.text);
        }
    }
    // Beside the answer it is a URC. Alone it is an answer of another shape: as a URC it would have
    // the caller ask again for ever.
    for (std::string& other : others) {
        if (others.size() < answer->lines.size()) {
            chat_.add_urc(std::move(other));
        }
    }
    return best;
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
        HAL_TRY(const Registration found, ask_registration(domain.line, domain.prefix));
        best = better(best, found);
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

Result<std::string> AtModem::service_centre() {
    HAL_TRY(const std::string answer,
            text_of({AtLine("AT+CSCA?"), {.prefix = "+CSCA:"}}, profile_.timeouts.sim));
    return std::string(at::Fields(answer).string().value_or(""));
}

Capabilities AtModem::capabilities() const {
    return {};
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
