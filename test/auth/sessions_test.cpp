#include "auth/sessions.hpp"

#include <atomic>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <set>
#include <thread>

namespace {

using namespace std::chrono_literals;

const settings::Administrator nobody;

struct Fixture {
    auth::Sessions sessions;
    settings::Administrator ada{"ada", "$argon2id$ada", ""};
    hal::Instant now{100h};

    bool is_open(const std::string& id) { return sessions.find(id, ada, now).has_value(); }
};

std::string id_of(char digit) {
    return std::string(64, digit);
}

const std::string one = "__Host-sms-gateway=" + id_of('1');

const std::vector<std::string> good_headers{
    one,
    "theme=dark; " + one,
    one + "; theme=dark",
    one + ";",
    "a; =b; " + one + "; __host-sms-gateway=" + id_of('2'),
    "x__Host-sms-gateway=" + id_of('2') + "; " + one,
};

const std::vector<std::string> bad_headers{
    "",
    ";",
    "__Host-sms-gateway",
    "__Host-sms-gateway=",
    "__Host-sms-gateway=" + id_of('1') + "0",
    "__Host-sms-gateway=" + id_of('1').substr(1),
    "__Host-sms-gateway=" + id_of('A'),
    "__Host-sms-gateway=" + id_of('g'),
    "__Host-sms-gateway=\"" + id_of('1') + "\"",
    "__Host-sms-gateway = " + id_of('1'),
    "__Host-sms-gateway=" + id_of('1') + " ",
    "__Host-sms-gateway=" + id_of('1') + ", __Host-sms-gateway=" + id_of('1'),
    "__host-sms-gateway=" + id_of('1'),
    "sms-gateway=" + id_of('1'),
    one + "; " + one,
    one + "; __Host-sms-gateway=" + id_of('2'),
    "__Host-sms-gateway=; " + one,
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sessions, Fixture)

BOOST_AUTO_TEST_CASE(an_id_is_256_random_bits_and_never_the_same) {
    std::set<std::string> ids;
    for (int i = 0; i < 100; ++i) {
        const std::string id = sessions.open(ada, now);
        BOOST_TEST(auth::read_session_cookie("__Host-sms-gateway=" + id).value_or("") == id);
        ids.insert(id);
    }
    BOOST_TEST(ids.size() == 100U);
    // Not a digit stands still: each of the 64 places has shown several ones.
    for (std::size_t place = 0; place < 64; ++place) {
        std::set<char> seen;
        for (const std::string& id : ids) {
            seen.insert(id.at(place));
        }
        BOOST_TEST(seen.size() > 8U);
    }
}

BOOST_AUTO_TEST_CASE(only_its_id_opens_a_session) {
    const std::string id = sessions.open(ada, now);
    BOOST_REQUIRE(is_open(id));
    BOOST_TEST(sessions.find(id, ada, now)->username == "ada");
    std::string near = id;
    near.back() = near.back() == '0' ? '1' : '0';
    BOOST_TEST(!is_open(near));
    BOOST_TEST(!is_open(""));
    BOOST_TEST(!is_open(id.substr(0, 63)));
}

BOOST_AUTO_TEST_CASE(it_ends_when_it_is_idle) {
    const std::string id = sessions.open(ada, now);
    BOOST_TEST((sessions.find(id, ada, now)->expires_in == 15min));
    now += 15min - 1s;
    BOOST_TEST((sessions.find(id, ada, now)->expires_in == 1s));
    now += 1s;
    BOOST_TEST(!is_open(id));
    now -= 15min;
    BOOST_TEST(!is_open(id));  // For good.
}

BOOST_AUTO_TEST_CASE(use_prolongs_it_and_a_look_does_not) {
    const std::string used = sessions.open(ada, now);
    const std::string looked_at = sessions.open(ada, now);
    now += 10min;
    BOOST_TEST((sessions.use(used, ada, now)->expires_in == 15min));
    BOOST_TEST((sessions.find(looked_at, ada, now)->expires_in == 5min));
    now += 10min;
    BOOST_TEST(is_open(used));
    BOOST_TEST(!is_open(looked_at));
}

BOOST_AUTO_TEST_CASE(it_ends_after_eight_hours_however_busy) {
    const std::string id = sessions.open(ada, now);
    const hal::Instant end = now + 8h;
    for (; now < end; now += 10min) {
        BOOST_REQUIRE(sessions.use(id, ada, now));
        BOOST_TEST((sessions.find(id, ada, now)->expires_in <= end - now));
    }
    BOOST_TEST(!sessions.use(id, ada, now));
}

BOOST_AUTO_TEST_CASE(of_too_many_the_oldest_ends) {
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < auth::Sessions::capacity; ++i) {
        ids.push_back(sessions.open(ada, now));
        now += 1s;
    }
    BOOST_TEST(is_open(ids.front()));
    const std::string last = sessions.open(ada, now);
    BOOST_TEST(!is_open(ids.front()));
    BOOST_TEST(is_open(ids.at(1)));
    BOOST_TEST(is_open(last));
}

BOOST_AUTO_TEST_CASE(what_has_ended_takes_nobodys_place) {
    for (std::size_t i = 1; i < auth::Sessions::capacity; ++i) {
        sessions.open(ada, now);
    }
    now += 10min;
    const std::string old = sessions.open(ada, now);
    now += 10min;
    for (std::size_t i = 1; i < auth::Sessions::capacity; ++i) {
        sessions.open(ada, now);
    }
    BOOST_TEST(is_open(old));
}

BOOST_AUTO_TEST_CASE(it_belongs_to_the_administrator_it_was_opened_for) {
    const settings::Administrator other_password{"ada", "$argon2id$other", ""};
    const settings::Administrator other_name{"bob", "$argon2id$ada", ""};
    for (const settings::Administrator& other : {nobody, other_password, other_name}) {
        const std::string id = sessions.open(ada, now);
        BOOST_TEST(!sessions.use(id, other, now));
        BOOST_TEST(!is_open(id));  // Not even when it is the old one's again.
    }
    const std::string id = sessions.open(ada, now);
    ada.setup_code_hash = "$argon2id$code";  // A code was drawn: still the same administrator.
    BOOST_TEST(is_open(id));
}

BOOST_AUTO_TEST_CASE(a_closed_one_is_closed_and_the_others_are_not) {
    const std::string one_of_them = sessions.open(ada, now);
    const std::string other = sessions.open(ada, now);
    sessions.close("");
    sessions.close(one_of_them);
    BOOST_TEST(!is_open(one_of_them));
    BOOST_TEST(is_open(other));
}

BOOST_AUTO_TEST_CASE(several_threads_may_use_them) {
    std::vector<std::jthread> threads;
    std::atomic<int> lost = 0;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int round = 0; round < 200; ++round) {
                const std::string id = sessions.open(ada, now);
                lost += sessions.use(id, ada, now) ? 0 : 1;
                sessions.close(id);
            }
        });
    }
    threads.clear();
    BOOST_TEST(lost == 0);  // Never more than four are open.
}

BOOST_AUTO_TEST_CASE(the_cookie_is_for_this_host_over_tls_and_for_no_script) {
    BOOST_TEST(auth::session_cookie("0f") ==
               "__Host-sms-gateway=0f; Path=/; Secure; HttpOnly; SameSite=Strict");
    BOOST_TEST(auth::ended_session_cookie() ==
               "__Host-sms-gateway=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
}

BOOST_DATA_TEST_CASE(the_id_is_found_among_other_cookies, good_headers) {
    BOOST_TEST(auth::read_session_cookie(sample).value_or("none") == id_of('1'));
}

BOOST_DATA_TEST_CASE(what_is_not_ours_is_no_id, bad_headers) {
    BOOST_TEST(!auth::read_session_cookie(sample).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
