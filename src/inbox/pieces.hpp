#pragma once

#include <optional>
#include <vector>

#include "inbox/listing.hpp"
#include "inbox/reassembly.hpp"

/// From one PDU to what it is in a list. Pure; inside of this room.
namespace inbox {

/// What one PDU is: a message of its own, a part of a long one, or neither (a status report).
struct Piece {
    std::optional<Message> message;
    std::optional<Fragment> part;
};

/// `index`: what a message has that is only this PDU.
Piece decode(const KnownPdu& pdu, unsigned index);

/// A part of a long message, and what is known of its PDU.
struct Part {
    Fragment fragment;
    KnownPdu pdu;  ///< its octets are not needed any more
    unsigned index = 0;
};

/// The messages that parts of one identity make.
std::vector<Message> put_together(std::vector<Part> parts);

}  // namespace inbox
