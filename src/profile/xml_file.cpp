#include "profile/xml_file.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "text/ascii.hpp"
#include "text/utf8.hpp"

namespace profile {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view own_entities[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"};

int line_of(std::string_view content, std::size_t offset) {
    return static_cast<int>(std::count(
               content.begin(), content.begin() + static_cast<std::ptrdiff_t>(offset), '\n')) +
           1;
}

/// Why the markup that begins at the front of `rest` is not taken, or "". tinyxml2 would skip a DTD
/// in silence, and its character references are better not reached (CVE-2024-50614, -50615).
std::string_view refused_markup(std::string_view rest) {
    if (rest.starts_with("<![CDATA[")) {
        return "CDATA sections are not accepted";
    }
    if (rest.starts_with("<!")) {
        return "a DTD is not accepted";
    }
    if (rest.starts_with("<?")) {
        return "processing instructions are not accepted";
    }
    const bool known = std::ranges::any_of(
        own_entities, [rest](std::string_view e) { return rest.starts_with(e); });
    if (rest.starts_with("&") && !known) {
        return "no entities but &amp; &lt; &gt; &quot; &apos; are accepted";
    }
    return "";
}

/// Whether the scan stands inside an attribute's value: only there is a quote a delimiter, and a
/// `<` never is markup (XML 1.0 3.1; tinyxml2 takes it).
class TagState {
public:
    void pass(char c) {
        if (in_value()) {
            quote_ = c == quote_ ? no_quote : quote_;
        } else if (in_tag_ && (c == '"' || c == '\'')) {
            quote_ = c;
        } else if (c == '<' || c == '>') {
            in_tag_ = c == '<';
        }
    }
    bool in_value() const { return quote_ != no_quote; }

private:
    static constexpr char no_quote = '\0';
    bool in_tag_ = false;
    char quote_ = no_quote;
};

/// "XML_ERROR_MISMATCHED_ELEMENT" -> "mismatched element".
std::string readable(std::string_view error_name) {
    constexpr std::string_view prefix = "XML_ERROR_";
    if (error_name.starts_with(prefix)) {
        error_name.remove_prefix(prefix.size());
    }
    std::string words;
    for (const char c : error_name) {
        words += c == '_' ? ' ' : text::lower(c);
    }
    return words;
}

bool is_utf8_declaration(std::string declaration) {
    std::ranges::transform(declaration, declaration.begin(), text::lower);
    return declaration.find("encoding") == std::string::npos ||
           declaration.find("\"utf-8\"") != std::string::npos ||
           declaration.find("'utf-8'") != std::string::npos;
}

}  // namespace

std::unique_ptr<XmlFile> XmlFile::open(const std::filesystem::path& path) {
    auto file = std::make_unique<XmlFile>();
    file->name_ = path.string();
    std::ifstream stream(path, std::ios::binary);
    std::string content(max_file_octets + 1, '\0');
    stream.read(content.data(), static_cast<std::streamsize>(content.size()));
    content.resize(static_cast<std::size_t>(stream.gcount()));
    if (!stream.eof() && content.size() <= max_file_octets) {
        file->note(0, "the file cannot be read");
    } else if (file->acceptable(content)) {
        file->parse(content);
    }
    return file;
}

bool XmlFile::acceptable(std::string_view content) {
    if (content.size() > max_file_octets) {
        note(0, "the file is larger than 256 KiB");
        return false;
    }
    if (!text::decode_utf8(content)) {
        note(0, "the file is not UTF-8");
        return false;
    }
    std::size_t at = content.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
    if (content.substr(at).starts_with("<?xml")) {
        const std::size_t end = std::min(content.find("?>", at), content.size());
        if (!is_utf8_declaration(std::string(content.substr(at, end - at)))) {
            note(1, "the encoding must be UTF-8");
            return false;
        }
        at = end;
    }
    TagState tag;
    for (; at < content.size(); ++at) {
        if (!tag.in_value() && content.substr(at).starts_with("<!--")) {
            at = std::min(content.find("-->", at), content.size() - 1);
            continue;
        }
        if (tag.in_value() && content[at] == '<') {
            note(line_of(content, at), "not well-formed XML: < inside an attribute value");
            return false;
        }
        tag.pass(content[at]);
        const auto octet = static_cast<unsigned char>(content[at]);
        if (octet < 0x20 && octet != '\t' && octet != '\n' && octet != '\r') {
            note(line_of(content, at), "control characters are not accepted");
            return false;
        }
        if (const std::string_view reason = refused_markup(content.substr(at)); !reason.empty()) {
            note(line_of(content, at), std::string(reason));
            return false;
        }
    }
    return true;
}

void XmlFile::parse(const std::string& content) {
    if (document_.Parse(content.data(), content.size()) != tinyxml2::XML_SUCCESS) {
        note(document_.ErrorLineNum(), "not well-formed XML: " + readable(document_.ErrorName()));
        return;
    }
    int elements = 0;
    for (auto* node = document_.FirstChild(); node != nullptr; node = node->NextSibling()) {
        elements += node->ToElement() != nullptr ? 1 : 0;
        if (node->ToText() != nullptr || elements > 1) {
            note(node->GetLineNum(), "not well-formed XML: something beside the root element");
            return;
        }
    }
    if (elements == 0) {
        note(0, "the file holds no element");
    }
}

const tinyxml2::XMLElement* XmlFile::root() const {
    return document_.Error() ? nullptr : document_.RootElement();
}

void XmlFile::note(int line, std::string sentence) {
    const auto place = std::ranges::upper_bound(problems_, line, {}, &Problem::line);
    problems_.insert(place, {name_, line, std::move(sentence)});
}

std::vector<Problem> XmlFile::problems() const {
    return problems_;
}

}  // namespace profile
