#include <algorithm>

#include "profile/readers.hpp"
#include "profile/template.hpp"
#include "text/ascii.hpp"

namespace profile {
namespace {

constexpr std::string_view layout_namespace = "urn:sms-gateway:layout";
constexpr std::string_view if_attribute = "g:if";
constexpr std::string_view each_attribute = "g:each";

/// Which part of a layout is being read; it decides which placeholders can stand there.
enum class Part { success, failure, list, message, read, total, state, member };

/// Attribute values lose line breaks when they are read, so what a sender wrote stays out of them.
enum class Place { content, attribute };

hal::Result<Template> parse(std::string_view text, Part part, Place place) {
    using P = Placeholder;
    const bool content = place == Place::content;
    switch (part) {
        case Part::success:
        case Part::failure:
            return parse_template(text, {P::word, P::id, P::parts_sent, P::parts});
        case Part::list:
            return parse_template(text, {P::word, P::count});
        case Part::total:
            return parse_template(text, {P::word, P::used, P::capacity});
        case Part::read:
            return content ? parse_template(
                                 text, {P::word, P::index, P::date, P::sender, P::text, P::status})
                           : parse_template(text, {P::word, P::index, P::date, P::status});
        case Part::state:
        case Part::member:
            return content ? parse_template(text, {P::word, P::id, P::state, P::number,
                                                   P::parts_sent, P::parts, P::error})
                           : parse_template(text, {P::word, P::id, P::state, P::number,
                                                   P::parts_sent, P::parts});
        case Part::message:
            break;
    }
    return content ? parse_template(text, {P::index, P::date, P::sender, P::text, P::status})
                   : parse_template(text, {P::index, P::date, P::status});
}

Template read_template(const XmlElement& element, std::string_view text, Part part, Place place) {
    if (part == Part::failure) {
        reject_success_marks(element, text);
    }
    hal::Result<Template> pieces = parse(text, part, place);
    if (!pieces) {
        element.fail("<" + element.name() + ">: " + pieces.error().context);
        return {};
    }
    return *std::move(pieces);
}

Condition read_condition(const XmlElement& element, std::string_view attribute, Part part) {
    if (part == Part::state || part == Part::member) {
        return element.choice<Condition>(attribute,
                                         {{"id", Condition::has_id},
                                          {"parts", Condition::has_parts},
                                          {"several-parts", Condition::several_parts},
                                          {"number", Condition::has_number},
                                          {"error", Condition::has_error}},
                                         Condition::always);
    }
    return element.choice<Condition>(attribute,
                                     {{"id", Condition::has_id},
                                      {"parts", Condition::has_parts},
                                      {"several-parts", Condition::several_parts}},
                                     Condition::always);
}

std::string read_line(const XmlElement& line, std::initializer_list<std::string_view> attributes) {
    std::string text = line.text(attributes);
    if (text.find_first_of("\r\n") != std::string::npos) {
        line.fail("<" + line.name() + "> is more than one line");
    }
    return text;
}

/// The block of that name; its absence is noted when it is needed.
std::optional<XmlElement> block_of(const XmlElement& layout, std::string_view name, bool needed) {
    return needed ? layout.required_child(name) : layout.child(name);
}

std::vector<TextLine> read_lines(const XmlElement& layout, std::string_view name, Part part,
                                 bool needed = true) {
    std::vector<TextLine> lines;
    const std::optional<XmlElement> block = block_of(layout, name, needed);
    if (!block) {
        return lines;
    }
    block->reject_unknown({}, {"line"});
    for (const XmlElement& line : block->children("line")) {
        const std::string text = read_line(line, {"if"});
        lines.push_back(
            {read_template(line, text, part, Place::content), read_condition(line, "if", part)});
    }
    if (lines.empty()) {
        block->fail("<" + block->name() + "> needs a <line>");
    }
    return lines;
}

/// Names that any XML reader takes (XML 1.0 2.3, the ASCII part), one prefix allowed.
bool is_xml_name(std::string_view name) {
    constexpr std::string_view start = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
    constexpr std::string_view later =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789.-";
    const std::size_t colon = name.find(':');
    if (colon != std::string_view::npos) {
        return is_xml_name(name.substr(0, colon)) &&
               name.find(':', colon + 1) == std::string_view::npos &&
               is_xml_name(name.substr(colon + 1));
    }
    return !name.empty() && start.find(name.front()) != std::string_view::npos &&
           name.find_first_not_of(later) == std::string_view::npos;
}

void check_name(const XmlElement& element, std::string_view name, Part part) {
    if (!is_xml_name(name) || name.starts_with("g:")) {
        element.fail("\"" + std::string(name) + "\" is no name for a reply");
    }
    if (part == Part::failure) {
        reject_success_marks(element, name);
    }
}

using Prefixes = std::vector<std::string>;

constexpr std::string_view declaration = "xmlns:";

/// A prefix that no element here or above declares makes the reply ill-formed for every reader that
/// knows namespaces (Namespaces in XML 1.0, 5).
void check_prefix(const XmlElement& element, std::string_view name, const Prefixes& declared) {
    const std::size_t colon = name.find(':');
    if (colon == std::string_view::npos || name.substr(0, colon) == "xml" ||
        std::ranges::find(declared, name.substr(0, colon)) != declared.end()) {
        return;
    }
    element.fail("\"" + std::string(name) +
                 "\" has a prefix that is not declared on it or above it");
}

/// Adds what `element` declares.
void read_declarations(const XmlElement& element, Prefixes& declared) {
    for (const auto& [name, value] : element.attributes()) {
        if (!name.starts_with(declaration)) {
            continue;
        }
        std::string prefix = name.substr(declaration.size());
        const std::string sentence =
            std::string(name).append("=\"").append(value).append("\" declares no prefix: ");
        if (prefix == "xml" || prefix == "xmlns") {
            element.fail(sentence + "xml and xmlns are XML's own");
        } else if (value.empty() || value.find_first_of("{}") != std::string::npos) {
            element.fail(sentence + "the value is a name as written, and not empty");
        } else {
            declared.push_back(std::move(prefix));
        }
    }
}

void read_attributes(const XmlElement& element, Part part, const Prefixes& declared,
                     XmlNode& node) {
    for (const auto& [name, value] : element.attributes()) {
        if (name == if_attribute || name == each_attribute) {
            continue;
        }
        check_name(element, name, part);
        if (!name.starts_with(declaration)) {
            check_prefix(element, name, declared);
        }
        node.attributes.emplace_back(name, read_template(element, value, part, Place::attribute));
    }
}

XmlNode read_node(const XmlElement& element, Part part, Prefixes declared) {
    XmlNode node;
    node.name = element.name();
    if (const auto each = element.attribute(each_attribute)) {
        const bool of_list = part == Part::list && *each == "message";
        if (!of_list && (part != Part::state || *each != "member")) {
            element.fail(
                R"(g:each can only be "message" inside <list> or "member" inside <state>, once)");
        }
        node.each = true;
        part = of_list ? Part::message : Part::member;
    }
    node.condition = read_condition(element, if_attribute, part);
    read_declarations(element, declared);
    check_name(element, node.name, part);
    check_prefix(element, node.name, declared);
    read_attributes(element, part, declared, node);
    const std::string text = element.any_text();
    const std::vector<XmlElement> children = element.children();
    if (!children.empty() && !text.empty()) {
        element.fail("<" + node.name + "> mixes text and elements");
    }
    if (children.empty()) {
        node.content = read_template(element, text, part, Place::content);
    }
    for (const XmlElement& child : children) {
        node.children.push_back(read_node(child, part, declared));
    }
    return node;
}

bool serves(const Endpoints& endpoints, Endpoint endpoint) {
    return endpoints.test(static_cast<std::size_t>(endpoint));
}

std::size_t count_repeated(const XmlNode& node) {
    std::size_t count = node.each ? 1 : 0;
    for (const XmlNode& child : node.children) {
        count += count_repeated(child);
    }
    return count;
}

XmlNode read_reply(const XmlElement& layout, std::string_view name, Part part, bool needed = true) {
    const std::optional<XmlElement> block = block_of(layout, name, needed);
    if (!block) {
        return {};
    }
    const std::vector<XmlElement> roots = block->children();
    if (roots.size() != 1 || !block->attributes().empty() || !block->any_text().empty()) {
        block->fail("<" + block->name() + "> holds exactly one element, the reply's root");
        return {};
    }
    if (roots.front().has(if_attribute)) {
        roots.front().fail("<" + roots.front().name() +
                           "> is a reply's root and always there: no g:if");
    }
    XmlNode root = read_node(roots.front(), part, {});
    const bool repeats = part == Part::list || part == Part::state;
    if (repeats && (root.each || count_repeated(root) != 1)) {
        block->fail("<" + block->name() + "> needs one element with g:each=\"" +
                    (part == Part::list ? "message" : "member") + "\" below its root");
    }
    return root;
}

}  // namespace

void reject_success_marks(const XmlElement& element, std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), text::lower);
    if (text.find("OK") != std::string_view::npos ||
        lower.find("<!doctype html") != std::string::npos) {
        element.fail("<" + element.name() +
                     ">: no failure may contain OK or <!doctype html, which clients take as marks");
    }
}

TextLayout read_text_layout(const XmlElement& element, const Endpoints& endpoints) {
    element.sequence({"line-breaks"}, {"success", "failure", "message", "separator", "empty",
                                       "read", "total", "state", "member"});
    const bool tells_states = serves(endpoints, Endpoint::sms_status);
    TextLayout layout;
    layout.escape_line_breaks =
        element.choice<bool>("line-breaks", {{"escaped", true}, {"exact", false}});
    layout.success = read_lines(element, "success", Part::success);
    layout.failure = read_lines(element, "failure", Part::failure);
    layout.message =
        read_lines(element, "message", Part::message, serves(endpoints, Endpoint::sms_list));
    if (const auto separator = element.child("separator")) {
        layout.separator = read_line(*separator, {});
    }
    layout.empty = read_lines(element, "empty", Part::list, false);
    layout.read = read_lines(element, "read", Part::read, serves(endpoints, Endpoint::sms_read));
    layout.total =
        read_lines(element, "total", Part::total, serves(endpoints, Endpoint::sms_total));
    layout.state = read_lines(element, "state", Part::state, tells_states);
    layout.member = read_lines(element, "member", Part::member, tells_states);
    return layout;
}

XmlLayout read_xml_layout(const XmlElement& element, const Endpoints& endpoints) {
    element.sequence({"xmlns:g"}, {"success", "failure", "list", "read", "total", "state"});
    if (element.attribute("xmlns:g") != layout_namespace) {
        element.fail("<xml-layout> needs xmlns:g=\"" + std::string(layout_namespace) + "\"");
    }
    return {read_reply(element, "success", Part::success),
            read_reply(element, "failure", Part::failure),
            read_reply(element, "list", Part::list, serves(endpoints, Endpoint::sms_list)),
            read_reply(element, "read", Part::read, serves(endpoints, Endpoint::sms_read)),
            read_reply(element, "total", Part::total, serves(endpoints, Endpoint::sms_total)),
            read_reply(element, "state", Part::state, serves(endpoints, Endpoint::sms_status))};
}

}  // namespace profile
