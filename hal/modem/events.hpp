#pragma once

#include <optional>

#include "at/line_sorter.hpp"
#include "hal/values.hpp"
#include "modem/dialect.hpp"

namespace hal::modem {

/// What an unsolicited result code means, first by TS 27.005 3.4.1 and TS 27.007, then by the
/// dialect; nullopt: nothing that matters here. Pure.
std::optional<Event> parse_event(const at::Urc& urc, const Dialect& dialect);

/// Whether the line says that the modem has just started.
bool is_restart(std::string_view line, const Dialect& dialect);

inline bool is_restarted(const Event& event) {
    return std::holds_alternative<ModemRestarted>(event);
}

}  // namespace hal::modem
