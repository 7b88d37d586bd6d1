#pragma once

#include <chrono>
#include <cstdint>

namespace sms {

/// TP-VP, relative (TS 23.040 9.2.3.12.1): the shortest period that is not shorter than `wanted`;
/// beyond 63 weeks the longest.
std::uint8_t encode_relative_validity(std::chrono::minutes wanted);

std::chrono::minutes decode_relative_validity(std::uint8_t octet);

}  // namespace sms
