#include "command.hpp"

#include <algorithm>
#include <cctype>

#include "text.hpp"

namespace sim {

namespace {

bool is_alpha(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0;
}
bool is_digit(char c) {
    return std::isdigit(static_cast<unsigned char>(c)) != 0;
}
char upper(char c) {
    return static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
}

std::string without_blanks(std::string_view line) {
    std::string out;
    bool quoted = false;
    for (const char c : line) {
        quoted = quoted != (c == '"');
        if (quoted || c != ' ') {
            out.push_back(c);
        }
    }
    return out;
}

/// Where the command that starts at `from` ends: at a semicolon outside quotes, or at the end.
std::size_t end_of_extended(std::string_view line, std::size_t from) {
    bool quoted = false;
    while (from < line.size() && (quoted || line[from] != ';')) {
        quoted = quoted != (line[from] == '"');
        ++from;
    }
    return from;
}

std::vector<Argument> split_arguments(std::string_view list) {
    std::vector<Argument> arguments(1);
    bool quoted = false;
    for (const char c : list) {
        if (c == '"') {
            quoted = !quoted;
            arguments.back().quoted = true;
        } else if (c == ',' && !quoted) {
            arguments.emplace_back();
        } else {
            arguments.back().text.push_back(c);
        }
    }
    return arguments;
}

Command extended_command(std::string_view text) {
    Command command;
    const std::size_t name_end = std::min(text.find_first_of("=?"), text.size());
    std::transform(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(name_end),
                   std::back_inserter(command.name), upper);
    const std::string_view rest = text.substr(name_end);
    command.written = command.name + std::string(rest);
    if (rest == "?") {
        command.form = Form::read;
    } else if (rest == "=?") {
        command.form = Form::test;
    } else if (rest.starts_with('=')) {
        command.form = Form::write;
        command.arguments = split_arguments(rest.substr(1));
    }
    return command;
}

/// E0, &C1, S3=13, S3?: a letter, perhaps behind an ampersand, and a number. Moves `at` behind it.
Command basic_command(std::string_view line, std::size_t& at) {
    Command command;
    const std::size_t from = at;
    if (line[at] == '&') {
        command.name.push_back(line[at++]);
    }
    if (at < line.size()) {
        command.name.push_back(upper(line[at++]));
    }
    std::string number;
    while (at < line.size() && is_digit(line[at])) {
        number.push_back(line[at++]);
    }
    if (command.name == "S" && at < line.size() && (line[at] == '=' || line[at] == '?')) {
        command.form = line[at] == '?' ? Form::read : Form::write;
        at = std::min(line.find_first_not_of("0123456789", at + 1), line.size());
    }
    command.written = command.name + std::string(line.substr(from + command.name.size(),
                                                             at - from - command.name.size()));
    command.arguments.push_back({.text = number, .quoted = false});
    return command;
}

}  // namespace

std::optional<int> Command::number(std::size_t at, std::optional<int> missing) const {
    if (at >= arguments.size() || arguments[at].text.empty()) {
        return missing;
    }
    return to_number(arguments[at].text);
}

std::string Command::text(std::size_t at) const {
    return at < arguments.size() ? arguments[at].text : std::string();
}

std::optional<std::vector<Command>> parse_line(std::string_view text) {
    constexpr std::string_view extended_prefixes = "+^!#*$%_";
    const std::string line = without_blanks(text);
    std::vector<Command> commands;
    std::size_t at = 0;
    while (at < line.size()) {
        if (line[at] == ';') {
            ++at;
        } else if (extended_prefixes.find(line[at]) != std::string_view::npos) {
            const std::size_t end = end_of_extended(line, at);
            commands.push_back(extended_command(std::string_view(line).substr(at, end - at)));
            at = end;
        } else if (is_alpha(line[at]) || line[at] == '&') {
            commands.push_back(basic_command(line, at));
        } else {
            return std::nullopt;
        }
    }
    if (commands.empty()) {
        commands.emplace_back();
    }
    return commands;
}

}  // namespace sim
