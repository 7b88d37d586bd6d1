#include "reply/code_points.hpp"

#include <algorithm>

#include "text/utf8.hpp"

namespace reply {
namespace {

constexpr char32_t replacement = 0xFFFD;
constexpr std::size_t longest_sequence = 4;

}  // namespace

std::u32string code_points(std::string_view octets) {
    if (auto all = text::decode_utf8(octets)) {
        return *std::move(all);
    }
    std::u32string result;
    while (!octets.empty()) {
        std::size_t length = 1;
        std::optional<std::u32string> one = text::decode_utf8(octets.substr(0, length));
        while (!one && length < std::min(longest_sequence, octets.size())) {
            one = text::decode_utf8(octets.substr(0, ++length));
        }
        result += one.value_or(std::u32string(1, replacement));
        octets.remove_prefix(one ? length : 1);
    }
    return result;
}

}  // namespace reply
