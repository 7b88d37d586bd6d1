#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "faults/modem/phrasebook.hpp"
#include "hal/values.hpp"

namespace modem_faults {

/// A tiny network, and what the wire saw of each part that the gateway was given.
class Ledger {
public:
    /// One time that 0x1A was written for a part.
    struct Copy {
        bool accepted = false;  ///< the network has it
        bool refused = false;   ///< the network, or the modem, has said no and meant it
    };
    struct Part {
        std::string message;
        unsigned number;  ///< from 1
        hal::Octets tpdu;
        std::vector<Copy> copies;
    };

    /// `says_instead`: what the modem says in place of the network's answer, for the fault's sake;
    /// nullopt: nothing. `taken`: whether the network has what that leaves open.
    Ledger(std::optional<std::string> says_instead, bool taken)
        : says_instead_(std::move(says_instead)), taken_(taken) {}

    void expect(const std::string& message, unsigned number, const hal::Octets& tpdu);
    /// 0x1A was written for this PDU. Null: for a PDU that nobody asked to be sent.
    Part* written(const std::string& pdu);
    /// The network gets it. `instead`: the modem is about to say something else than its answer.
    Reply submitted(const std::string& pdu, bool instead);

    const std::vector<Part>& parts() const { return parts_; }
    /// TP-MR of the last submit.
    hal::MessageReference reference() const { return reference_; }

private:
    Part* find(const std::string& pdu);

    std::optional<std::string> says_instead_;
    bool taken_;
    std::vector<Part> parts_;
    hal::MessageReference reference_ = 40;
};

}  // namespace modem_faults
