#include "inbox/listing.hpp"

#include <boost/test/unit_test.hpp>

#include "inbox/pdus.hpp"

namespace {

using namespace std::chrono_literals;
using test_support::hello;
using test_support::part;

const hal::WallTime seen = std::chrono::sys_days(std::chrono::year(2026) / 11 / 20);

const std::vector<inbox::Source> one_modem{{.modem = "modem1"}};

inbox::Listing list(std::vector<hal::StoredPdu> stored, bool read = false) {
    std::vector<inbox::KnownPdu> known;
    for (hal::StoredPdu& pdu : stored) {
        known.push_back(
            {.modem = "modem1", .stored = std::move(pdu), .received_at = seen, .read = read});
    }
    return inbox::make_listing(known, one_modem);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(listing)

BOOST_AUTO_TEST_CASE(a_message_shows_what_it_says) {
    const auto messages = list({hello(4)});
    BOOST_REQUIRE(messages.size() == 1U);
    BOOST_TEST(messages.front().index == 4U);
    BOOST_TEST(messages.front().party == "+447700900123");
    BOOST_TEST(messages.front().text == "hello");
    BOOST_TEST((messages.front().status == inbox::Status::unread));
    BOOST_TEST(
        (messages.front().date == std::chrono::sys_days(std::chrono::year(2026) / 11 / 1) + 10h));
    BOOST_TEST(!messages.front().hidden_until.has_value());
}

BOOST_AUTO_TEST_CASE(newest_first_then_highest_index) {
    const auto messages = list({hello(1, "20"), hello(2, "30"), hello(5, "20")});
    std::vector<unsigned> order;
    for (const auto& message : messages) {
        order.push_back(message.index);
    }
    BOOST_TEST(order == (std::vector<unsigned>{2, 5, 1}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_long_message_is_one_entry_under_its_lowest_index) {
    const auto messages = list({part(9, 1), part(3, 2)});
    BOOST_REQUIRE(messages.size() == 1U);
    BOOST_TEST(messages.front().index == 3U);
    BOOST_TEST(messages.front().text == "part 1 part 2 ");
    BOOST_TEST(messages.front().places.size() == 2U);
}

BOOST_AUTO_TEST_CASE(an_incomplete_one_is_hidden_for_an_hour) {
    const auto messages = list({part(3, 2)});
    BOOST_REQUIRE(messages.size() == 1U);
    BOOST_TEST((messages.front().hidden_until == seen + 1h));
    BOOST_TEST(messages.front().text == " <part_missing> part 2 ");
}

BOOST_AUTO_TEST_CASE(a_long_message_is_read_when_all_of_it_is) {
    std::vector<inbox::KnownPdu> known{{"modem1", part(1, 1), 0, seen, true},
                                       {"modem1", part(2, 2), 0, seen, false}};
    BOOST_TEST((inbox::make_listing(known, one_modem).front().status == inbox::Status::unread));
    known.back().read = true;
    BOOST_TEST((inbox::make_listing(known, one_modem).front().status == inbox::Status::read));
}

BOOST_AUTO_TEST_CASE(the_modems_own_read_mark_does_not_count) {
    auto pdu = hello(1);
    pdu.status = hal::StoredStatus::received_read;
    BOOST_TEST((list({pdu}).front().status == inbox::Status::unread));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_decoded_is_listed_with_its_sender) {
    auto pdu = hello(6);
    pdu.pdu = test_support::from_hex("00040C914477000910320000621110");
    const auto messages = list({pdu});
    BOOST_REQUIRE(messages.size() == 1U);
    BOOST_TEST(messages.front().index == 6U);
    BOOST_TEST(messages.front().party == "+447700900123");
    BOOST_TEST(messages.front().text.starts_with("[message not decodable: "));
}

BOOST_AUTO_TEST_CASE(rubbish_is_listed_too) {
    const auto messages = list({{.slot = {"SM", 2}, .pdu = {0xFF}}, {.slot = {"SM", 3}}});
    BOOST_REQUIRE(messages.size() == 2U);
    BOOST_TEST(messages.front().party.empty());
}

BOOST_AUTO_TEST_CASE(a_stored_submit_shows_its_recipient_and_whether_it_was_sent) {
    hal::StoredPdu stored{.slot = {"SM", 7},
                          .status = hal::StoredStatus::unsent,
                          .pdu = test_support::from_hex("0001000C91447700091032000005E8329BFD06")};
    auto messages = list({stored});
    BOOST_REQUIRE(messages.size() == 1U);
    BOOST_TEST(messages.front().party == "+447700900123");
    BOOST_TEST(messages.front().text == "hello");
    BOOST_TEST((messages.front().status == inbox::Status::unsent));
    stored.status = hal::StoredStatus::sent;
    BOOST_TEST((list({stored}).front().status == inbox::Status::sent));
}

BOOST_AUTO_TEST_CASE(a_status_report_is_no_message) {
    const hal::StoredPdu report{
        .slot = {"SM", 8},
        .status = hal::StoredStatus::received_unread,
        .pdu = test_support::from_hex("0006110C91447700091032621110010000006211100100100000")};
    BOOST_TEST(list({report}).empty());
}

BOOST_AUTO_TEST_CASE(each_further_modem_has_its_own_ten_thousand_indexes) {
    const std::vector<inbox::KnownPdu> known{{"b", hello(4, "10"), 0, seen, false},
                                             {"c", hello(4, "20"), 0, seen, false},
                                             {"a", hello(4, "30"), 0, seen, false}};
    const std::vector<inbox::Source> order{{.modem = "a"}, {.modem = "b"}, {.modem = "c"}};
    const auto messages = inbox::make_listing(known, order);
    BOOST_REQUIRE(messages.size() == 3U);
    BOOST_TEST(messages.at(0).index == 4U);
    BOOST_TEST(messages.at(1).index == 20004U);
    BOOST_TEST(messages.at(2).index == 10004U);
    BOOST_TEST(messages.at(2).places.front().modem == "b");
    BOOST_TEST(messages.at(2).places.front().slot.index == 4U);
}

BOOST_AUTO_TEST_CASE(a_modem_that_is_not_named_is_left_out) {
    const std::vector<inbox::KnownPdu> known{{"modem1", hello(4), 0, seen, false},
                                             {"gone", hello(5), 0, seen, false}};
    BOOST_TEST(inbox::make_listing(known, one_modem).size() == 1U);
    BOOST_TEST(inbox::make_listing(known, {}).empty());
}

BOOST_AUTO_TEST_CASE(parts_on_two_modems_are_not_of_one_message) {
    const std::vector<inbox::KnownPdu> known{{"modem1", part(1, 1), 0, seen, false},
                                             {"modem2", part(2, 2), 0, seen, false}};
    const std::vector<inbox::Source> order{{.modem = "modem1"}, {.modem = "modem2"}};
    const auto messages = inbox::make_listing(known, order);
    BOOST_REQUIRE(messages.size() == 2U);
    BOOST_TEST(messages.at(0).index == 10002U);
    BOOST_TEST(messages.at(0).text == " <part_missing> part 2 ");
    BOOST_TEST(messages.at(1).text == "part 1  <part_missing> ");
}

BOOST_AUTO_TEST_SUITE_END()
