#pragma once

#include <optional>
#include <string_view>

#include "hal/values.hpp"

namespace hal::modem {

// Signal figures as modems write them. Pure.

/// A number with or without a fraction, rounded: "-11.5" is -12; nullopt if it is none.
std::optional<int> to_rounded(std::string_view text);

/// The value unless it is outside what 3GPP lets a modem report (the wider ranges of NR, TS 38.133
/// 10.1.6, 10.1.11, 10.1.16: RSRP -156 to -31 dBm, RSRQ -43 to 20 dB, SINR -23 to 40 dB). Layouts
/// differ between radio technologies, and something else may stand in the place of a figure.
std::optional<int> plausible_rsrp(std::optional<int> dbm);
std::optional<int> plausible_rsrq(std::optional<int> db);
std::optional<int> plausible_sinr(std::optional<int> db);

/// Fills in what `signal` lacks.
void merge(Signal& signal, const Signal& more);

}  // namespace hal::modem
