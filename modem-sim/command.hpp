#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sim {

/// The four forms of a command (TS 27.007 §4.2).
enum class Form : std::uint8_t { exec, read, write, test };

/// One parameter: `text` without its quotes.
struct Argument {
    std::string text;
    bool quoted = false;
};

/// One command out of a command line, e.g. +CMGS=23 or E0.
struct Command {
    std::string name;  ///< Upper case: "+CMGS", "E", "&F", "" for a bare AT.
    Form form = Form::exec;
    std::vector<Argument> arguments;
    std::string written;  ///< As it came, without blanks outside quotes, name in upper case.

    /// A parameter as a number; `missing` when it was left out, nothing when it is no number.
    std::optional<int> number(std::size_t at, std::optional<int> missing = std::nullopt) const;
    /// A parameter as text; empty when it was left out.
    std::string text(std::size_t at) const;
};

/// Splits what stands behind "AT" (V.250 §5.3): basic commands follow one another, extended ones
/// are separated by semicolons. Nothing when a character fits nowhere.
std::optional<std::vector<Command>> parse_line(std::string_view line);

}  // namespace sim
