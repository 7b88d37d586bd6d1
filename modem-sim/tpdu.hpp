#pragma once

#include <ctime>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text.hpp"

/// The transfer protocol as the network sees it (TS 23.040 §9.2). A codec of its own: it shares
/// nothing with the gateway's, so that one cannot hide a fault of the other.
namespace sim {

/// Information elements 00 and 08 (TS 23.040 §9.2.3.24.1 and .8).
struct Concatenation {
    unsigned reference = 0;
    unsigned parts = 1;
    unsigned part = 1;
};

/// What every message with user data has.
struct UserData {
    std::optional<Concatenation> concatenation;
    std::string text;  ///< UTF-8; 8-bit data is shown as Latin-1.
    unsigned dcs = 0;
    unsigned pid = 0;
};

struct Submit {
    std::string to;
    bool report_requested = false;
    bool reject_duplicates = false;  ///< TP-RD.
    UserData data;
};

struct Deliver {
    std::string from;
    std::string scts;  ///< As in AT answers: yy/MM/dd,hh:mm:ss±zz.
    UserData data;
};

struct StatusReport {
    unsigned reference = 0;
    std::string to;
    std::string submitted;
    std::string discharged;
    unsigned status = 0;
};

std::optional<Submit> decode_submit(std::span<const std::uint8_t> tpdu);
std::optional<Deliver> decode_deliver(std::span<const std::uint8_t> tpdu);
std::optional<StatusReport> decode_status_report(std::span<const std::uint8_t> tpdu);

/// TP-MTI, the two low bits: 0 DELIVER, 1 SUBMIT, 2 STATUS-REPORT (mobile terminated direction).
unsigned message_type(std::span<const std::uint8_t> tpdu);

/// One DELIVER per part; parts carry an 8-bit reference. `from` that is not a number becomes an
/// alphanumeric address.
std::vector<Bytes> encode_deliver(std::string_view from, std::string_view text,
                                  std::uint8_t concatenation, std::time_t now);

Bytes encode_status_report(std::uint8_t reference, std::string_view to, std::time_t submitted,
                           std::time_t discharged, std::uint8_t status);

/// What text mode needs besides number and text (AT+CSMP).
struct SubmitParameters {
    std::uint8_t first_octet = 17;
    std::uint8_t validity = 167;
    std::uint8_t pid = 0;
    std::uint8_t dcs = 0;
};

/// Nothing when the text does not fit into one message.
std::optional<Bytes> encode_submit(std::string_view to, std::string_view text,
                                   const SubmitParameters& parameters);

/// The service centre address that stands in front of a TPDU (TS 27.005 §3.1).
Bytes encode_service_centre(std::string_view number);

/// How many octets the service centre address in front of a PDU takes; nothing when it is cut.
std::optional<std::size_t> service_centre_size(std::span<const std::uint8_t> pdu);

}  // namespace sim
