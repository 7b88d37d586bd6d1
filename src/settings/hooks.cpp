#include "settings/hooks.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "settings/rules.hpp"
#include "text/utf8.hpp"

namespace settings {
namespace {

using Kind = TemplatePiece::Kind;

/// A placeholder without a dot.
struct Word {
    std::string_view word;
    Kind kind;
    std::string_view object;
    std::string_view name;
    bool only_grafana = false;
};

constexpr std::array words{
    Word{"status", Kind::status, "", "status"},
    Word{"count", Kind::count, "", ""},
    Word{"newline", Kind::literal, "", "\n"},
    Word{"receiver", Kind::of_notification, "", "receiver"},
    Word{"title", Kind::of_notification, "", "title", true},
    Word{"message", Kind::of_notification, "", "message", true},
    Word{"startsAt", Kind::of_alert, "", "startsAt"},
    Word{"alertname", Kind::of_alert, "labels", "alertname"},
    Word{"instance", Kind::of_alert, "labels", "instance"},
    Word{"severity", Kind::of_alert, "labels", "severity"},
    Word{"summary", Kind::of_alert, "annotations", "summary"},
    Word{"description", Kind::of_alert, "annotations", "description"},
};

/// What has names of its own in it.
struct Object {
    std::string_view object;
    Kind kind;
};

constexpr std::array objects{
    Object{"labels", Kind::of_alert},
    Object{"annotations", Kind::of_alert},
    Object{"groupLabels", Kind::of_notification},
    Object{"commonLabels", Kind::of_notification},
    Object{"commonAnnotations", Kind::of_notification},
};

hal::Unexpected invalid(const std::string& why) {
    return hal::unexpected(Errc::invalid, why);
}

hal::Result<> check(std::string_view text) {
    if (text.empty() || text.size() > max_template) {
        return invalid("1 to " + std::to_string(max_template) + " octets");
    }
    if (!text::decode_utf8(text)) {
        return invalid("not UTF-8");
    }
    if (has_control_character(text)) {
        return invalid("has a control character in it; {newline} is a line break");
    }
    return {};
}

std::optional<TemplatePiece> placeholder(HookSender sender, std::string_view inside) {
    const auto* const word = std::ranges::find(words, inside, &Word::word);
    if (word != words.end() && (!word->only_grafana || sender == HookSender::grafana)) {
        return TemplatePiece{word->kind, std::string(word->object), std::string(word->name)};
    }
    const std::size_t dot = inside.find('.');
    const auto* const object = std::ranges::find(objects, inside.substr(0, dot), &Object::object);
    if (dot == std::string_view::npos || dot + 1 == inside.size() || object == objects.end()) {
        return std::nullopt;
    }
    return TemplatePiece{object->kind, std::string(object->object),
                         std::string(inside.substr(dot + 1))};
}

}  // namespace

hal::Result<std::vector<TemplatePiece>> read_template(HookSender sender, std::string_view text) {
    HAL_CHECK(check(text));
    std::vector<TemplatePiece> pieces;
    const auto add_literal = [&pieces](char c) {
        if (pieces.empty() || pieces.back().kind != Kind::literal) {
            pieces.emplace_back();
        }
        pieces.back().name += c;
    };
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c != '{' && c != '}') {
            add_literal(c);
            continue;
        }
        if (text.substr(at + 1).starts_with(c)) {
            add_literal(c);
            ++at;
            continue;
        }
        const std::size_t end = text.find_first_of("{}", at + 1);
        if (c == '}' || end == std::string_view::npos || text[end] == '{') {
            return invalid("a single brace; one that is meant is written {{ or }}");
        }
        const std::string_view inside = text.substr(at + 1, end - at - 1);
        auto piece = placeholder(sender, inside);
        if (!piece) {
            return invalid("{" + std::string(inside) + "} is no placeholder");
        }
        pieces.push_back(std::move(*piece));
        at = end;
    }
    return pieces;
}

bool is_for_each_alert(const std::vector<TemplatePiece>& pieces) {
    return std::ranges::find(pieces, Kind::of_alert, &TemplatePiece::kind) != pieces.end();
}

}  // namespace settings
