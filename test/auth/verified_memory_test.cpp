#include "auth/verified_memory.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

namespace {

using auth::Realm;
using auth::VerifiedMemory;
using std::chrono::minutes;
using std::chrono::seconds;

const hal::Instant start{};
const auth::Identity plc{Realm::sms, "plc", "h"};

}  // namespace

BOOST_AUTO_TEST_SUITE(verified_memory)

BOOST_AUTO_TEST_CASE(where_one_part_ends_and_the_next_begins_counts) {
    const VerifiedMemory memory;
    const auto one = memory.fingerprint(Realm::sms, "ab", "c", "d");
    BOOST_TEST(!auth::equal(one, memory.fingerprint(Realm::sms, "a", "bc", "d")));
    BOOST_TEST(!auth::equal(one, memory.fingerprint(Realm::sms, "ab", "cd", "")));
    BOOST_TEST(auth::equal(one, memory.fingerprint(Realm::sms, "ab", "c", "d")));
}

BOOST_AUTO_TEST_CASE(another_process_has_another_key) {
    BOOST_TEST(!auth::equal(VerifiedMemory().fingerprint(Realm::sms, "a", "b", "c"),
                            VerifiedMemory().fingerprint(Realm::sms, "a", "b", "c")));
}

BOOST_AUTO_TEST_CASE(a_fresh_memory_holds_nothing_not_even_zeros) {
    VerifiedMemory memory;
    BOOST_TEST(!memory.contains(auth::Fingerprint{}, start));
}

BOOST_AUTO_TEST_CASE(ten_minutes_count_from_the_last_use) {
    VerifiedMemory memory;
    const auto key = memory.fingerprint(Realm::sms, "192.168.8.20", "plc", "violet-canoe-37");
    memory.insert(key, plc, start);
    BOOST_TEST(memory.contains(key, start + minutes(9)));
    BOOST_TEST(memory.contains(key, start + minutes(18)));
    BOOST_TEST(!memory.contains(key, start + minutes(28)));
}

BOOST_AUTO_TEST_CASE(a_full_table_gives_up_the_one_not_used_for_longest) {
    VerifiedMemory memory;
    const auto key_of = [&memory](std::size_t i) {
        return memory.fingerprint(Realm::sms, std::to_string(i), "plc", "violet-canoe-37");
    };
    for (std::size_t i = 0; i < VerifiedMemory::capacity; ++i) {
        memory.insert(key_of(i), plc, start + seconds(i));
    }
    const hal::Instant later = start + minutes(5);
    BOOST_REQUIRE(memory.contains(key_of(0), later));  // used again: number 1 is the oldest now
    memory.insert(key_of(1000), plc, later);
    BOOST_TEST(memory.contains(key_of(0), later));
    BOOST_TEST(!memory.contains(key_of(1), later));
    BOOST_TEST(memory.contains(key_of(2), later));
    BOOST_TEST(memory.contains(key_of(1000), later));
}

BOOST_AUTO_TEST_CASE(only_changed_and_removed_accounts_are_forgotten) {
    VerifiedMemory memory;
    const auto kept = memory.fingerprint(Realm::sms, "s", "kept", "p");
    const auto changed = memory.fingerprint(Realm::sms, "s", "changed", "p");
    const auto removed = memory.fingerprint(Realm::sms, "s", "removed", "p");
    memory.insert(kept, {Realm::sms, "kept", "h1"}, start);
    memory.insert(changed, {Realm::sms, "changed", "h2"}, start);
    memory.insert(removed, {Realm::sms, "removed", "h3"}, start);
    memory.forget_all_but({{Realm::sms, "changed", "h4"},
                           {Realm::sms, "kept", "h1"},
                           {Realm::administrator, "removed", "h3"}});
    BOOST_TEST(memory.contains(kept, start));
    BOOST_TEST(!memory.contains(changed, start));
    BOOST_TEST(!memory.contains(removed, start));
}

BOOST_AUTO_TEST_SUITE_END()
