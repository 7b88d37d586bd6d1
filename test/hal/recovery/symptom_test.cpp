#include "recovery/symptom.hpp"

#include <boost/test/unit_test.hpp>

#include "hal/error.hpp"

using hal::Errc;
using hal::recovery::Symptom;
using hal::recovery::symptom_of;
using hal::recovery::symptom_of_command;

BOOST_AUTO_TEST_SUITE(symptom)

BOOST_AUTO_TEST_CASE(each_error_of_the_hal_has_its_meaning) {
    const std::pair<Errc, Symptom> table[] = {
        {Errc::timed_out, Symptom::silent},         {Errc::no_prompt, Symptom::silent},
        {Errc::unexpected_reply, Symptom::garbled}, {Errc::overflow, Symptom::garbled},
        {Errc::plain_error, Symptom::alive},        {Errc::port_gone, Symptom::gone},
        {Errc::interrupted, Symptom::interrupted},  {Errc::port_busy, Symptom::none},
        {Errc::wrong_port, Symptom::none},          {Errc::not_supported, Symptom::none},
        {Errc::not_ready, Symptom::none},           {Errc::dead, Symptom::none},
    };
    for (const auto& [code, meaning] : table) {
        BOOST_TEST((symptom_of(code) == meaning), make_error_code(code).message());
    }
}

// No SIM, PIN, PUK, no network, storage full: a refusal is an answer, and no reset cures it.
BOOST_AUTO_TEST_CASE(a_refusal_is_a_sign_of_life) {
    for (const int number : {10, 11, 12, 13, 14, 30, 322, 331, 500}) {
        BOOST_TEST((symptom_of({number, hal::cms_category()}) == Symptom::alive));
        BOOST_TEST((symptom_of({number, hal::cme_category()}) == Symptom::alive));
    }
}

BOOST_AUTO_TEST_CASE(errors_of_other_rooms_say_nothing_but_a_commands_own_do) {
    const auto full_disk = std::make_error_code(std::errc::no_space_on_device);
    BOOST_TEST((symptom_of(full_disk) == Symptom::none));
    BOOST_TEST((symptom_of_command(full_disk) == Symptom::silent));
    BOOST_TEST((symptom_of_command(Errc::plain_error) == Symptom::alive));
}

BOOST_AUTO_TEST_SUITE_END()
