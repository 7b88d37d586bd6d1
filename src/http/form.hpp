#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hal/result.hpp"

/// Requests and responses as values, and how a form is read. Pure; any thread.
namespace http {

/// Which spellings of `%n` are a line break in a text. `%n` is never a valid escape (n is no hex
/// digit), so a raw one can always be told from an encoded one.
enum class LineBreaks {
    raw_and_encoded,  ///< `%n`, and `%25n` of clients that encode what they were given
    raw_only,         ///< only `%n`, so that a text can hold the two characters
};

/// The fields of a query or of a form body (application/x-www-form-urlencoded): `+` and `%20` are
/// spaces, an invalid escape stays as written, the first of a repeated name counts, an empty value
/// is a missing one.
class Form {
public:
    explicit Form(std::string_view raw);

    /// A NUL octet, raw or as `%00`, in any name or value: the request must be refused.
    bool has_nul() const noexcept { return has_nul_; }

    /// The octets of a field, or nullopt when it is missing or empty.
    std::optional<std::string> value(std::string_view name) const;

    /// As value(), with `%n`, CR LF and a lone CR as LF.
    std::optional<std::string> text(std::string_view name, LineBreaks line_breaks) const;

private:
    struct Field {
        std::string name;  ///< decoded
        std::string raw;   ///< not decoded: what an escape meant depends on who reads it
    };

    const Field* find(std::string_view name) const;

    std::vector<Field> fields_;
    bool has_nul_ = false;
};

/// Whether a body of this Content-Type is read as a form: any type is, and none, because old
/// clients name what they like. Only multipart/form-data has another syntax and is refused.
bool is_readable_as_form(std::string_view content_type);

/// What cannot be read as a text.
enum class Errc {
    not_utf8 = 1,  ///< and the reply profile does not read it as ISO 8859-1
};

const std::error_category& http_category() noexcept;

inline std::error_code make_error_code(Errc code) noexcept {
    return {static_cast<int>(code), http_category()};
}

/// Octets of a field -> UTF-8: well-formed UTF-8 as it is, anything else as ISO 8859-1 if
/// `latin1_input` (old C# and PLC clients), else Errc::not_utf8.
hal::Result<std::string> input_text(std::string octets, bool latin1_input);

}  // namespace http

template <>
struct std::is_error_code_enum<http::Errc> : std::true_type {};
