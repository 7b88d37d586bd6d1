#include "at/fields.hpp"
#include "modem/answers.hpp"
#include "modem/at_modem.hpp"
#include "modem/signal_figures.hpp"

namespace hal::modem {

using at::AtLine;

Result<Identity> AtModem::identity() {
    if (identity_.imei.empty()) {
        HAL_TRY(identity_, ask_identity());
    }
    return identity_;
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

Result<> AtModem::ask_for_names() {
    if (asked_for_names_) {
        return {};
    }
    // Only the format of the answer, not the operator (TS 27.007 7.3). What it comes to does not
    // matter.
    const auto set = offer(AtLine("AT+COPS=3,0"));
    if (!set && set.error().code != Errc::timed_out) {
        return Unexpected{set.error()};
    }
    asked_for_names_ = true;
    return {};
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
    HAL_CHECK(ask_for_names());
    // <mode>[,<format>,<oper>[,<AcT>]] (TS 27.007 7.3); a modem without a network says <mode> only.
    HAL_TRY(const std::string network,
            text_of({AtLine("AT+COPS?"), {.prefix = "+COPS:"}}, profile_.timeouts.query));
    at::Fields fields(network);
    fields.skip();
    fields.skip();
    best.network = without_ucs2(fields.string().value_or(""));
    if (const auto technology = technology_name(fields.number()); !technology.empty()) {
        best.technology = technology;
    }
    return best;
}

Result<std::string> AtModem::service_centre() {
    HAL_TRY(const std::string answer,
            text_of({AtLine("AT+CSCA?"), {.prefix = "+CSCA:"}}, profile_.timeouts.sim));
    return parse_service_centre(answer);
}

Result<Signal> AtModem::signal() {
    Signal signal;
    HAL_TRY(const std::string quality,
            text_of({AtLine("AT+CSQ"), {.prefix = "+CSQ:"}}, profile_.timeouts.query));
    signal.rssi_dbm = parse_rssi(quality);
    std::optional<Error> silence;
    for (const auto& question : dialect_.questions().signal) {
        if (signal.rsrp_dbm && signal.rsrq_db) {
            break;
        }
        // AT#RFSTS goes unanswered at times (Zephyr); another question may not.
        const auto more = ask<Signal>({question}, profile_.timeouts.query);
        if (!more && more.error().code != Errc::timed_out) {
            return Unexpected{more.error()};
        }
        silence = more ? std::nullopt : std::optional(more.error());
        merge(signal, more ? more->value_or(Signal{}) : Signal{});
    }
    return silence ? Result<Signal>(Unexpected{*silence}) : signal;
}

}  // namespace hal::modem
