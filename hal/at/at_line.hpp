#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "hal/result.hpp"
#include "hal/values.hpp"

namespace hal::at {

/// Text that is known when the program is compiled.
class Literal {
public:
    template <std::size_t N>
    consteval Literal(const char (&text)[N]) : text_(text, N - 1) {}
    constexpr std::string_view text() const { return text_; }

private:
    std::string_view text_;
};

/// The name of a modem storage (TS 27.005 3.2.2): one to eight capital letters or underscores.
class StorageName {
public:
    static std::optional<StorageName> parse(std::string_view text);
    const std::string& text() const { return text_; }
    bool operator==(const StorageName&) const = default;

private:
    explicit StorageName(std::string_view text) : text_(text) {}
    std::string text_;
};

/// A SIM's PIN (TS 31.101 9.5.1): four to eight digits. It has no text of its own, so that it gets
/// nowhere but into an AtLine.
class Pin {
public:
    static std::optional<Pin> parse(std::string_view text);

private:
    friend class AtLine;
    explicit Pin(std::string_view digits) : digits_(digits) {}
    std::string digits_;
};

/// A command line on its way to the modem, without its CR. It can be built only from literals,
/// numbers, storage names, PINs and the profile's own lines: no text of a caller or of the network
/// ever gets into one, so nothing needs escaping.
class AtLine {
public:
    AtLine(Literal text) : text_(text.text()) {}

    /// A line of a modem profile (is_profile_line()); anything else is Errc::not_supported.
    static Result<AtLine> from_profile(std::string_view text);

    AtLine& add(Literal text);
    AtLine& add(unsigned number);
    /// In quotes.
    AtLine& add(const StorageName& storage);
    /// In quotes. From here on the line is secret.
    AtLine& add(const Pin& pin);

    /// As it goes to the modem.
    const std::string& text() const { return text_; }
    /// For errors and logs: ends with "..." where a secret begins.
    std::string name() const;

private:
    AtLine() = default;
    std::string text_;
    std::size_t secret_from_ = std::string::npos;
};

}  // namespace hal::at
