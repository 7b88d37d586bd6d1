#include "sms/address.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>

#include "sms/alphabet.hpp"
#include "sms/error.hpp"
#include "text/utf8.hpp"

namespace sms {
namespace {

constexpr std::size_t min_digits = 3;
constexpr std::size_t max_digits = 20;  // TS 23.040 9.1.2.5: ten octets
constexpr std::string_view digit_codes = "0123456789*#abc";
constexpr std::uint8_t filler = 0x0F;
constexpr std::uint8_t no_extension = 0x80;  // bit 7 of the type of address

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_separator(char c) {
    return std::string_view(" -.()[]").find(c) != std::string_view::npos;
}

/// A plus in a URL that nobody encoded arrives as a space.
bool lost_its_plus(std::string_view written) {
    const auto first = written.find_first_not_of(' ');
    return first != 0 && first != std::string_view::npos && written[first] != '0' &&
           is_digit(written[first]);
}

std::optional<std::uint8_t> digit_code(char c) {
    const auto at = digit_codes.find(c);
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    return static_cast<std::uint8_t>(at);
}

/// TS 23.040 9.1.2.3: two digits an octet, the first in the lower nibble. A filler inside, which no
/// sender should write, is passed over.
std::string unpack_digits(std::span<const std::uint8_t> octets) {
    std::string digits;
    for (const unsigned octet : octets) {
        for (const unsigned nibble : {octet & 0x0F, octet >> 4}) {
            if (nibble != filler) {
                digits.push_back(digit_codes[nibble]);
            }
        }
    }
    return digits;
}

/// Seven septets fill 49 bits of their seven octets, and some centres count the octets whole, as 14
/// semi-octets instead of 13 (TS 23.040 9.1.2.5): an eighth septet of zeros, the code of '@', is
/// padding then. A name of eight characters that does end with '@' is written the same and loses
/// it, the rarer case. No other length holds one septet more than its name.
std::string unpack_name(std::span<const std::uint8_t> octets, std::size_t semi_octets) {
    constexpr std::size_t padded_septets = 8;
    Septets septets = unpack_septets(octets, semi_octets * 4 / 7);
    if (septets.size() == padded_septets && septets.back() == 0) {
        septets.pop_back();
    }
    std::u32string name = from_septets(septets, default_tables);
    std::erase_if(name, [](char32_t code_point) { return code_point < U' '; });
    return text::encode_utf8(name);
}

}  // namespace

hal::Result<Address> parse_number(std::string_view written) {
    Address address;
    if (lost_its_plus(written)) {
        address.type = TypeOfNumber::international;
    }
    for (const char c : written) {
        if (is_digit(c)) {
            address.text.push_back(c);
        } else if (c == '+' && address.text.empty() && address.type == TypeOfNumber::unknown) {
            address.type = TypeOfNumber::international;
        } else if (!is_separator(c)) {
            return hal::unexpected(Errc::bad_number);
        }
    }
    if (address.type == TypeOfNumber::unknown && address.text.starts_with("00")) {
        address.type = TypeOfNumber::international;
        address.text.erase(0, 2);
    }
    if (address.text.size() < min_digits || address.text.size() > max_digits) {
        return hal::unexpected(Errc::bad_number);
    }
    return address;
}

std::string to_text(const Address& address) {
    return address.type == TypeOfNumber::international ? "+" + address.text : address.text;
}

bool may_be_same_number(const Address& dialled, const Address& reported) {
    constexpr std::size_t telling_digits = 6;
    const bool both_alike = (dialled.type == TypeOfNumber::international) ==
                            (reported.type == TypeOfNumber::international);
    if (both_alike || dialled.text.size() < telling_digits ||
        reported.text.size() < telling_digits) {
        return dialled.text == reported.text;
    }
    return std::equal(dialled.text.end() - telling_digits, dialled.text.end(),
                      reported.text.end() - telling_digits);
}

hal::Result<> append_address(hal::Octets& tpdu, const Address& address) {
    const std::string& digits = address.text;
    const bool dialable = !digits.empty() && digits.size() <= max_digits &&
                          address.type != TypeOfNumber::alphanumeric &&
                          digits.find_first_not_of(digit_codes) == std::string::npos;
    if (!dialable) {
        return hal::unexpected(Errc::bad_number);
    }
    tpdu.push_back(static_cast<std::uint8_t>(digits.size()));
    tpdu.push_back(static_cast<std::uint8_t>(
        no_extension | static_cast<unsigned>(address.type) << 4 | (address.plan & 0x0F)));
    for (std::size_t at = 0; at < digits.size(); at += 2) {
        const unsigned low = digit_code(digits[at]).value_or(filler);
        const unsigned high =
            at + 1 < digits.size() ? digit_code(digits[at + 1]).value_or(filler) : filler;
        tpdu.push_back(static_cast<std::uint8_t>(high << 4 | low));
    }
    return {};
}

hal::Result<Address> decode_address(OctetReader& reader) {
    HAL_TRY(const std::size_t semi_octets, reader.octet("address length"));
    if (semi_octets > max_digits) {
        return hal::unexpected(Errc::bad_length, "address length");
    }
    HAL_TRY(const unsigned type, reader.octet("type of address"));
    HAL_TRY(const auto octets, reader.octets((semi_octets + 1) / 2, "address"));

    Address address;
    address.type = static_cast<TypeOfNumber>((type >> 4) & 0x07);
    address.plan = static_cast<std::uint8_t>(type & 0x0F);
    if (address.type == TypeOfNumber::alphanumeric) {
        address.text = unpack_name(octets, semi_octets);
    } else {
        address.text = unpack_digits(octets).substr(0, semi_octets);
    }
    return address;
}

}  // namespace sms
