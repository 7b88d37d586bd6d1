#include "faults/modem/ledger.hpp"

#include <algorithm>

#include "faults/modem/result_codes.hpp"
#include "sms/hex.hpp"

namespace modem_faults {
namespace {

using namespace std::chrono_literals;

/// TP-RD (TS 23.040 9.2.3.25), in the first octet; TP-MR is the second: neither is the caller's.
hal::Octets as_asked_for(hal::Octets tpdu) {
    constexpr std::uint8_t reject_duplicates = 0x04;
    if (tpdu.size() > 1) {
        tpdu[0] = static_cast<std::uint8_t>(tpdu[0] & ~unsigned{reject_duplicates});
        tpdu[1] = 0;
    }
    return tpdu;
}

}  // namespace

void Ledger::expect(const std::string& message, unsigned number, const hal::Octets& tpdu) {
    parts_.push_back({message, number, as_asked_for(tpdu), {}});
}

Ledger::Part* Ledger::find(const std::string& pdu) {
    hal::Octets octets = from_hex(pdu);
    if (!octets.empty()) {
        octets.erase(octets.begin());  // the service centre's length octet 00
    }
    const auto found = std::ranges::find(parts_, as_asked_for(std::move(octets)), &Part::tpdu);
    return found == parts_.end() ? nullptr : &*found;
}

Ledger::Part* Ledger::written(const std::string& pdu) {
    Part* part = find(pdu);
    if (part != nullptr) {
        part->copies.emplace_back();
    }
    return part;
}

Reply Ledger::submitted(const std::string& pdu, bool instead) {
    Part* part = find(pdu);
    const Fate fate = !instead || !says_instead_ ? Fate::taken : fate_of(*says_instead_);
    ++reference_;
    if (part != nullptr && !part->copies.empty()) {
        Copy& copy = part->copies.back();
        copy.accepted = fate == Fate::taken || (fate == Fate::open && taken_);
        copy.refused = fate == Fate::not_taken;
    }
    return {{2s, "\r\n+CMGS: " + std::to_string(reference_) + "\r\n\r\nOK\r\n"}};
}

}  // namespace modem_faults
