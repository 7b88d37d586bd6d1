#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "hal/clock.hpp"
#include "hal/result.hpp"
#include "sms/octet_reader.hpp"

namespace sms {

/// A service centre time stamp (TS 23.040 9.2.3.11): the moment, and the zone it was written in.
struct Timestamp {
    hal::WallTime utc;
    int zone_quarters = 0;  ///< quarters of an hour east of UTC, -48 to 56
    bool operator==(const Timestamp&) const = default;
};

inline constexpr std::size_t timestamp_octets = 7;

/// nullopt when the octets are no date: a bad stamp must not cost the message. Years 70 to 99 are
/// 19xx.
std::optional<Timestamp> decode_timestamp(std::span<const std::uint8_t, timestamp_octets> octets);

/// The next seven octets as a time stamp; Errc::truncated when there are fewer.
hal::Result<std::optional<Timestamp>> read_timestamp(OctetReader& reader, const char* field);

}  // namespace sms
