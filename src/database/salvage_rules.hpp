#pragma once

#include <array>
#include <string_view>

/// What the tables hold, for who reads them out of a damaged file.
namespace database {

/// How a table's rows are found one by one.
enum class Order {
    by_rowid,    ///< past a damaged page too
    of_message,  ///< by the message that they belong to
    by_key,      ///< from both ends, up to the first damaged page
};

struct Table {
    std::string_view name;
    Order order;
};

/// A row comes after what it refers to.
inline constexpr std::array tables{
    Table{"messages", Order::by_rowid}, Table{"parts", Order::of_message},
    Table{"counters", Order::by_key},   Table{"sim_messages", Order::by_key},
    Table{"modems", Order::by_key},     Table{"recovery_actions", Order::by_key},
    Table{"sim_pins", Order::by_rowid}, Table{"boots", Order::by_rowid},
    Table{"archive", Order::by_rowid},
};

/// What is true of every value that this program has written.
struct Rule {
    std::string_view table;
    std::string_view column;
    std::string_view condition;
};

inline constexpr std::array rules{
    Rule{"messages", "seq", "seq > 0"},
    Rule{"messages", "id", "length(id) = 32 AND id NOT GLOB '*[^0-9a-f]*'"},
    Rule{"messages", "account", "is_text(account)"},
    Rule{"messages", "text", "is_text(text)"},
    Rule{"messages", "number", "length(number) <= 24 AND number NOT GLOB '*[^0-9+]*'"},
    Rule{"messages", "concat_reference", "concat_reference BETWEEN 0 AND 255"},
    // outbox::State; a new one has to be let in here.
    Rule{"messages", "state", "state BETWEEN 0 AND 9"},
    Rule{"messages", "lifetime_ms", "lifetime_ms >= 0"},
    Rule{"messages", "imsi", "length(imsi) <= 20 AND imsi NOT GLOB '*[^0-9]*'"},
    Rule{"messages", "owed", "owed >= 0"},
    Rule{"messages", "request_key", "length(request_key) <= 64"},
    Rule{"messages", "priority", "priority BETWEEN 0 AND 3"},
    Rule{"messages", "policy", "policy IS NULL OR policy BETWEEN 0 AND 2"},
    Rule{"parts", "part", "part BETWEEN 1 AND 255"},
    // TS 23.040 9.2.2.2: a TPDU has at most 164 octets.
    Rule{"parts", "tpdu", "length(tpdu) BETWEEN 1 AND 164"},
    Rule{"parts", "state", "state BETWEEN 0 AND 9"},
    Rule{"parts", "attempts", "attempts >= 0"},
    Rule{"parts", "possible_duplicate", "possible_duplicate BETWEEN 0 AND 1"},
    Rule{"parts", "reference", "reference IS NULL OR reference BETWEEN 0 AND 255"},
    Rule{"parts", "priority", "priority BETWEEN 0 AND 3"},
    Rule{"parts", "reference_before",
         "reference_before IS NULL OR reference_before BETWEEN 0 AND 255"},
    Rule{"parts", "guessed_reference",
         "guessed_reference IS NULL OR guessed_reference BETWEEN 0 AND 255"},
    Rule{"parts", "report", "report IS NULL OR report BETWEEN 0 AND 255"},
    Rule{"parts", "awaits_report", "awaits_report BETWEEN 0 AND 1"},
    Rule{"parts", "crashes", "crashes >= 0"},
    // What a modem calls a PDU: hexadecimal digits of one line.
    Rule{"sim_messages", "pdu", "length(pdu) <= 1024"},
    Rule{"sim_messages", "slot", "slot >= 0"},
    Rule{"sim_messages", "deleted", "deleted BETWEEN 0 AND 1"},
    Rule{"sim_messages", "read", "read BETWEEN 0 AND 1"},
    Rule{"sim_pins", "state", "state BETWEEN 0 AND 2"},
    Rule{"archive", "id", "id BETWEEN 1000000 AND 2147483647"},
    Rule{"archive", "pdu", "length(pdu) BETWEEN 1 AND 1024"},
    Rule{"archive", "read", "read BETWEEN 0 AND 1"},
};

}  // namespace database
