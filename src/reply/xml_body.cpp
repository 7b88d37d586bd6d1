#include "reply/xml_body.hpp"

#include "reply/code_points.hpp"
#include "text/utf8.hpp"

namespace reply {
namespace {

using profile::XmlNode;

/// XML 1.0 2.2, without the C1 controls and DEL, which it discourages.
bool is_shown(char32_t c) {
    if (c == U'\t' || c == U'\n' || c == U'\r') {
        return true;
    }
    const bool is_control = c < 0x20 || (c >= 0x7F && c <= 0x9F);
    return !is_control && c != 0xFFFE && c != 0xFFFF;
}

std::u32string_view reference(char32_t c) {
    switch (c) {
        case U'&':
            return U"&amp;";
        case U'<':
            return U"&lt;";
        case U'>':  // also ends "]]>"
            return U"&gt;";
        case U'"':
            return U"&quot;";
        case U'\r':  // a reader would make a line feed of a raw one (XML 1.0 2.11)
            return U"&#13;";
        default:
            return U"";
    }
}

/// In attributes a reader turns raw line feeds and tabs into spaces (XML 1.0 3.3.3).
std::string attribute_value(const std::string& escaped) {
    std::string value;
    for (const char c : escaped) {
        value += c == '\n' ? "&#10;" : c == '\t' ? "&#9;" : std::string(1, c);
    }
    return value;
}

class Writer {
public:
    explicit Writer(std::span<const Values> repeated) : repeated_(repeated) {}

    void write(const XmlNode& node, const Values& values) {
        if (!node.each) {
            write_once(node, values);
            return;
        }
        for (const Values& one : repeated_) {
            write_once(node, one);
        }
    }

    std::string take() { return std::move(body_); }

private:
    void write_once(const XmlNode& node, const Values& values) {
        if (!values.hold(node.condition)) {
            return;
        }
        const std::string indentation(2 * depth_, ' ');
        body_ += indentation + "<" + node.name;
        for (const auto& [name, content] : node.attributes) {
            body_ += " " + name + "=\"" + attribute_value(escape_xml(fill(content, values))) + "\"";
        }
        body_ += ">" + escape_xml(fill(node.content, values));
        if (!node.children.empty()) {
            body_ += "\n";
            ++depth_;
            for (const XmlNode& child : node.children) {
                write(child, values);
            }
            --depth_;
            body_ += indentation;
        }
        body_ += "</" + node.name + ">\n";
    }

    std::span<const Values> repeated_;
    std::string body_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    std::size_t depth_ = 0;
};

}  // namespace

std::string escape_xml(std::string_view utf8) {
    constexpr char32_t replacement = 0xFFFD;
    std::u32string escaped;
    for (const char32_t c : code_points(utf8)) {
        if (const std::u32string_view known = reference(c); !known.empty()) {
            escaped += known;
        } else {
            escaped += is_shown(c) ? c : replacement;
        }
    }
    return text::encode_utf8(escaped);
}

std::string xml_body(const XmlNode& root, const Values& values, std::span<const Values> repeated) {
    Writer writer(repeated);
    writer.write(root, values);
    return writer.take();
}

}  // namespace reply
