#include "recovery/watch.hpp"

#include <boost/test/unit_test.hpp>

#include "hal/error.hpp"

using hal::Errc;
using hal::Fault;
using hal::Instant;
using hal::SubmitOutcome;
using hal::recovery::Finding;
using hal::recovery::Watch;
using namespace std::chrono_literals;

namespace {

struct Watching {
    hal::ModemProfile profile;
    Watch watch{profile};
    Instant now{1000s};

    Watching() { see_it_well(); }
    void see_it_well() {
        BOOST_TEST(!watch.seen(hal::SimState::ready, {.state = hal::RegistrationState::home}, now));
    }
    Fault refuse(std::error_code code) {
        const auto found = watch.submitted({SubmitOutcome::Kind::refused, 0, {code, ""}}, now);
        return found ? found->fault : Fault::none;
    }
    void accept() { BOOST_TEST(!watch.submitted({SubmitOutcome::Kind::accepted, 1, {}}, now)); }
    /// The fault found in `times` refusals with the same code, this far apart.
    Fault refuse_often(std::error_code code, int times, Instant::duration apart) {
        Fault found = Fault::none;
        for (int i = 0; i < times && found == Fault::none; ++i, now += apart) {
            found = refuse(code);
        }
        return found;
    }
};

std::error_code cms(int code) {
    return {code, hal::cms_category()};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(watch)

BOOST_FIXTURE_TEST_CASE(the_same_code_of_its_own_three_times_over_minutes_is_stuck, Watching) {
    for (const int code : {300, 320, 350, 500, 515}) {
        BOOST_TEST((refuse_often(cms(code), 3, 1min) == Fault::stuck), code);
        accept();
    }
}

BOOST_FIXTURE_TEST_CASE(in_quick_succession_it_is_not, Watching) {
    BOOST_TEST((refuse_often(cms(500), 4, 5s) == Fault::none));
}

BOOST_FIXTURE_TEST_CASE(another_code_or_a_submit_taken_breaks_the_row, Watching) {
    for (int i = 0; i < 3; ++i, now += 2min) {
        BOOST_TEST((refuse_often(cms(500), 2, 1min) == Fault::none));
        accept();
        BOOST_TEST((refuse_often(cms(500), 2, 1min) == Fault::none));
        BOOST_TEST((refuse(cms(320)) == Fault::none));
        accept();
    }
}

// 512 is "(U)SIM not ready" on one make and "collision" on another: the profile says.
BOOST_FIXTURE_TEST_CASE(vendors_codes_count_as_the_profile_says, Watching) {
    BOOST_TEST((refuse_often(cms(512), 4, 1min) == Fault::none));
    accept();
    profile.cms_codes = {{512, hal::RefusalClass::device, "SIM not ready"},
                         {515, hal::RefusalClass::permanent, "too long"}};
    BOOST_TEST((refuse_often(cms(512), 3, 1min) == Fault::stuck));
    accept();
    BOOST_TEST((refuse_often(cms(515), 20, 1min) == Fault::none));
    BOOST_TEST(!watch.seen(hal::SimState::absent, {.state = hal::RegistrationState::home}, now));
    BOOST_TEST((refuse_often(cms(512), 20, 1min) == Fault::none));  // then it is the SIM
}

BOOST_FIXTURE_TEST_CASE(five_submits_not_taken_over_a_quarter_of_an_hour_are_a_fault, Watching) {
    for (const std::error_code code :
         {make_error_code(Errc::plain_error), make_error_code(Errc::timed_out), cms(38), cms(41),
          cms(47), cms(332), cms(513)}) {
        BOOST_TEST((refuse_often(code, 4, 5min) == Fault::none), code.message());
        BOOST_TEST((refuse(code) == Fault::submits_fail), code.message());
        accept();
    }
}

BOOST_FIXTURE_TEST_CASE(refusals_that_show_a_working_modem_do_not_count, Watching) {
    for (const int code :
         {1, 21, 28, 42, 69, 96, 127, 192, 208, 255, 304, 310, 314, 322, 330, 340}) {
        BOOST_TEST((refuse_often(cms(code), 30, 1min) == Fault::none), code);
    }
}

BOOST_FIXTURE_TEST_CASE(without_network_or_sim_it_is_no_fault_that_submits_fail, Watching) {
    BOOST_TEST(
        !watch.seen(hal::SimState::ready, {.state = hal::RegistrationState::searching}, now));
    BOOST_TEST((refuse_often(make_error_code(Errc::plain_error), 30, 1min) == Fault::none));
}

BOOST_FIXTURE_TEST_CASE(the_patience_with_the_network_doubles_and_begins_anew, Watching) {
    const auto minutes_without_network = [this] {
        const Instant since = now;
        while (
            !watch.seen(hal::SimState::ready, {.state = hal::RegistrationState::searching}, now)) {
            now += 1min;
        }
        return std::chrono::duration_cast<std::chrono::minutes>(now - since).count();
    };
    BOOST_TEST(minutes_without_network() == 60);
    BOOST_TEST(minutes_without_network() == 120);
    BOOST_TEST(minutes_without_network() == 240);
    BOOST_TEST(minutes_without_network() == 480);
    BOOST_TEST(minutes_without_network() == 720);
    BOOST_TEST(minutes_without_network() == 720);
    see_it_well();
    BOOST_TEST(minutes_without_network() == 60);
}

BOOST_FIXTURE_TEST_CASE(a_sim_failure_that_passes_is_none, Watching) {
    for (int i = 0; i < 100; ++i, now += 9min) {
        const auto state = i % 2 == 0 ? hal::SimState::failure : hal::SimState::busy;
        BOOST_TEST(!watch.seen(state, {}, now));
    }
}

BOOST_FIXTURE_TEST_CASE(restarts_far_apart_are_nothing, Watching) {
    for (int i = 0; i < 20; ++i, now += 16min) {
        BOOST_TEST(!watch.restarted(now));
        BOOST_TEST(!watch.restarts_are_notable(now));
    }
}

BOOST_AUTO_TEST_SUITE_END()
