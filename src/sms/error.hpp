#pragma once

#include <system_error>

namespace sms {

/// What the SMS codec can say about a text, a number or a PDU.
enum class Errc {
    empty_text = 1,    ///< nothing to send
    bad_utf8,          ///< the text is not well-formed UTF-8
    too_many_parts,    ///< the text needs more parts than allowed; the context says how many
    bad_number,        ///< not a number: 3 to 20 digits, maybe with + or 00
    truncated,         ///< the PDU ends before the field named in the context
    bad_length,        ///< a length field holds what the specification excludes
    unsupported_type,  ///< a TP-MTI that no modem storage should hold
    compressed,        ///< compressed text (TS 23.042) is not read
    not_text,          ///< 8-bit data: there is no text to show
};

const std::error_category& category() noexcept;

inline std::error_code make_error_code(Errc code) noexcept {
    return {static_cast<int>(code), category()};
}

}  // namespace sms

template <>
struct std::is_error_code_enum<sms::Errc> : std::true_type {};
