#include "logging/log.hpp"

#include <unistd.h>

#include <algorithm>
#include <iterator>

#include "text/iso_time.hpp"

namespace logging {
namespace {

bool is_plain(char character) {
    return character > ' ' && character < 0x7F && character != '"' && character != '=' &&
           character != '\\';
}

/// What somebody else chose (an operator's name, a modem's answer) must not forge a line.
std::string as_value(std::string_view value) {
    if (!value.empty() && std::ranges::all_of(value, is_plain)) {
        return std::string(value);
    }
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string result = "\"";
    for (const char character : value) {
        if (character == ' ' || character == '=' || is_plain(character)) {
            result += character;
        } else {
            const auto octet = static_cast<unsigned char>(character);
            result += "\\x";
            result += digits[octet >> 4U];
            result += digits[octet & 0xFU];
        }
    }
    return result + '"';
}

/// A telephone number's own characters, as people write them.
constexpr std::string_view decimal = "0123456789";
constexpr std::string_view decimal_and_gaps = "0123456789 -.()/";
constexpr std::size_t shortest_secret = 7;

}  // namespace

std::string format(Level level, std::string_view event, Fields fields,
                   std::chrono::system_clock::time_point time) {
    std::string line = "<" + std::to_string(static_cast<int>(level)) +
                       ">time=" + text::to_iso(std::chrono::floor<std::chrono::seconds>(time)) +
                       " event=";
    line += event;
    for (const auto& [name, value] : fields) {
        line += ' ';
        line += name;
        line += '=';
        line += as_value(value);
    }
    return line + '\n';
}

void log(Level level, std::string_view event, Fields fields) {
    const std::string line = format(level, event, fields, std::chrono::system_clock::now());
    // One write, so that lines of several threads do not mix. Nobody can be told if it fails.
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
}

std::string masked(std::string_view number) {
    return "..." +
           std::string(number.substr(number.size() - std::min<std::size_t>(3, number.size())));
}

std::string with_numbers_masked(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const std::size_t begin = std::min(text.find_first_of(decimal), text.size());
        result += text.substr(0, begin);
        text.remove_prefix(begin);
        const std::string_view row = text.substr(
            0, text.find_last_of(decimal, text.find_first_not_of(decimal_and_gaps)) + 1);
        std::string number;
        std::ranges::copy_if(row, std::back_inserter(number),
                             [](char c) { return decimal.find(c) != std::string_view::npos; });
        result += number.size() < shortest_secret ? std::string(row) : masked(number);
        text.remove_prefix(row.size());
    }
    return result;
}

}  // namespace logging
