// T14: PDUs that contradict themselves (header longer than the data, a part 0 of 0, compressed
// text, WAP push, type 0, ...). Each of them is one record of the list, if need be one that says
// why it cannot be read, and costs no more memory than it has octets. Red as soon as one is lost or
// hidden, or one is read beyond its end (under AddressSanitizer).

#include "attacks/hostile_pdus.hpp"
#include "inbox/listing.hpp"
#include "sms/pdu.hpp"

namespace {

constexpr unsigned long usual_cases = 20'000;

inbox::Listing list(const std::vector<hal::Octets>& pdus) {
    std::vector<inbox::KnownPdu> known;
    for (const hal::Octets& pdu : pdus) {
        inbox::KnownPdu& one = known.emplace_back();
        one.modem = "modem1";
        one.stored = {
            {"SM", static_cast<unsigned>(known.size())}, hal::StoredStatus::received_unread, pdu};
        one.received_at = hal::first_plausible_time;
        one.token = known.size();
    }
    const inbox::Source source{.modem = "modem1"};
    return inbox::make_listing(known, {&source, 1});
}

bool is_report(const hal::Octets& pdu) {
    const auto incoming = sms::decode_stored(pdu, hal::StoredStatus::received_unread);
    return incoming && std::holds_alternative<sms::StatusReport>(*incoming);
}

hal::Octets with(const hal::Octets& pdu, std::size_t place_from_end, unsigned octet) {
    hal::Octets changed = pdu;
    changed[changed.size() - place_from_end] = static_cast<std::uint8_t>(octet);
    return changed;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(malformed_pdus)

BOOST_AUTO_TEST_CASE(each_kind_of_the_threat_model_is_a_record) {
    using attacks::part_header;
    using attacks::pdu_of;
    const hal::Octets headed = pdu_of({.header = part_header(1, 2, 1), .text = "hello"});
    const std::size_t header_from_end = 5 + 6;  // 5 septets after a fill bit, and the header
    const std::vector<std::pair<const char*, hal::Octets>> kinds{
        {"header longer than the data", with(headed, header_from_end, 0x7F)},
        {"an element longer than its header", with(headed, header_from_end - 2, 0x40)},
        {"length beyond the data", with(headed, header_from_end + 1, 0xA0)},
        {"length beyond what a message can have", with(headed, header_from_end + 1, 0xFF)},
        {"part 0", pdu_of({.header = part_header(1, 2, 0), .text = "x"})},
        {"part 3 of 2", pdu_of({.header = part_header(1, 2, 3), .text = "x"})},
        {"of no parts", pdu_of({.header = part_header(1, 0, 0), .text = "x"})},
        {"compressed", pdu_of({.dcs = 0x20, .text = "x"})},
        {"WAP push", pdu_of({.dcs = 0x04,
                             .header = {0x06, 0x05, 0x04, 0x0B, 0x84, 0x23, 0xF0},
                             .text = "\x01\x06"})},
        {"class 0", pdu_of({.dcs = 0x10, .text = "flash"})},
        {"class 2", pdu_of({.dcs = 0x12, .text = "to the SIM"})},
        {"type 0", pdu_of({.protocol_id = 0x40, .text = ""})},
        {"half a UCS-2 character", pdu_of({.dcs = 0x08, .text = "\xD8"})},
        {"nothing", {}},
        {"only a service centre", {0x07, 0x91, 0x44}},
        {"an address of 255 digits", {0x00, 0x04, 0xFF, 0x91, 0x44}},
    };
    for (const auto& [name, pdu] : kinds) {
        BOOST_TEST(list({pdu}).size() == 1U, name);
    }
}

BOOST_AUTO_TEST_CASE(parts_that_change_their_mind_are_all_shown) {
    std::vector<hal::Octets> parts;
    for (const unsigned total : {2U, 3U, 255U, 2U, 7U}) {
        const unsigned sequence = 1 + static_cast<unsigned>(parts.size()) % 2;
        parts.push_back(
            attacks::pdu_of({.header = attacks::part_header(9, total, sequence), .text = "x"}));
    }
    std::size_t shown = 0;
    for (const inbox::Message& message : list(parts)) {
        shown += message.places.size();
    }
    BOOST_TEST(shown == parts.size());
}

BOOST_AUTO_TEST_CASE(whatever_is_stored_is_a_record) {
    const attacks::Run run(usual_cases, 14);
    attacks::Random random(run.seed);
    const std::vector<std::string> senders{"+447700900123", "07700900123", "ACME", "a@b"};
    const std::vector<std::string> texts{"", "hello", std::string(120, 'x'), "{}[]"};
    unsigned long messages = 0;
    for (unsigned long i = 0; i < run.cases; ++i) {
        const hal::Octets pdu = attacks::spoilt(attacks::draw_sms(random, senders, texts), random);
        const auto listing = list({pdu});
        if (listing.size() != (is_report(pdu) ? 0U : 1U)) {
            BOOST_ERROR("case " << i << " of seed " << run.seed << ": " << hal::at::to_hex(pdu));
        }
        messages += listing.size();
        // What there is of 255 parts says that 254 are missing.
        if (!listing.empty() && listing.front().text.size() > 4 * pdu.size() + 254 * 16 + 200) {
            BOOST_ERROR("case " << i << " of seed " << run.seed << " is too long");
        }
    }
    BOOST_TEST(messages > run.cases / 2);
}

BOOST_AUTO_TEST_SUITE_END()
