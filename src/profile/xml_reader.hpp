#pragma once

#include <cstddef>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hal/clock.hpp"
#include "hal/result.hpp"

namespace tinyxml2 {
class XMLElement;
}

/// The strict way into this project's own XML files, for profiles and settings. Only this room
/// knows tinyxml2.
namespace profile {

enum class Errc {
    refused = 1,  ///< the file has problems; the context names the first: "file:line: sentence"
};

const std::error_category& profile_category() noexcept;

inline std::error_code make_error_code(Errc code) noexcept {
    return {static_cast<int>(code), profile_category()};
}

/// What is wrong at one place of a file.
struct Problem {
    std::string file;
    int line = 0;  ///< 0: the file as a whole
    std::string sentence;

    /// "file:line: sentence", as compilers write it.
    std::string text() const;
};

/// A larger file is not read.
inline constexpr std::size_t max_file_octets = std::size_t{256} * 1024;

class XmlFile;

/// One element of an XmlFile, valid as long as the file's reader lives. Cheap to copy.
///
/// Nothing here returns an error: whatever does not fit is noted as a Problem of the file, with its
/// line, and some value of the type comes back, so that one pass finds every problem. Look at
/// XmlReader::result() before using what was read. A getter without a `fallback` requires the
/// attribute.
class XmlElement {
public:
    std::string name() const;
    int line() const;

    /// Notes attributes and child elements that are not listed, and text between the children. Call
    /// it once for every element that is not a text().
    void reject_unknown(std::initializer_list<std::string_view> attributes,
                        std::initializer_list<std::string_view> elements) const;
    /// As reject_unknown(), and notes child elements that do not stand in the order of `elements`,
    /// as in an xs:sequence.
    void sequence(std::initializer_list<std::string_view> attributes,
                  std::initializer_list<std::string_view> elements) const;

    /// The element's text as written, white space included. Child elements and attributes that are
    /// not listed are noted.
    std::string text(std::initializer_list<std::string_view> attributes = {}) const;

    /// For elements whose names are data: nothing is noted by these two.
    std::string any_text() const;
    std::vector<std::pair<std::string, std::string>> attributes() const;  ///< in order
    bool has(std::string_view attribute) const;
    std::optional<std::string> attribute(std::string_view attribute) const;
    /// Never empty, unless that was noted.
    std::string required(std::string_view attribute) const;
    bool yes_no(std::string_view attribute, std::optional<bool> fallback = {}) const;
    unsigned number(std::string_view attribute, unsigned min, unsigned max,
                    std::optional<unsigned> fallback = {}) const;
    /// A number with its unit written out: ms, s, min, h or d ("300ms", "4h").
    hal::Milliseconds duration(std::string_view attribute, hal::Milliseconds min,
                               hal::Milliseconds max,
                               std::optional<hal::Milliseconds> fallback = {}) const;

    /// One of the listed words.
    template <class T>
    T choice(std::string_view attribute,
             std::initializer_list<std::pair<std::string_view, T>> choices,
             std::optional<T> fallback = {}) const {
        const std::optional<std::string> word = this->attribute(attribute);
        if (!word && fallback) {
            return *fallback;
        }
        std::string known;
        for (const auto& [name, value] : choices) {
            if (word == name) {
                return value;
            }
            known.append(known.empty() ? "" : ", ").append(name);
        }
        fail_choice(attribute, word, known);
        return choices.begin()->second;
    }

    std::vector<XmlElement> children() const;  ///< all, in order
    std::vector<XmlElement> children(std::string_view name) const;
    /// The child of that name, or nullopt. A second one is noted.
    std::optional<XmlElement> child(std::string_view name) const;
    /// As child(); its absence is noted.
    std::optional<XmlElement> required_child(std::string_view name) const;

    /// Notes a problem at this element.
    void fail(std::string sentence) const;

private:
    friend class XmlReader;
    XmlElement(XmlFile& file, const tinyxml2::XMLElement& element)
        : file_(&file), element_(&element) {}
    std::string quoted() const;
    void check_attributes(std::initializer_list<std::string_view> known) const;
    void fail_choice(std::string_view attribute, const std::optional<std::string>& word,
                     const std::string& known) const;

    XmlFile* file_;
    const tinyxml2::XMLElement* element_;
};

/// Reads one file: UTF-8, at most 256 KiB, no DTD, no CDATA, no entities but XML's own five.
class XmlReader {
public:
    explicit XmlReader(const std::filesystem::path& path);
    XmlReader(XmlReader&&) noexcept;
    XmlReader& operator=(XmlReader&&) noexcept;
    ~XmlReader();

    /// The root element whatever its name, or nullopt when the file could not be read or parsed.
    std::optional<XmlElement> root() const;
    /// As root(); another name is noted and gives nullopt.
    std::optional<XmlElement> root(std::string_view name) const;

    /// In the order of lines.
    std::vector<Problem> problems() const;
    /// Nothing, or Errc::refused with the first problem.
    hal::Result<> result() const;

private:
    std::unique_ptr<XmlFile> file_;
};

}  // namespace profile

template <>
struct std::is_error_code_enum<profile::Errc> : std::true_type {};
