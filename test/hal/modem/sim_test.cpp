#include "hal/modem/session.hpp"

using namespace modem_test;
using namespace std::chrono_literals;

namespace {

Transcript parsed(const std::string& steps) {
    return test_support::parse_transcript("# Device: none  Source: invented\n" + steps, "sim");
}

std::string asked(const std::string& line, const std::string& answer) {
    return "> " + line + "\\r\n< \\r\\n" + answer + "\\r\\n\n";
}

std::string answered(const std::string& line, const std::string& answer) {
    return asked(line, answer + "\\r\\n\\r\\nOK");
}

/// A start up to the SIM, and from it on when it stays locked.
const std::string before_sim = "> \\x1b\\r\n" + asked("AT", "OK") + asked("ATE0", "OK") +
                               asked("ATV1", "OK") + asked("ATQ0", "OK") +
                               asked("AT+CMEE=1", "OK") + answered("AT+CGMI", "Example Maker") +
                               answered("AT+CGMM", "Model") + answered("AT+CGMR", "1.0") +
                               answered("AT+CGSN", "490154203237518");
const std::string after_locked_sim = asked("AT+CSMS=1", "ERROR") + asked("AT+CREG=2", "OK") +
                                     asked("AT+CGREG=2", "OK") + asked("AT+CEREG=2", "OK");
const std::string iccid = answered("AT+CRSM=176,12258,0,0,10", "+CRSM: 144,0,\"981062F0\"");
const std::string wants_pin = answered("AT+CPIN?", "+CPIN: SIM PIN");

std::string tries(int left) {
    return answered("AT+CPINR", "+CPINR: SIM PIN," + std::to_string(left) + ",3");
}

struct Locked {
    explicit Locked(const std::string& steps, hal::ModemProfile profile = generic_profile(),
                    bool with_pin = true)
        : session(parsed(before_sim + steps), {}, std::move(profile), with_pin ? &pin : nullptr) {}

    /// Starts, and what the SIM is said to be then.
    hal::Sim sim() {
        require(session.modem->start());
        const auto found = session.modem->sim();
        require(found);
        session.check_finished();
        return *found;
    }

    FakePin pin;
    Session session;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(sim)

BOOST_AUTO_TEST_CASE(a_pin_is_given_once_after_it_was_noted) {
    for (const auto& [start, profile, number] :
         {std::tuple{"generic/start_pin.at", generic_profile(), "8901260000000000000"},
          std::tuple{"quectel/start_pin.at", quectel_profile(), "8901260000000000000"},
          std::tuple{"sierra/start_pin.at", sierra_profile(), "8901260000000000000"},
          std::tuple{"telit/start_pin.at", telit_profile(), "8901260000000000000"}}) {
        FakePin pin;
        Session session(load_transcript(start), {}, profile, &pin);
        require(session.modem->start());
        session.check_finished();
        const std::string with = number;
        BOOST_TEST(pin.log == "choose " + with + ";try " + with + ", 3 left;worked " + with + ";",
                   start);
    }
}

BOOST_AUTO_TEST_CASE(a_refused_pin_is_not_tried_again_in_the_same_start) {
    FakePin pin;
    Session session(
        load_transcript("generic/start_pin_refused.at") + parsed(wants_pin + iccid + tries(2)), {},
        generic_profile(), &pin);
    require(session.modem->start());
    BOOST_TEST(pin.log == "choose ;try ;refused ;");
    const auto sim = session.modem->sim();
    require(sim);
    BOOST_TEST((sim->state == hal::SimState::pin_required));
    BOOST_TEST(sim->locked_because == "the SIM refused the PIN (AT+CPIN=...: +CME ERROR: 16)");
    BOOST_TEST(sim->pin_tries_left.value() == 2U);
    BOOST_TEST(sim->iccid == "8901260");
    session.check_finished();
}

BOOST_AUTO_TEST_CASE(with_one_try_left_none_is_made) {
    Locked locked(wants_pin + iccid + tries(1) + after_locked_sim + wants_pin + iccid + tries(1));
    const auto sim = locked.sim();
    BOOST_TEST(sim.locked_because ==
               "too few tries are left for the SIM's PIN (1): enter it in a telephone");
    BOOST_TEST(sim.pin_tries_left.value() == 1U);
    BOOST_TEST(locked.pin.log.empty());
}

BOOST_AUTO_TEST_CASE(what_could_not_be_noted_is_not_tried_until_it_can_be) {
    Locked locked(wants_pin + iccid + tries(3) + after_locked_sim + wants_pin + iccid + tries(3) +
                  iccid + tries(3));
    locked.pin.noted =
        hal::unexpected(std::make_error_code(std::errc::no_space_on_device), "state file");
    BOOST_TEST(locked.sim().locked_because ==
               "the PIN was not tried, because that could not be noted: state file: No space left "
               "on device");
    BOOST_TEST(locked.pin.log ==
               "choose 8901260;try 8901260, 3 left;choose 8901260;try 8901260, 3 left;");
}

BOOST_AUTO_TEST_CASE(a_choice_that_cannot_be_made_yet_is_asked_for_again) {
    Locked locked(wants_pin + iccid + tries(3) + after_locked_sim + wants_pin + iccid + tries(3) +
                  iccid + tries(3));
    locked.pin.choice = {.pin = {}, .why_not = "cannot be read", .ask_again = true};
    BOOST_TEST(locked.sim().locked_because == "cannot be read");
    BOOST_TEST(locked.pin.log == "choose 8901260;choose 8901260;");
}

BOOST_AUTO_TEST_CASE(without_a_choice_or_with_a_wrong_one_none_is_made) {
    const std::string steps =
        wants_pin + iccid + tries(3) + after_locked_sim + wants_pin + iccid + tries(3);
    Locked tried_before(steps);
    tried_before.pin.choice = {.pin = {}, .why_not = "that PIN was refused before"};
    BOOST_TEST(tried_before.sim().locked_because == "that PIN was refused before");
    Locked strange(steps);
    strange.pin.choice = {.pin = "12\"\r3", .why_not = {}};
    BOOST_TEST(strange.sim().locked_because ==
               "the PIN that is set is none: it has four to eight digits");
    BOOST_TEST(strange.pin.log == "choose 8901260;");
    Locked none(wants_pin + after_locked_sim + wants_pin + iccid + tries(3), generic_profile(),
                false);
    BOOST_TEST(none.sim().locked_because == "the SIM asks for its PIN, and none is set");
}

BOOST_AUTO_TEST_CASE(a_puk_and_a_lock_of_the_modem_are_left_alone) {
    const std::string wants_puk = answered("AT+CPIN?", "+CPIN: SIM PUK");
    Locked puk(wants_puk + after_locked_sim + wants_puk + iccid);
    const auto blocked = puk.sim();
    BOOST_TEST((blocked.state == hal::SimState::puk_required));
    BOOST_TEST(blocked.locked_because == "the SIM asks for its PUK: enter it in a telephone");
    BOOST_TEST(blocked.pin_tries_left.value() == 0U);
    const std::string bound = answered("AT+CPIN?", "+CPIN: PH-NET PIN");
    Locked other(bound + after_locked_sim + bound + iccid);
    const auto sim = other.sim();
    BOOST_TEST(sim.locked_because ==
               "the modem asks for PH-NET PIN: it is bound to another SIM or network");
    BOOST_TEST(!sim.pin_tries_left.has_value());
    BOOST_TEST((puk.pin.log + other.pin.log).empty());
}

BOOST_AUTO_TEST_CASE(a_sim_that_stays_locked_after_its_pin_is_told) {
    auto profile = generic_profile();
    profile.timeouts.sim_ready = 2s;
    const std::string given = wants_pin + iccid + tries(3) + asked("AT+CPIN=\"7391\"", "OK");
    Locked locked(given + wants_pin + wants_pin + after_locked_sim + wants_pin + iccid + tries(2),
                  profile);
    BOOST_TEST(locked.sim().locked_because == "the SIM still asks for its PIN after it was given");
    BOOST_TEST(locked.pin.log == "choose 8901260;try 8901260, 3 left;");
}

BOOST_AUTO_TEST_CASE(a_sim_that_is_put_in_later_is_unlocked_when_it_is_asked_for) {
    const std::string absent = asked("AT+CPIN?", "+CME ERROR: 10");
    FakePin pin;
    Session session(
        load_transcript("generic/start_no_sim.at") +
            parsed(absent + wants_pin + iccid + tries(3) + asked("AT+CPIN=\"7391\"", "OK") +
                   answered("AT+CPIN?", "+CPIN: READY") + iccid +
                   answered("AT+CIMI", "001010123456789")),
        {}, generic_profile(), &pin);
    require(session.modem->start());
    BOOST_TEST((session.modem->sim()->state == hal::SimState::absent));
    const auto sim = session.modem->sim();
    require(sim);
    BOOST_TEST((sim->state == hal::SimState::ready));
    BOOST_TEST(sim->imsi == "001010123456789");
    BOOST_TEST(sim->locked_because.empty());
    BOOST_TEST(pin.log == "choose 8901260;try 8901260, 3 left;worked 8901260;");
    session.check_finished();
}

BOOST_AUTO_TEST_CASE(a_modem_that_restarts_after_the_pin_gets_it_with_the_next_start) {
    const auto unlocked = load_transcript("generic/start_pin.at");
    FakePin pin;
    Session session(with_urc(unlocked, "RDY", count_received_lines(unlocked) - 1) +
                        parsed(before_sim + wants_pin),
                    {}, generic_profile(), &pin);
    const auto started = session.modem->start();
    BOOST_REQUIRE(!started);
    BOOST_TEST(started.error().message() ==
               "the SIM asks for its PIN again: the modem is not ready");
    BOOST_TEST(pin.log ==
               "choose 8901260000000000000;try 8901260000000000000, 3 left;"
               "worked 8901260000000000000;");
    session.check_finished();
}

BOOST_AUTO_TEST_CASE(ready_without_a_final_result_code_is_ready) {
    Session session(load_transcript("generic/start_no_final.at"));
    const auto before = session.clock.now();
    require(session.modem->start());
    BOOST_TEST((session.clock.now() - before < 5s));
    session.check_finished();
    BOOST_TEST(session.modem->capabilities().storages == "SM,SM,SM");
}

BOOST_AUTO_TEST_SUITE_END()
