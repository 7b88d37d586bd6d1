#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "hal/clock.hpp"

namespace modem_faults {

/// Looks at the octets of both directions and knows what must never be among them, whatever else
/// goes wrong: 0x1A after ESC, 0x1A without the whole PDU in front of it, anything at all between
/// 0x1A and the submit limit while no answer has come, a second try of a PIN. Shares no code with
/// the gateway.
class WireWatch {
public:
    explicit WireWatch(hal::Milliseconds submit_limit) : submit_limit_(submit_limit) {}

    /// Called with the PDU in hexadecimal digits when 0x1A has been written, whoever hears it.
    std::function<void(const std::string& pdu)> ended;

    void from_host(char octet, hal::Instant now);
    void to_host(char octet);

    const std::vector<std::string>& violations() const { return violations_; }
    unsigned ends_of_message() const { return ends_of_message_; }

private:
    void host_line();
    void end_of_message(hal::Instant now);
    void modem_line();
    void broken(const std::string& rule);

    hal::Milliseconds submit_limit_;
    std::vector<std::string> violations_;
    std::string host_line_;
    std::string modem_line_;
    std::size_t announced_ = 0;  ///< octets of the TPDU, by AT+CMGS
    bool escaped_ = false;       ///< ESC since the last AT+CMGS
    bool restarted_ = false;     ///< the modem has said so since the last AT+CMGS
    unsigned ends_of_message_ = 0;
    unsigned pins_ = 0;
    bool unanswered_ = false;  ///< 0x1A has left, and no final result code has come since
    hal::Instant silent_until_;
};

}  // namespace modem_faults
