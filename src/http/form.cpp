#include "http/form.hpp"

#include <algorithm>
#include <array>

#include "text/ascii.hpp"
#include "text/utf8.hpp"

namespace http {
namespace {

constexpr char percent = '%';

int hex_digit(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// One decoded octet and how many raw characters stood for it.
struct Octet {
    char value;
    std::size_t length;
};

/// The octet that begins at `raw[0]`. An invalid escape is the percent sign itself.
Octet decode_octet(std::string_view raw) {
    if (raw[0] == '+') {
        return {' ', 1};
    }
    if (raw[0] == percent && raw.size() >= 3) {
        const int high = hex_digit(raw[1]);
        const int low = hex_digit(raw[2]);
        if (high >= 0 && low >= 0) {
            return {static_cast<char>(high * 16 + low), 3};
        }
    }
    return {raw[0], 1};
}

std::string decode(std::string_view raw) {
    std::string octets;
    octets.reserve(raw.size());
    while (!raw.empty()) {
        const Octet octet = decode_octet(raw);
        octets += octet.value;
        raw.remove_prefix(octet.length);
    }
    return octets;
}

/// How many raw characters at the front are a `%n`, or 0.
std::size_t percent_n_length(std::string_view raw, LineBreaks line_breaks) {
    if (raw.starts_with("%n")) {
        return 2;
    }
    if (line_breaks == LineBreaks::raw_only) {
        return 0;
    }
    const Octet first = decode_octet(raw);
    if (first.value != percent || raw.size() == first.length) {
        return 0;
    }
    const Octet second = decode_octet(raw.substr(first.length));
    return second.value == 'n' ? first.length + second.length : 0;
}

std::string decode_text(std::string_view raw, LineBreaks line_breaks) {
    std::string octets;
    octets.reserve(raw.size());
    bool after_carriage_return = false;
    while (!raw.empty()) {
        if (const std::size_t length = percent_n_length(raw, line_breaks); length > 0) {
            octets += '\n';
            raw.remove_prefix(length);
            after_carriage_return = false;
            continue;
        }
        const Octet octet = decode_octet(raw);
        raw.remove_prefix(octet.length);
        if (octet.value != '\n' || !after_carriage_return) {
            octets += octet.value == '\r' ? '\n' : octet.value;
        }
        after_carriage_return = octet.value == '\r';
    }
    return octets;
}

class HttpCategory final : public std::error_category {
public:
    const char* name() const noexcept override { return "http"; }
    std::string message(int value) const override {
        switch (static_cast<Errc>(value)) {
            case Errc::not_utf8:
                return "the text is not UTF-8";
        }
        return "error " + std::to_string(value);
    }
};

}  // namespace

Form::Form(std::string_view raw) {
    while (!raw.empty()) {
        const std::size_t end = std::min(raw.find('&'), raw.size());
        const std::string_view pair = raw.substr(0, end);
        raw.remove_prefix(std::min(end + 1, raw.size()));
        const std::size_t equals = std::min(pair.find('='), pair.size());
        Field field{decode(pair.substr(0, equals)),
                    std::string(pair.substr(std::min(equals + 1, pair.size())))};
        has_nul_ = has_nul_ || field.name.find('\0') != std::string::npos ||
                   decode(field.raw).find('\0') != std::string::npos;
        fields_.push_back(std::move(field));
    }
}

const Form::Field* Form::find(std::string_view name) const {
    const auto found =
        std::ranges::find_if(fields_, [name](const Field& field) { return field.name == name; });
    return found == fields_.end() || found->raw.empty() ? nullptr : &*found;
}

std::optional<std::string> Form::value(std::string_view name) const {
    const Field* field = find(name);
    return field == nullptr ? std::nullopt : std::optional(decode(field->raw));
}

std::optional<std::string> Form::text(std::string_view name, LineBreaks line_breaks) const {
    const Field* field = find(name);
    return field == nullptr ? std::nullopt : std::optional(decode_text(field->raw, line_breaks));
}

bool is_readable_as_form(std::string_view content_type) {
    constexpr std::string_view refused = "multipart/form-data";
    content_type.remove_prefix(
        std::min(content_type.find_first_not_of(" \t"), content_type.size()));
    return !std::ranges::equal(content_type.substr(0, refused.size()), refused, {}, text::lower);
}

const std::error_category& http_category() noexcept {
    static const HttpCategory category;
    return category;
}

hal::Result<std::string> input_text(std::string octets, bool latin1_input) {
    if (text::decode_utf8(octets)) {
        return octets;
    }
    if (latin1_input) {
        return text::latin1_to_utf8(octets);
    }
    return hal::unexpected(Errc::not_utf8);
}

}  // namespace http
