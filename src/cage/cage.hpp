#pragma once

#include "hal/result.hpp"

/// What the worker takes from itself, whoever starts it: systemd's unit does more, but a router's
/// init may do nothing.
namespace cage {

/// For this process and all it will ever be: no capabilities, no way to new ones, no core file, no
/// ptrace and no /proc/PID/mem for others, no secrets in freed memory, and files that are the
/// owner's alone. Root stays root without its capabilities: it keeps what the user root owns, and
/// nothing else.
///
/// Before the first thread: Linux keeps capabilities for each thread. Fails with errno and the step
/// that was not possible; then nothing else may be begun.
hal::Result<> lock();

}  // namespace cage
