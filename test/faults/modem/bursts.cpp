#include "faults/modem/bursts.hpp"

namespace modem_faults {
namespace {

/// More than the line limit of any parser.
constexpr std::size_t long_line = 5000;

std::string every_octet() {
    std::string octets = "\r\n";
    for (int octet = 0; octet < 256; ++octet) {
        octets += static_cast<char>(octet);
    }
    return octets + "\r\n";
}

std::string storm() {
    std::string lines = "\r\n";
    for (int line = 0; line < 200; ++line) {
        lines += "+QIND: \"csq\",20,99\r\n";
    }
    return lines;
}

}  // namespace

const std::vector<Burst>& bursts() {
    static const std::vector<Burst> all = {
        {"NUL", std::string(3, '\0')},
        {"0xFF", "\xff\xff\xff"},
        {"a long line that does not end", std::string(long_line, 'A')},
        {"a long line", "\r\n" + std::string(long_line, 'A') + "\r\n"},
        {"every octet", every_octet()},
        {"line ends", std::string(50, '\r') + std::string(50, '\n'), true},
        {"a PPP frame", "~\xff}#\xc0!}!}!} }4}\"}&} } } } }%}&~"},
        {"digits", "\r\n" + std::string(100, '7') + "\r\n"},
        {"a prompt that is none", "\r\n> "},
        {"half a reply", "\r\n+CMGS"},
        {"OK to nothing", "\r\nOK\r\n"},
        {"an echo", "AT\r\r\n"},
        {"a storm of URCs", storm(), true},
    };
    return all;
}

}  // namespace modem_faults
