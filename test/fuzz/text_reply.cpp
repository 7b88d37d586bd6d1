// Text replies: whatever a message holds, who reads the list finds as many records as there are
// messages, and in each what the message said.

#include <string>

#include "fuzz/messages.hpp"

namespace {

constexpr std::string_view dashes = "------------------------------";

/// What some reader takes for the end of a line or of the reply, besides LF.
bool ends_a_line(char32_t c) {
    return c == 0 || c == 0x0B || c == 0x0C || c == 0x0D || c == 0x1A || (c >= 0x1C && c <= 0x1F) ||
           c == 0x85 || c == 0x2028 || c == 0x2029;
}

/// A text as a list shows it, before anything is escaped.
std::string wanted(std::string_view octets) {
    std::u32string text = fuzz::shown(octets);
    std::ranges::replace_if(text, ends_a_line, U' ');
    return text::encode_utf8(text);
}

std::string unescaped(std::string_view written) {
    std::string text;
    while (!written.empty()) {
        std::size_t length = 3;
        if (written.starts_with("%n")) {
            text += '\n';
            length = 2;
        } else if (written.starts_with("%25")) {
            text += '%';
        } else if (written.starts_with("%2D")) {
            text += '-';
        } else {
            text += written.front();
            length = 1;
        }
        written.remove_prefix(length);
    }
    return text;
}

std::string_view next_line(std::string_view& body) {
    const std::size_t end = body.find('\n');
    fuzz::require(end != std::string_view::npos, "a line ends with LF");
    const std::string_view line = body.substr(0, end);
    body.remove_prefix(end + 1);
    return line;
}

std::string_view value(std::string_view& body, std::string_view name) {
    const std::string_view line = next_line(body);
    fuzz::require(line.starts_with(name), "a record has its fields in order");
    return line.substr(name.size());
}

void check_list(const profile::ReplyProfile& family, const std::vector<reply::ListEntry>& list) {
    const std::string whole = reply::render_list(family, list).body;
    const auto code_points = text::decode_utf8(whole);
    fuzz::require(code_points.has_value(), "a reply is UTF-8");
    fuzz::require(std::ranges::none_of(*code_points, ends_a_line), "nothing but LF ends a line");
    std::string_view body = whole;
    for (const reply::ListEntry& entry : list) {
        fuzz::require(value(body, "Index: ") == std::to_string(entry.index),
                      "records are in order");
        static_cast<void>(value(body, "Date: "));
        fuzz::require(unescaped(value(body, "Sender: ")) == wanted(entry.sender),
                      "a sender is who it was");
        fuzz::require(unescaped(value(body, "Text: ")) == wanted(entry.text),
                      "a text is what it was");
        static_cast<void>(value(body, "Status: "));
        fuzz::require(next_line(body) == dashes, "a record ends");
    }
    fuzz::require(list.empty() || body.empty(), "as many records as messages");
    std::size_t separators = 0;
    for (std::size_t at = 0; (at = whole.find(dashes, at)) != std::string::npos; ++at) {
        ++separators;
    }
    fuzz::require(separators == list.size(), "nothing else looks like a separator");
}

void check_others(const profile::ReplyProfile& family, const reply::ListEntry& entry) {
    const std::string read = reply::render_message(family, entry).body;
    fuzz::require(text::decode_utf8(read).has_value(), "a reply is UTF-8");
    const std::string state = reply::render_state(family,
                                                  {.id = entry.sender,
                                                   .number = entry.sender,
                                                   .state = "failed",
                                                   .parts_sent = 0,
                                                   .parts = 1,
                                                   .error = entry.text},
                                                  {})
                                  .body;
    fuzz::require(text::decode_utf8(state).has_value(), "a reply is UTF-8");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const profile::ReplyProfile families[] = {
        fuzz::family("simulator"), fuzz::family("simulator-text-7.02"),
        fuzz::family("simulator-text-legacy"), fuzz::family("simulator-text")};
    fuzz::Input input(data, size);
    const auto list = fuzz::draw_messages(input);
    for (const profile::ReplyProfile& family : families) {
        check_list(family, list);
        if (!list.empty()) {
            check_others(family, list.front());
        }
    }
    return 0;
}
