#include "faults/modem/wire_watch.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace modem_faults {
namespace {

constexpr char end_of_message_octet = '\x1a';
constexpr char escape_octet = '\x1b';

/// Word that the modem has started anew.
bool tells_a_restart(std::string_view line) {
    constexpr std::array<std::string_view, 5> whole = {"RDY", "APP RDY", "^SYSSTART",
                                                       "POWERED DOWN", "NORMAL POWER DOWN"};
    return std::ranges::find(whole, line) != whole.end() || line.starts_with("+KSUP:");
}

/// A final result code, or the acceptance itself: nobody waits for an answer any more.
bool is_answer(std::string_view line) {
    constexpr std::array<std::string_view, 7> whole = {
        "OK",      "ERROR", "COMMAND NOT SUPPORT", "TOO MANY PARAMETERS",
        "ABORTED", "NA",    "MODEM ERROR"};
    constexpr std::array<std::string_view, 4> beginnings = {"+CMS ERROR", "+CME ERROR",
                                                            "+CMGS:", "MODEM ERROR:"};
    return std::ranges::find(whole, line) != whole.end() ||
           std::ranges::any_of(beginnings, [&](auto with) { return line.starts_with(with); });
}

}  // namespace

void WireWatch::from_host(char octet, hal::Instant now) {
    if (unanswered_ && now < silent_until_) {
        broken("something was written within the submit limit");
        unanswered_ = false;  // once is enough
    }
    if (octet == end_of_message_octet) {
        end_of_message(now);
    } else if (octet == escape_octet) {
        escaped_ = true;
        host_line_.clear();
    } else if (octet == '\r') {
        host_line();
    } else {
        host_line_ += octet;
    }
}

void WireWatch::host_line() {
    constexpr std::string_view submit = "AT+CMGS=";
    if (host_line_.starts_with(submit)) {
        announced_ = std::strtoul(host_line_.c_str() + submit.size(), nullptr, 10);
        escaped_ = false;
        restarted_ = false;
    } else {
        announced_ = 0;
    }
    if (host_line_.starts_with("AT+CPIN=") && ++pins_ > 1) {
        broken("the PIN was tried twice");
    }
    host_line_.clear();
}

void WireWatch::end_of_message(hal::Instant now) {
    ++ends_of_message_;
    if (escaped_) {
        broken("0x1A after ESC");
    }
    // A service centre of length 00 in front, two digits an octet.
    if (announced_ == 0 || host_line_.size() != 2 * (announced_ + 1)) {
        broken("0x1A without a whole PDU");
    }
    if (ended) {
        ended(host_line_);
    }
    announced_ = 0;
    host_line_.clear();
    // Who is told of a restart before 0x1A may read it after that.
    unanswered_ = !restarted_;
    silent_until_ = now + submit_limit_;
}

void WireWatch::to_host(char octet) {
    if (octet == '\r' || octet == '\n') {
        modem_line();
    } else if (octet != '\0') {
        modem_line_ += octet;
    }
}

void WireWatch::modem_line() {
    // A prompt has no line end of its own.
    const auto first = modem_line_.find_first_not_of("> \t");
    if (first != std::string::npos) {
        const auto last = modem_line_.find_last_not_of(" \t");
        const auto line = std::string_view(modem_line_).substr(first, last - first + 1);
        restarted_ = restarted_ || tells_a_restart(line);
        unanswered_ = unanswered_ && !is_answer(line) && !tells_a_restart(line);
    }
    modem_line_.clear();
}

void WireWatch::broken(const std::string& rule) {
    if (std::ranges::find(violations_, rule) == violations_.end()) {
        violations_.push_back(rule);
    }
}

}  // namespace modem_faults
