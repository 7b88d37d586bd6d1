#include "profile/template.hpp"

#include <algorithm>
#include <utility>

#include "profile/xml_reader.hpp"

namespace profile {
namespace {

constexpr std::pair<std::string_view, Placeholder> placeholders[] = {
    {"word", Placeholder::word},
    {"id", Placeholder::id},
    {"parts-sent", Placeholder::parts_sent},
    {"parts", Placeholder::parts},
    {"count", Placeholder::count},
    {"index", Placeholder::index},
    {"date", Placeholder::date},
    {"sender", Placeholder::sender},
    {"text", Placeholder::text},
    {"status", Placeholder::status},
    {"used", Placeholder::used},
    {"capacity", Placeholder::capacity},
    {"state", Placeholder::state},
    {"number", Placeholder::number},
    {"error", Placeholder::error},
};

hal::Unexpected refused(std::string sentence) {
    return hal::unexpected(Errc::refused, std::move(sentence));
}

hal::Result<Placeholder> parse_placeholder(std::string_view name,
                                           std::initializer_list<Placeholder> allowed) {
    for (const auto& [known, placeholder] : placeholders) {
        if (known != name) {
            continue;
        }
        if (std::ranges::find(allowed, placeholder) == allowed.end()) {
            return refused("{" + std::string(name) + "} cannot stand here");
        }
        return placeholder;
    }
    return refused("unknown placeholder {" + std::string(name) + "}");
}

}  // namespace

hal::Result<Template> parse_template(std::string_view text,
                                     std::initializer_list<Placeholder> allowed) {
    Template pieces;
    std::string literal;
    while (!text.empty()) {
        const char c = text.front();
        const bool doubled = text.size() > 1 && text[1] == c;
        if ((c != '{' && c != '}') || doubled) {
            literal += c;
            text.remove_prefix(c == '{' || c == '}' ? 2 : 1);
            continue;
        }
        const std::size_t end = text.find('}');
        if (c == '}' || end == std::string_view::npos) {
            return refused("a lone brace: write {{ or }} for the character");
        }
        HAL_TRY(const Placeholder placeholder, parse_placeholder(text.substr(1, end - 1), allowed));
        pieces.push_back({std::exchange(literal, {}), placeholder});
        text.remove_prefix(end + 1);
    }
    if (!literal.empty()) {
        pieces.push_back({std::move(literal), std::nullopt});
    }
    return pieces;
}

}  // namespace profile
