// A query or a form body: each field is what another reading of the same octets says.

#include <optional>
#include <string>

#include "fuzz/input.hpp"
#include "http/form.hpp"
#include "text/utf8.hpp"

namespace {

/// One more way to decode, by the text of docs/API.md: from the back to the front of an escape.
std::string plain(std::string_view raw) {
    constexpr std::string_view digits = "0123456789abcdef0123456789ABCDEF";
    std::string octets;
    for (std::size_t at = 0; at < raw.size(); ++at) {
        const std::size_t high = at + 2 < raw.size() ? digits.find(raw[at + 1]) : std::string::npos;
        const std::size_t low = at + 2 < raw.size() ? digits.find(raw[at + 2]) : std::string::npos;
        if (raw[at] == '%' && high != std::string::npos && low != std::string::npos) {
            octets += static_cast<char>((high % 16 << 4U) + low % 16);
            at += 2;
        } else {
            octets += raw[at] == '+' ? ' ' : raw[at];
        }
    }
    return octets;
}

/// The first field of that name, raw; nullopt when it is missing or empty.
std::optional<std::string_view> first_field(std::string_view raw, std::string_view name) {
    while (!raw.empty()) {
        const std::string_view pair = raw.substr(0, raw.find('&'));
        raw.remove_prefix(std::min(pair.size() + 1, raw.size()));
        const std::size_t equals = pair.find('=');
        if (plain(pair.substr(0, equals)) == name) {
            const bool empty = equals == std::string_view::npos || equals + 1 == pair.size();
            return empty ? std::nullopt : std::optional(pair.substr(equals + 1));
        }
    }
    return std::nullopt;
}

void check_field(const http::Form& form, std::string_view raw, std::string_view name) {
    const auto field = first_field(raw, name);
    const auto value = form.value(name);
    fuzz::require(value.has_value() == field.has_value(), "a field is there, or is not");
    fuzz::require(!value || *value == plain(*field), "a value is its decoded octets");
    for (const auto breaks : {http::LineBreaks::raw_and_encoded, http::LineBreaks::raw_only}) {
        const auto text = form.text(name, breaks);
        fuzz::require(text.has_value() == value.has_value(), "a text is a value too");
        if (!text) {
            continue;
        }
        fuzz::require(text->find('\r') == std::string::npos, "a text's lines end with LF");
        fuzz::require(text->size() <= value->size(), "a text is no longer than its octets");
        fuzz::require(value->find_first_of("%\r") != std::string::npos || *text == *value,
                      "nothing but line ends changes in a text");
        const auto shown = http::input_text(*text, true);
        fuzz::require(shown && text::decode_utf8(*shown).has_value(), "any octets can be a text");
        const auto strict = http::input_text(*text, false);
        fuzz::require(strict ? *strict == *text : *shown != *text, "UTF-8 stays as it is");
    }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view raw(reinterpret_cast<const char*>(data), size);
    const http::Form form(raw);
    bool has_nul = false;
    std::string_view rest = raw;
    while (!rest.empty()) {
        const std::string_view pair = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
        const std::string_view name = pair.substr(0, pair.find('='));
        has_nul = has_nul || plain(name).find('\0') != std::string::npos ||
                  (name.size() < pair.size() &&
                   plain(pair.substr(name.size() + 1)).find('\0') != std::string::npos);
    }
    fuzz::require(form.has_nul() == has_nul, "a NUL is seen, wherever it is");
    for (const char* name : {"username", "password", "number", "text", "id", ""}) {
        check_field(form, raw, name);
    }
    check_field(form, raw, plain(raw.substr(0, raw.find_first_of("=&"))));
    static_cast<void>(http::is_readable_as_form(raw));
    return 0;
}
