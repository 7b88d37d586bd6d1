#pragma once

#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "support/memory_port.hpp"
#include "support/sim_clock.hpp"

namespace test_support {

/// The least modem that the gateway can use, as a thread on a SimClock: it answers every command at
/// once and takes each message `submit_time` after 0x1A. Made from TS 27.005's syntax.
class PocketModem {
public:
    PocketModem(SimClock& clock, MemoryLink& link, std::chrono::milliseconds submit_time);

    /// The thread's body.
    void run(const std::stop_token& stop);

    const std::vector<std::string>& submitted() const { return submitted_; }
    /// Called when 0x1A has come; then no answer follows.
    std::function<void()> when_submitted;
    void say(const std::string& text) { answer(text); }
    bool deaf = false;  ///< it hears nothing
    /// All but AT+CMGS, in order.
    const std::vector<std::string>& commands() const { return commands_; }
    /// What it answers to this command from now on, in front of its OK; `line` may begin with the
    /// storage that must be selected: "SR AT+CMGL=4".
    void set_answer(const std::string& line, const std::string& information) {
        answers_[line] = information;
    }

private:
    void take(char octet);
    void command(const std::string& line);
    void submit();
    void answer(const std::string& text);

    SimClock& clock_;
    std::chrono::milliseconds submit_time_;
    std::unique_ptr<hal::Waker> waker_;
    std::unique_ptr<hal::SerialPort> port_;
    std::map<std::string, std::string> answers_;
    std::string line_;
    std::string mem1_;
    std::vector<std::string> commands_;
    bool in_prompt_ = false;
    std::vector<std::string> submitted_;
};

}  // namespace test_support
