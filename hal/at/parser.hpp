#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace hal::at {

/// What a modem sends, cut into pieces that mean something.
struct Token {
    enum class Kind {
        line,      ///< one non-empty line without its CR and LF
        prompt,    ///< "> " at the start of a line, while a prompt was expected (TS 27.005 3.5.1)
        overflow,  ///< a line beyond Parser::line_limit was thrown away
    };
    Kind kind = Kind::line;
    std::string text;  ///< with `line`
};

/// Octets from the port to tokens. Pure: no clock, no I/O; the result does not depend on how the
/// octets were cut into reads. Flow: feed() what was read, then next() until it is empty.
///
/// Modems differ in how many CR and LF surround a line, and some send NULs before a reply, so any
/// run of CR and LF ends a line and NULs are dropped.
class Parser {
public:
    /// Octets; the longest line known is a PDU of under 400.
    static constexpr std::size_t line_limit = 4096;

    void feed(std::string_view octets);
    std::optional<Token> next();

    /// Whether "> " at the start of a line is a prompt. Otherwise it is text like any other.
    void expect_prompt(bool expected) { prompt_expected_ = expected; }

    /// Forgets everything that was fed.
    void clear();

private:
    void take(char octet);
    void end_line();

    std::deque<Token> tokens_;
    std::string line_;
    bool prompt_expected_ = false;
    bool after_line_end_ = false;  ///< the octet before line_ was CR or LF
    bool skipping_ = false;        ///< the rest of a line that was too long
};

}  // namespace hal::at
