#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "hal/clock.hpp"

namespace test_support {

/// One AT session as text, one step a line:
///
///     # Device: ...   Firmware: ...   Source: captured | made from the manual | invented
///     > AT+CMGS=23\r                 sent to the modem
///     < \r\n>\x20                    received from it
///     ~ 300s                         so much time passes before what follows (ms, s)
///     ! gone                         the port is gone from here on
///
/// Escapes: \r \n \\ \xHH. Two blanks and # begin a comment.
struct Transcript {
    struct Step {
        enum class Kind { sent, received, pause, gone };
        Kind kind = Kind::sent;
        std::string octets;             ///< with sent and received
        hal::Milliseconds duration{0};  ///< with pause
        std::string where;              ///< file and line, for failures
    };
    std::vector<Step> steps;
};

/// Errors are exceptions that name the line; the header with Device and Source is required.
Transcript parse_transcript(std::string_view text, const std::string& name);
/// `path` is relative to test/transcripts.
Transcript load_transcript(const std::string& path);

/// One session after the other.
Transcript operator+(Transcript first, const Transcript& second);

/// The places at which a URC may come: before each received line.
std::size_t count_received_lines(const Transcript& transcript);
/// With `urc` (a whole line, with PDU lines if it has any) before received line number `place`.
Transcript with_urc(const Transcript& transcript, std::string_view urc, std::size_t place);

}  // namespace test_support
