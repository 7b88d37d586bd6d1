#include "settings/premium.hpp"

#include <array>

namespace settings {
namespace {

constexpr std::array<std::string_view, 4> prefixes{
    "+979",    // ITU-T E.164, International Premium Rate Service (E.169.2)
    "+1900",   // NANPA: area code 900
    "+449",    // Ofcom, National Telephone Numbering Plan: 09
    "+49900",  // Bundesnetzagentur: 0900
};

}  // namespace

std::span<const std::string_view> premium_prefixes() {
    return prefixes;
}

}  // namespace settings
