#include <utility>

#include "at/submit.hpp"
#include "modem/answers.hpp"
#include "modem/at_modem.hpp"
#include "modem/events.hpp"

namespace hal::modem {

SubmitOutcome AtModem::submit(const Octets& tpdu, const std::function<Result<>()>& on_armed) {
    const auto failed = [](Error error) {
        return SubmitOutcome{SubmitOutcome::Kind::not_submitted, 0, std::move(error)};
    };
    const Error not_ready{Errc::not_ready, after_restart};
    if (has_restarted()) {
        return failed(not_ready);
    }
    // Without PDU mode the modem would take the digits for the text. Storages and indications may
    // fail: they are for receiving.
    if (!sms_prepared_) {
        const auto prepared = prepare_sms(1);
        if (!prepared && (!pdu_mode_ || !is_refusal(prepared.error()))) {
            return failed(prepared.error());
        }
    }
    if (has_restarted()) {
        return failed(not_ready);
    }
    auto outcome =
        at::submit(chat_, tpdu, on_armed,
                   {.prompt = profile_.timeouts.prompt, .result = profile_.timeouts.submit},
                   [this](std::string_view urc) { return is_restart(urc, dialect_); });
    collect_events();
    return outcome;
}

Result<MessageReference> AtModem::last_reference() {
    if (!profile_.smss_qualified) {
        return unexpected(Errc::not_supported, "EF_SMSS");
    }
    // READ BINARY of EF_SMSS, 6F43: last used TP-MR, memory capacity flag (TS 31.102 4.2.9).
    HAL_TRY(const at::Information answer,
            query({at::AtLine("AT+CRSM=176,28483,0,0,2"), {.prefix = "+CRSM:"}},
                  profile_.timeouts.sim));
    const auto data = parse_sim_data(answer.text);
    if (!data) {
        return unexpected(Errc::unexpected_reply, "AT+CRSM of EF_SMSS");
    }
    return data->front();
}

}  // namespace hal::modem
