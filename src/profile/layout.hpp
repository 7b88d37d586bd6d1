#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The shape of a reply as data: what the files of firmware-profiles/replies/ say between
/// <success>, <failure>, <list> and so on, checked and ready to be filled in.
namespace profile {

/// What can stand in braces in a layout.
enum class Placeholder {
    word,        ///< {word}: the outcome's word
    id,          ///< {id}: the message's id, or nothing
    parts_sent,  ///< {parts-sent}: parts the network has taken
    parts,       ///< {parts}: parts of the message
    count,       ///< {count}: messages in the list
    index,       ///< {index}, and so on: of one message of the list, or the one that is read
    date,
    sender,
    text,
    status,
    used,      ///< {used}: messages in the modem's storage
    capacity,  ///< {capacity}: how many it can hold
    state,     ///< {state}: where a sent message, or all of a group's, stands (outbox::State)
    number,    ///< {number}: its recipient; nothing for a group's
    error,     ///< {error}: what went wrong with it, in words for people
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
    has_number,     ///< if="number": it is not a whole group that is told about
    has_error,      ///< if="error"
};

struct TextLine {
    Template content;
    Condition condition = Condition::always;
};

struct TextLayout {
    std::vector<TextLine> success;
    std::vector<TextLine> failure;
    std::vector<TextLine> message;         ///< of a list
    std::optional<std::string> separator;  ///< the line after each message or member of a list
    std::vector<TextLine> empty;           ///< the body of an empty list; may be none
    std::vector<TextLine> read;            ///< the message that is read
    std::vector<TextLine> total;
    std::vector<TextLine> state;   ///< of a message, or of a group's as a whole
    std::vector<TextLine> member;  ///< then of each of the group's
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
    bool each = false;  ///< written once for every message of the list, or member of the group
};

struct XmlLayout {
    XmlNode success;
    XmlNode failure;
    XmlNode list;
    XmlNode read;
    XmlNode total;
    XmlNode state;
};

}  // namespace profile
