#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "hal/result.hpp"

namespace hal {

/// A process that has a tty open.
struct PortHolder {
    pid_t pid = 0;
    std::string program;  ///< its name, as ps(1) shows it
};

/// Who has the tty `device` (st_rdev) open, as far as /proc tells this user: another process before
/// this one, which counts only when no other does. Another process that made the
/// pseudo-terminal does not count: it holds both ends. `proc` is "/proc".
std::optional<PortHolder> find_holder(dev_t device, const std::string& proc);

/// The first process of that name.
std::optional<PortHolder> find_program(const std::string& program, const std::string& proc);

/// Errc::port_busy that names the holder and says what to do; EBUSY if it is this very process: a
/// port can serve one modem. If /proc does not tell, a running ModemManager is named as the likely
/// one.
Unexpected port_busy(const std::string& path, const std::optional<PortHolder>& holder,
                     const std::string& proc);

}  // namespace hal
