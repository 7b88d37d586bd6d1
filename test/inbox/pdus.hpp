#pragma once

#include <boost/algorithm/hex.hpp>
#include <iterator>
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

}  // namespace test_support
