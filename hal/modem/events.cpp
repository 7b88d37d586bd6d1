#include "modem/events.hpp"

#include "at/fields.hpp"

namespace hal::modem {
namespace {

/// What follows `prefix`, if `line` begins with it.
std::optional<std::string_view> after(std::string_view prefix, std::string_view line) {
    return line.starts_with(prefix) ? std::optional(line.substr(prefix.size())) : std::nullopt;
}

/// `"SM",3`
std::optional<Slot> parse_slot(std::string_view text) {
    at::Fields fields(text);
    const auto storage = fields.string();
    const auto index = fields.count();
    if (!storage || storage->empty() || !index) {
        return std::nullopt;
    }
    return Slot{std::string(*storage), *index};
}

}  // namespace

std::optional<Event> parse_event(const at::Urc& urc, const Dialect& dialect) {
    const std::string_view line = urc.line;
    if (const auto text = after("+CMTI:", line)) {
        const auto slot = parse_slot(*text);
        return slot ? std::optional<Event>(MessageArrived{*slot}) : std::nullopt;
    }
    if (const auto text = after("+CDSI:", line)) {
        const auto slot = parse_slot(*text);
        return slot ? std::optional<Event>(StatusReportStored{*slot}) : std::nullopt;
    }
    if (line.starts_with("+CDS:")) {
        return StatusReportArrived{urc.pdu};
    }
    if (line.starts_with("+CMT:")) {
        return MessageDelivered{urc.pdu};
    }
    if (line.starts_with("+CREG:") || line.starts_with("+CGREG:") || line.starts_with("+CEREG:")) {
        return RegistrationChanged{};
    }
    if (line.starts_with("+CPIN:")) {
        return SimChanged{};
    }
    return dialect.parse_urc(line);
}

bool is_restart(std::string_view line, const Dialect& dialect) {
    const auto event = dialect.parse_urc(line);
    return event && std::holds_alternative<ModemRestarted>(*event);
}

}  // namespace hal::modem
