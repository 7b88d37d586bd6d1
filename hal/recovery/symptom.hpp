#pragma once

#include <system_error>

namespace hal::recovery {

/// What an error says about the modem.
enum class Symptom {
    none,        ///< nothing: another room's error, or the request was not for this modem
    alive,       ///< it answered, if only to refuse
    garbled,     ///< it answered, but nobody understands what
    silent,      ///< it did not answer
    gone,        ///< its port is not there any more
    interrupted  ///< somebody wanted this thread's attention
};

/// For errors that may come from anywhere.
Symptom symptom_of(const std::error_code& code);
/// For errors of the modem's own commands: what is not known to be harmless is silence.
Symptom symptom_of_command(const std::error_code& code);

}  // namespace hal::recovery
