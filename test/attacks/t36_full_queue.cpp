// T36: one account fills the queue. It gets as far as its own limit; the queue as a whole has an
// end too, and who may still send is not kept out by who may not. Red without either limit.
#include <boost/test/unit_test.hpp>

#include "outbox/error.hpp"
#include "outbox/fixture.hpp"

namespace {

constexpr unsigned attempts = 10000;
constexpr unsigned room = 1000;

struct Fixture : test_support::StoreFixture {
    std::error_code ask_as(const std::string& account) {
        auto wanted = message();
        wanted.account = account;
        const auto added = store->add(wanted);
        return added ? std::error_code() : added.error().code;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(full_queue, Fixture)

BOOST_AUTO_TEST_CASE(one_account_cannot_fill_the_queue_for_the_others) {
    settings::Account flooder;
    flooder.username = "flooder";
    store->limit_accounts({flooder});
    store->limit_waiting(room);
    unsigned accepted = 0;
    for (unsigned i = 0; i < attempts; ++i) {
        const std::error_code refusal = ask_as("flooder");
        accepted += refusal ? 0 : 1;
        BOOST_REQUIRE((!refusal || refusal == outbox::Errc::limit_reached));
    }
    BOOST_TEST(accepted == settings::Limits().per_hour);
    BOOST_TEST(!ask_as("door"));
}

BOOST_AUTO_TEST_CASE(the_queue_has_an_end_for_all_together) {
    store->limit_waiting(room);
    for (unsigned i = 0; i < room; ++i) {
        BOOST_REQUIRE(!ask_as("account" + std::to_string(i)));
    }
    for (unsigned i = 0; i < room; ++i) {
        BOOST_REQUIRE((ask_as("account" + std::to_string(i)) == outbox::Errc::queue_full));
    }
    BOOST_TEST(store->counts()->waiting == room);
}

BOOST_AUTO_TEST_SUITE_END()
