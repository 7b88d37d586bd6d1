#pragma once

#include <array>
#include <bitset>
#include <chrono>
#include <optional>
#include <string>

#include "profile/endpoint.hpp"
#include "profile/layout.hpp"
#include "profile/outcome.hpp"

namespace profile {

enum class ReplyFormat { text, xml };

/// The HTTP status of a reply.
enum class StatusStyle {
    legacy,      ///< 200 and a word for every outcome the old firmware had, but 401 for credentials
    legacy_200,  ///< as the firmware before: 200 for wrong credentials, too
    http,        ///< 4xx and 5xx for what is no success
};

/// `wait`: the answer to a send waits for the network. `queued`: it says that the message is safe.
enum class AnswerMode { wait, queued };

/// How a send to a group is answered.
enum class GroupAnswer {
    any,   ///< a success when the network has taken one member's message
    all,   ///< only when it has taken all
    each,  ///< one answer per member, those of a success first; the status is that of `any`
};

/// In which order a list stands.
enum class ListOrder { newest_first, oldest_first, by_index };

/// What a family says for one outcome.
struct Word {
    std::string text;
    bool content_type = true;  ///< the old firmware sent no Content-type with its 401 and 501
};

/// One reply family as data (firmware-profiles/replies/<name>.xml).
struct ReplyProfile {
    std::string name;
    std::string title;  ///< for people
    ReplyFormat format = ReplyFormat::text;
    StatusStyle status = StatusStyle::legacy;
    AnswerMode answer = AnswerMode::wait;
    std::chrono::milliseconds deadline{50000};  ///< how long a send's answer may wait
    GroupAnswer group = GroupAnswer::any;
    std::bitset<endpoint_names.size()> endpoints;  ///< by Endpoint: those it serves
    bool percent_n_encoded = true;  ///< `%25n` is a line break too, not only a raw `%n`
    bool latin1_input = false;      ///< invalid UTF-8 is read as ISO 8859-1, else refused

    std::string content_type;
    std::string date_format;                        ///< strftime(3) in the C locale, and `%:z`
    std::optional<std::chrono::minutes> date_zone;  ///< east of UTC; nullopt: the system's zone
    ListOrder list_order = ListOrder::newest_first;
    /// Added to every index that is shown, taken off every one that is read.
    unsigned index_base = 0;
    std::array<Word, outcome_names.size()> words;                ///< by Outcome
    std::array<std::string, status_names.size()> message_words;  ///< by MessageStatus
    TextLayout text;                                             ///< counts if `format` says so
    XmlLayout xml;                                               ///< counts if `format` says so

    bool serves(Endpoint endpoint) const {
        return endpoints.test(static_cast<std::size_t>(endpoint));
    }
    const Word& word(Outcome outcome) const { return words.at(static_cast<std::size_t>(outcome)); }
    const std::string& word(MessageStatus status_of_message) const {
        return message_words.at(static_cast<std::size_t>(status_of_message));
    }
};

}  // namespace profile
