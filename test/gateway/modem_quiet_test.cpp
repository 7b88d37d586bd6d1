#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "gateway/life.hpp"
#include "profile/load.hpp"

namespace {

using namespace std::chrono_literals;
using test_support::Life;
using test_support::RunEnd;

struct Quiet : Life {
    Quiet() : Life(1) {}
    hal::Milliseconds limit() const { return device->modem->timeouts.submit; }
    std::string state(const std::string& id) {
        const auto found = store->find(id);
        BOOST_REQUIRE((found && *found));
        return outbox::to_string((*found)->state);
    }
    void sql(std::string_view text) {
        BOOST_REQUIRE(database->transaction([&](database::Session& s) { return s.run(text); }));
    }
    void pass(hal::Instant::duration time) {
        BOOST_TEST(clock.run(clock.now() + time) == RunEnd::limit);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(modem_quiet, Quiet)

BOOST_AUTO_TEST_CASE(after_a_restart_of_the_worker_the_rest_of_the_limit_is_waited_out_exactly) {
    std::optional<hal::Instant> submitted_at;
    modem.when_submitted = [&] {
        submitted_at = clock.now();
        thread_stop.request_stop();
    };
    add("aa");
    run(2, 10s);
    BOOST_REQUIRE(submitted_at.has_value());
    stop_all();
    clock.run();
    modem.when_submitted = nullptr;
    clock.jump_wall(1000h);
    next_life();
    const std::size_t before = modem.commands().size();
    expected = 2;
    clock.spawn("modem", [this] { modem.run(stop.get_token()); });
    clock.spawn("gateway", [this] { thread->run(thread_stop.get_token()); });
    pass(*submitted_at + limit() - 1ms - clock.now());
    BOOST_TEST(modem.commands().size() == before);
    pass(2s);
    BOOST_TEST(modem.commands().size() > before);
    pass(20s);
    BOOST_TEST(state("aa") == "uncertain");
}

BOOST_AUTO_TEST_CASE(an_unclear_answer_leaves_the_port_in_peace_until_the_clear_one) {
    modem.when_submitted = [&] { modem.say("\r\nOK\r\n"); };
    add("aa");
    BOOST_TEST(run(2, 30s) == RunEnd::limit);
    const std::size_t before = modem.commands().size();
    pass(200s);
    BOOST_TEST(modem.commands().size() == before);
    BOOST_TEST(state("aa") == "resolving");
    modem.say("\r\n+CMGS: 5\r\n\r\nOK\r\n");
    modem.when_submitted = nullptr;
    pass(20s);
    BOOST_TEST(state("aa") == "sent");
    BOOST_TEST(int{*(*store->find("aa"))->parts.front().reference} == 5);
}

BOOST_AUTO_TEST_CASE(an_unclear_answer_that_stays_one_is_uncertain_after_the_limit) {
    modem.when_submitted = [&] { modem.say("\r\nOK\r\n"); };
    add("aa");
    BOOST_TEST(run(2, 30s) == RunEnd::limit);
    modem.when_submitted = nullptr;
    add("bb");
    pass(limit() - 40s);
    BOOST_TEST(state("aa") == "resolving");
    BOOST_TEST(state("bb") == "queued");
    BOOST_TEST(clock.run(clock.now() + 60s) == RunEnd::finished);
    BOOST_TEST(state("aa") == "uncertain");
    BOOST_TEST(state("bb") == "sent");
}

BOOST_AUTO_TEST_CASE(with_a_disk_that_refuses_nothing_is_submitted_and_the_status_says_why) {
    BOOST_TEST(run(1, 30s) == RunEnd::limit);
    add("aa");
    sql("CREATE TRIGGER full BEFORE UPDATE ON parts BEGIN SELECT RAISE(ABORT, 'full'); END");
    pass(60s);
    BOOST_TEST(modem.submitted().empty());
    BOOST_TEST(status.get().obstacle().find("queue cannot be worked on") != std::string::npos,
               status.get().obstacle());
    sql("DROP TRIGGER full");
    BOOST_TEST(clock.run(clock.now() + 10s) == RunEnd::finished);
    BOOST_TEST(state("aa") == "sent");
    BOOST_TEST(modem.submitted().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_part_whose_modem_never_comes_back_ends_by_the_policy) {
    modem.when_submitted = [&] { link.unplug(); };
    add("aa");
    BOOST_TEST(run(1, limit() + 14min) == RunEnd::limit);
    BOOST_TEST(state("aa") == "resolving");
    BOOST_TEST(clock.run(clock.now() + 2min) == RunEnd::finished);
    BOOST_TEST(state("aa") == "uncertain");
}

// TS 24.011 10: the network's own timers; nothing here may be shorter.
BOOST_AUTO_TEST_CASE(no_shipped_modem_is_given_up_before_the_network_gives_up) {
    const std::filesystem::path shipped =
        std::filesystem::path(TEST_SOURCE_DIR) / "firmware-profiles";
    unsigned devices = 0;
    for (const auto& entry : std::filesystem::directory_iterator(shipped)) {
        if (entry.path().extension() != ".xml") {
            continue;
        }
        const auto loaded = profile::load_device(shipped, entry.path().stem().string());
        BOOST_REQUIRE(loaded.has_value());
        BOOST_TEST(((*loaded)->modem->timeouts.submit >= 120s), entry.path());
        ++devices;
    }
    BOOST_TEST(devices >= 12U);
}

BOOST_AUTO_TEST_SUITE_END()
