#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "hal/clock.hpp"
#include "support/transcript.hpp"

namespace modem_faults {

/// Octets that a modem says, and how long it takes until then.
struct Phrase {
    hal::Milliseconds after{0};
    std::string octets;
    bool gone = false;  ///< instead of octets: the port goes away
};
using Reply = std::vector<Phrase>;

/// What a modem says to what, taken from a transcript. Unlike the transcript's player it goes on
/// answering when the dialogue leaves the path.
struct Phrasebook {
    /// Stand for a whole PDU at the prompt, 0x1A after it, and ESC.
    static constexpr const char* pdu = "PDU";
    static constexpr const char* end_of_message = "\x1a";
    static constexpr const char* escape = "\x1b";

    Reply greeting;  ///< unasked, before anything is written
    /// By command line: the first time, the second time, ..., and the last one from then on.
    std::map<std::string, std::vector<Reply>, std::less<>> replies;

    explicit Phrasebook(const test_support::Transcript& transcript);

    /// The reply to `command` when it comes for the n-th time, from 0; null: it is not in the book.
    const Reply* find(std::string_view command, std::size_t n) const;
};

}  // namespace modem_faults
