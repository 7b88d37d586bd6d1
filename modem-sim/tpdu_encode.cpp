#include <algorithm>

#include "gsm7.hpp"
#include "tpdu.hpp"

namespace sim {

namespace {

constexpr std::size_t single_septets = 160;
constexpr std::size_t part_septets = 153;  ///< After a header of six octets and one fill bit.
constexpr std::size_t single_octets = 140;
constexpr std::size_t part_octets = 134;
constexpr std::size_t concatenation_header_octets = 6;

void append(Bytes& out, std::span<const std::uint8_t> octets) {
    out.insert(out.end(), octets.begin(), octets.end());
}

Bytes swapped_digits(std::string_view digits) {
    constexpr std::string_view codes = "0123456789*#abc";
    Bytes octets;
    for (std::size_t at = 0; at < digits.size(); at += 2) {
        const std::size_t low = codes.find(digits[at]);
        const std::size_t high = at + 1 < digits.size() ? codes.find(digits[at + 1]) : 0x0F;
        octets.push_back(static_cast<std::uint8_t>((high << 4U) | low));
    }
    return octets;
}

bool is_number(std::string_view address) {
    return !address.empty() &&
           address.find_first_not_of("0123456789*#abc") == std::string_view::npos;
}

Bytes encode_address(std::string_view address) {
    const bool international = address.starts_with('+');
    const std::string_view digits = international ? address.substr(1) : address;
    if (is_number(digits)) {
        Bytes octets{static_cast<std::uint8_t>(digits.size()),
                     static_cast<std::uint8_t>(international ? 0x91 : 0x81)};
        append(octets, swapped_digits(digits));
        return octets;
    }
    Bytes septets = to_septets(from_utf8(address)).value_or(Bytes{});
    septets.resize(std::min<std::size_t>(septets.size(), 11));
    Bytes octets{static_cast<std::uint8_t>((septets.size() * 7 + 3) / 4), 0xD0};
    append(octets, pack_septets(septets));
    return octets;
}

Bytes encode_timestamp(std::time_t time) {
    std::tm local{};
    (void)::localtime_r(&time, &local);
    const auto swapped = [](int value) {
        return static_cast<std::uint8_t>((value % 10) * 16 + value / 10 % 10);
    };
    const auto quarters = static_cast<int>(local.tm_gmtoff / 900);
    const int zone = quarters < 0 ? -quarters : quarters;
    const auto zone_octet = static_cast<std::uint8_t>(swapped(zone) | (quarters < 0 ? 0x08 : 0));
    return {swapped(local.tm_year % 100),
            swapped(local.tm_mon + 1),
            swapped(local.tm_mday),
            swapped(local.tm_hour),
            swapped(local.tm_min),
            swapped(local.tm_sec),
            zone_octet};
}

/// Cuts septets into parts; an escape never stands last in a part.
std::vector<Bytes> split_septets(const Bytes& septets) {
    if (septets.size() <= single_septets) {
        return {septets};
    }
    std::vector<Bytes> parts;
    for (auto from = septets.begin(); from != septets.end();) {
        auto size = std::min<std::ptrdiff_t>(part_septets, septets.end() - from);
        if (from + size != septets.end() && *(from + size - 1) == 0x1B) {
            --size;
        }
        parts.emplace_back(from, from + size);
        from += size;
    }
    return parts;
}

/// Cuts UTF-16 octets into parts; a surrogate pair stays together.
std::vector<Bytes> split_utf16(const Bytes& octets) {
    if (octets.size() <= single_octets) {
        return {octets};
    }
    std::vector<Bytes> parts;
    for (auto from = octets.begin(); from != octets.end();) {
        auto size = std::min<std::ptrdiff_t>(part_octets, octets.end() - from);
        if (from + size != octets.end() && (*(from + size - 2) & 0xFCU) == 0xD8) {
            size -= 2;
        }
        parts.emplace_back(from, from + size);
        from += size;
    }
    return parts;
}

/// TP-UDL and TP-UD; `header` includes its own length octet, or is empty.
Bytes user_data(const Bytes& header, const Bytes& body, bool septets) {
    const std::size_t header_septets = (header.size() * 8 + 6) / 7;
    const std::size_t length = septets ? header_septets + body.size() : header.size() + body.size();
    Bytes out{static_cast<std::uint8_t>(length)};
    append(out, header);
    if (septets) {
        append(out,
               pack_septets(body, static_cast<unsigned>(header_septets * 7 - header.size() * 8)));
    } else {
        append(out, body);
    }
    return out;
}

}  // namespace

std::vector<Bytes> encode_deliver(std::string_view from, std::string_view text,
                                  std::uint8_t concatenation, std::time_t now) {
    const std::u32string points = from_utf8(text);
    const auto septets = to_septets(points);
    const std::vector<Bytes> bodies =
        septets ? split_septets(*septets) : split_utf16(to_utf16(points));
    std::vector<Bytes> messages;
    for (std::size_t part = 0; part < bodies.size(); ++part) {
        const bool single = bodies.size() == 1;
        Bytes header;
        if (!single) {
            header = {concatenation_header_octets - 1,
                      0x00,
                      0x03,
                      concatenation,
                      static_cast<std::uint8_t>(bodies.size()),
                      static_cast<std::uint8_t>(part + 1)};
        }
        Bytes tpdu{static_cast<std::uint8_t>(single ? 0x04 : 0x44)};  // TP-MMS: no more waiting.
        append(tpdu, encode_address(from));
        tpdu.push_back(0x00);
        tpdu.push_back(septets ? 0x00 : 0x08);
        append(tpdu, encode_timestamp(now));
        append(tpdu, user_data(header, bodies[part], septets.has_value()));
        messages.push_back(std::move(tpdu));
    }
    return messages;
}

Bytes encode_status_report(std::uint8_t reference, std::string_view to, std::time_t submitted,
                           std::time_t discharged, std::uint8_t status) {
    Bytes tpdu{0x06, reference};
    append(tpdu, encode_address(to));
    append(tpdu, encode_timestamp(submitted));
    append(tpdu, encode_timestamp(discharged));
    tpdu.push_back(status);
    return tpdu;
}

std::optional<Bytes> encode_submit(std::string_view to, std::string_view text,
                                   const SubmitParameters& parameters) {
    const std::u32string points = from_utf8(text);
    const bool ucs2 = (parameters.dcs & 0x0CU) == 0x08;
    const auto body = ucs2 ? std::optional<Bytes>(to_utf16(points)) : to_septets(points);
    if (!body || body->size() > (ucs2 ? single_octets : single_septets)) {
        return std::nullopt;
    }
    Bytes tpdu{static_cast<std::uint8_t>((parameters.first_octet & 0xBCU) | 0x01U), 0x00};
    append(tpdu, encode_address(to));
    tpdu.push_back(parameters.pid);
    tpdu.push_back(parameters.dcs);
    if ((parameters.first_octet & 0x18U) == 0x10) {
        tpdu.push_back(parameters.validity);
    } else {
        tpdu[0] = static_cast<std::uint8_t>(tpdu[0] & 0xE7U);  // Only relative validity is known.
    }
    append(tpdu, user_data({}, *body, !ucs2));
    return tpdu;
}

Bytes encode_service_centre(std::string_view number) {
    const bool international = number.starts_with('+');
    const std::string_view digits = international ? number.substr(1) : number;
    if (!is_number(digits)) {
        return {0x00};
    }
    const Bytes swapped = swapped_digits(digits);
    Bytes out{static_cast<std::uint8_t>(swapped.size() + 1),
              static_cast<std::uint8_t>(international ? 0x91 : 0x81)};
    append(out, swapped);
    return out;
}

}  // namespace sim
