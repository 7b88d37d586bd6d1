#include "api/json_fields.hpp"

#include <algorithm>

#include "local/json.hpp"
#include "text/ascii.hpp"

namespace api {
namespace {

namespace json = boost::json;

constexpr std::size_t max_depth = 4;
constexpr std::size_t longest_name = 32;

hal::Unexpected wrong(std::string_view name, const std::string& why) {
    return hal::unexpected(std::make_error_code(std::errc::invalid_argument),
                           std::string(name) + ": " + why);
}

/// A name that may be repeated to its sender: nothing in it means something elsewhere.
bool is_plain(std::string_view name) {
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    return !name.empty() && name.size() <= longest_name &&
           name.find_first_not_of(plain) == std::string_view::npos;
}

hal::Result<std::string> read_field(const json::object& object, std::string_view name) {
    const json::value* const value = object.if_contains(name);
    if (value == nullptr) {
        return wrong(name, "is missing");
    }
    const json::string* const text = value->if_string();
    if (text == nullptr) {
        return wrong(name, "must be a string");
    }
    if (text->empty()) {
        return wrong(name, "is empty");
    }
    if (text->size() > max_field) {
        return wrong(name, "longer than " + std::to_string(max_field) + " octets");
    }
    return std::string(*text);
}

}  // namespace

bool is_json(std::string_view content_type) {
    constexpr std::string_view wanted = "application/json";
    const std::string_view type = content_type.substr(0, content_type.find_first_of("; \t"));
    return std::ranges::equal(type, wanted, {}, text::lower);
}

hal::Result<Fields> read_fields(std::string_view body,
                                std::initializer_list<std::string_view> names) {
    if (body.size() > max_fields_body) {
        return wrong("body", "longer than " + std::to_string(max_fields_body) + " octets");
    }
    json::error_code error;
    const json::value value = json::parse(body, error, {}, {.max_depth = max_depth});
    const json::object* const object = error ? nullptr : value.if_object();
    if (object == nullptr) {
        return wrong("body", "must be a JSON object");
    }
    for (const json::key_value_pair& member : *object) {
        if (std::ranges::find(names, std::string_view(member.key())) == names.end()) {
            const std::string_view name = member.key();
            return wrong(is_plain(name) ? name : "body",
                         is_plain(name) ? "is not known here" : "has an unknown field");
        }
    }
    Fields fields;
    for (const std::string_view name : names) {
        HAL_TRY(fields[std::string(name)], read_field(*object, name));
    }
    return fields;
}

}  // namespace api
