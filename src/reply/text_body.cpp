#include "reply/text_body.hpp"

#include "reply/code_points.hpp"
#include "text/utf8.hpp"

namespace reply {
namespace {

using profile::Placeholder;

/// Clients cut a list wherever so many stand, in the middle of a line too.
constexpr std::size_t dashes_of_a_separator = 30;

/// What an escape begins with, and so is escaped itself where it stands in a text.
bool begins_an_escape(std::u32string_view rest) {
    return rest.starts_with(U"%n") || rest.starts_with(U"%25") || rest.starts_with(U"%2D");
}

/// Besides a line feed, what some reader takes for the end of a line, or, NUL and SUB, of the
/// reply.
bool may_end_a_line(char32_t c) {
    return c == U'\0' || (c >= U'\v' && c <= U'\r') || c == 0x1A || (c >= 0x1C && c <= 0x1F) ||
           c == 0x85 || c == 0x2028 || c == 0x2029;
}

}  // namespace

std::string escape_in_record(std::string_view utf8) {
    const std::u32string text = code_points(utf8);
    std::u32string escaped;
    escaped.reserve(text.size());
    std::size_t dashes = 0;  // in a row, up to and with this one
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::u32string_view rest = std::u32string_view(text).substr(at);
        dashes = rest.front() == U'-' ? dashes + 1 : 0;
        if (rest.front() == U'\n') {
            escaped += U"%n";
        } else if (dashes == dashes_of_a_separator) {
            escaped += U"%2D";
            dashes = 0;
        } else if (begins_an_escape(rest)) {
            escaped += U"%25";
        } else {
            escaped += may_end_a_line(rest.front()) ? U' ' : rest.front();
        }
    }
    return text::encode_utf8(escaped);
}

std::string text_body(const profile::TextLayout& layout,
                      const std::vector<profile::TextLine>& block, Values values) {
    if (layout.escape_line_breaks) {
        for (const Placeholder written_by_others :
             {Placeholder::sender, Placeholder::text, Placeholder::id, Placeholder::number,
              Placeholder::error}) {
            values.set(written_by_others, escape_in_record(values.of(written_by_others)));
        }
    }
    std::string body;
    for (const profile::TextLine& line : block) {
        if (values.hold(line.condition)) {
            body += fill(line.content, values) + "\n";
        }
    }
    return body;
}

std::string text_blocks(const profile::TextLayout& layout,
                        const std::vector<profile::TextLine>& block,
                        std::span<const Values> repeated) {
    std::string body;
    for (const Values& values : repeated) {
        body += text_body(layout, block, values);
        if (layout.separator) {
            body += *layout.separator + "\n";
        }
    }
    return body;
}

}  // namespace reply
