#include <array>
#include <boost/test/unit_test.hpp>

#include "gateway/link_locator.hpp"
#include "gateway/modem_thread.hpp"
#include "gateway/pocket_modem.hpp"
#include "sms/submit.hpp"
#include "support/temp_directory.hpp"

namespace {

using namespace std::chrono_literals;
using test_support::RunEnd;

/// A modem of its own and the gateway's thread for it.
struct Side {
    Side(test_support::SimClock& clock, std::string its_name)
        : name(std::move(its_name)), link(clock), modem(clock, link, 200ms) {}

    std::string name;
    test_support::MemoryLink link;
    test_support::PocketModem modem;
    gateway::SharedModemStatus status;
    std::unique_ptr<hal::PowerControl> board;
    std::unique_ptr<gateway::ModemThread> thread;
};

/// Two modems on one queue, one thread at a time in an order drawn from a seed.
struct Pair {
    explicit Pair(std::uint64_t seed) : clock(seed) {
        auto profile = std::make_shared<hal::ModemProfile>();
        profile->name = "pocket";
        profile->dialect = "generic";
        profile->storages = {"SM"};
        const auto device = std::make_shared<profile::DeviceProfile>(
            profile::DeviceProfile{.name = "pocket", .modem = std::move(profile)});
        b.modem.set_answer("AT+CGSN", "001010123456789");
        b.modem.set_answer("AT+CIMI", "001010999999999");
        b.modem.set_answer("AT+CRSM=176,12258,0,0,10", "+CRSM: 144,0,\"984400000000000000F9\"");
        mirror->use_modems({"a", "b"});
        imeis.use({{.name = "a"}, {.name = "b"}});
        for (Side* side : {&a, &b}) {
            side->board = hal::make_power_control({}, {}, clock);
            side->thread = std::make_unique<gateway::ModemThread>(
                parts(*side),
                gateway::ModemSetup{.settings = {.name = side->name}, .device = device}, false);
        }
    }
    ~Pair() {
        stop.request_stop();
        clock.run();
    }

    gateway::ModemThread::Parts parts(Side& side) {
        return {.clock = clock,
                .database = *database,
                .store = *store,
                .mirror = *mirror,
                .status = side.status,
                .power = *side.board,
                .imeis = imeis,
                .make_locator =
                    [&side](hal::ModemPlace place, const hal::ModemProfile&) {
                        return std::make_unique<test_support::LinkLocator>(side.link,
                                                                           std::move(place));
                    },
                .progressed =
                    [this](const outbox::Progress& progress) {
                        if (outbox::is_final(progress.state)) {
                            states[progress.id] = progress.state;
                        }
                        if (states.size() == expected) {
                            stop.request_stop();
                        }
                    },
                .wake_others = [this] { wake(); }};
    }
    void wake() {
        for (Side* side : {&a, &b}) {
            side->thread->wake();
        }
    }

    void add(const std::string& id, const std::string& text, const std::string& modem = {}) {
        const auto encoded = sms::encode_submit(
            {.to = {.type = sms::TypeOfNumber::international, .text = "447700900123"},
             .text = text});
        BOOST_REQUIRE(encoded.has_value());
        BOOST_REQUIRE(store->add({.id = id,
                                  .account = "plc",
                                  .number = "+447700900123",
                                  .text = text,
                                  .lifetime = 4h,
                                  .tpdus = encoded->tpdus,
                                  .modem = modem}));
        ++expected;
        wake();
    }

    RunEnd run(hal::Instant::duration limit = 1h) {
        for (Side* side : {&a, &b}) {
            clock.spawn("modem " + side->name, [this, side] { side->modem.run(stop.get_token()); });
            clock.spawn("gateway " + side->name,
                        [this, side] { side->thread->run(stop.get_token()); });
        }
        return clock.run(clock.now() + limit);
    }
    std::size_t sent() {
        return static_cast<std::size_t>(std::ranges::count_if(
            states, [](const auto& one) { return one.second == outbox::State::sent; }));
    }

    test_support::TempDirectory directory;
    test_support::SimClock clock;
    Side a{clock, "a"};
    Side b{clock, "b"};
    std::unique_ptr<database::Database> database =
        std::move(*database::Database::open(directory.file("pair.db"), clock));
    outbox::RuntimeNotes notes{{}};
    std::unique_ptr<outbox::Store> store = outbox::Store::open(*database, clock, notes);
    std::unique_ptr<inbox::Mirror> mirror = inbox::Mirror::open(*database, clock);
    gateway::ImeiBook imeis;
    std::stop_source stop;
    std::size_t expected = 0;
    std::map<outbox::MessageId, outbox::State> states;
};

const std::array ids{"aa", "bb", "cc", "dd", "ee", "ff"};

}  // namespace

BOOST_AUTO_TEST_SUITE(two_modems)

BOOST_AUTO_TEST_CASE(messages_are_spread_and_each_goes_out_once) {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        Pair pair(seed);
        for (const char* id : ids) {
            pair.add(id, std::string("hello ") + id);
        }
        BOOST_TEST(pair.run() == RunEnd::finished);
        BOOST_TEST(pair.sent() == ids.size());
        BOOST_TEST(!pair.a.modem.submitted().empty());
        BOOST_TEST(!pair.b.modem.submitted().empty());
        BOOST_TEST(pair.a.modem.submitted().size() + pair.b.modem.submitted().size() == ids.size());
    }
}

BOOST_AUTO_TEST_CASE(the_parts_of_a_message_go_by_one_modem) {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        Pair pair(seed);
        pair.add("aa", std::string(400, 'a'));
        pair.add("bb", std::string(400, 'b'));
        BOOST_TEST(pair.run() == RunEnd::finished);
        BOOST_TEST(pair.sent() == 2U);
        BOOST_TEST(pair.a.modem.submitted().size() % 3 == 0U);
        BOOST_TEST(pair.a.modem.submitted().size() + pair.b.modem.submitted().size() == 6U);
    }
}

BOOST_AUTO_TEST_CASE(one_that_is_not_there_holds_up_nothing) {
    Pair pair(1);
    pair.b.link.unplug();
    for (const char* id : ids) {
        pair.add(id, "hello");
    }
    const hal::Instant start = pair.clock.now();
    BOOST_TEST(pair.run() == RunEnd::finished);
    BOOST_TEST(pair.sent() == ids.size());
    BOOST_TEST(pair.a.modem.submitted().size() == ids.size());
    BOOST_TEST((pair.clock.now() - start < 30s));
}

BOOST_AUTO_TEST_CASE(one_that_dies_under_a_submit_takes_only_that_message_with_it) {
    Pair pair(1);
    bool died = false;
    pair.b.modem.when_submitted = [&] {
        died = true;
        pair.b.link.unplug();
    };
    for (const char* id : ids) {
        pair.add(id, std::string("hello ") + id);
    }
    // What may be on its way is left alone until the submit limit, and then it is uncertain.
    pair.clock.at(pair.clock.now() + 30s, [&] { pair.b.link.plug_in(); });
    BOOST_TEST(pair.run() == RunEnd::finished);
    BOOST_TEST(died);
    BOOST_TEST(pair.sent() == ids.size() - 1);
    BOOST_TEST(pair.a.modem.submitted().size() == ids.size() - 1);
    BOOST_TEST(pair.b.modem.submitted().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_message_for_one_modem_waits_for_that_one) {
    Pair pair(1);
    pair.b.link.unplug();
    pair.add("aa", "for b", "b");
    pair.add("bb", "for any");
    pair.clock.at(pair.clock.now() + 60s, [&] { pair.b.link.plug_in(); });
    BOOST_TEST(pair.run() == RunEnd::finished);
    BOOST_TEST(pair.sent() == 2U);
    BOOST_TEST(pair.a.modem.submitted().size() == 1U);
    BOOST_TEST(pair.b.modem.submitted().size() == 1U);
}

BOOST_AUTO_TEST_CASE(one_without_a_network_leaves_the_queue_to_the_other) {
    Pair pair(1);
    for (const char* command : {"CREG", "CGREG", "CEREG"}) {
        pair.a.modem.set_answer("AT+" + std::string(command) + "?",
                                "+" + std::string(command) + ": 2,2");
    }
    for (const char* id : ids) {
        pair.add(id, "hello");
    }
    BOOST_TEST(pair.run() == RunEnd::finished);
    BOOST_TEST(pair.b.modem.submitted().size() == ids.size());
}

BOOST_AUTO_TEST_SUITE_END()
