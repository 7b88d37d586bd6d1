#pragma once

#include <chrono>
#include <string>

namespace profile {

enum class ReplyFormat { text, xml };

/// `legacy`: 200 and a word for every outcome the old firmware had. `http`: 4xx and 5xx.
enum class StatusStyle { legacy, http };

/// `wait`: the answer to a send waits for the network. `queued`: it says that the message is safe.
enum class AnswerMode { wait, queued };

/// One reply family as data (firmware-profiles/replies/<name>.xml).
struct ReplyProfile {
    std::string name;
    ReplyFormat format = ReplyFormat::text;
    StatusStyle status = StatusStyle::legacy;
    AnswerMode answer = AnswerMode::wait;
    std::chrono::milliseconds deadline{50000};  ///< how long a send's answer may wait
    bool percent_n_encoded = true;              ///< `%25n` is a line break too, not only a raw `%n`
    bool latin1_input = false;  ///< invalid UTF-8 is read as ISO 8859-1, else refused
};

}  // namespace profile
