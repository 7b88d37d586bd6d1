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

const hal::ModemProfile plain;

}  // namespace

BOOST_AUTO_TEST_SUITE(retry_policy)

BOOST_AUTO_TEST_CASE(each_class_of_codes_has_its_members) {
    const std::map<Refusal, std::vector<int>> classes{
        {Refusal::for_good,
         {1, 8, 10, 28, 29, 30, 50, 69, 96, 97, 111, 193, 195, 196, 198, 199, 303, 304, 305, 330}},
        {Refusal::for_now, {21, 22, 27, 42, 192, 194, 208, 209, 210, 211, 212, 301, 302}},
        {Refusal::device, {310, 311, 312, 313, 314, 315, 316, 317, 318, 320, 322, 331}},
        {Refusal::probably_not, {38, 41, 47, 127}},
        {Refusal::already_taken, {197}},
        {Refusal::ambiguous, {98, 99, 255, 300, 332, 500}},
    };
    for (const auto& [refusal, numbers] : classes) {
        for (const int number : numbers) {
            BOOST_TEST((outbox::classify(cms(number), plain) == refusal), number);
            BOOST_TEST(!outbox::meaning(cms(number)).empty(), number);
        }
    }
}

BOOST_AUTO_TEST_CASE(unknown_and_vendor_codes_are_ambiguous) {
    for (const int number : {0, 2, 7, 200, 256, 499, 512, 513, 532, 999, 70000}) {
        BOOST_TEST((outbox::classify(cms(number), plain) == Refusal::ambiguous), number);
    }
}

BOOST_AUTO_TEST_CASE(the_profile_says_what_its_vendors_own_codes_mean) {
    hal::ModemProfile profile;  // The meanings of an older Quectel manual's 512 and 513.
    profile.cms_codes = {{512, hal::RefusalClass::device, "SIM not ready"},
                         {513, hal::RefusalClass::permanent, "message length exceeds"},
                         {514, hal::RefusalClass::temporary, "congestion"},
                         {515, hal::RefusalClass::ambiguous, "acknowledgement timed out"}};
    BOOST_TEST((outbox::classify(cms(512), profile) == Refusal::device));
    BOOST_TEST((outbox::classify(cms(513), profile) == Refusal::for_good));
    BOOST_TEST((outbox::classify(cms(514), profile) == Refusal::for_now));
    BOOST_TEST((outbox::classify(cms(515), profile) == Refusal::ambiguous));
    BOOST_TEST((outbox::classify(cms(516), profile) == Refusal::ambiguous));
    BOOST_TEST((outbox::classify_unsubmitted(cms(513), profile) == Refusal::for_good));
    BOOST_TEST(outbox::meaning(cms(512), profile) == "SIM not ready");
    BOOST_TEST(outbox::meaning(cms(331), profile) == "no network service");
    BOOST_TEST(outbox::meaning(cms(516), profile).empty());
}

BOOST_AUTO_TEST_CASE(no_profile_changes_a_standard_code) {
    hal::ModemProfile profile;
    profile.cms_codes = {{332, hal::RefusalClass::temporary, "try again"}};
    BOOST_TEST((outbox::classify(cms(332), profile) == Refusal::ambiguous));
    BOOST_TEST(outbox::meaning(cms(332), profile) == "network timeout");
}

BOOST_AUTO_TEST_CASE(a_vendors_code_is_no_code_of_another_world) {
    hal::ModemProfile profile;
    profile.cms_codes = {{515, hal::RefusalClass::permanent, "for +CMS ERROR only"}};
    const std::error_code cme(515, hal::cme_category());
    BOOST_TEST((outbox::classify(cme, profile) == Refusal::ambiguous));
}

BOOST_AUTO_TEST_CASE(a_plain_error_is_a_refusal_only_where_the_profile_knows_it) {
    BOOST_TEST((outbox::classify(hal::Errc::plain_error, plain) == Refusal::ambiguous));
    hal::ModemProfile knowing;
    knowing.plain_error_is_refusal = true;
    BOOST_TEST((outbox::classify(hal::Errc::plain_error, knowing) == Refusal::for_now));
}

BOOST_AUTO_TEST_CASE(before_the_last_octet_nothing_is_ambiguous_and_nothing_an_attempt) {
    for (int number = 0; number < 1000; ++number) {
        const Refusal refusal = outbox::classify_unsubmitted(cms(number), plain);
        BOOST_TEST((refusal == Refusal::for_good || refusal == Refusal::device), number);
    }
    BOOST_TEST((outbox::classify_unsubmitted(hal::Errc::no_prompt, plain) == Refusal::device));
    BOOST_TEST((outbox::classify_unsubmitted(cms(50), plain) == Refusal::for_good));
}

BOOST_AUTO_TEST_CASE(the_back_off_doubles_up_to_five_minutes_and_a_fifth_is_chance) {
    struct Step {
        Refusal refusal;
        unsigned attempts;
        std::chrono::milliseconds middle;
    };
    for (const Step& step :
         {Step{Refusal::for_now, 0, 5s}, Step{Refusal::for_now, 1, 5s},
          Step{Refusal::for_now, 2, 10s}, Step{Refusal::for_now, 6, 160s},
          Step{Refusal::for_now, 7, 300s}, Step{Refusal::for_now, 4000000000U, 300s}}) {
        std::chrono::milliseconds shortest = step.middle;
        std::chrono::milliseconds longest = step.middle;
        for (std::uint64_t seed = 0; seed < 200; ++seed) {
            const auto wait = outbox::back_off(step.refusal, step.attempts, seed);
            shortest = std::min(shortest, wait);
            longest = std::max(longest, wait);
        }
        BOOST_TEST((shortest >= step.middle * 4 / 5 && shortest < step.middle * 9 / 10));
        BOOST_TEST((longest <= step.middle * 6 / 5 && longest > step.middle * 11 / 10));
    }
}

BOOST_AUTO_TEST_CASE(what_may_have_been_taken_is_not_tried_again_within_a_minute) {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const auto wait = outbox::back_off(Refusal::probably_not, 1, seed);
        BOOST_TEST((wait >= 60s && wait <= 72s));
    }
}

BOOST_AUTO_TEST_CASE(equal_seeds_wait_equally_and_each_message_and_attempt_has_its_own) {
    const auto seed = outbox::jitter_seed("0123456789abcdef", 1);
    BOOST_TEST(seed == outbox::jitter_seed("0123456789abcdef", 1));
    BOOST_TEST(seed != outbox::jitter_seed("0123456789abcdef", 2));
    BOOST_TEST(seed != outbox::jitter_seed("0123456789abcdee", 1));
    BOOST_TEST((outbox::back_off(Refusal::for_now, 3, seed) ==
                outbox::back_off(Refusal::for_now, 3, seed)));
}

BOOST_AUTO_TEST_CASE(the_pause_for_a_sick_modem_is_flat) {
    for (const unsigned attempts : {0U, 1U, 7U, 4000000000U}) {
        BOOST_TEST((outbox::back_off(Refusal::device, attempts, 7) ==
                    outbox::back_off(Refusal::device, 0, 7)),
                   attempts);
        BOOST_TEST((outbox::back_off(Refusal::device, attempts, 7) > outbox::modem_rest));
    }
}

BOOST_AUTO_TEST_SUITE_END()
