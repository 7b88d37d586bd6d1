#include <atomic>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "outbox/dispatcher.hpp"
#include "outbox/fixture.hpp"
#include "support/fake_modem.hpp"

namespace {

using namespace std::chrono_literals;
using Kind = hal::SubmitOutcome::Kind;

/// One modem with its dispatcher, as its thread has them.
struct Lane {
    std::string imsi;
    test_support::FakeModem modem;
    std::vector<Kind> scripted;  ///< what `modem.outcomes` held at the start
    std::unique_ptr<outbox::Dispatcher> dispatcher;
    std::unique_ptr<hal::Waker> waker;

    /// What the network behind this modem has got.
    std::vector<hal::Octets> taken() const {
        std::vector<hal::Octets> taken;
        for (std::size_t at = 0; at < modem.submitted.size(); ++at) {
            if (at >= scripted.size() || scripted[at] == Kind::accepted) {
                taken.push_back(modem.submitted[at]);
            }
        }
        return taken;
    }
    void script(hal::SubmitOutcome outcome) {
        scripted.push_back(outcome.kind);
        modem.outcomes.push_back(std::move(outcome));
    }
};

struct Fixture : test_support::StoreFixture {
    profile::DeviceProfile device;
    Lane one{.imsi = "001010000000001"};
    Lane two{.imsi = "001010000000002"};
    unsigned total_parts = 0;
    std::atomic<unsigned> in_vain = 0;  ///< claims that came to no submit

    Fixture() {
        device.modem = std::make_shared<hal::ModemProfile>();
        one.waker = clock.make_waker();
        two.waker = clock.make_waker();
        start("modem1", one);
        start("modem2", two);
    }
    void start(const std::string& name, Lane& lane) {
        lane.dispatcher = std::make_unique<outbox::Dispatcher>(
            *store, clock, device, name, [this](const outbox::Progress&) {
                one.waker->wake();  // What one has put back is anybody's.
                two.waker->wake();
            });
    }

    /// Messages of one to three parts; no two TPDUs are equal.
    void add_many(unsigned messages) {
        for (unsigned number = 0; number < messages; ++number) {
            outbox::NewMessage message{.id = outbox::random_message_id(),
                                       .account = "plc",
                                       .number = "+447700900123",
                                       .text = "hello",
                                       .lifetime = 24h};
            for (unsigned part = 0; part <= number % 3; ++part, ++total_parts) {
                message.tpdus.push_back({0x01, 0x00, static_cast<std::uint8_t>(number),
                                         static_cast<std::uint8_t>(part)});
            }
            BOOST_REQUIRE(store->add(message).has_value());
        }
    }
    void check_each_part_went_once_and_each_message_by_one_modem() {
        std::map<unsigned, std::set<const Lane*>> lanes_of;
        std::set<hal::Octets> parts;
        std::size_t submits = 0;
        for (const Lane* lane : {&one, &two}) {
            const auto taken = lane->taken();
            submits += taken.size();
            for (const hal::Octets& tpdu : taken) {
                parts.insert(tpdu);
                lanes_of[tpdu.at(2)].insert(lane);
            }
        }
        BOOST_TEST(submits == total_parts);
        BOOST_TEST(in_vain == 0U);
        BOOST_TEST(parts.size() == total_parts);
        for (const auto& [number, lanes] : lanes_of) {
            BOOST_TEST(lanes.size() == 1U, "message " << number);
        }
    }
    bool idle() {
        const auto counts = store->counts();
        return counts && counts->waiting == 0 && counts->armed == 0;
    }
    /// The modem's thread on the clock that jumps.
    void live(Lane& lane) {
        while (!idle()) {
            const auto step = lane.dispatcher->step(lane.modem, lane.imsi);
            BOOST_REQUIRE(step.has_value());
            if (step->worked) {
                in_vain += step->outcome ? 0 : 1;
                continue;
            }
            const auto due = lane.dispatcher->next_due_at(lane.imsi);
            BOOST_REQUIRE(due.has_value());
            clock.wait(*lane.waker, *due);
        }
        one.waker->wake();
        two.waker->wake();
    }
};

hal::SubmitOutcome refused(int cms) {
    return {.kind = Kind::refused, .error = {{cms, hal::cms_category()}, "AT+CMGS"}};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(several_modems, Fixture)

BOOST_DATA_TEST_CASE(in_any_order_of_the_threads_each_part_goes_once,
                     boost::unit_test::data::xrange(1, 5), seed) {
    constexpr unsigned messages = 40;
    add_many(messages);
    std::mt19937 random(static_cast<unsigned>(seed));
    for (Lane* lane : {&one, &two}) {
        for (unsigned at = 0; at < messages; ++at) {
            const unsigned drawn = static_cast<unsigned>(random()) % 8;
            lane->script(drawn == 0   ? refused(42)
                         : drawn == 1 ? refused(331)
                                      : hal::SubmitOutcome{.kind = Kind::accepted});
        }
        // Modem and network take their time, and the other thread has its turn meanwhile.
        const auto take_time = [this, &random] {
            const auto waker = clock.make_waker();
            clock.wait(*waker, clock.now() + std::chrono::milliseconds(random() % 4000));
        };
        lane->modem.before_armed = take_time;
        lane->modem.before_outcome = take_time;
    }
    clock.spawn("modem1", [this] { live(one); });
    clock.spawn("modem2", [this] { live(two); });
    BOOST_TEST(clock.run() == test_support::RunEnd::finished);
    BOOST_TEST(idle());
    BOOST_TEST(!one.taken().empty());
    BOOST_TEST(!two.taken().empty());
    check_each_part_went_once_and_each_message_by_one_modem();
}

BOOST_AUTO_TEST_CASE(two_threads_at_once_send_each_part_once) {
    add_many(200);
    const auto work = [this](Lane& lane) {
        while (!idle()) {
            const auto step = lane.dispatcher->step(lane.modem, lane.imsi);
            if (!step) {
                return;
            }
            in_vain += step->worked && !step->outcome ? 1 : 0;
        }
    };
    {
        const std::jthread first(work, std::ref(one));
        const std::jthread second(work, std::ref(two));
    }
    BOOST_TEST(idle());
    check_each_part_went_once_and_each_message_by_one_modem();
}

BOOST_AUTO_TEST_CASE(a_modem_that_cannot_send_leaves_all_to_the_other_and_counts_no_attempt) {
    const auto id = add(2);
    for (int at = 0; at < 100; ++at) {
        one.script(refused(310));
    }
    BOOST_TEST(one.dispatcher->step(one.modem, one.imsi)->worked);
    BOOST_TEST(view(id).parts.front().attempts == 0U);
    BOOST_TEST(two.dispatcher->step(two.modem, two.imsi)->worked);  // at once
    BOOST_TEST(two.dispatcher->step(two.modem, two.imsi)->worked);
    BOOST_TEST(state(id) == "sent");
    BOOST_TEST(view(id).modem == "modem2");
    BOOST_TEST(view(id).parts.front().attempts == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
