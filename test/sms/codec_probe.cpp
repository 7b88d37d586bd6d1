// Lets a decoder that is not ours look at the codec. One request a line on standard input, one
// answer a line; texts and PDUs in hex.
//   encode NUMBER TEXT       -> TPDU...              (SUBMITs, without service centre address)
//   encode16 NUMBER TEXT     -> the same with a 16-bit reference
//   decode PDU...            -> NUMBER TEXT          (a received DELIVER, or a long one's parts)
//   characters LANGUAGE      -> TEXT...              (all of its locking and single shift tables)

#include <iostream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "sms/hex.hpp"
#include "sms/national.hpp"
#include "sms/pdu.hpp"
#include "text/utf8.hpp"

namespace {

std::string as_text(const hal::Octets& octets) {
    return {octets.begin(), octets.end()};
}
hal::Octets as_octets(std::string_view text) {
    return {text.begin(), text.end()};
}

hal::Result<std::string> encode(std::istream& arguments, sms::ReferenceWidth width) {
    std::string number;
    std::string text_hex;
    arguments >> number >> text_hex;
    const std::string text = as_text(from_hex(text_hex));
    HAL_TRY(const sms::Address to, sms::parse_number(number));
    HAL_TRY(const sms::EncodedMessage message, sms::encode_submit({.to = to,
                                                                   .text = text,
                                                                   .status_report = true,
                                                                   .reference_width = width,
                                                                   .concat_reference = 0xA5}));
    std::string answer;
    for (const hal::Octets& tpdu : message.tpdus) {
        answer += to_hex(tpdu) + " ";
    }
    return answer;
}

hal::Result<std::string> decode(std::istream& arguments) {
    std::string from;
    std::vector<sms::UserData> parts;
    for (std::string pdu; arguments >> pdu;) {
        HAL_TRY(const sms::Incoming incoming,
                sms::decode_stored(from_hex(pdu), hal::StoredStatus::received_unread));
        const auto* const deliver = std::get_if<sms::Deliver>(&incoming);
        if (deliver == nullptr) {
            return hal::unexpected(sms::Errc::unsupported_type);
        }
        from = sms::to_text(deliver->from);
        parts.push_back(deliver->data);
    }
    HAL_TRY(const std::string text, sms::decode_text(parts));
    return from + " " + to_hex(as_octets(text));
}

/// Those that stand at two codes once only.
std::string characters(std::istream& arguments) {
    unsigned language = 0;
    arguments >> language;
    std::string answer;
    for (const auto* const table : {sms::locking_shift_table(static_cast<std::uint8_t>(language)),
                                    sms::single_shift_table(static_cast<std::uint8_t>(language))}) {
        std::u32string text;
        for (std::size_t code = 0; table != nullptr && code < table->size(); ++code) {
            if ((*table)[code] != 0 && text.find((*table)[code]) == std::u32string::npos) {
                text.push_back((*table)[code]);
            }
        }
        answer += to_hex(as_octets(text::encode_utf8(text))) + " ";
    }
    return answer;
}

hal::Result<std::string> answer(const std::string& request) {
    std::istringstream arguments(request);
    std::string verb;
    arguments >> verb;
    if (verb == "decode") {
        return decode(arguments);
    }
    if (verb == "characters") {
        return characters(arguments);
    }
    return encode(arguments,
                  verb == "encode16" ? sms::ReferenceWidth::bits16 : sms::ReferenceWidth::bits8);
}

}  // namespace

int main() {
    for (std::string request; std::getline(std::cin, request);) {
        const auto result = answer(request);
        std::cout << (result ? *result : "error " + result.error().message()) << std::endl;
    }
}
