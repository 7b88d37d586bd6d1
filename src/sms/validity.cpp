#include "sms/validity.hpp"

#include <algorithm>

namespace sms {
namespace {

using std::chrono::minutes;

constexpr minutes half_day = std::chrono::hours(12);
constexpr minutes day = std::chrono::days(1);
constexpr minutes week = std::chrono::weeks(1);

/// How many whole `unit`s cover `wanted`.
long long units_of(minutes wanted, minutes unit) {
    return (wanted + unit - minutes(1)) / unit;
}

}  // namespace

std::uint8_t encode_relative_validity(minutes wanted) {
    wanted = std::clamp(wanted, minutes(5), 63 * week);
    long long value = 0;
    if (wanted <= half_day) {
        value = units_of(wanted, minutes(5)) - 1;
    } else if (wanted <= day) {
        value = units_of(wanted - half_day, minutes(30)) + 143;
    } else if (wanted <= 30 * day) {
        value = units_of(wanted, day) + 166;
    } else {
        value = units_of(wanted, week) + 192;
    }
    return static_cast<std::uint8_t>(value);
}

minutes decode_relative_validity(std::uint8_t octet) {
    const int value = octet;
    if (value <= 143) {
        return minutes((value + 1) * 5);
    }
    if (value <= 167) {
        return half_day + minutes((value - 143) * 30);
    }
    if (value <= 196) {
        return (value - 166) * day;
    }
    return (value - 192) * week;
}

}  // namespace sms
