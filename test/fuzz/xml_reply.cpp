// XML replies: whatever a message holds, expat takes the document, and reads in it as many messages
// as there are, each with what it said.

#include <expat.h>

#include <memory>
#include <string>

#include "fuzz/messages.hpp"

namespace {

/// The texts of two elements, in the order of the document.
struct Reading {
    std::string sender_name;
    std::string text_name;
    std::vector<std::string> senders;
    std::vector<std::string> texts;
    std::string* open = nullptr;
};

void begin(void* data, const XML_Char* name, const XML_Char**) {
    auto& reading = *static_cast<Reading*>(data);
    reading.open = name == reading.sender_name ? &reading.senders.emplace_back()
                   : name == reading.text_name ? &reading.texts.emplace_back()
                                               : nullptr;
}

void end(void* data, const XML_Char*) {
    static_cast<Reading*>(data)->open = nullptr;
}

void characters(void* data, const XML_Char* octets, int length) {
    if (std::string* open = static_cast<Reading*>(data)->open) {
        open->append(octets, static_cast<std::size_t>(length));
    }
}

void read(const std::string& body, Reading& reading) {
    const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(
        XML_ParserCreate(nullptr), XML_ParserFree);
    XML_SetUserData(parser.get(), &reading);
    XML_SetElementHandler(parser.get(), begin, end);
    XML_SetCharacterDataHandler(parser.get(), characters);
    const auto length = static_cast<int>(body.size());
    fuzz::require(XML_Parse(parser.get(), body.data(), length, XML_TRUE) == XML_STATUS_OK,
                  "a reply is well-formed XML");
}

/// XML 1.0 2.2 without DEL and the C1 controls, which docs/PROFILES.md leaves out too.
std::string wanted(std::string_view octets) {
    std::u32string text = fuzz::shown(octets);
    std::ranges::replace_if(
        text,
        [](char32_t c) {
            const bool white = c == U'\t' || c == U'\n' || c == U'\r';
            return (c < 0x20 && !white) || (c >= 0x7F && c < 0xA0) || c == 0xFFFE || c == 0xFFFF;
        },
        U'\uFFFD');
    return text::encode_utf8(text);
}

struct Family {
    profile::ReplyProfile profile;
    const char* sender;
    const char* text;
};

void check(const Family& family, const std::vector<reply::ListEntry>& list) {
    Reading reading{family.sender, family.text, {}, {}};
    read(reply::render_list(family.profile, list).body, reading);
    fuzz::require(reading.senders.size() == list.size() && reading.texts.size() == list.size(),
                  "as many messages as there are");
    // The family may have an order of its own.
    std::vector<std::pair<std::string, std::string>> found;
    std::vector<std::pair<std::string, std::string>> stored;
    for (std::size_t i = 0; i < list.size(); ++i) {
        found.emplace_back(reading.senders[i], reading.texts[i]);
        stored.emplace_back(wanted(list[i].sender), wanted(list[i].text));
    }
    std::ranges::sort(found);
    std::ranges::sort(stored);
    fuzz::require(found == stored, "a message says what it said");
    for (const reply::ListEntry& entry : list) {
        Reading other;
        read(reply::render_message(family.profile, entry).body, other);
        if (family.profile.serves(profile::Endpoint::sms_status)) {
            read(reply::render_state(family.profile,
                                     {.id = entry.sender,
                                      .number = entry.text,
                                      .state = "sent",
                                      .error = entry.text},
                                     {})
                     .body,
                 other);
        }
    }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Family families[] = {{fuzz::family("simulator-xml"), "sender", "text"},
                                      {fuzz::family("simulator-xml-hilink"), "Phone", "Content"}};
    fuzz::Input input(data, size);
    const auto list = fuzz::draw_messages(input);
    for (const Family& family : families) {
        check(family, list);
    }
    return 0;
}
