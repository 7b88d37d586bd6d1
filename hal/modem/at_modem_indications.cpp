#include <array>
#include <utility>

#include "at/fields.hpp"
#include "modem/answers.hpp"
#include "modem/at_modem.hpp"

namespace hal::modem {
namespace {

using at::AtLine;

AtLine to_line(const Indications& step) {
    auto line = AtLine("AT+CNMI=").add(step.mode).add(",").add(step.mt).add(",");
    line.add(step.bm).add(",").add(step.ds).add(",").add(step.bfr);
    return line;
}

}  // namespace

Result<> AtModem::select_indications() {
    HAL_TRY(const std::string answer,
            text_of({AtLine("AT+CNMI=?"), {.prefix = "+CNMI:"}}, profile_.timeouts.query));
    indications_.reset();
    std::optional<Indications> instead;
    for (const Indications& step : indication_ladder(answer)) {
        // Also after no answer at all: a modem that is gone does not answer the next one either.
        const auto taken = offer(to_line(step));
        if (!taken && taken.error().code != Errc::timed_out) {
            return Unexpected{taken.error()};
        }
        if (!taken || !*taken) {
            continue;
        }
        HAL_TRY(instead, read_indications());
        if (!instead || *instead == step) {
            indications_ = step;
            break;
        }
    }
    // What was taken and yet came out as something else serves when it stores and tells.
    if (!indications_ && instead && instead->mt == 1) {
        indications_ = instead;
    }
    // Service 1 asks for AT+CNMA after each routed report, and stops all reports if one is missed;
    // with service 0 the modem confirms them itself.
    if (service_ == 1 && indications_ && indications_->ds == 1) {
        HAL_TRY(const bool taken, offer(AtLine("AT+CSMS=0")));
        service_ = taken ? 0 : 1;
    }
    tell_other_ports();
    return {};
}

Result<std::optional<Indications>> AtModem::read_indications() {
    HAL_TRY(const std::string answer,
            text_of({AtLine("AT+CNMI?"), {.prefix = "+CNMI:"}}, profile_.timeouts.query));
    return parse_indications(answer);
}

void AtModem::tell_other_ports() {
    deaf_ports_ = 0;
    for (SecondaryPort& port : others_) {
        const bool told =
            indications_ && port.prepare(to_line(*indications_), profile_.timeouts.query);
        deaf_ports_ += told ? 0 : 1;
    }
}

Capabilities AtModem::capabilities() const {
    Capabilities found;
    found.storages = storages_in_use_;
    if (!indications_) {
        return found;
    }
    // "AT+CNMI=2,1,0,2,0"
    const std::string line = to_line(*indications_).text();
    found.indications = line.substr(line.find('=') + 1);
    found.status_reports = indications_->ds != 0;
    if (deaf_ports_ != 0) {
        found.indications += ", refused by " + std::to_string(deaf_ports_) + " of " +
                             std::to_string(others_.size()) + " further ports";
    }
    return found;
}

void AtModem::collect_from_other_ports() {
    for (SecondaryPort& port : others_) {
        for (const at::Urc& urc : port.take_urcs()) {
            collect_event(urc);
        }
        if (port.take_woken()) {
            ports_.main->interrupt();
        }
    }
}

}  // namespace hal::modem
