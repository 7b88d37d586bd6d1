#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "at/result_code.hpp"
#include "hal/values.hpp"

namespace hal::at {

/// One information response.
struct Information {
    std::string text;  ///< without the prefix and the blanks after it
    Octets pdu;        ///< with Expected::pdu: the line after it
};

/// All information responses of one command, in order.
struct Response {
    std::vector<Information> lines;
};

/// What the information responses to a command look like. All else that comes is unsolicited.
struct Expected {
    std::string_view prefix;  ///< "+CSQ:", or empty
    /// For commands whose response may be a bare line (+CGSN, +CIMI, +CGMM): its shape.
    bool (*shape)(std::string_view line) = nullptr;
    bool pdu = false;  ///< a PDU in a line of its own follows each response
    /// Some modems send no final result code after the response (AT+CPIN? of Wavecom and others,
    /// ModemManager 262edb96): it is waited for a second only.
    bool final_may_lack = false;
};

/// An unsolicited result code, with the PDU that +CMT and +CDS bring in a second line.
struct Urc {
    std::string line;
    Octets pdu;
};

/// Tells the lines of a modem apart: echo, information response, URC, PDU, final result code. Pure.
/// A URC may stand anywhere, also between a response and its PDU.
class LineSorter {
public:
    /// A command goes out; `echo` is the line as sent, without its CR.
    void begin(std::string echo, const Expected& expected);
    /// A PDU goes out; its echo ends with 0x1A.
    void expect_pdu_echo(std::string hex);
    /// Nothing is expected any more: all that comes is unsolicited.
    void end();

    /// Sorts one line. A final result code is returned, also one that nobody waits for.
    std::optional<FinalResult> take(std::string_view line);

    Response take_response();
    /// Whether there was more of it than any modem has to say: the rest of it is lost.
    bool response_overflowed() const { return response_overflowed_; }
    bool has_response() const { return !response_.lines.empty(); }
    std::vector<Urc> take_urcs();
    /// Whether there are URCs not yet taken, or such ones.
    bool has_urc() const { return !urcs_.empty(); }
    bool has_urc(const std::function<bool(std::string_view line)>& such) const;
    /// For a response that turned out to be a URC of the same prefix (+CREG).
    void add_urc(std::string line);

    /// Whether an echo was seen since the last forget_echo(): ATE0 has been lost.
    bool echo_seen() const { return echo_seen_; }
    void forget_echo() { echo_seen_ = false; }

private:
    bool take_echo(std::string_view line);
    bool take_pdu(std::string_view line);
    bool take_information(std::string_view line);

    std::string echo_;
    std::string pdu_echo_;
    Expected expected_;
    Response response_;
    std::size_t response_octets_ = 0;
    bool response_overflowed_ = false;
    bool response_wants_pdu_ = false;
    std::vector<std::string> urcs_without_pdu_;  ///< headers, newest last
    std::deque<Urc> urcs_;
    bool echo_seen_ = false;
};

}  // namespace hal::at
