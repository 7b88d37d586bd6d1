#pragma once

#include <array>
#include <chrono>
#include <string>

#include "profile/layout.hpp"
#include "profile/outcome.hpp"

namespace profile {

enum class ReplyFormat { text, xml };

/// `legacy`: 200 and a word for every outcome the old firmware had. `http`: 4xx and 5xx.
enum class StatusStyle { legacy, http };

/// `wait`: the answer to a send waits for the network. `queued`: it says that the message is safe.
enum class AnswerMode { wait, queued };

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
    bool percent_n_encoded = true;              ///< `%25n` is a line break too, not only a raw `%n`
    bool latin1_input = false;  ///< invalid UTF-8 is read as ISO 8859-1, else refused

    std::string content_type;
    std::string date_format;  ///< strftime(3) in the C locale and the system's zone, and `%:z`
    std::array<Word, outcome_names.size()> words;                ///< by Outcome
    std::array<std::string, status_names.size()> message_words;  ///< by MessageStatus
    TextLayout text;                                             ///< counts if `format` says so
    XmlLayout xml;                                               ///< counts if `format` says so

    const Word& word(Outcome outcome) const { return words.at(static_cast<std::size_t>(outcome)); }
    const std::string& word(MessageStatus status_of_message) const {
        return message_words.at(static_cast<std::size_t>(status_of_message));
    }
};

}  // namespace profile
