// A SIM and an archive full of parts: every PDU is in exactly one entry, in whatever order they
// came.

#include <algorithm>
#include <set>
#include <vector>

#include "fuzz/input.hpp"
#include "inbox/listing.hpp"
#include "inbox/reassembly.hpp"
#include "sms/pdu.hpp"
#include "text/utf8.hpp"

namespace {

constexpr std::size_t most_parts = 32;

inbox::Fragment draw(fuzz::Input& input, std::int64_t key) {
    const std::uint8_t flags = input.octet();
    inbox::Fragment part{.key = key};
    part.outgoing = (flags & 1U) != 0;
    part.party.text = (flags & 2U) != 0 ? "07700900123" : "447700900123";
    if ((flags & 4U) != 0) {
        sms::Concatenation place;
        place.reference = static_cast<std::uint16_t>(input.below(3));
        place.total = static_cast<std::uint8_t>(1 + input.below(255));
        place.sequence = static_cast<std::uint8_t>(1 + input.below(place.total));
        part.data.header.concatenation = place;
    }
    part.data.dcs.alphabet = (flags & 8U) != 0 ? sms::Alphabet::ucs2 : sms::Alphabet::gsm7;
    for (const char c : input.counted(6)) {
        part.data.payload.push_back(static_cast<std::uint8_t>(c & 0x7F));
    }
    part.received_at = hal::first_plausible_time + std::chrono::minutes(input.below(4096));
    if ((flags & 16U) != 0) {
        part.timestamp = sms::Timestamp{.utc = part.received_at - std::chrono::hours(flags >> 5U)};
    }
    return part;
}

void check(const std::vector<inbox::Entry>& entries, std::size_t fragments) {
    std::multiset<std::int64_t> keys;
    std::int64_t before = -1;
    for (const inbox::Entry& entry : entries) {
        fuzz::require(!entry.keys.empty() && std::ranges::is_sorted(entry.keys),
                      "an entry names its fragments in order");
        fuzz::require(entry.keys.front() > before, "entries are in order");
        before = entry.keys.front();
        keys.insert(entry.keys.begin(), entry.keys.end());
        fuzz::require(entry.present >= 1 && entry.present <= entry.total &&
                          entry.present <= entry.keys.size(),
                      "no more parts than there are");
        fuzz::require(!entry.text || text::decode_utf8(*entry.text).has_value(), "a text is UTF-8");
    }
    fuzz::require(keys.size() == fragments &&
                      std::set<std::int64_t>(keys.begin(), keys.end()).size() == fragments,
                  "every fragment is in exactly one entry");
}

bool equal(const inbox::Entry& one, const inbox::Entry& other) {
    const bool same_text = one.text ? other.text && *one.text == *other.text : !other.text;
    return one.keys == other.keys && one.date == other.date && one.present == other.present &&
           one.total == other.total && one.last_received == other.last_received && same_text;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    const std::size_t turn = input.octet();
    std::vector<inbox::Fragment> parts;
    while (!input.at_end() && parts.size() < most_parts) {
        parts.push_back(draw(input, static_cast<std::int64_t>(parts.size())));
    }
    const auto entries = inbox::reassemble(parts);
    check(entries, parts.size());
    if (parts.size() > 1) {
        const auto middle = static_cast<std::ptrdiff_t>(1 + turn % (parts.size() - 1));
        std::ranges::rotate(parts, parts.begin() + middle);
        std::ranges::swap_ranges(std::span(parts).first(1), std::span(parts).last(1));
        const auto again = inbox::reassemble(parts);
        fuzz::require(std::ranges::equal(entries, again, equal), "the order makes no difference");
    }
    return 0;
}
