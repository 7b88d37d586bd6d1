#include "at/result_code.hpp"

#include <array>

#include "at/fields.hpp"
#include "hal/error.hpp"

namespace hal::at {
namespace {

/// What follows `prefix` as a number of `category`; text and nothing at all are plain errors.
FinalResult numbered(std::string_view rest, const std::error_category& category) {
    if (!rest.empty() && rest.front() == ':') {
        rest.remove_prefix(1);
    }
    const auto number = to_number(rest);
    if (!number || *number < 0) {
        return {false, Errc::plain_error};
    }
    return {false, {*number, category}};
}

/// `line` is `word`, or `word` with a colon and more.
bool is_report(std::string_view line, std::string_view word) {
    return line.starts_with(word) && (line.size() == word.size() || line[word.size()] == ':');
}

}  // namespace

std::optional<FinalResult> parse_final_result(std::string_view line) {
    constexpr std::string_view cms = "+CMS ERROR";
    constexpr std::string_view cme = "+CME ERROR";
    // The last four are seen on Samsung and SIMCom firmware instead of ERROR.
    constexpr std::array<std::string_view, 5> plain = {"ERROR", "COMMAND NOT SUPPORT",
                                                       "TOO MANY PARAMETERS", "ABORTED", "NA"};
    line = trim(line);
    if (line == "OK") {
        return FinalResult{true, {}};
    }
    if (is_report(line, cms)) {
        return numbered(line.substr(cms.size()), cms_category());
    }
    if (is_report(line, cme)) {
        return numbered(line.substr(cme.size()), cme_category());
    }
    for (const std::string_view word : plain) {
        if (line == word) {
            return FinalResult{false, Errc::plain_error};
        }
    }
    if (is_report(line, "MODEM ERROR")) {
        return FinalResult{false, Errc::plain_error};
    }
    return std::nullopt;
}

}  // namespace hal::at
