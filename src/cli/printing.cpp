#include "cli/printing.hpp"

#include <array>
#include <charconv>
#include <iostream>

#include "text/utf8.hpp"

namespace cli {
namespace {

constexpr std::size_t label_width = 11;

bool is_harmless(char32_t c) {
    const bool control = c < 0x20 || (c >= 0x7F && c < 0xA0);
    const bool line_break = c == 0x2028 || c == 0x2029;
    const bool direction = c == 0x061C || c == 0x200E || c == 0x200F ||
                           (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    return !control && !line_break && !direction;
}

std::string escape(char32_t c) {
    if (c == U'\n') {
        return "\\n";
    }
    std::array<char, 8> digits{};
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(),
                                            static_cast<std::uint32_t>(c), 16);
    return "\\u{" + std::string(digits.data(), end) + "}";
}

}  // namespace

const boost::json::value* find_at(const boost::json::value& value, std::string_view path) {
    const boost::json::value* found = &value;
    while (found != nullptr && !path.empty()) {
        const std::size_t dot = path.find('.');
        const boost::json::object* object = found->if_object();
        found = object == nullptr ? nullptr : object->if_contains(path.substr(0, dot));
        path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
    }
    return found;
}

std::string text_at(const boost::json::value& value, std::string_view path) {
    const boost::json::value* found = find_at(value, path);
    const boost::json::string* text = found == nullptr ? nullptr : found->if_string();
    return text == nullptr ? std::string() : std::string(*text);
}

std::optional<std::int64_t> number_at(const boost::json::value& value, std::string_view path) {
    const boost::json::value* found = find_at(value, path);
    const std::int64_t* number = found == nullptr ? nullptr : found->if_int64();
    return number == nullptr ? std::nullopt : std::optional(*number);
}

bool flag_at(const boost::json::value& value, std::string_view path) {
    const boost::json::value* found = find_at(value, path);
    const bool* flag = found == nullptr ? nullptr : found->if_bool();
    return flag != nullptr && *flag;
}

const boost::json::array& array_at(const boost::json::value& value, std::string_view path) {
    static const boost::json::array nothing;
    const boost::json::value* found = find_at(value, path);
    const boost::json::array* array = found == nullptr ? nullptr : found->if_array();
    return array == nullptr ? nothing : *array;
}

std::string printable(std::string_view text) {
    const std::u32string decoded =
        text::decode_utf8(text).value_or(U"\uFFFD (text that is not UTF-8)");
    std::string result;
    for (const char32_t c : decoded) {
        result += is_harmless(c) ? text::encode_utf8({&c, 1}) : escape(c);
    }
    return result;
}

std::string field(const boost::json::value& object, std::string_view path) {
    return printable(text_at(object, path));
}

std::string joined(std::initializer_list<std::string> parts, std::string_view separator) {
    std::string result;
    for (const std::string& part : parts) {
        if (!part.empty()) {
            result.append(result.empty() ? "" : separator).append(part);
        }
    }
    return result;
}

std::string row(std::string_view label, std::string_view value) {
    std::string line(label);
    line.resize(std::max(label.size() + 1, label_width), ' ');
    return line.append(value) + '\n';
}

std::string duration(std::int64_t seconds) {
    constexpr std::int64_t minute = 60;
    constexpr std::int64_t hour = 60 * minute;
    if (seconds < 2 * minute) {
        return std::to_string(seconds) + " s";
    }
    if (seconds < 2 * hour) {
        return std::to_string(seconds / minute) + " min";
    }
    return std::to_string(seconds / hour) + " h " + std::to_string(seconds % hour / minute) +
           " min";
}

void print_json(const boost::json::value& value) {
    std::cout << boost::json::serialize(value) << '\n';
}

}  // namespace cli
