#include "auth/verified_memory.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

namespace {

using auth::Realm;
using auth::VerifiedMemory;
using Seen = VerifiedMemory::Seen;
using std::chrono::minutes;
using std::chrono::seconds;

const hal::Instant start{};
const auth::Identity plc{Realm::sms, "plc", "h"};

bool holds(VerifiedMemory& memory, const auth::Fingerprint& key, hal::Instant now) {
    return memory.look_up(key, now, seconds(0)) == Seen::yes;
}

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
    BOOST_TEST(!holds(memory, auth::Fingerprint{}, start));
}

BOOST_AUTO_TEST_CASE(ten_minutes_count_from_the_last_use) {
    VerifiedMemory memory;
    const auto key = memory.fingerprint(Realm::sms, "192.168.8.20", "plc", "violet-canoe-37");
    memory.insert(key, plc, start);
    BOOST_TEST(holds(memory, key, start + minutes(9)));
    BOOST_TEST(holds(memory, key, start + minutes(18)));
    BOOST_TEST(!holds(memory, key, start + minutes(28)));
}

BOOST_AUTO_TEST_CASE(at_a_pace_it_says_yes_once_in_that_time_and_remembers_all_the_same) {
    VerifiedMemory memory;
    const auto key = memory.fingerprint(Realm::sms, "192.168.8.20", "plc", "violet-canoe-37");
    memory.insert(key, plc, start);
    const auto look_up = [&](std::chrono::milliseconds at) {
        return memory.look_up(key, start + at, seconds(1));
    };
    BOOST_TEST((look_up(seconds(1)) == Seen::yes));
    BOOST_TEST((look_up(std::chrono::milliseconds(1999)) == Seen::too_soon));
    BOOST_TEST((look_up(seconds(2)) == Seen::yes));  // what was too soon has not put it off
    BOOST_TEST(holds(memory, key, start + seconds(2)));
    const auto other = memory.fingerprint(Realm::sms, "192.168.8.20", "plc", "violet-canoe-38");
    BOOST_TEST((memory.look_up(other, start + seconds(9), seconds(1)) == Seen::no));
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
    BOOST_REQUIRE(holds(memory, key_of(0), later));  // used again: number 1 is the oldest now
    memory.insert(key_of(1000), plc, later);
    BOOST_TEST(holds(memory, key_of(0), later));
    BOOST_TEST(!holds(memory, key_of(1), later));
    BOOST_TEST(holds(memory, key_of(2), later));
    BOOST_TEST(holds(memory, key_of(1000), later));
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
    BOOST_TEST(holds(memory, kept, start));
    BOOST_TEST(!holds(memory, changed, start));
    BOOST_TEST(!holds(memory, removed, start));
}

BOOST_AUTO_TEST_SUITE_END()
