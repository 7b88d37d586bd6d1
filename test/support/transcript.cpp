#include "support/transcript.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace test_support {
namespace {

using Kind = Transcript::Step::Kind;

[[noreturn]] void malformed(const std::string& where, const std::string& what) {
    throw std::runtime_error(where + ": " + what);
}

std::string unescape(std::string_view text, const std::string& where) {
    std::string octets;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\') {
            octets += text[i];
            continue;
        }
        const char escape = ++i < text.size() ? text[i] : ' ';
        if (escape == 'r') {
            octets += '\r';
        } else if (escape == 'n') {
            octets += '\n';
        } else if (escape == '\\') {
            octets += '\\';
        } else if (escape == 'x' && i + 2 < text.size()) {
            octets += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
            i += 2;
        } else {
            malformed(where, "unknown escape");
        }
    }
    return octets;
}

hal::Milliseconds parse_duration(const std::string& text, const std::string& where) {
    std::size_t end = 0;
    const long count = std::stol(text, &end);
    const std::string unit = text.substr(end);
    if (unit != "s" && unit != "ms") {
        malformed(where, "a duration is in s or ms");
    }
    return unit == "s" ? std::chrono::seconds(count) : hal::Milliseconds(count);
}

std::string_view without_comment(std::string_view line) {
    line = line.substr(0, line.find("  #"));
    return line.substr(0, line.find_last_not_of(' ') + 1);
}

Transcript::Step parse_step(std::string_view line, const std::string& where) {
    if (line.size() < 3 || line[1] != ' ') {
        malformed(where, "a step is a sign, a blank and its content");
    }
    const std::string_view content = line.substr(2);
    switch (line.front()) {
        case '>':
            return {Kind::sent, unescape(content, where), {}, where};
        case '<':
            return {Kind::received, unescape(content, where), {}, where};
        case '~':
            return {Kind::pause, {}, parse_duration(std::string(content), where), where};
        case '!':
            if (content == "gone") {
                return {Kind::gone, {}, {}, where};
            }
            break;
        default:
            break;
    }
    malformed(where, "unknown step");
}

/// Whether a line begins at `i`.
bool begins_line(std::string_view octets, std::size_t i) {
    const auto ends_line = [](char c) { return c == '\r' || c == '\n'; };
    return !ends_line(octets[i]) && i > 0 && ends_line(octets[i - 1]);
}

}  // namespace

Transcript parse_transcript(std::string_view text, const std::string& name) {
    if (text.find("# Device: ") == std::string_view::npos ||
        text.find("Source: ") == std::string_view::npos) {
        malformed(name, "the header must name Device and Source");
    }
    Transcript transcript;
    std::istringstream lines{std::string(text)};
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) {
        const std::string_view content = without_comment(line);
        if (!content.empty() && content.front() != '#') {
            transcript.steps.push_back(parse_step(content, name + ":" + std::to_string(number)));
        }
    }
    return transcript;
}

Transcript load_transcript(const std::string& path) {
    const std::string full = std::string(TEST_SOURCE_DIR) + "/test/transcripts/" + path;
    std::ifstream file(full);
    if (!file) {
        malformed(full, "cannot be opened");
    }
    std::ostringstream text;
    text << file.rdbuf();
    return parse_transcript(text.str(), path);
}

Transcript operator+(Transcript first, const Transcript& second) {
    first.steps.insert(first.steps.end(), second.steps.begin(), second.steps.end());
    return first;
}

std::size_t count_received_lines(const Transcript& transcript) {
    std::size_t count = 0;
    for (const auto& step : transcript.steps) {
        for (std::size_t i = 0; step.kind == Kind::received && i < step.octets.size(); ++i) {
            count += begins_line(step.octets, i) ? 1 : 0;
        }
    }
    return count;
}

Transcript with_urc(const Transcript& transcript, std::string_view urc, std::size_t place) {
    Transcript result = transcript;
    std::size_t count = 0;
    for (auto& step : result.steps) {
        for (std::size_t i = 0; step.kind == Kind::received && i < step.octets.size(); ++i) {
            if (begins_line(step.octets, i) && count++ == place) {
                step.octets.insert(i, std::string(urc) + "\r\n");
                return result;
            }
        }
    }
    throw std::out_of_range("no such received line");
}

}  // namespace test_support
