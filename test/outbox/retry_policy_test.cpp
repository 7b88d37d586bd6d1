#include "outbox/retry_policy.hpp"

#include <boost/test/unit_test.hpp>
#include <map>

#include "hal/error.hpp"

namespace {

using outbox::Refusal;
using namespace std::chrono_literals;

std::error_code cms(int number) {
    return {number, hal::cms_category()};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(retry_policy)

BOOST_AUTO_TEST_CASE(each_class_of_codes_has_its_members) {
    const std::map<Refusal, std::vector<int>> classes{
        {Refusal::for_good,
         {1, 8, 10, 28, 29, 30, 50, 69, 96, 97, 111, 193, 195, 196, 198, 199, 303, 304, 305, 330}},
        {Refusal::for_now, {21,  22,  27,  42,  192, 194, 208, 209, 210, 211, 212, 301, 302,
                            310, 311, 312, 313, 314, 315, 316, 317, 318, 320, 322, 331}},
        {Refusal::probably_not, {38, 41, 47, 127}},
        {Refusal::already_taken, {197}},
        {Refusal::ambiguous, {98, 99, 255, 300, 332, 500}},
    };
    for (const auto& [refusal, numbers] : classes) {
        for (const int number : numbers) {
            BOOST_TEST((outbox::classify(cms(number), false) == refusal), number);
            BOOST_TEST(!outbox::meaning(cms(number)).empty(), number);
        }
    }
}

BOOST_AUTO_TEST_CASE(unknown_and_vendor_codes_are_ambiguous) {
    for (const int number : {0, 2, 7, 200, 256, 499, 512, 513, 532, 999, 70000}) {
        BOOST_TEST((outbox::classify(cms(number), false) == Refusal::ambiguous), number);
    }
}

BOOST_AUTO_TEST_CASE(a_plain_error_is_a_refusal_only_where_the_profile_knows_it) {
    BOOST_TEST((outbox::classify(hal::Errc::plain_error, false) == Refusal::ambiguous));
    BOOST_TEST((outbox::classify(hal::Errc::plain_error, true) == Refusal::for_now));
}

BOOST_AUTO_TEST_CASE(before_the_last_octet_nothing_is_ambiguous) {
    for (int number = 0; number < 1000; ++number) {
        const Refusal refusal = outbox::classify_unsubmitted(cms(number));
        BOOST_TEST((refusal == Refusal::for_good || refusal == Refusal::for_now), number);
    }
    BOOST_TEST((outbox::classify_unsubmitted(hal::Errc::no_prompt) == Refusal::for_now));
    BOOST_TEST((outbox::classify_unsubmitted(cms(50)) == Refusal::for_good));
}

BOOST_AUTO_TEST_CASE(the_back_off_doubles_up_to_five_minutes) {
    BOOST_TEST((outbox::back_off(Refusal::for_now, 0) == 5s));
    BOOST_TEST((outbox::back_off(Refusal::for_now, 1) == 5s));
    BOOST_TEST((outbox::back_off(Refusal::for_now, 2) == 10s));
    BOOST_TEST((outbox::back_off(Refusal::for_now, 6) == 160s));
    BOOST_TEST((outbox::back_off(Refusal::for_now, 7) == 300s));
    BOOST_TEST((outbox::back_off(Refusal::for_now, 4000000000U) == 300s));
    BOOST_TEST((outbox::back_off(Refusal::probably_not, 1) == 60s));
}

BOOST_AUTO_TEST_SUITE_END()
