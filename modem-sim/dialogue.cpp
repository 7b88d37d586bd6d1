#include "dialogue.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include "text.hpp"

namespace sim {

namespace {

constexpr char control_z = 0x1A;
constexpr char escape = 0x1B;
constexpr std::size_t longest_line = 4096;

/// V.250 §5.2.1: a command line starts at the letters AT, whatever stood before them.
std::size_t find_prefix(std::string_view line) {
    for (std::size_t at = 0; at + 1 < line.size(); ++at) {
        if ((line[at] == 'A' || line[at] == 'a') && (line[at + 1] == 'T' || line[at + 1] == 't')) {
            return at;
        }
    }
    return std::string_view::npos;
}

}  // namespace

Dialogue::Dialogue(int port, Wire& wire, Ledger& ledger, Faults& faults, LineSettings& settings,
                   Execute execute)
    : port_(port),
      wire_(wire),
      ledger_(ledger),
      faults_(faults),
      settings_(settings),
      execute_(std::move(execute)) {}

void Dialogue::receive(std::string_view bytes) {
    if (listening_ && !faults_.is_mute()) {
        input_ += bytes;
        work();
    }
}

void Dialogue::say(const std::string& line) {
    if (in_prompt_) {
        held_lines_.push_back(line);
        return;
    }
    begin_output();
    output_ += "\r\n" + line + "\r\n";
    if (!working_) {
        flush();
    }
}

void Dialogue::finish(const Reply& reply) {
    if (!busy_) {
        return;
    }
    busy_ = false;
    if (conclude(reply)) {
        run_commands();
    }
    work();
}

void Dialogue::open_prompt(bool text, Body on_body) {
    in_prompt_ = true;
    text_prompt_ = text;
    on_body_ = std::move(on_body);
    line_.clear();
    begin_output();
    output_ += "\r\n> ";
    if (faults_.silent_after_prompt > 0) {
        --faults_.silent_after_prompt;
        flush();
        faults_.silent = true;
        ledger_.record("silent", {{"cause", "after-prompt"}});
    }
}

void Dialogue::shut() {
    listening_ = busy_ = in_prompt_ = false;
    input_.clear();
    line_.clear();
    output_.clear();
    commands_.clear();
    held_lines_.clear();
    wire_.discard();
}

void Dialogue::work() {
    if (working_) {
        return;
    }
    working_ = true;
    std::size_t at = 0;
    while (at < input_.size() && !busy_ && !faults_.is_mute()) {
        const char c = input_[at++];
        if (in_prompt_) {
            take_prompt_character(c);
        } else {
            take_command_character(c);
        }
    }
    // A restart inside a command has emptied the input meanwhile.
    input_.erase(0, std::min(at, input_.size()));
    working_ = false;
    flush();
}

void Dialogue::take_command_character(char c) {
    if (settings_.echo && c != escape) {
        output_.push_back(c);
    }
    if (c == '\r') {
        run_line(std::exchange(line_, {}));
    } else if (c == '\b') {
        if (!line_.empty()) {
            line_.pop_back();
        }
    } else if (static_cast<unsigned char>(c) >= 0x20 && line_.size() < longest_line) {
        line_.push_back(c);
    }
}

void Dialogue::take_prompt_character(char c) {
    if (settings_.echo && c != escape) {
        output_.push_back(c);
    }
    if (c == control_z) {
        end_prompt();
    } else if (c == escape) {
        // Quectel answers OK although nothing is sent (BG96 manual V2.0 §9.8).
        in_prompt_ = false;
        ledger_.record("escape", {{"port", port_}});
        end_line(Reply::ok());
    } else if (c == '\r' && text_prompt_) {
        line_.push_back('\n');
        output_ += "\r\n> ";
    } else if (c == '\b' && text_prompt_) {
        if (!line_.empty()) {
            line_.pop_back();
        }
    } else if (line_.size() < longest_line && (c != '\n' || !text_prompt_)) {
        line_.push_back(c);
    }
}

void Dialogue::end_prompt() {
    ledger_.record("control-z", {{"port", port_}});
    in_prompt_ = false;
    busy_ = true;
    std::string body = std::exchange(line_, {});
    if (faults_.silent_after_submit > 0) {
        --faults_.silent_after_submit;
        flush();
        faults_.silent = true;
        ledger_.record("silent", {{"cause", "after-submit"}});
        if (!faults_.silent_submit_accepted) {
            busy_ = false;
            commands_.clear();
            return;
        }
    }
    const Body on_body = std::move(on_body_);
    on_body(std::move(body));
}

void Dialogue::run_line(std::string_view line) {
    const std::size_t prefix = find_prefix(line);
    if (prefix == std::string_view::npos) {
        return;
    }
    line.remove_prefix(prefix);
    ledger_.record("command", {{"port", port_}, {"line", latin1_to_utf8(line)}});
    auto commands = parse_line(line.substr(2));
    if (!commands || is_refused(*commands)) {
        commands_.clear();
        end_line(Reply::error());
        return;
    }
    commands_ = std::move(*commands);
    next_command_ = 0;
    run_commands();
}

bool Dialogue::is_refused(const std::vector<Command>& commands) const {
    return std::ranges::any_of(commands, [this](const Command& command) {
        return faults_.refused.contains(command.name.empty() ? "AT" : command.name);
    });
}

void Dialogue::run_commands() {
    while (next_command_ < commands_.size()) {
        const Command command = commands_[next_command_++];
        if (!conclude(execute_(command))) {
            return;
        }
    }
    end_line(Reply::ok());
}

/// True when the rest of the command line is to be run.
bool Dialogue::conclude(const Reply& reply) {
    if (reply.final == Reply::Final::later) {
        busy_ = !in_prompt_;
        return false;
    }
    write_lines(reply.lines);
    if (reply.final != Reply::Final::ok) {
        end_line(reply);
        return false;
    }
    return true;
}

void Dialogue::end_line(const Reply& reply) {
    commands_.clear();
    write_final(reply);
    for (const std::string& line : std::exchange(held_lines_, {})) {
        say(line);
    }
}

void Dialogue::write_lines(const std::vector<std::string>& lines) {
    if (lines.empty()) {
        return;
    }
    begin_output();
    if (settings_.verbose) {
        output_ += "\r\n";
    }
    for (const std::string& line : lines) {
        output_ += line + "\r\n";
    }
}

void Dialogue::write_final(const Reply& reply) {
    std::string words;
    std::string number = "4";
    switch (reply.final) {
        case Reply::Final::ok:
            words = "OK";
            number = "0";
            break;
        case Reply::Final::error:
            words = "ERROR";
            break;
        case Reply::Final::cme:
            words = settings_.error_detail == 0   ? "ERROR"
                    : settings_.error_detail == 1 ? "+CME ERROR: " + std::to_string(reply.code)
                                                  : "+CME ERROR: " + cme_text(reply.code);
            break;
        case Reply::Final::cms:
            words = "+CMS ERROR: " + (settings_.error_detail == 2 ? cms_text(reply.code)
                                                                  : std::to_string(reply.code));
            break;
        case Reply::Final::later:
        case Reply::Final::no_answer:
            return;
    }
    if (settings_.quiet) {
        return;
    }
    begin_output();
    const bool extended = words.starts_with('+');  // V.250 §6.2.6: extended codes have no number.
    output_ += settings_.verbose || extended ? "\r\n" + words + "\r\n" : number + "\r";
}

void Dialogue::flush() {
    if (!output_.empty() && !faults_.is_mute()) {
        wire_.send(output_);
    }
    output_.clear();
}

}  // namespace sim
