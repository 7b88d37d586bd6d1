#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "command.hpp"
#include "faults.hpp"
#include "ledger.hpp"
#include "reply.hpp"
#include "wire.hpp"

namespace sim {

/// How the modem writes (V.250): lost with a restart.
struct LineSettings {
    bool echo = true;
    bool verbose = true;   ///< ATV1: words; ATV0: numbers.
    bool quiet = false;    ///< ATQ1: no final result codes.
    int error_detail = 0;  ///< AT+CMEE.
};

/// The AT line protocol: command lines in, replies and unsolicited lines out. Half duplex as on a
/// real modem: while a command is under way, further input waits.
class Dialogue {
public:
    using Execute = std::function<Reply(const Command&)>;
    using Body = std::function<void(std::string)>;

    Dialogue(int port, Wire& wire, Ledger& ledger, Faults& faults, LineSettings& settings,
             Execute execute);

    void receive(std::string_view bytes);
    /// A line that answers no command. It waits while a prompt is open.
    void say(const std::string& line);

    /// For a command that returned Reply::later(): ends it and goes on with what waited.
    void finish(const Reply& reply);
    /// Shows the prompt; `on_body` gets what stood before 0x1A and must lead to finish().
    /// In `text` mode a CR opens a further prompt line (TS 27.005 §3.5.1).
    void open_prompt(bool text, Body on_body);

    /// Forgets everything under way; input is thrown away until listen().
    void shut();
    void listen() { listening_ = true; }

private:
    void work();
    void take_command_character(char c);
    void take_prompt_character(char c);
    void end_prompt();
    void run_line(std::string_view line);
    bool is_refused(const std::vector<Command>& commands) const;
    void run_commands();
    bool conclude(const Reply& reply);
    void end_line(const Reply& reply);
    void write_lines(const std::vector<std::string>& lines);
    void write_final(const Reply& reply);
    void begin_output() { output_ += faults_.garbage; }
    void flush();

    const int port_;
    Wire& wire_;
    Ledger& ledger_;
    Faults& faults_;
    LineSettings& settings_;
    Execute execute_;

    bool listening_ = false;
    bool working_ = false;
    bool busy_ = false;  ///< A command is under way; input waits.
    bool in_prompt_ = false;
    bool text_prompt_ = false;
    Body on_body_;
    std::string input_;  ///< Not looked at yet.
    std::string line_;   ///< The command line or message body so far.
    std::vector<Command> commands_;
    std::size_t next_command_ = 0;
    std::string output_;
    std::vector<std::string> held_lines_;
};

}  // namespace sim
