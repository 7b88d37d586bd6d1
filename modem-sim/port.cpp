#include "port.hpp"

#include "gsm7.hpp"
#include "text.hpp"

namespace sim {

std::string to_charset(const std::string& charset, std::string_view utf8) {
    const std::u32string points = from_utf8(utf8);
    if (charset == "UCS2") {
        return to_hex(to_utf16(points));
    }
    std::string out;
    for (const char32_t point : points) {
        if (charset == "GSM") {
            const auto septets = to_septets({&point, 1}).value_or(Bytes{'?'});
            out.append(septets.begin(), septets.end());
        } else {
            out.push_back(point < 0x80 ? static_cast<char>(point) : '?');
        }
    }
    return out;
}

std::string from_charset(const std::string& charset, std::string_view text) {
    if (charset == "UCS2") {
        if (const auto octets = from_hex(text)) {
            return to_utf8(from_utf16(*octets));
        }
        return std::string(text);  // A plain number is taken as it is, as many modems do.
    }
    if (charset == "GSM") {
        return to_utf8(from_septets(Bytes(text.begin(), text.end())));
    }
    return latin1_to_utf8(text);
}

}  // namespace sim
