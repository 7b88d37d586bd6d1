#include <array>
#include <cstdio>

#include "gsm7.hpp"
#include "tpdu.hpp"

namespace sim {

namespace {

/// Reads octets in order and remembers whether it ran out.
class Reader {
public:
    explicit Reader(std::span<const std::uint8_t> octets) : rest_(octets) {}

    std::uint8_t octet() {
        if (rest_.empty()) {
            short_ = true;
            return 0;
        }
        const std::uint8_t value = rest_.front();
        rest_ = rest_.subspan(1);
        return value;
    }

    std::span<const std::uint8_t> take(std::size_t count) {
        if (count > rest_.size()) {
            short_ = true;
            return {};
        }
        const auto taken = rest_.first(count);
        rest_ = rest_.subspan(count);
        return taken;
    }

    std::span<const std::uint8_t> rest() const { return rest_; }
    bool ran_out() const { return short_; }

private:
    std::span<const std::uint8_t> rest_;
    bool short_ = false;
};

std::string decode_address(Reader& reader) {
    constexpr std::string_view digits = "0123456789*#abc";
    const std::size_t semi_octets = reader.octet();
    const unsigned type = reader.octet();
    const auto octets = reader.take((semi_octets + 1) / 2);
    if ((type & 0x70U) == 0x50) {
        return to_utf8(from_septets(unpack_septets(octets, semi_octets * 4 / 7)));
    }
    std::string number = (type & 0x70U) == 0x10 ? "+" : "";
    for (std::size_t at = 0; at < semi_octets && at / 2 < octets.size(); ++at) {
        const unsigned nibble = at % 2 == 0 ? octets[at / 2] & 0x0FU : octets[at / 2] >> 4U;
        if (nibble < digits.size()) {
            number.push_back(digits[nibble]);
        }
    }
    return number;
}

std::string decode_timestamp(Reader& reader) {
    std::array<unsigned, 6> fields{};
    for (unsigned& field : fields) {
        const unsigned octet = reader.octet();
        field = (octet & 0x0FU) * 10 + (octet >> 4U);
    }
    const unsigned zone = reader.octet();
    const unsigned quarters = (zone & 0x07U) * 10 + (zone >> 4U);
    std::array<char, 32> text{};
    (void)std::snprintf(text.data(), text.size(), "%02u/%02u/%02u,%02u:%02u:%02u%c%02u", fields[0],
                        fields[1], fields[2], fields[3], fields[4], fields[5],
                        (zone & 0x08U) != 0 ? '-' : '+', quarters);
    return text.data();
}

/// What the simulator knows of a user data header (TS 23.040 §9.2.3.24.1, .8, .15 and .16).
struct Header {
    std::optional<Concatenation> concatenation;
    Shift shift;
};

Header read_header(std::span<const std::uint8_t> header) {
    Header found;
    while (header.size() >= 2 && header.size() - 2 >= header[1]) {
        const auto value = header.subspan(2, header[1]);
        if (header[0] == 0x00 && value.size() == 3) {
            found.concatenation = {.reference = value[0], .parts = value[1], .part = value[2]};
        } else if (header[0] == 0x08 && value.size() == 4) {
            found.concatenation = {
                .reference = value[0] * 256U + value[1], .parts = value[2], .part = value[3]};
        } else if (header[0] == 0x24 && value.size() == 1) {
            found.shift.single = value[0];
        } else if (header[0] == 0x25 && value.size() == 1) {
            found.shift.locking = value[0];
        }
        header = header.subspan(2U + header[1]);
    }
    return found;
}

enum class Alphabet : std::uint8_t { gsm7, data, ucs2 };

/// TS 23.038 §4; reserved codings are read as the default alphabet.
Alphabet alphabet_of(unsigned dcs) {
    if ((dcs & 0x80U) == 0) {
        const unsigned coding = (dcs >> 2U) & 3U;
        return coding == 1 ? Alphabet::data : coding == 2 ? Alphabet::ucs2 : Alphabet::gsm7;
    }
    if ((dcs & 0xF0U) == 0xE0) {
        return Alphabet::ucs2;
    }
    if ((dcs & 0xF0U) == 0xF0 && (dcs & 0x04U) != 0) {
        return Alphabet::data;
    }
    return Alphabet::gsm7;
}

/// Reads TP-UDL and TP-UD. False when the length octet promises more than there is.
bool decode_user_data(Reader& reader, bool has_header, UserData& data) {
    const std::size_t length = reader.octet();
    const Alphabet alphabet = alphabet_of(data.dcs);
    const std::size_t octet_count = alphabet == Alphabet::gsm7 ? (length * 7 + 7) / 8 : length;
    const auto octets = reader.take(octet_count);
    if (reader.ran_out()) {
        return false;
    }
    std::size_t header_size = 0;
    Header header;
    if (has_header) {
        if (octets.empty() || octets[0] + 1U > octets.size()) {
            return false;
        }
        header_size = octets[0] + 1U;
        header = read_header(octets.subspan(1, octets[0]));
        data.concatenation = header.concatenation;
    }
    const auto body = octets.subspan(header_size);
    if (alphabet == Alphabet::gsm7) {
        const std::size_t header_septets = (header_size * 8 + 6) / 7;
        const auto fill = static_cast<unsigned>(header_septets * 7 - header_size * 8);
        const Bytes septets = unpack_septets(body, length - header_septets, fill);
        data.text = to_utf8(from_septets(septets, header.shift));
    } else if (alphabet == Alphabet::ucs2) {
        data.text = to_utf8(from_utf16(body));
    } else {
        data.text = latin1_to_utf8(std::string(body.begin(), body.end()));
    }
    return true;
}

std::size_t validity_size(unsigned first_octet) {
    const unsigned format = (first_octet >> 3U) & 3U;
    return format == 0 ? 0 : format == 2 ? 1 : 7;
}

}  // namespace

unsigned message_type(std::span<const std::uint8_t> tpdu) {
    return tpdu.empty() ? 3U : tpdu[0] & 3U;
}

std::optional<Submit> decode_submit(std::span<const std::uint8_t> tpdu) {
    if (message_type(tpdu) != 1) {
        return std::nullopt;
    }
    Reader reader(tpdu);
    Submit submit;
    const unsigned first_octet = reader.octet();
    submit.report_requested = (first_octet & 0x20U) != 0;
    submit.reject_duplicates = (first_octet & 0x04U) != 0;
    (void)reader.octet();  // TP-MR as the TE wrote it; the modem has put its own here.
    submit.to = decode_address(reader);
    submit.data.pid = reader.octet();
    submit.data.dcs = reader.octet();
    (void)reader.take(validity_size(first_octet));
    if (!decode_user_data(reader, (first_octet & 0x40U) != 0, submit.data) ||
        !reader.rest().empty()) {
        return std::nullopt;
    }
    return submit;
}

std::optional<Deliver> decode_deliver(std::span<const std::uint8_t> tpdu) {
    if (message_type(tpdu) != 0) {
        return std::nullopt;
    }
    Reader reader(tpdu);
    Deliver deliver;
    const unsigned first_octet = reader.octet();
    deliver.from = decode_address(reader);
    deliver.data.pid = reader.octet();
    deliver.data.dcs = reader.octet();
    deliver.scts = decode_timestamp(reader);
    if (!decode_user_data(reader, (first_octet & 0x40U) != 0, deliver.data)) {
        return std::nullopt;
    }
    return deliver;
}

std::optional<StatusReport> decode_status_report(std::span<const std::uint8_t> tpdu) {
    if (message_type(tpdu) != 2) {
        return std::nullopt;
    }
    Reader reader(tpdu);
    StatusReport report;
    (void)reader.octet();
    report.reference = reader.octet();
    report.to = decode_address(reader);
    report.submitted = decode_timestamp(reader);
    report.discharged = decode_timestamp(reader);
    report.status = reader.octet();
    if (reader.ran_out()) {
        return std::nullopt;
    }
    return report;
}

std::optional<std::size_t> service_centre_size(std::span<const std::uint8_t> pdu) {
    if (pdu.empty() || pdu[0] + 1U > pdu.size()) {
        return std::nullopt;
    }
    return pdu[0] + 1U;
}

}  // namespace sim
