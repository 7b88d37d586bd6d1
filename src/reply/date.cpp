#include "reply/date.hpp"

#include <clocale>
#include <cstdlib>
#include <ctime>

namespace reply {
namespace {

locale_t c_locale() {
    static const locale_t locale = newlocale(LC_ALL_MASK, "C", nullptr);
    return locale;
}

std::string two_digits(long value) {
    return (value < 10 ? "0" : "") + std::to_string(value);
}

std::string offset_with_colon(long seconds_east) {
    const long minutes = std::labs(seconds_east) / 60;
    return (seconds_east < 0 ? "-" : "+") + two_digits(minutes / 60) + ":" +
           two_digits(minutes % 60);
}

/// What strftime would take from the system's zone filled in, everything else left to it: `%:z` and
/// `%Z` as an offset, and `%s`.
std::string with_offset(const std::string& format, long seconds_east, std::time_t seconds,
                        bool is_systems_zone) {
    std::string filled;
    for (std::size_t at = 0; at < format.size(); ++at) {
        if (format.compare(at, 3, "%:z") == 0) {
            filled += offset_with_colon(seconds_east);
            at += 2;
        } else if (format.compare(at, 2, "%s") == 0) {
            filled += std::to_string(seconds);
            ++at;
        } else if (!is_systems_zone && format.compare(at, 2, "%Z") == 0) {
            filled += seconds_east == 0 ? "UTC" : offset_with_colon(seconds_east);
            ++at;
        } else if (format[at] == '%' && at + 1 < format.size()) {
            filled += format.substr(at++, 2);
        } else {
            filled += format[at];
        }
    }
    return filled;
}

}  // namespace

std::string format_date(hal::WallTime time, const std::string& format,
                        std::optional<std::chrono::minutes> zone) {
    const std::time_t seconds =
        std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(time));
    std::tm local{};  // the two below fail only for years that int cannot hold
    if (zone) {
        const std::time_t shifted = seconds + std::chrono::seconds(*zone).count();
        static_cast<void>(gmtime_r(&shifted, &local));
        local.tm_gmtoff = static_cast<long>(std::chrono::seconds(*zone).count());
    } else {
        static_cast<void>(localtime_r(&seconds, &local));
    }
    const std::string filled = with_offset(format, local.tm_gmtoff, seconds, !zone);
    // No conversion that a profile may use is longer than this in the C locale.
    constexpr std::size_t longest_conversion = 32;
    std::string date(filled.size() * longest_conversion + 1, '\0');
    date.resize(strftime_l(date.data(), date.size(), filled.c_str(), &local, c_locale()));
    return date;
}

}  // namespace reply
