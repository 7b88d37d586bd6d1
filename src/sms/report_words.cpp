#include "sms/report_words.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace sms {
namespace {

struct Words {
    std::uint8_t status;
    std::string_view words;
};

// SME is the specification's name for the phone, or whatever else received it.
constexpr Words table[] = {
    {0x00, "it has arrived"},
    {0x01, "passed on, but the service centre cannot confirm that it has arrived"},
    {0x02, "replaced by the service centre"},
    {0x20, "congestion"},
    {0x21, "the phone is busy"},
    {0x22, "no response from the phone"},
    {0x23, "service rejected"},
    {0x24, "quality of service not available"},
    {0x25, "error in the phone"},
    {0x40, "remote procedure error"},
    {0x41, "incompatible destination"},
    {0x42, "connection rejected by the phone"},
    {0x43, "not obtainable"},
    {0x44, "quality of service not available"},
    {0x45, "no interworking available"},
    {0x46, "its validity period is over"},
    {0x47, "deleted by the sender"},
    {0x48, "deleted by the service centre's administration"},
    {0x49, "the message does not exist"},
    {0x60, "congestion"},
    {0x61, "the phone is busy"},
    {0x62, "no response from the phone"},
    {0x63, "service rejected"},
    {0x64, "quality of service not available"},
    {0x65, "error in the phone"},
};

/// What a value of its range means at least.
std::string_view kind(std::uint8_t status) {
    if (status < 0x20) {
        return "done: ";
    }
    if (status < 0x40) {
        return "the service centre still tries: ";
    }
    return status < 0x60 ? "not delivered: " : "not delivered, given up: ";
}

}  // namespace

std::string report_words(std::uint8_t status) {
    const auto* const found = std::ranges::find(table, status, &Words::status);
    if (found == std::end(table)) {
        return std::string(kind(status)) + "status " + std::to_string(status);
    }
    return (status < 0x20 ? "" : std::string(kind(status))) + std::string(found->words);
}

}  // namespace sms
