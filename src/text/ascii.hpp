#pragma once

namespace text {

/// A letter A to Z in lower case, whatever the locale; any other octet as it is.
constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace text
