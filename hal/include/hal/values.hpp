#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <system_error>
#include <variant>
#include <vector>

#include "hal/result.hpp"

namespace hal {

/// Octets as they cross the modem interface, never text.
using Octets = std::vector<std::uint8_t>;

/// TP-MR (TS 23.040 9.2.3.6): given by the modem to each submit, 8 bits, wraps.
using MessageReference = std::uint8_t;

/// A place in a modem storage: `storage` is "SM", "ME", "MT" or "SR" (TS 27.005 3.2.2).
struct Slot {
    std::string storage;
    unsigned index = 0;
    auto operator<=>(const Slot&) const = default;
};

/// `<stat>` of TS 27.005 3.1 in PDU mode.
enum class StoredStatus { received_unread = 0, received_read = 1, unsent = 2, sent = 3 };

/// What AT+CMGL and AT+CMGR show: service centre address and TPDU, as stored; no octets if the
/// modem showed something else in their place.
struct StoredPdu {
    Slot slot;
    StoredStatus status = StoredStatus::received_unread;
    Octets pdu;
};

/// What became of one submit. `not_submitted` and `refused` are final facts; `unknown` is all that
/// can be said when 0x1A left and no answer came.
struct SubmitOutcome {
    enum class Kind {
        accepted,       ///< `+CMGS: mr`
        refused,        ///< a final result code after 0x1A: `error` holds it, +CMS or plain
        not_submitted,  ///< 0x1A was not written: `error` says why
        unknown,        ///< 0x1A may have left, no final result code: `error` says why
    };
    Kind kind = Kind::not_submitted;
    MessageReference reference = 0;  ///< with `accepted`
    Error error;                     ///< with the others
};

/// The answer to a submit whose caller is gone or was told `unknown`: `+CMGS: mr` or a
/// final result code while no command is outstanding, before anything was written to the port.
struct SubmitAnswered {
    SubmitOutcome outcome;  ///< `accepted` or `refused`
};

struct MessageArrived {
    Slot slot;
};
/// `+CDSI`: a status report was stored.
struct StatusReportStored {
    Slot slot;
};
/// `+CDS`: a status report came directly, with its TPDU (service centre address in front).
struct StatusReportArrived {
    Octets pdu;
};
/// `+CMT`: a message came directly although storing was asked for.
struct MessageDelivered {
    Octets pdu;
};
struct RegistrationChanged {};
struct SimChanged {};
struct StorageFull {};
/// The modem has restarted by itself: start() it again.
struct ModemRestarted {};

using Event =
    std::variant<MessageArrived, StatusReportStored, StatusReportArrived, MessageDelivered,
                 RegistrationChanged, SimChanged, StorageFull, ModemRestarted, SubmitAnswered>;

struct Identity {
    std::string manufacturer;  ///< AT+CGMI
    std::string model;         ///< AT+CGMM
    std::string revision;      ///< AT+CGMR
    std::string imei;          ///< AT+CGSN
    bool operator==(const Identity&) const = default;
};

enum class SimState { unknown, ready, absent, busy, pin_required, puk_required, failure };

/// Whether a submit is worth trying; `unknown` is a modem without AT+CPIN, which may well work.
inline bool usable(SimState state) {
    return state == SimState::ready || state == SimState::unknown;
}

struct Sim {
    SimState state = SimState::unknown;
    std::string iccid;  ///< digits, may be empty
    std::string imsi;   ///< digits, may be empty
    std::optional<unsigned> pin_tries_left;
    /// Why a SIM that asks for its PIN stays locked, and what to do, for people.
    std::string locked_because;
};

/// `<stat>` of +CREG, +CGREG, +CEREG (TS 27.007 7.2, 10.1.20, 10.1.22), best of the three.
enum class RegistrationState { unknown, idle, searching, denied, home, roaming };

struct Registration {
    RegistrationState state = RegistrationState::unknown;
    std::string network;     ///< operator's name as +COPS? gives it, may be empty
    std::string technology;  ///< "GSM", "UMTS", "LTE", ..., may be empty
    bool usable() const {
        return state == RegistrationState::home || state == RegistrationState::roaming;
    }
};

struct Signal {
    std::optional<int> rssi_dbm;  ///< from +CSQ: -113 + 2n; absent for 99
    std::optional<int> rsrp_dbm;
    std::optional<int> rsrq_db;
    std::optional<int> sinr_db;
};

/// What the modem could be made to do.
struct Capabilities {
    std::string indications;      ///< AT+CNMI as taken, "2,1,0,2,0"; empty: none, so it is polled
    bool status_reports = false;  ///< <ds> is not 0
    std::string storages;         ///< mem1, mem2, mem3 of AT+CPMS: "SM,SM,SM"
};

struct StorageUse {
    std::string name;
    unsigned used = 0;
    unsigned total = 0;
    /// In the storage that received messages go to, where that is another one.
    unsigned used_elsewhere = 0;
};

}  // namespace hal
