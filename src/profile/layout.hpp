#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The shape of a reply as data: what the files of firmware-profiles/replies/ say between
/// <success>, <failure> and <list>, checked and ready to be filled in.
namespace profile {

/// What can stand in braces in a layout.
enum class Placeholder {
    word,        ///< {word}: the outcome's word
    id,          ///< {id}: the message's id, or nothing
    parts_sent,  ///< {parts-sent}: parts the network has taken
    parts,       ///< {parts}: parts of the message
    count,       ///< {count}: messages in the list
    index,       ///< {index}, and so on: of one message of the list
    date,
    sender,
    text,
    status,
};

/// One stretch of a layout line: literal text, then perhaps a placeholder.
struct Piece {
    std::string literal;
    std::optional<Placeholder> placeholder;
};

using Template = std::vector<Piece>;

/// When a line or an element is there at all.
enum class Condition {
    always,
    has_id,         ///< if="id": there is a message
    has_parts,      ///< if="parts": the number of parts is known
    several_parts,  ///< if="several-parts"
};

struct TextLine {
    Template content;
    Condition condition = Condition::always;
};

struct TextLayout {
    std::vector<TextLine> success;
    std::vector<TextLine> failure;
    std::vector<TextLine> message;         ///< of a list
    std::optional<std::string> separator;  ///< the line after each message of a list
    /// A line break inside a message could forge a record: escape it in {text} and {sender}.
    bool escape_line_breaks = true;
};

/// An element of an XML reply: children, or content, or nothing.
struct XmlNode {
    std::string name;
    std::vector<std::pair<std::string, Template>> attributes;
    Template content;
    std::vector<XmlNode> children;
    Condition condition = Condition::always;
    bool each_message = false;  ///< written once for every message of the list
};

struct XmlLayout {
    XmlNode success;
    XmlNode failure;
    XmlNode list;
};

}  // namespace profile
