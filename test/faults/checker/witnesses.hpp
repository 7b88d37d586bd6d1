#pragma once

#include <optional>
#include <string>
#include <vector>

/// What is known after a run with faults, from three sides that do not know of each other.
namespace faults {

/// What a caller may conclude from an answer.
enum class Meaning {
    none,     ///< no answer came
    pending,  ///< accepted; what becomes of it is not known yet (TIMEOUT, queued)
    ok,       ///< the network has all of it
    failed,   ///< accepted, and it came to nothing for good
    refused,  ///< not accepted: nothing of it is to be sent
};

/// One request to send, as its client saw it. Contents are unique for each message that is meant,
/// but for `repeat`.
struct Call {
    std::string number;
    std::string text;
    bool repeat = false;  ///< of an equal one whose answer its client does not know
    Meaning meaning = Meaning::none;
    std::string id;  ///< X-Message-Id; may be empty
    /// When it hung up or lost its connection, in seconds of the wall clock; 0: it did not.
    double gave_up = 0;
};

/// An incoming message: injected at the network, or shown in the last list.
struct Incoming {
    std::string sender;
    std::string text;
    auto operator<=>(const Incoming&) const = default;
};

/// The clients' journal.
struct Journal {
    std::vector<Call> calls;
    std::vector<Incoming> received;
    /// What the list showed at the end; nullopt: nobody looked.
    std::optional<std::vector<Incoming>> listed;
    unsigned faults = 0;  ///< all of them
    /// Parts that a fault may have left in doubt: armed when the worker died or could not write, or
    /// under way when the modem died.
    unsigned in_window = 0;
};

/// A submit that the network accepted.
struct Submitted {
    std::string tpdu;  ///< hex
    std::string to;
    std::string text;  ///< of this part
};

/// The network's ledger.
struct Ledger {
    std::vector<Submitted> submitted;
    /// How often the card was given each PIN.
    unsigned pin_attempts = 0;
};

struct StoredPart {
    unsigned part = 0;
    std::string state;  ///< outbox::to_string
    unsigned attempts = 0;
    bool possible_duplicate = false;
    std::string error;
    std::string tpdu;  ///< hex
};

struct StoredMessage {
    std::string id;
    std::string number;
    std::string text;
    std::string state;
    std::vector<StoredPart> parts;
    double finished = 0;  ///< in seconds of the wall clock; 0: it is not
};

/// The outbox at the end.
struct Database {
    std::vector<StoredMessage> messages;
};

struct Witnesses {
    Journal journal;
    Ledger ledger;
    Database database;
};

}  // namespace faults
