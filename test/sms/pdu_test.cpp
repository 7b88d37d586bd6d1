#include "sms/pdu.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <ostream>
#include <string>
#include <vector>

#include "sms/error.hpp"
#include "sms/hex.hpp"

namespace data = boost::unit_test::data;
using namespace std::chrono_literals;
using hal::StoredStatus;
using sms::Delivery;

namespace {

// Invented, after the examples that every SMS tutorial shows.
const std::string centre = "07 91447758100650";
const std::string stamp = "62113232335400";
const std::string deliver = centre + "04 0C91447700091032 00 00" + stamp + "0A E8329BFD4697D9EC37";
const std::string report = centre + "06 2A 0C91447700091032" + stamp + "62114232335400" + "00";

hal::Result<sms::Incoming> decode(const std::string& hex,
                                  StoredStatus status = StoredStatus::received_unread) {
    return sms::decode_stored(from_hex(hex), status);
}

template <class Message>
Message decode_as(const std::string& hex, StoredStatus status = StoredStatus::received_unread) {
    const auto incoming = decode(hex, status);
    BOOST_REQUIRE(incoming.has_value());
    const Message* message = std::get_if<Message>(&*incoming);
    BOOST_REQUIRE(message != nullptr);
    return *message;
}

std::string text_of(const sms::UserData& user_data) {
    return sms::decode_text(std::span(&user_data, 1)).value();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pdu)

BOOST_AUTO_TEST_CASE(a_deliver_has_sender_date_and_text) {
    const auto message = decode_as<sms::Deliver>(deliver);
    BOOST_TEST(sms::to_text(message.from) == "+447700900123");
    BOOST_TEST(message.protocol_id == 0);
    BOOST_TEST(text_of(message.data) == "hellohello");
    const std::chrono::sys_days date = std::chrono::year(2026) / 11 / 23;
    BOOST_TEST((message.timestamp->utc == date + 23h + 33min + 45s));
}

BOOST_AUTO_TEST_CASE(the_service_centre_may_be_absent) {
    const auto message = decode_as<sms::Deliver>("00" + deliver.substr(centre.size()));
    BOOST_TEST(text_of(message.data) == "hellohello");
}

BOOST_AUTO_TEST_CASE(the_reserved_type_3_is_a_deliver) {
    std::string reserved = deliver;
    reserved.replace(centre.size(), 2, "07");
    BOOST_TEST(text_of(decode_as<sms::Deliver>(reserved).data) == "hellohello");
}

BOOST_AUTO_TEST_CASE(a_bad_stamp_does_not_cost_the_message) {
    for (const std::string bad : {"00000000000000", "FFFFFFFFFFFFFF"}) {
        std::string hex = deliver;
        hex.replace(hex.find(stamp), stamp.size(), bad);
        const auto message = decode_as<sms::Deliver>(hex);
        BOOST_TEST(!message.timestamp.has_value());
        BOOST_TEST(text_of(message.data) == "hellohello");
    }
}

BOOST_AUTO_TEST_CASE(a_deliver_from_a_name_is_read) {
    // "ACME": 28 bits are 7 semi-octets.
    const auto message = decode_as<sms::Deliver>("00 04 07D0 C161B308 00 00" + stamp + "02 C834");
    BOOST_TEST(sms::to_text(message.from) == "ACME");
    BOOST_TEST(text_of(message.data) == "Hi");
}

BOOST_AUTO_TEST_CASE(a_long_message_s_part_keeps_its_place) {
    // Sixteen-bit fill bits are none, eight-bit ones are one.
    const auto narrow = decode_as<sms::Deliver>("00 44 0C91447700091032 00 00" + stamp +
                                                "0C 050003CC0201 D06536FB0D");
    BOOST_TEST(text_of(narrow.data) == "hello");
    BOOST_TEST((*narrow.data.header.concatenation ==
                sms::Concatenation{sms::ReferenceWidth::bits8, 0xCC, 2, 1}));
    const auto wide = decode_as<sms::Deliver>("00 44 0C91447700091032 00 00" + stamp +
                                              "0D 060804ABCD0202 E8329BFD06");
    BOOST_TEST(text_of(wide.data) == "hello");
}

BOOST_AUTO_TEST_CASE(octets_after_the_end_are_no_text) {
    BOOST_TEST(text_of(decode_as<sms::Deliver>(deliver + "FFFFFFFF").data) == "hellohello");
}

BOOST_AUTO_TEST_CASE(a_stored_submit_is_known_by_its_status) {
    const std::string submit = "00 11 00 0C91447700091032 00 08 A7 04 042F0021";
    for (const StoredStatus status : {StoredStatus::unsent, StoredStatus::sent}) {
        const auto message = decode_as<sms::StoredSubmit>(submit, status);
        BOOST_TEST(sms::to_text(message.to) == "+447700900123");
        BOOST_TEST(text_of(message.data) == "Я!");
    }
    const auto as_received = decode(submit, StoredStatus::received_read);
    BOOST_TEST(as_received.error().code == sms::Errc::unsupported_type);
    BOOST_TEST(decode(deliver, StoredStatus::sent).error().code == sms::Errc::unsupported_type);
}

BOOST_AUTO_TEST_CASE(a_status_report_has_reference_number_and_dates) {
    const auto message = decode_as<sms::StatusReport>(report);
    BOOST_TEST(message.reference == 0x2A);
    BOOST_TEST(sms::to_text(message.recipient) == "+447700900123");
    BOOST_TEST((message.discharged->utc - message.submitted->utc == 24h));
    BOOST_TEST((message.delivery() == Delivery::delivered));
}

BOOST_AUTO_TEST_CASE(a_status_report_may_go_on) {
    // TP-PI, TP-PID, TP-DCS, TP-UDL.
    BOOST_TEST(decode_as<sms::StatusReport>(report + "07 00 00 00").reference == 0x2A);
}

BOOST_DATA_TEST_CASE(a_status_is_final_or_not, data::xrange(0, 256), status) {
    const sms::StatusReport message{.reference = 0,
                                    .recipient = {},
                                    .submitted = {},
                                    .discharged = {},
                                    .status = static_cast<std::uint8_t>(status)};
    const Delivery expected = status < 0x20   ? Delivery::delivered
                              : status < 0x40 ? Delivery::trying
                                              : Delivery::failed;
    BOOST_TEST((message.delivery() == expected));
}

BOOST_DATA_TEST_CASE(a_pdu_cut_anywhere_is_an_error_that_says_so, data::make({deliver, report}),
                     whole) {
    const hal::Octets octets = from_hex(whole);
    for (std::size_t size = 0; size < octets.size(); ++size) {
        const hal::Octets cut(octets.begin(), octets.begin() + static_cast<std::ptrdiff_t>(size));
        const auto incoming = sms::decode_stored(cut, StoredStatus::received_unread);
        BOOST_REQUIRE(!incoming.has_value());
        BOOST_TEST(incoming.error().code == sms::Errc::truncated);
        BOOST_TEST(!incoming.error().context.empty());
        // The sender is whole as soon as the address field is.
        const std::size_t address_end = 8 + (whole == report ? 2U : 1U) + 8;
        const auto sender = sms::salvage_sender(cut, StoredStatus::received_unread);
        BOOST_TEST(sender.has_value() == (size >= address_end));
        BOOST_TEST((!sender || sms::to_text(*sender) == "+447700900123"));
    }
}

BOOST_AUTO_TEST_CASE(an_impossible_service_centre_is_an_error) {
    const auto incoming = decode("0C 914477581006505555555555 04");
    BOOST_TEST(incoming.error().code == sms::Errc::bad_length);
    BOOST_TEST(!sms::salvage_sender(from_hex("FF"), StoredStatus::received_unread).has_value());
}

BOOST_AUTO_TEST_CASE(the_recipient_of_a_broken_submit_is_salvaged) {
    const hal::Octets broken = from_hex("00 11 00 0C91447700091032 00");
    BOOST_TEST(sms::to_text(sms::salvage_sender(broken, StoredStatus::unsent).value()) ==
               "+447700900123");
    BOOST_TEST(!sms::salvage_sender(broken, StoredStatus::received_read).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
