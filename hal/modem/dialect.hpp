#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "at/at_line.hpp"
#include "at/line_sorter.hpp"
#include "hal/values.hpp"

namespace hal::modem {

/// A command and what its answer looks like.
struct Query {
    at::AtLine line;
    at::Expected expected;
};

/// What one vendor does differently as code; what differs as data stands in the modem profile. Pure
/// and without state, so that one object serves all modems. The defaults are the generic dialect.
class Dialect {
public:
    virtual ~Dialect() = default;

    /// The vendor's own URCs; those of 3GPP are parsed before. nullopt: nothing that matters.
    virtual std::optional<Event> parse_urc(std::string_view line) const;
    /// Asked until says_ready() while the SIM starts; nullopt: AT+CPIN? and the storages suffice.
    virtual std::optional<Query> readiness_query() const;
    virtual bool says_ready(std::string_view answer) const;
    /// The full firmware revision.
    virtual Query revision_query() const;
    virtual at::AtLine restart_command() const;
    virtual Query iccid_query() const;
    /// Digits, or empty.
    virtual std::string parse_iccid(std::string_view answer) const;
    /// Signal figures beyond +CSQ.
    virtual Query signal_query() const;
    virtual void add_signal(std::string_view answer, Signal& signal) const;
};

/// The dialect of that name, or nullptr. It lives as long as the program.
const Dialect* find_dialect(std::string_view name);

/// For the table in dialect.cpp.
const Dialect& generic_dialect();
const Dialect& quectel_dialect();

}  // namespace hal::modem
