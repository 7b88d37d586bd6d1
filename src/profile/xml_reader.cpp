#include "profile/xml_reader.hpp"

#include <tinyxml2.h>

#include <algorithm>
#include <charconv>

#include "profile/xml_file.hpp"

namespace profile {
namespace {

using std::chrono::milliseconds;

struct Unit {
    std::string_view name;
    milliseconds length;
};

constexpr Unit units[] = {
    {"d", std::chrono::hours(24)},  {"h", std::chrono::hours(1)}, {"min", std::chrono::minutes(1)},
    {"s", std::chrono::seconds(1)}, {"ms", milliseconds(1)},
};

/// In the largest unit that divides it, as the files write it.
std::string written_out(milliseconds value) {
    for (const Unit& unit : units) {
        if (value % unit.length == milliseconds::zero()) {
            return std::to_string(value / unit.length).append(unit.name);
        }
    }
    return std::to_string(value.count()) + "ms";
}

std::optional<milliseconds> parse_duration(const std::string& text) {
    unsigned count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc()) {
        return std::nullopt;
    }
    const std::string_view name(end, text.data() + text.size());
    for (const Unit& unit : units) {
        if (unit.name == name) {
            return unit.length * count;
        }
    }
    return std::nullopt;
}

bool contains(std::initializer_list<std::string_view> names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

class ProfileCategory final : public std::error_category {
public:
    const char* name() const noexcept override { return "profile"; }
    std::string message(int value) const override {
        switch (static_cast<Errc>(value)) {
            case Errc::refused:
                return "the file is refused";
        }
        return "error " + std::to_string(value);
    }
};

}  // namespace

const std::error_category& profile_category() noexcept {
    static const ProfileCategory category;
    return category;
}

std::string Problem::text() const {
    return (line > 0 ? file + ":" + std::to_string(line) : file) + ": " + sentence;
}

std::string XmlElement::name() const {
    return element_->Name();
}

int XmlElement::line() const {
    return element_->GetLineNum();
}

std::string XmlElement::quoted() const {
    return "<" + name() + ">";
}

void XmlElement::fail(std::string sentence) const {
    file_->note(line(), std::move(sentence));
}

void XmlElement::fail_choice(std::string_view attribute, const std::optional<std::string>& word,
                             const std::string& known) const {
    if (!word) {
        required(attribute);
        return;
    }
    fail(quoted().append(" ").append(attribute) + "=\"" + *word + "\" is none of: " + known);
}

void XmlElement::check_attributes(std::initializer_list<std::string_view> known) const {
    for (auto* a = element_->FirstAttribute(); a != nullptr; a = a->Next()) {
        if (!contains(known, a->Name())) {
            file_->note(a->GetLineNum(),
                        "unknown attribute " + std::string(a->Name()) + " of " + quoted());
        }
    }
}

void XmlElement::reject_unknown(std::initializer_list<std::string_view> attributes,
                                std::initializer_list<std::string_view> elements) const {
    check_attributes(attributes);
    for (auto* node = element_->FirstChild(); node != nullptr; node = node->NextSibling()) {
        if (node->ToText() != nullptr) {
            file_->note(node->GetLineNum(), quoted() + " holds text; it takes none");
        } else if (node->ToElement() != nullptr && !contains(elements, node->Value())) {
            file_->note(node->GetLineNum(),
                        "unknown element <" + std::string(node->Value()) + "> in " + quoted());
        }
    }
}

void XmlElement::sequence(std::initializer_list<std::string_view> attributes,
                          std::initializer_list<std::string_view> elements) const {
    reject_unknown(attributes, elements);
    const auto* furthest = elements.begin();
    for (const XmlElement& child : children()) {
        const auto* place = std::ranges::find(elements, child.name());
        if (place < furthest) {
            child.fail(child.quoted() + " must stand before <" + std::string(*furthest) + "> in " +
                       quoted());
        } else if (place != elements.end()) {
            furthest = place;
        }
    }
}

std::string XmlElement::text(std::initializer_list<std::string_view> attributes) const {
    check_attributes(attributes);
    for (const XmlElement& child : children()) {
        child.fail("unknown element " + child.quoted() + " in " + quoted());
    }
    return any_text();
}

std::string XmlElement::any_text() const {
    std::string text;
    for (auto* node = element_->FirstChild(); node != nullptr; node = node->NextSibling()) {
        text += node->ToText() != nullptr ? node->Value() : "";
    }
    return text;
}

std::vector<std::pair<std::string, std::string>> XmlElement::attributes() const {
    std::vector<std::pair<std::string, std::string>> found;
    for (auto* a = element_->FirstAttribute(); a != nullptr; a = a->Next()) {
        found.emplace_back(a->Name(), a->Value());
    }
    return found;
}

bool XmlElement::has(std::string_view attribute) const {
    return this->attribute(attribute).has_value();
}

std::optional<std::string> XmlElement::attribute(std::string_view attribute) const {
    const char* value = element_->Attribute(std::string(attribute).c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

std::string XmlElement::required(std::string_view attribute) const {
    std::string value = this->attribute(attribute).value_or("");
    if (value.empty()) {
        fail(quoted().append(" needs the attribute ").append(attribute));
    }
    return value;
}

bool XmlElement::yes_no(std::string_view attribute, std::optional<bool> fallback) const {
    return choice<bool>(attribute, {{"yes", true}, {"no", false}}, fallback);
}

unsigned XmlElement::number(std::string_view attribute, unsigned min, unsigned max,
                            std::optional<unsigned> fallback) const {
    if (!has(attribute)) {
        if (!fallback) {
            required(attribute);
        }
        return fallback.value_or(min);
    }
    const std::string text = this->attribute(attribute).value_or("");
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < min || value > max) {
        fail(quoted().append(" ").append(attribute) + "=\"" + text + "\" is no number from " +
             std::to_string(min) + " to " + std::to_string(max));
        return min;
    }
    return value;
}

milliseconds XmlElement::duration(std::string_view attribute, milliseconds min, milliseconds max,
                                  std::optional<milliseconds> fallback) const {
    if (!has(attribute)) {
        if (!fallback) {
            required(attribute);
        }
        return fallback.value_or(min);
    }
    const std::string text = this->attribute(attribute).value_or("");
    const std::string where = quoted().append(" ").append(attribute) + "=\"" + text + "\" ";
    const std::optional<milliseconds> value = parse_duration(text);
    if (!value) {
        fail(where + "is no duration: write a number and ms, s, min, h or d");
        return min;
    }
    if (*value < min || *value > max) {
        fail(where + "is outside " + written_out(min) + " to " + written_out(max));
        return min;
    }
    return *value;
}

std::vector<XmlElement> XmlElement::children() const {
    std::vector<XmlElement> found;
    for (auto* e = element_->FirstChildElement(); e != nullptr; e = e->NextSiblingElement()) {
        found.push_back(XmlElement(*file_, *e));
    }
    return found;
}

std::vector<XmlElement> XmlElement::children(std::string_view name) const {
    std::vector<XmlElement> found = children();
    std::erase_if(found, [name](const XmlElement& e) { return e.name() != name; });
    return found;
}

std::optional<XmlElement> XmlElement::child(std::string_view name) const {
    const std::vector<XmlElement> found = children(name);
    if (found.size() > 1) {
        found[1].fail(found[1].quoted() + " is repeated in " + quoted());
    }
    return found.empty() ? std::nullopt : std::optional(found[0]);
}

std::optional<XmlElement> XmlElement::required_child(std::string_view name) const {
    std::optional<XmlElement> found = child(name);
    if (!found) {
        fail(quoted().append(" needs a <").append(name).append(">"));
    }
    return found;
}

XmlReader::XmlReader(const std::filesystem::path& path) : file_(XmlFile::open(path)) {}
XmlReader::XmlReader(XmlReader&&) noexcept = default;
XmlReader& XmlReader::operator=(XmlReader&&) noexcept = default;
XmlReader::~XmlReader() = default;

std::optional<XmlElement> XmlReader::root() const {
    const tinyxml2::XMLElement* root = file_->root();
    return root == nullptr ? std::nullopt : std::optional(XmlElement(*file_, *root));
}

std::optional<XmlElement> XmlReader::root(std::string_view name) const {
    std::optional<XmlElement> found = root();
    if (found && found->name() != name) {
        found->fail(std::string("the root element is not <").append(name).append(">"));
        return std::nullopt;
    }
    return found;
}

std::vector<Problem> XmlReader::problems() const {
    return file_->problems();
}

hal::Result<> XmlReader::result() const {
    const std::vector<Problem> found = problems();
    if (found.empty()) {
        return {};
    }
    return hal::unexpected(Errc::refused, found.front().text());
}

}  // namespace profile
