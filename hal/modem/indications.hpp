#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace hal::modem {

/// One setting of AT+CNMI=<mode>,<mt>,<bm>,<ds>,<bfr> (TS 27.005 3.4.1).
struct Indications {
    unsigned mode = 0;
    unsigned mt = 0;   ///< 1: messages are stored and told by +CMTI
    unsigned bm = 0;   ///< 0: no cell broadcast
    unsigned ds = 0;   ///< status reports; 1: routed by +CDS, 2: stored and told by +CDSI
    unsigned bfr = 0;  ///< what happens to indications held back
    bool operator==(const Indications&) const = default;
};

/// `+CNMI: <mode>,<mt>,<bm>,<ds>,<bfr>`; nullopt if it is not that.
std::optional<Indications> parse_indications(std::string_view text);

/// The settings to try, best first, without those that the answer to AT+CNMI=? rules out; an empty
/// or unreadable answer rules out nothing. Modems refuse what they list, so the next one is tried
/// after any error.
std::vector<Indications> indication_ladder(std::string_view test_answer);

}  // namespace hal::modem
