#pragma once

#include <array>
#include <boost/algorithm/hex.hpp>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>

#include "hal/values.hpp"

namespace test_support {

inline hal::Octets from_hex(const std::string& hex) {
    hal::Octets octets;
    boost::algorithm::unhex(hex, std::back_inserter(octets));
    return octets;
}

/// "hello" from +447700900123, stamped 2026-11-`day` 10:00:00 UTC (two digits, written swapped).
inline hal::StoredPdu hello(unsigned slot, const std::string& swapped_day = "10") {
    return {.slot = {"SM", slot},
            .status = hal::StoredStatus::received_unread,
            .pdu = from_hex("00040C9144770009103200006211" + swapped_day + "0100000005E8329BFD06")};
}

/// Part `sequence` of 2 with reference 7: "part 1 " and "part 2 " (7 septets after one fill bit).
inline hal::StoredPdu part(unsigned slot, int sequence) {
    const std::string text = sequence == 1 ? "E061391D140301" : "E061391D240301";
    return {.slot = {"SM", slot},
            .status = hal::StoredStatus::received_unread,
            .pdu = from_hex("00440C914477000910320000621110010000000E05000307020" +
                            std::to_string(sequence) + text)};
}

/// A number of two decimal digits in one octet, as TS 23.040 9.1.2.3 writes them.
inline std::string swapped(unsigned number) {
    return std::to_string(number % 10) + std::to_string(number / 10 % 10);
}

/// What numbered() makes.
struct Numbered {
    unsigned number = 0;    ///< its text is "m<number>", its stamp so many seconds into 2026-11-01
    unsigned sender = 123;  ///< +447700900<sender>
    /// Reference, total and sequence of a part; none: a whole message.
    std::optional<std::array<unsigned, 3>> part = std::nullopt;
};

/// A message that differs from all others, in UCS-2.
inline hal::StoredPdu numbered(unsigned slot, const Numbered& wanted) {
    const auto hex = [](unsigned octet) {
        std::string digits;
        boost::algorithm::hex(hal::Octets{static_cast<std::uint8_t>(octet)},
                              std::back_inserter(digits));
        return digits;
    };
    std::string text;
    for (const char letter : "m" + std::to_string(wanted.number)) {
        text += "00" + hex(static_cast<unsigned char>(letter));
    }
    if (wanted.part) {
        const auto& [reference, total, sequence] = *wanted.part;
        text = "050003" + hex(reference) + hex(total) + hex(sequence) + text;
    }
    const unsigned at = wanted.number;
    const std::string from =
        "0C9144770009" + std::to_string(wanted.sender / 100) + "0" + swapped(wanted.sender % 100);
    return {
        .slot = {"SM", slot},
        .status = hal::StoredStatus::received_unread,
        .pdu = from_hex("00" + std::string(wanted.part ? "44" : "04") + from + "0008" + "621110" +
                        swapped(at / 3600) + swapped(at / 60 % 60) + swapped(at % 60) + "00" +
                        hex(static_cast<unsigned>(text.size() / 2)) + text)};
}

}  // namespace test_support
