#include "api/hook_text.hpp"

#include <algorithm>
#include <initializer_list>
#include <vector>

#include "local/json.hpp"
#include "sms/segment.hpp"
#include "text/utf8.hpp"

namespace api {
namespace {

namespace json = boost::json;
using settings::TemplatePiece;
using Kind = settings::TemplatePiece::Kind;
using Pieces = std::vector<TemplatePiece>;

/// More than the payloads of either have, less than hurts.
constexpr std::size_t max_depth = 16;
/// Octets of a text of which no more than the beginning can be sent.
constexpr std::size_t enough = 65536;
constexpr std::u32string_view cut_mark = U" ...";
constexpr std::size_t most_characters_in_a_part = 160;  // TS 23.038: septets in 140 octets

hal::Unexpected wrong(const std::string& sentence) {
    return hal::unexpected(std::make_error_code(std::errc::invalid_argument), sentence);
}

/// Null when there is none.
const json::value* field_of(const json::object& object, std::string_view name) {
    const json::value* const found = object.if_contains(name);
    return found == nullptr || found->is_null() ? nullptr : found;
}

/// Each of the fields that is there is an object.
hal::Result<> check_objects(const json::object& object, const std::string& where,
                            std::initializer_list<const char*> names) {
    for (const char* const name : names) {
        const json::value* const value = field_of(object, name);
        if (value != nullptr && !value->is_object()) {
            return wrong(where + name + ": must be an object");
        }
    }
    return {};
}

hal::Result<> check_shape(const json::object& notification) {
    HAL_CHECK(
        check_objects(notification, "", {"groupLabels", "commonLabels", "commonAnnotations"}));
    const json::value* const list = field_of(notification, "alerts");
    const json::array* const alerts = list == nullptr ? nullptr : list->if_array();
    if (alerts == nullptr || alerts->empty()) {
        return wrong("alerts: must be an array of one alert or more");
    }
    for (std::size_t i = 0; i < alerts->size(); ++i) {
        const std::string where = "alerts[" + std::to_string(i) + "]";
        const json::object* const alert = (*alerts)[i].if_object();
        if (alert == nullptr) {
            return wrong(where + ": must be an object");
        }
        HAL_CHECK(check_objects(*alert, where + ".", {"labels", "annotations"}));
    }
    return {};
}

const json::array& alerts_of(const json::object& notification) {
    return notification.find("alerts")->value().get_array();
}

/// What a sender left out counts, too.
std::string count_of(const json::object& notification) {
    const json::value* const left_out = field_of(notification, "truncatedAlerts");
    const std::int64_t* const more = left_out == nullptr ? nullptr : left_out->if_int64();
    const std::size_t unseen = more == nullptr || *more < 0 ? 0 : static_cast<std::size_t>(*more);
    return std::to_string(alerts_of(notification).size() + unseen);
}

/// Every octet of a character of several is 0x80 or more, whether `char` has a sign or not.
std::string without_control_characters(std::string text) {
    std::erase(text, '\r');
    const auto controls = [](char c) {
        return (static_cast<unsigned char>(c) < ' ' && c != '\n') || c == '\x7F';
    };
    std::ranges::replace_if(text, controls, ' ');
    return text;
}

/// A field of an object, or of an object in it. What is no string is written as in JSON.
std::string text_of(const json::object& object, const std::string& inner, const std::string& name) {
    const json::value* const within = inner.empty() ? nullptr : field_of(object, inner);
    if (!inner.empty() && within == nullptr) {
        return {};
    }
    const json::value* const value =
        field_of(within == nullptr ? object : within->get_object(), name);
    if (value == nullptr) {
        return {};
    }
    const json::string* const string = value->if_string();
    return without_control_characters(string == nullptr ? json::serialize(*value)
                                                        : std::string(*string));
}

std::string value_of(const TemplatePiece& piece, const json::object& notification,
                     const json::object* alert) {
    switch (piece.kind) {
        case Kind::literal:
            return piece.name;
        case Kind::count:
            return count_of(notification);
        case Kind::status:
        case Kind::of_alert:
            return text_of(alert == nullptr ? notification : *alert, piece.object, piece.name);
        case Kind::of_notification:
            return text_of(notification, piece.object, piece.name);
    }
    return {};
}

/// Adds the template once. A value that is missing takes a space before it along.
void write(const Pieces& pieces, const json::object& notification, const json::object* alert,
           std::string& text) {
    for (const TemplatePiece& piece : pieces) {
        if (text.size() >= enough) {
            return;
        }
        const std::string value = value_of(piece, notification, alert);
        if (value.empty() && text.ends_with(' ')) {
            text.pop_back();
        }
        text += value;
    }
}

std::string write_all(const Pieces& pieces, const json::object& notification) {
    std::string text;
    if (!settings::is_for_each_alert(pieces)) {
        write(pieces, notification, nullptr, text);
        return text;
    }
    for (const json::value& alert : alerts_of(notification)) {
        text += text.empty() ? "" : "\n";
        write(pieces, notification, &alert.get_object(), text);
        if (text.size() >= enough) {
            break;
        }
    }
    return text;
}

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \n") == std::string_view::npos;
}

const std::string& default_template(settings::HookSender sender) {
    static const settings::Hooks defaults;
    return sender == settings::HookSender::grafana ? defaults.grafana : defaults.alertmanager;
}

}  // namespace

hal::Result<std::string> hook_text(settings::HookSender sender, std::string_view text_template,
                                   std::string_view json) {
    json::parse_options options;
    options.max_depth = max_depth;
    boost::system::error_code error;
    const json::value value = json::parse(json, error, {}, options);
    if (error) {
        return wrong("body: is no JSON (" + error.message() + ")");
    }
    const json::object* const notification = value.if_object();
    if (notification == nullptr) {
        return wrong("body: must be a JSON object");
    }
    HAL_CHECK(check_shape(*notification));
    HAL_TRY(const Pieces pieces, settings::read_template(sender, text_template));
    std::string text = write_all(pieces, *notification);
    if (is_blank(text)) {
        HAL_TRY(const Pieces by_default, settings::read_template(sender, default_template(sender)));
        text = write_all(by_default, *notification);
    }
    return text;
}

std::string cut_to_parts(std::string text, unsigned max_parts, bool national_tables) {
    const auto characters = text::decode_utf8(text);
    if (!characters) {
        return text;
    }
    const auto fits = [=](std::u32string_view some) {
        return some.size() <= max_parts * most_characters_in_a_part &&
               sms::segment(some, sms::ReferenceWidth::bits8, national_tables).payloads.size() <=
                   max_parts;
    };
    if (fits(*characters)) {
        return text;
    }
    const auto beginning = [&](std::size_t length) {
        return characters->substr(0, length).append(cut_mark);
    };
    // The longest beginning that fits lies in [fitting, too_long).
    std::size_t fitting = 0;
    std::size_t too_long = std::min(characters->size(), max_parts * most_characters_in_a_part) + 1;
    while (too_long - fitting > 1) {
        const std::size_t middle = fitting + (too_long - fitting) / 2;
        (fits(beginning(middle)) ? fitting : too_long) = middle;
    }
    return text::encode_utf8(beginning(fitting));
}

}  // namespace api
