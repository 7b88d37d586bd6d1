#include "at/fields.hpp"

#include <algorithm>
#include <charconv>
#include <memory>

namespace hal::at {
namespace {

/// The brackets around a group, if both are there.
std::string_view without_brackets(std::string_view text) {
    text = trim(text);
    if (text.size() >= 2 && text.front() == '(' && text.back() == ')') {
        text = text.substr(1, text.size() - 2);
    }
    return text;
}

std::string_view without_quotes(std::string_view text) {
    text = trim(text);
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
        text = text.substr(1, text.size() - 2);
    }
    return text;
}

}  // namespace

std::string_view trim(std::string_view text) {
    constexpr std::string_view blanks = " \t";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::optional<int> to_number(std::string_view text) {
    text = trim(text);
    int number = 0;
    const char* const end = std::to_address(text.end());
    const auto [stop, error] = std::from_chars(std::to_address(text.begin()), end, number);
    if (text.empty() || error != std::errc{} || stop != end) {
        return std::nullopt;
    }
    return number;
}

bool Choices::contains(int value) const {
    return std::ranges::any_of(ranges_, [value](const auto& range) {
        return range.first <= value && value <= range.second;
    });
}

std::optional<int> Choices::first() const {
    return ranges_.empty() ? std::nullopt : std::optional(ranges_.front().first);
}

std::optional<std::string_view> Fields::raw() {
    if (ended_) {
        return std::nullopt;
    }
    bool quoted = false;
    int depth = 0;
    std::size_t end = 0;
    for (; end < rest_.size(); ++end) {
        const char c = rest_[end];
        if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && c == '(') {
            ++depth;
        } else if (!quoted && c == ')') {
            --depth;
        } else if (!quoted && depth <= 0 && c == ',') {
            break;
        }
    }
    const std::string_view field = trim(rest_.substr(0, end));
    ended_ = end == rest_.size();
    rest_.remove_prefix(ended_ ? end : end + 1);
    return field;
}

std::optional<int> Fields::number() {
    const auto field = raw();
    return field ? to_number(*field) : std::nullopt;
}

std::optional<unsigned> Fields::count() {
    const auto value = number();
    return value && *value >= 0 ? std::optional(static_cast<unsigned>(*value)) : std::nullopt;
}

std::optional<std::string_view> Fields::string() {
    const auto field = raw();
    return field ? std::optional(without_quotes(*field)) : std::nullopt;
}

Choices Fields::choices() {
    Choices result;
    Fields members(without_brackets(raw().value_or("")));
    while (const auto member = members.raw()) {
        const auto dash = member->find('-', 1);  // a leading one would be a sign
        const auto first = to_number(member->substr(0, dash));
        const auto last =
            dash == std::string_view::npos ? first : to_number(member->substr(dash + 1));
        if (first && last) {
            result.add(*first, *last);
        }
    }
    return result;
}

std::vector<std::string> Fields::strings() {
    std::vector<std::string> result;
    Fields members(without_brackets(raw().value_or("")));
    while (const auto member = members.string()) {
        if (!member->empty()) {
            result.emplace_back(*member);
        }
    }
    return result;
}

int count_fields(std::string_view text) {
    Fields fields(text);
    int count = 0;
    while (fields.skip()) {
        ++count;
    }
    return count;
}

}  // namespace hal::at
