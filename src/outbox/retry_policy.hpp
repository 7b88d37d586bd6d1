#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "hal/modem_profile.hpp"
#include "hal/values.hpp"

/// What a modem's answer means for a message. Pure tables.
namespace outbox {

/// "Was it accepted?", answered by class.
enum class Refusal {
    for_good,       ///< not accepted, and never will be: failed
    for_now,        ///< not accepted: try again after the back-off
    device,         ///< not accepted, and not for the message's sake: SIM or modem cannot send now
    probably_not,   ///< try again after a minute or more, marked as a possible duplicate
    already_taken,  ///< the service centre has this very submit (+CMS ERROR: 197): sent
    ambiguous,      ///< may have been accepted: look for evidence
};

/// The class of a final result code that came after 0x1A. `profile`: +CMS ERROR 512 and above are
/// the vendor's own, those it does not name are ambiguous; and it knows whether this firmware
/// answers ERROR only when it has refused.
Refusal classify(std::error_code code, const hal::ModemProfile& profile);

/// The class of a reason why 0x1A was not even written: `for_good` or `device`, never ambiguous.
Refusal classify_unsubmitted(std::error_code code, const hal::ModemProfile& profile);

/// How long to wait after attempt number `attempts`: twice as long each time, up to five minutes.
/// Flat for `device`, whose attempts do not count. Up to a fifth more or less is drawn from
/// `seed`, so that many which were refused at once do not come again at once; with `probably_not`
/// never less.
std::chrono::milliseconds back_off(Refusal refusal, unsigned attempts, std::uint64_t seed);

/// A seed for back_off(): another one for each message and attempt.
std::uint64_t jitter_seed(std::string_view message_id, unsigned attempts);

/// For how long a modem is left alone that has refused for its own sake: shorter than back_off(),
/// so that a message which upsets the modem holds up no other.
inline constexpr std::chrono::milliseconds modem_rest{2000};

/// The number's meaning for people ("no network service"), or empty when it is not a standard one
/// (TS 24.011 annex E-2, TS 23.040 9.2.3.22, TS 27.005 3.2.5).
std::string_view meaning(std::error_code code);
/// The vendor's meaning where the profile has one. Valid as long as `profile`.
std::string_view meaning(std::error_code code, const hal::ModemProfile& profile);

}  // namespace outbox
