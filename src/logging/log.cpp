#include "logging/log.hpp"

#include <unistd.h>

#include <algorithm>

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

}  // namespace logging
