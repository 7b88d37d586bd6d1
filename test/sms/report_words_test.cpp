#include "sms/report_words.hpp"

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(report_words)

BOOST_AUTO_TEST_CASE(each_range_says_what_it_means_and_unknown_values_too) {
    BOOST_TEST(sms::report_words(0x00) == "it has arrived");
    BOOST_TEST(sms::report_words(0x05) == "done: status 5");
    BOOST_TEST(sms::report_words(0x21) == "the service centre still tries: the phone is busy");
    BOOST_TEST(sms::report_words(0x46) == "not delivered: its validity period is over");
    BOOST_TEST(sms::report_words(0x62) == "not delivered, given up: no response from the phone");
    BOOST_TEST(sms::report_words(0xFF) == "not delivered, given up: status 255");
}

BOOST_AUTO_TEST_SUITE_END()
