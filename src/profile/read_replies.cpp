#include <algorithm>
#include <charconv>

#include "profile/readers.hpp"

namespace profile {
namespace {

using namespace std::chrono_literals;

/// A client waits so long for nginx, too (fastcgi_read_timeout is 130 s).
constexpr hal::Milliseconds longest_deadline = 120s;

/// The conversions of strftime(3) whose result does not depend on the locale, as all are written in
/// the C locale; `%:z` is the offset with a colon, as xs:dateTime wants it.
constexpr std::string_view date_conversions = "aAbBdeFHIjmMpsSTyYzZ%";

/// No zone is further from UTC.
constexpr int most_zone_hours = 14;

constexpr unsigned highest_index_base = 1000000000;

void read_endpoints(const XmlElement& root, ReplyProfile& profile) {
    const std::optional<XmlElement> element = root.required_child("endpoints");
    if (!element) {
        return;
    }
    element->reject_unknown({"serve"}, {});
    const std::string names = element->required("serve");
    for (std::size_t at = 0; at < names.size();) {
        const std::size_t end = std::min(names.find(' ', at), names.size());
        const std::string name = names.substr(at, end - at);
        const auto* known = std::ranges::find(endpoint_names, name);
        const auto position = static_cast<std::size_t>(known - endpoint_names.begin());
        if (known == endpoint_names.end() || profile.endpoints.test(position)) {
            element->fail("<endpoints> serve=\"" + names +
                          "\" is no list of different endpoints with a space between");
            return;
        }
        profile.endpoints.set(position);
        at = end + 1;
    }
}

void read_behaviour(const XmlElement& root, ReplyProfile& profile) {
    const std::optional<XmlElement> element = root.required_child("behaviour");
    if (!element) {
        return;
    }
    element->reject_unknown({"status", "answer", "deadline", "group"}, {});
    profile.status =
        element->choice<StatusStyle>("status", {{"legacy", StatusStyle::legacy},
                                                {"legacy-200", StatusStyle::legacy_200},
                                                {"http", StatusStyle::http}});
    profile.answer = element->choice<AnswerMode>(
        "answer", {{"wait", AnswerMode::wait}, {"queued", AnswerMode::queued}});
    profile.deadline = element->duration("deadline", 1s, longest_deadline);
    profile.group = element->choice<GroupAnswer>(
        "group",
        {{"any", GroupAnswer::any}, {"all", GroupAnswer::all}, {"each", GroupAnswer::each}});
}

void read_input(const XmlElement& root, ReplyProfile& profile) {
    const std::optional<XmlElement> element = root.required_child("input");
    if (!element) {
        return;
    }
    element->reject_unknown({"percent-n", "invalid-utf8"}, {});
    profile.percent_n_encoded =
        element->choice<bool>("percent-n", {{"raw-and-encoded", true}, {"raw", false}});
    profile.latin1_input =
        element->choice<bool>("invalid-utf8", {{"latin-1", true}, {"refused", false}});
}

void check_date_format(const XmlElement& element, std::string_view format) {
    for (std::size_t at = format.find('%'); at != std::string_view::npos;
         at = format.find('%', at + 1)) {
        at += format.substr(at).starts_with("%:z") ? 2 : 1;
        if (at >= format.size() || date_conversions.find(format[at]) == std::string_view::npos) {
            element.fail("<date> format has an unknown conversion; known are % and one of " +
                         std::string(date_conversions) + ", and %:z");
            return;
        }
    }
}

/// "+05:30"; nullopt when it is none.
std::optional<std::chrono::minutes> parse_zone(std::string_view zone) {
    const auto two_digits = [&zone](std::size_t at, int most) {
        int value = -1;
        const char* end = zone.data() + at + 2;
        const auto parsed = std::from_chars(zone.data() + at, end, value);
        return parsed.ptr == end && value >= 0 && value <= most ? value : -1;
    };
    if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') {
        return std::nullopt;
    }
    const int hours = two_digits(1, most_zone_hours);
    const int minutes = two_digits(4, 59);
    if (hours < 0 || minutes < 0) {
        return std::nullopt;
    }
    return (zone[0] == '-' ? -1 : 1) * std::chrono::minutes(60 * hours + minutes);
}

void read_zone(const XmlElement& element, ReplyProfile& profile) {
    const std::string zone = element.required("zone");
    if (zone == "system") {
        return;
    }
    profile.date_zone = zone == "utc" ? std::chrono::minutes(0) : parse_zone(zone);
    if (!profile.date_zone) {
        element.fail("<date> zone=\"" + zone +
                     "\" is neither system, utc nor an offset from -14:59 to +14:59");
    }
}

bool is_header_text(std::string_view value) {
    return std::ranges::all_of(value, [](char c) { return c >= ' ' && c <= '~'; });
}

void read_body(const XmlElement& root, ReplyProfile& profile) {
    if (const auto element = root.required_child("body")) {
        element->reject_unknown({"content-type"}, {});
        profile.content_type = element->required("content-type");
        if (!is_header_text(profile.content_type)) {
            element->fail("<body> content-type is not plain ASCII");
        }
    }
    if (const auto element = root.required_child("date")) {
        element->reject_unknown({"format", "zone"}, {});
        profile.date_format = element->required("format");
        check_date_format(*element, profile.date_format);
        read_zone(*element, profile);
    }
    if (const auto element = root.required_child("list")) {
        element->reject_unknown({"order", "index-base"}, {});
        profile.list_order =
            element->choice<ListOrder>("order", {{"newest-first", ListOrder::newest_first},
                                                 {"oldest-first", ListOrder::oldest_first},
                                                 {"by-index", ListOrder::by_index}});
        profile.index_base = element->number("index-base", 0, highest_index_base);
    }
}

void read_word(const XmlElement& element, ReplyProfile& profile) {
    const std::string outcome = element.required("for");
    const auto* known = std::ranges::find(outcome_names, outcome);
    if (known == outcome_names.end()) {
        element.fail("<word> for=\"" + outcome + "\" is no outcome");
        return;
    }
    const auto position = static_cast<std::size_t>(known - outcome_names.begin());
    Word& word = profile.words.at(position);
    if (!word.text.empty()) {
        element.fail("<word> for=\"" + outcome + "\" is repeated");
    }
    word.text = element.text({"for", "content-type"});
    word.content_type =
        element.choice<bool>("content-type", {{"yes", true}, {"none", false}}, true);
    if (word.text.empty() || word.text.find_first_of("\r\n") != std::string::npos) {
        element.fail("<word> for=\"" + outcome + "\" is not one line of text");
    }
    if (!is_success(static_cast<Outcome>(position))) {
        reject_success_marks(element, word.text);
    }
}

void read_words(const XmlElement& root, ReplyProfile& profile) {
    const std::optional<XmlElement> words = root.required_child("words");
    if (!words) {
        return;
    }
    words->reject_unknown({}, {"word"});
    for (const XmlElement& word : words->children("word")) {
        read_word(word, profile);
    }
    for (std::size_t i = 0; i < outcome_names.size(); ++i) {
        if (profile.words.at(i).text.empty()) {
            words->fail("<words> needs a <word for=\"" + std::string(outcome_names.at(i)) + "\">");
        }
    }
}

void read_message_words(const XmlElement& root, ReplyProfile& profile) {
    const std::optional<XmlElement> element = root.required_child("statuses");
    if (!element) {
        return;
    }
    element->reject_unknown({"unread", "read", "unsent", "sent", "unknown"}, {});
    for (std::size_t i = 0; i < status_names.size(); ++i) {
        profile.message_words.at(i) = element->required(status_names.at(i));
    }
}

void read_layout(const XmlElement& root, ReplyProfile& profile) {
    const std::optional<XmlElement> text = root.child("text-layout");
    const std::optional<XmlElement> xml = root.child("xml-layout");
    if (text.has_value() == xml.has_value()) {
        root.fail("<" + root.name() + "> needs either a <text-layout> or an <xml-layout>");
        return;
    }
    if (text) {
        profile.format = ReplyFormat::text;
        profile.text = read_text_layout(*text, profile.endpoints);
    } else {
        profile.format = ReplyFormat::xml;
        profile.xml = read_xml_layout(*xml, profile.endpoints);
        if (profile.group == GroupAnswer::each) {
            xml->fail("<xml-layout> cannot answer for each member: several documents are none");
        }
    }
}

}  // namespace

ReplyProfile read_replies(const XmlElement& root) {
    root.sequence({"name", "title"}, {"endpoints", "behaviour", "input", "body", "date", "list",
                                      "words", "statuses", "text-layout", "xml-layout"});
    ReplyProfile profile;
    profile.name = root.required("name");
    profile.title = root.required("title");
    read_endpoints(root, profile);
    read_behaviour(root, profile);
    read_input(root, profile);
    read_body(root, profile);
    read_words(root, profile);
    read_message_words(root, profile);
    read_layout(root, profile);
    return profile;
}

}  // namespace profile
