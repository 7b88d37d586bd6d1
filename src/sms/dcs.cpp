#include "sms/dcs.hpp"

namespace sms {
namespace {

/// Groups 00xx and 01xx: general data coding, the latter to be deleted once read.
Dcs decode_general(unsigned octet) {
    Dcs dcs;
    switch ((octet >> 2) & 0x03) {
        case 1:
            dcs.alphabet = Alphabet::data8;
            break;
        case 2:
            dcs.alphabet = Alphabet::ucs2;
            break;
        default:  // 0, and the reserved 3
            dcs.alphabet = Alphabet::gsm7;
    }
    dcs.compressed = (octet & 0x20) != 0;
    dcs.auto_delete = (octet & 0x40) != 0;
    if ((octet & 0x10) != 0) {
        dcs.message_class = static_cast<std::uint8_t>(octet & 0x03);
    }
    return dcs;
}

/// Groups 1100 (discard), 1101 (store) and 1110 (store, UCS-2).
Dcs decode_waiting(unsigned octet) {
    Dcs dcs;
    dcs.alphabet = octet >> 4 == 0x0E ? Alphabet::ucs2 : Alphabet::gsm7;
    dcs.waiting = WaitingIndication{.active = (octet & 0x08) != 0,
                                    .store = octet >> 4 != 0x0C,
                                    .kind = static_cast<std::uint8_t>(octet & 0x03)};
    return dcs;
}

}  // namespace

Dcs decode_dcs(std::uint8_t octet) {
    const unsigned group = octet >> 4;
    if (group < 0x08) {
        return decode_general(octet);
    }
    if (group < 0x0C) {
        return {};
    }
    if (group < 0x0F) {
        return decode_waiting(octet);
    }
    Dcs dcs;
    dcs.alphabet = (octet & 0x04) != 0 ? Alphabet::data8 : Alphabet::gsm7;
    dcs.message_class = static_cast<std::uint8_t>(octet & 0x03);
    return dcs;
}

std::uint8_t encode_dcs(Alphabet alphabet) {
    switch (alphabet) {
        case Alphabet::gsm7:
            return 0x00;
        case Alphabet::data8:
            return 0x04;
        case Alphabet::ucs2:
            return 0x08;
    }
    return 0x00;
}

}  // namespace sms
