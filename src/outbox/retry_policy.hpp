#pragma once

#include <chrono>
#include <string_view>

#include "hal/values.hpp"

/// What a modem's answer means for a message. Pure tables.
namespace outbox {

/// "Was it accepted?", answered by class.
enum class Refusal {
    for_good,       ///< not accepted, and never will be: failed
    for_now,        ///< not accepted: try again after the back-off
    probably_not,   ///< try again after a minute or more, marked as a possible duplicate
    already_taken,  ///< the service centre has this very submit (+CMS ERROR: 197): sent
    ambiguous,      ///< may have been accepted: look for evidence
};

/// The class of a final result code that came after 0x1A. `plain_error_is_refusal`: the modem
/// profile knows that this firmware answers ERROR only when it has refused.
Refusal classify(std::error_code code, bool plain_error_is_refusal);

/// The class of a reason why 0x1A was not even written: never ambiguous.
Refusal classify_unsubmitted(std::error_code code);

/// How long to wait after attempt number `attempts` (0: it never came to one).
std::chrono::milliseconds back_off(Refusal refusal, unsigned attempts);

/// The number's meaning for people ("no network service"), or empty when it is not a standard one
/// (TS 24.011 annex E-2, TS 23.040 9.2.3.22, TS 27.005 3.2.5).
std::string_view meaning(std::error_code code);

}  // namespace outbox
