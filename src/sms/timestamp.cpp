#include "sms/timestamp.hpp"

#include <chrono>

namespace sms {
namespace {

/// Two digits, the lower nibble first; nullopt when one is no digit.
std::optional<unsigned> swapped_digits(std::uint8_t octet) {
    const unsigned tens = octet & 0x0F;
    const unsigned units = octet >> 4;
    if (tens > 9 || units > 9) {
        return std::nullopt;
    }
    return tens * 10 + units;
}

/// Bit 3 is the sign; the other bits are swapped digits (TS 23.040 9.2.3.11).
std::optional<int> decode_zone(std::uint8_t octet) {
    const auto digits = swapped_digits(octet & 0xF7);
    if (!digits) {
        return std::nullopt;
    }
    const int quarters =
        (octet & 0x08) != 0 ? -static_cast<int>(*digits) : static_cast<int>(*digits);
    if (quarters < -48 || quarters > 56) {
        return std::nullopt;
    }
    return quarters;
}

}  // namespace

std::optional<Timestamp> decode_timestamp(std::span<const std::uint8_t, timestamp_octets> octets) {
    const auto year = swapped_digits(octets[0]);
    const auto month = swapped_digits(octets[1]);
    const auto day = swapped_digits(octets[2]);
    const auto hour = swapped_digits(octets[3]);
    const auto minute = swapped_digits(octets[4]);
    const auto second = swapped_digits(octets[5]);
    const auto zone = decode_zone(octets[6]);
    if (!year || !month || !day || !hour || !minute || !second || !zone) {
        return std::nullopt;
    }
    const int century = *year < 70 ? 2000 : 1900;
    const std::chrono::year_month_day date{std::chrono::year(century + static_cast<int>(*year)),
                                           std::chrono::month(*month), std::chrono::day(*day)};
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 59) {
        return std::nullopt;
    }
    const auto local = std::chrono::sys_days(date) + std::chrono::hours(*hour) +
                       std::chrono::minutes(*minute) + std::chrono::seconds(*second);
    return Timestamp{.utc = local - std::chrono::minutes(15 * *zone), .zone_quarters = *zone};
}

hal::Result<std::optional<Timestamp>> read_timestamp(OctetReader& reader, const char* field) {
    HAL_TRY(const auto octets, reader.octets(timestamp_octets, field));
    return decode_timestamp(octets.first<timestamp_octets>());
}

}  // namespace sms
