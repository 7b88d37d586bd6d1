#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "at/chat.hpp"
#include "hal/values.hpp"

namespace hal::at {

/// How long the two waits of a submit may take.
struct SubmitLimits {
    Milliseconds prompt;  ///< AT+CMGS to the prompt
    Milliseconds result;  ///< 0x1A to +CMGS or a final result code
};

/// `<mr>` of the text after +CMGS: (TS 27.005 3.5.1), also if more follows.
std::optional<MessageReference> parse_reference(std::string_view text);

/// Hands one SMS-SUBMIT over (TS 27.005 3.5.1 AT+CMGS, PDU mode): command, prompt, PDU, drain,
/// `on_armed`, the single octet 0x1A, result. After 0x1A nothing is written to the port until a
/// final result code has come or the limit has passed, because on some modems any octet then aborts
/// the command although the message still goes out. `is_restart` knows the modem's boot URCs.
SubmitOutcome submit(Chat& chat, const Octets& tpdu, const std::function<Result<>()>& on_armed,
                     const SubmitLimits& limits,
                     const std::function<bool(std::string_view urc)>& is_restart);

}  // namespace hal::at
