#include "at/at_line.hpp"

#include <algorithm>
#include <array>

#include "hal/error.hpp"
#include "hal/profile_line.hpp"

namespace hal::at {
namespace {

/// Also as one of several commands in a line (V.250 5.2.3), in small letters and with blanks, which
/// a modem passes over.
bool names_forbidden(std::string_view line) {
    std::string plain;
    for (const char c : line) {
        if (c != ' ') {
            plain.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
        }
    }
    constexpr std::array<std::string_view, 8> forbidden = {
        "+CUAD", "+CPIN=", "+CPWD=", "+CLCK=", "+CMGS", "+CMGC", "+CMGW", "+CMSS"};
    return std::ranges::any_of(forbidden, [&](std::string_view command) {
        return plain.find(command) != std::string::npos;
    });
}

}  // namespace

std::optional<StorageName> StorageName::parse(std::string_view text) {
    constexpr std::size_t longest = 8;
    const auto allowed = [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; };
    if (text.empty() || text.size() > longest || !std::ranges::all_of(text, allowed)) {
        return std::nullopt;
    }
    return StorageName(text);
}

std::optional<Pin> Pin::parse(std::string_view text) {
    constexpr std::size_t shortest = 4;
    constexpr std::size_t longest = 8;
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (text.size() < shortest || text.size() > longest || !std::ranges::all_of(text, is_digit)) {
        return std::nullopt;
    }
    return Pin(text);
}

Result<AtLine> AtLine::from_profile(std::string_view text) {
    if (!is_profile_line(text)) {
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

AtLine& AtLine::add(const Pin& pin) {
    secret_from_ = std::min(secret_from_, text_.size());
    text_ += '"';
    text_ += pin.digits_;
    text_ += '"';
    return *this;
}

std::string AtLine::name() const {
    return secret_from_ == std::string::npos ? text_ : text_.substr(0, secret_from_) + "...";
}

}  // namespace hal::at

bool hal::is_profile_line(std::string_view text) {
    constexpr std::size_t longest = 200;
    const auto printable = [](char c) { return c >= ' ' && c <= '~'; };
    return text.starts_with("AT") && text.size() <= longest &&
           std::ranges::all_of(text, printable) && !at::names_forbidden(text);
}
