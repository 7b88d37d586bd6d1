#include <boost/test/unit_test.hpp>
#include <set>

#include "gateway/life.hpp"

namespace {

using namespace std::chrono_literals;
using test_support::Life;
using test_support::RunEnd;

/// From +447700900123, 2026-01-01, "hello"; invented.
const std::string one_message =
    "+CMGL: 1,0,,24\r\n00040C914477009010320000621010000000000005E8329BFD06";

std::vector<std::string> trace_of(std::uint64_t seed) {
    Life life(seed);
    life.clock.spawn("client", [&] { life.client(); });
    BOOST_TEST(life.run(5) == RunEnd::finished);
    BOOST_TEST(life.modem.submitted().size() == 5U);
    return life.clock.trace_lines();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(modem_thread)

BOOST_AUTO_TEST_CASE(the_same_seed_gives_the_same_life_twice) {
    for (const std::uint64_t seed : {1U, 2U, 3U, 2026U}) {
        const auto once = trace_of(seed);
        const auto again = trace_of(seed);
        BOOST_TEST(once == again, boost::test_tools::per_element());
    }
}

BOOST_AUTO_TEST_CASE(another_seed_gives_another_order) {
    std::set<std::vector<std::string>> lives;
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        lives.insert(trace_of(seed));
    }
    BOOST_TEST(lives.size() > 1U);
}

BOOST_AUTO_TEST_CASE(in_every_order_each_message_goes_out_once) {
    for (std::uint64_t seed = 100; seed < 130; ++seed) {
        Life life(seed);
        life.clock.spawn("client", [&] { life.client(); });
        BOOST_TEST(life.run(5) == RunEnd::finished);
        BOOST_TEST(life.modem.submitted().size() == 5U);
        for (const auto& [id, state] : life.states) {
            BOOST_TEST((state == outbox::State::sent), id);
        }
    }
}

BOOST_AUTO_TEST_CASE(what_waited_before_the_start_is_sent_after_it) {
    Life life(1);
    life.add("aa");
    life.next_life();
    BOOST_TEST(life.run(1) == RunEnd::finished);
    BOOST_TEST((life.states.at("aa") == outbox::State::sent));
}

BOOST_AUTO_TEST_CASE(a_modem_that_is_not_there_is_waited_for) {
    Life life(1);
    life.link.unplug();
    life.add("aa");
    life.clock.at(life.clock.now() + 90s, [&] { life.link.plug_in(); });
    const hal::Instant start = life.clock.now();
    BOOST_TEST(life.run(1) == RunEnd::finished);
    BOOST_TEST((life.states.at("aa") == outbox::State::sent));
    BOOST_TEST((life.clock.now() - start >= 90s));
    BOOST_TEST((life.clock.now() - start <= 100s));  // found again within seconds
    BOOST_TEST((*life.store->find("aa"))->parts.front().attempts == 1U);
}

BOOST_AUTO_TEST_CASE(a_port_lost_under_a_submit_is_left_in_peace_until_the_limit) {
    Life life(1);
    life.add("aa");
    life.add("bb");
    life.modem.when_submitted = [&] { life.link.unplug(); };
    life.clock.at(life.clock.now() + 30s, [&] {
        life.modem.when_submitted = nullptr;
        life.link.plug_in();
    });
    const hal::Instant start = life.clock.now();
    BOOST_TEST(life.run(2) == RunEnd::finished);
    BOOST_TEST((life.states.at("aa") == outbox::State::uncertain));
    BOOST_TEST((life.states.at("bb") == outbox::State::sent));
    BOOST_TEST((life.clock.now() - start >= life.device->modem->timeouts.submit));
}

BOOST_AUTO_TEST_CASE(an_answer_that_comes_while_the_port_is_left_in_peace_ends_that) {
    Life life(1);
    life.add("aa");
    life.modem.when_submitted = [&] { life.thread_stop.request_stop(); };
    BOOST_TEST(life.run(2, 1s) == RunEnd::limit);  // the thread ends; the modem answers nobody
    life.modem.when_submitted = nullptr;
    life.modem.say("\r\n+CMGS: 77\r\n\r\nOK\r\n");
    life.add("bb");
    life.restart_thread();
    BOOST_TEST(life.clock.run(life.clock.now() + 60s) == RunEnd::finished);
    BOOST_TEST((life.states.at("aa") == outbox::State::sent));
    BOOST_TEST((life.states.at("bb") == outbox::State::sent));
}

BOOST_AUTO_TEST_CASE(what_the_disk_did_not_take_is_written_as_soon_as_it_does_without_a_network) {
    Life life(1);
    life.add("aa");
    life.modem.when_submitted = [&] {
        life.refuse_outcomes();
        for (const char* question : {"AT+CREG?", "AT+CGREG?", "AT+CEREG?"}) {
            life.modem.set_answer(question, "+CREG: 2,2");
        }
        life.modem.say("\r\n+CMGS: 1\r\n\r\nOK\r\n");
    };
    // By then it has been seen that there is no network.
    const hal::Instant well_again = life.clock.now() + 90s;
    life.clock.at(well_again, [&] { life.take_outcomes(); });
    BOOST_TEST(life.run(1, 5min) == RunEnd::finished);
    BOOST_TEST(!life.status.get().obstacle().empty());
    BOOST_TEST((life.states.at("aa") == outbox::State::sent));
    BOOST_TEST((life.clock.now() - well_again <= 2s));
}

BOOST_AUTO_TEST_CASE(the_same_without_a_modem) {
    Life life(1);
    life.add("aa");
    life.modem.when_submitted = [&] {
        life.refuse_outcomes();
        life.modem.say("\r\n+CMGS: 1\r\n\r\nOK\r\n");
        life.clock.at(life.clock.now() + 1s, [&] { life.link.unplug(); });
    };
    const hal::Instant well_again = life.clock.now() + 90s;
    life.clock.at(well_again, [&] { life.take_outcomes(); });
    BOOST_TEST(life.run(1, 5min) == RunEnd::finished);
    BOOST_TEST((life.states.at("aa") == outbox::State::sent));
    BOOST_TEST((life.clock.now() - well_again <= 2s));
}

BOOST_AUTO_TEST_CASE(the_status_says_what_is_the_matter) {
    Life life(1);
    life.link.unplug();
    BOOST_TEST(life.run(1, 10s) == RunEnd::limit);
    BOOST_TEST((life.status.get().state == hal::ModemState::absent));
    BOOST_TEST(!life.status.get().promising());
    BOOST_TEST(!life.status.get().obstacle().empty());
    life.link.plug_in();
    BOOST_TEST(life.clock.run(life.clock.now() + 60s) == RunEnd::limit);
    BOOST_TEST((life.status.get().state == hal::ModemState::ready));
    BOOST_TEST(life.status.get().promising());
    BOOST_TEST(life.status.get().obstacle().empty());
    BOOST_TEST(life.status.get().identity.imei == "490154203237518");
    BOOST_TEST((life.mirror->listing() != nullptr));
    BOOST_TEST(life.status.get().capabilities.storages == "SM,SM,SM");
    BOOST_TEST(life.status.get().service_centre == "+447700900000");
}

// What happens while nobody looks is told too.
BOOST_AUTO_TEST_CASE(another_sim_or_modem_is_told_and_the_old_sims_messages_are_gone) {
    Life life(1);
    life.modem.set_answer("AT+CMGL=4", one_message);
    life.modem.set_answer("AT+CPMS?", "+CPMS: \"SM\",1,10,\"SM\",1,10,\"SM\",1,10");
    BOOST_TEST(life.run(1, 60s) == RunEnd::limit);
    BOOST_TEST(life.status.get().exchange.empty());
    BOOST_TEST(life.mirror->stored("modem1") == 1U);
    life.stop_all();
    life.clock.run();

    life.modem.set_answer("AT+CRSM=176,12258,0,0,10", "+CRSM: 144,0,\"984400000000000000F9\"");
    life.modem.set_answer("AT+CMGL=4", "");
    life.modem.set_answer("AT+CPMS?", "+CPMS: \"SM\",0,10,\"SM\",0,10,\"SM\",0,10");
    life.next_life();
    BOOST_TEST(life.mirror->stored("modem1") == 1U);
    BOOST_TEST(life.run(1, 60s) == RunEnd::limit);
    BOOST_TEST(life.status.get().exchange.find("8944000000000000000") != std::string::npos);
    BOOST_TEST(life.mirror->stored("modem1") == 0U);
    life.stop_all();
    life.clock.run();

    life.modem.set_answer("AT+CGSN", "001010123456789");
    life.next_life();
    BOOST_TEST(life.run(1, 60s) == RunEnd::limit);
    BOOST_TEST(life.status.get().exchange.find("another modem") != std::string::npos);
    life.stop_all();
    life.clock.run();

    life.next_life();  // nothing has changed since
    BOOST_TEST(life.run(1, 60s) == RunEnd::limit);
    BOOST_TEST(life.status.get().exchange.empty());
}

BOOST_AUTO_TEST_CASE(who_holds_the_port_is_named_and_what_to_do) {
    Life life(1);
    life.busy = true;
    BOOST_TEST(life.run(1, 60s) == RunEnd::limit);
    BOOST_TEST(life.status.get().trouble.find("ModemManager (77)") != std::string::npos,
               life.status.get().trouble);
    BOOST_TEST(life.status.get().advice.find("ID_MM_DEVICE_IGNORE") != std::string::npos);
    life.busy = false;
    BOOST_TEST(life.clock.run(life.clock.now() + 600s) == RunEnd::limit);
    BOOST_TEST((life.status.get().state == hal::ModemState::ready));
    BOOST_TEST(life.status.get().advice.empty());
}

BOOST_AUTO_TEST_CASE(an_operators_wish_is_answered_at_once_or_noted) {
    Life life(1);
    life.add("aa");
    std::optional<hal::Result<gateway::ModemThread::Asked>> during;
    std::optional<hal::Result<gateway::ModemThread::Asked>> after;
    life.modem.when_submitted = [&] {
        life.clock.spawn("operator", [&] {
            during = life.thread->ask_for(hal::Rung::soft_restart);
            life.modem.when_submitted = nullptr;
            life.modem.say("\r\n+CMGS: 1\r\n\r\nOK\r\n");
        });
    };
    life.clock.spawn("operator later", [&] {
        const auto pause = life.clock.make_waker();
        life.clock.wait(*pause, life.clock.now() + 300s);
        after = life.thread->ask_for(hal::Rung::power_cycle);
        life.stop_all();
    });
    life.run(2);
    BOOST_REQUIRE((during && *during));
    BOOST_TEST((**during == gateway::ModemThread::Asked::later));
    BOOST_REQUIRE(after.has_value());
    BOOST_TEST((!*after || **after == gateway::ModemThread::Asked::accepted));
    const auto& recovery = life.status.get().recovery;
    BOOST_TEST(std::ranges::any_of(recovery, [](const hal::RecoveryAction& action) {
        return action.rung == hal::Rung::soft_restart && action.fault == hal::Fault::asked;
    }));
}

BOOST_AUTO_TEST_CASE(recovery_is_remembered_over_restarts) {
    Life life(1);
    life.modem.deaf = true;
    life.run(1, 300s);
    const std::size_t before = life.status.get().recovery.size();
    BOOST_TEST(before > 0U);
    life.stop_all();
    life.clock.run();
    life.next_life();
    life.modem.deaf = false;
    life.run(1, 60s);
    BOOST_TEST(life.status.get().recovery.size() >= before);
}

BOOST_AUTO_TEST_SUITE_END()
