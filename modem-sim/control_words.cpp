#include "control_words.hpp"

#include <algorithm>

#include "text.hpp"

namespace sim {

Words split_words(std::string_view line) {
    Words words;
    while (!line.empty()) {
        const std::size_t end = std::min(line.find(' '), line.size());
        if (end > 0) {
            words.push_back(line.substr(0, end));
        }
        line.remove_prefix(std::min(end + 1, line.size()));
    }
    return words;
}

std::string_view rest_of_line(const Words& words, std::size_t at) {
    // The words are views of one line: from the first octet of the one to the last of the last.
    const std::string_view last = words.back();
    return {words[at].begin(), last.end()};
}

Answer done() {
    return std::string();
}

std::optional<bool> on_off(const Words& words, std::size_t at) {
    if (words.size() <= at || (words[at] != "on" && words[at] != "off")) {
        return std::nullopt;
    }
    return words[at] == "on";
}

std::optional<int> count(const Words& words, std::size_t at, std::optional<int> missing, int most) {
    const auto value = words.size() > at ? to_number(words[at]) : missing;
    return value && *value >= 0 && *value <= most ? value : std::nullopt;
}

std::optional<Milliseconds> duration(const Words& words, std::size_t at) {
    const auto value = words.size() > at ? to_milliseconds(words[at]) : std::nullopt;
    return value ? std::optional(Milliseconds(*value)) : std::nullopt;
}

Answer set(bool& flag, const Words& words) {
    const auto value = on_off(words);
    if (!value) {
        return std::nullopt;
    }
    flag = *value;
    return done();
}

Answer set(int& number, const std::optional<int>& value) {
    if (!value) {
        return std::nullopt;
    }
    number = *value;
    return done();
}

Answer set(Milliseconds& time, const std::optional<Milliseconds>& value) {
    if (!value) {
        return std::nullopt;
    }
    time = *value;
    return done();
}

}  // namespace sim
