#include "at/at_line.hpp"

#include <algorithm>

#include "hal/error.hpp"

namespace hal::at {

std::optional<StorageName> StorageName::parse(std::string_view text) {
    constexpr std::size_t longest = 8;
    const auto allowed = [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; };
    if (text.empty() || text.size() > longest || !std::ranges::all_of(text, allowed)) {
        return std::nullopt;
    }
    return StorageName(text);
}

Result<AtLine> AtLine::from_profile(std::string_view text) {
    constexpr std::size_t longest = 200;
    const auto printable = [](char c) { return c >= ' ' && c <= '~'; };
    if (!text.starts_with("AT") || text.size() > longest || !std::ranges::all_of(text, printable)) {
        return unexpected(Errc::not_supported, "a profile's AT line");
    }
    AtLine line;
    line.text_ = text;
    return line;
}

AtLine& AtLine::add(Literal text) {
    text_ += text.text();
    return *this;
}

AtLine& AtLine::add(unsigned number) {
    text_ += std::to_string(number);
    return *this;
}

AtLine& AtLine::add(const StorageName& storage) {
    text_ += '"';
    text_ += storage.text();
    text_ += '"';
    return *this;
}

}  // namespace hal::at
