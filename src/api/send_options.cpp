#include "api/send_options.hpp"

#include <algorithm>
#include <charconv>

namespace api {
namespace {

using profile::UncertainPolicy;

constexpr int max_priority = 3;
/// What TP-VP can say when it is relative (TS 23.040 9.2.3.12.1): 5 minutes to 63 weeks.
constexpr int min_validity = 5;
constexpr int max_validity = 63 * 7 * 24 * 60;
constexpr std::size_t max_id = 64;

hal::Unexpected wrong(const std::string& sentence) {
    return hal::unexpected(std::make_error_code(std::errc::invalid_argument), sentence);
}

std::optional<int> whole_number(std::string_view text, int min, int max) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_number = error == std::errc() && end == text.data() + text.size();
    return is_number && number >= min && number <= max ? std::optional(number) : std::nullopt;
}

hal::Result<std::optional<bool>> read_switch(const Field& field, std::string_view name) {
    const auto text = field(name);
    if (text && text != "1" && text != "0") {
        return wrong(std::string(name) + ": 1 or 0");
    }
    return text ? std::optional(text == "1") : std::nullopt;
}

hal::Result<std::optional<int>> read_number(const Field& field, std::string_view name, int min,
                                            int max) {
    const auto text = field(name);
    const auto number = text ? whole_number(*text, min, max) : std::nullopt;
    if (text && !number) {
        return wrong(std::string(name) + ": " + std::to_string(min) + " to " + std::to_string(max));
    }
    return number;
}

hal::Result<std::optional<UncertainPolicy>> read_policy(const Field& field) {
    const auto text = field("uncertain");
    if (!text) {
        return std::optional<UncertainPolicy>();
    }
    if (text == "hold") {
        return std::optional(UncertainPolicy::hold);
    }
    if (text == "resend") {
        return std::optional(UncertainPolicy::resend);
    }
    if (text == "drop") {
        return std::optional(UncertainPolicy::drop);
    }
    return wrong("uncertain: hold, resend or drop");
}

/// The unreserved characters of a URI (RFC 3986 2.3): what no client escapes.
bool is_id(std::string_view text) {
    constexpr std::string_view allowed =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~-";
    return !text.empty() && text.size() <= max_id &&
           text.find_first_not_of(allowed) == std::string_view::npos;
}

}  // namespace

hal::Result<SendOptions> read_send_options(const Field& field) {
    SendOptions options;
    options.modem = field("modem").value_or("");
    HAL_TRY(options.report, read_switch(field, "report"));
    HAL_TRY(const std::optional<int> priority, read_number(field, "priority", 0, max_priority));
    options.priority = priority.value_or(0);
    HAL_TRY(const std::optional<int> validity,
            read_number(field, "validity", min_validity, max_validity));
    if (validity) {
        options.validity = std::chrono::minutes(*validity);
    }
    HAL_TRY(options.uncertain, read_policy(field));
    HAL_TRY(const std::optional<bool> repeat, read_switch(field, "repeat"));
    options.repeat = repeat.value_or(false);
    options.id = field("id").value_or("");
    if (!options.id.empty() && !is_id(options.id)) {
        return wrong("id: 1 to 64 of A-Z, a-z, 0-9, dot, underscore, tilde and dash");
    }
    return options;
}

hal::Result<> take_idempotency_key(SendOptions& options, std::string_view header) {
    if (header.empty()) {
        return {};
    }
    if (header.size() >= 2 && header.starts_with('"') && header.ends_with('"')) {
        header = header.substr(1, header.size() - 2);
    }
    if (!is_id(header)) {
        return wrong("Idempotency-Key: 1 to 64 of A-Z, a-z, 0-9, dot, underscore, tilde and dash");
    }
    if (!options.id.empty() && options.id != header) {
        return wrong("id: not the same as Idempotency-Key");
    }
    options.id = header;
    return {};
}

}  // namespace api
