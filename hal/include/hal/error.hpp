#pragma once

#include <system_error>

namespace hal {

/// What the HAL itself can say. The operating system's errors keep std::generic_category().
enum class Errc {
    timed_out = 1,     ///< nothing (complete) came before the deadline
    interrupted,       ///< somebody asked this thread to look up or to stop
    port_gone,         ///< the device was unplugged or the peer closed: reopen
    port_busy,         ///< another process holds the port
    wrong_port,        ///< it answers, but is no AT port, or another modem's than the wanted one
    not_supported,     ///< this board or modem does not have it
    plain_error,       ///< the final result code ERROR, without a number
    unexpected_reply,  ///< the modem answered something that the command does not allow
    no_prompt,         ///< AT+CMGS was not answered by a prompt in time
    overflow,          ///< a line longer than any modem may send
    not_ready,         ///< the modem has not been started, or its SIM is not ready
    dead,              ///< recovery is exhausted; the next attempt is hourly
};

const std::error_category& hal_category() noexcept;

/// `+CMS ERROR: n` (TS 27.005 3.2.5); the value is n.
const std::error_category& cms_category() noexcept;

/// `+CME ERROR: n` (TS 27.007 9.2); the value is n.
const std::error_category& cme_category() noexcept;

inline std::error_code make_error_code(Errc code) noexcept {
    return {static_cast<int>(code), hal_category()};
}

}  // namespace hal

template <>
struct std::is_error_code_enum<hal::Errc> : std::true_type {};
