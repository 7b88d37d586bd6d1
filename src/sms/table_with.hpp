#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <string_view>

#include "sms/default_alphabet.hpp"

namespace sms {

/// Characters at codes that follow one another.
struct Run {
    std::uint8_t first = 0;
    std::u32string_view characters;
};

/// A table that differs from another in these runs.
constexpr CodeTable with(CodeTable table, std::initializer_list<Run> runs) {
    for (const Run& run : runs) {
        std::size_t code = run.first;
        for (const char32_t character : run.characters) {
            table[code++] = character;
        }
    }
    return table;
}

}  // namespace sms
