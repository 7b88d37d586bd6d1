#pragma once

#include <cstdint>
#include <string>

namespace sms {

/// What a TP-ST says, in words for people (TS 23.040 9.2.3.15). Pure.
std::string report_words(std::uint8_t status);

}  // namespace sms
