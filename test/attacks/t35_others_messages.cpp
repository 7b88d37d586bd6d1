// T35: one account looks for the messages of another. Ids are 128 random bits, and sms_status knows
// an account's own messages only. Red if the look-up forgot the account, or if ids could be
// foretold.
#include <boost/test/unit_test.hpp>
#include <random>
#include <set>
#include <vector>

#include "api/owed_fixture.hpp"

namespace {

using test_support::Client;

constexpr unsigned guesses = 100'000;
constexpr unsigned id_digits = 32;
constexpr std::string_view hex = "0123456789abcdef";

struct Fixture : test_support::OwedFixture {
    Fixture() {
        settings.device = "simulator-text";
        settings.groups = {{.name = "ward", .numbers = {"07700900101", "07700900102"}}};
        start();
    }

    /// The id that its sender hears; the network takes all of its `messages`.
    std::string send(const std::string& account, const std::string& query, unsigned messages = 1) {
        Client client = ask(query, account);
        for (unsigned i = 0; i < messages; ++i) {
            network_says(outbox::State::sent);
        }
        const http::Response answer = client.answer();
        BOOST_TEST(answer.status == 200);
        return test_support::id_of(answer);
    }
    /// All that an account may ask for its messages by.
    std::vector<std::string> names_of(const std::string& account) {
        return {send(account, "number=07700900123&text=one"),
                send(account, "number=07700900123&text=two"),
                send(account, "group=ward&text=three", 2),
                send(account, "number=07700900123&text=four&id=" + account + "-4"), account + "-4"};
    }
    http::Response status(const std::string& account, const std::string& id) {
        http::Request asked = request("id=" + id, account);
        asked.path = "/cgi-bin/sms_status";
        return Client(*router, asked).answer();
    }
    bool finds(const std::string& account, const std::string& id) {
        const auto named = gateway->store().find_named(account, id);
        BOOST_REQUIRE(named.has_value());
        return !named->messages.empty();
    }
};

std::string random_id(std::mt19937_64& random) {
    std::string id(id_digits, '0');
    for (char& digit : id) {
        digit = hex[random() % hex.size()];
    }
    return id;
}

/// Each that differs in one digit.
std::vector<std::string> neighbours(const std::string& id) {
    std::vector<std::string> all;
    for (std::size_t place = 0; place < id.size(); ++place) {
        for (const char digit : hex) {
            all.push_back(id);
            all.back()[place] = digit;
        }
    }
    std::erase(all, id);
    return all;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(others_messages, Fixture)

BOOST_AUTO_TEST_CASE(each_of_two_accounts_sees_its_own_messages_only) {
    const std::vector<std::string> accounts{"plc", "door"};
    std::vector<std::vector<std::string>> names;
    for (const std::string& account : accounts) {
        names.push_back(names_of(account));
    }
    const std::string never = status("plc", std::string(id_digits, '0')).body;
    for (std::size_t who = 0; who < accounts.size(); ++who) {
        for (std::size_t whose = 0; whose < accounts.size(); ++whose) {
            for (const std::string& name : names.at(whose)) {
                const http::Response answer = status(accounts.at(who), name);
                BOOST_TEST(answer.status == (who == whose ? 200 : 404), accounts[who] << name);
                // What is another's is told in no other words than what never was.
                BOOST_TEST((answer.body == never) == (who != whose));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(one_account_may_use_the_same_name_as_another_and_each_means_its_own) {
    const std::string of_plc = send("plc", "number=07700900101&text=mine&id=alarm-1");
    const std::string of_door = send("door", "number=07700900102&text=also&id=alarm-1");
    BOOST_TEST(of_plc != of_door);
    BOOST_TEST(test_support::header(status("plc", "alarm-1"), "X-Message-Id") == of_plc);
    BOOST_TEST(test_support::header(status("door", "alarm-1"), "X-Message-Id") == of_door);
}

BOOST_AUTO_TEST_CASE(a_hundred_thousand_guesses_find_nothing) {
    std::vector<std::string> near;
    for (int i = 0; i < 4; ++i) {
        const std::string id = send("plc", "number=07700900123&text=" + std::to_string(i));
        BOOST_REQUIRE(finds("plc", id));
        const auto around = neighbours(id);
        near.insert(near.end(), around.begin(), around.end());
    }
    std::mt19937_64 random(35);  // NOLINT(cert-msc51-cpp): the same run each time
    unsigned found = 0;
    for (unsigned i = 0; i < guesses; ++i) {
        const std::string guess = i < near.size() ? near[i] : random_id(random);
        found += finds(i % 2 == 0 ? "plc" : "door", guess) ? 1 : 0;
    }
    BOOST_TEST(found == 0U);
    for (unsigned i = 0; i < 200; ++i) {
        BOOST_TEST(status("door", near.at(i)).status == 404);
    }
}

BOOST_AUTO_TEST_CASE(an_id_is_128_bits_of_which_none_can_be_foretold) {
    constexpr unsigned many = 2000;
    std::set<std::string> ids;
    std::vector<unsigned> ones(4 * id_digits);
    for (unsigned i = 0; i < many; ++i) {
        const std::string id = outbox::random_message_id();
        BOOST_REQUIRE(id.size() == id_digits);
        BOOST_REQUIRE(ids.insert(id).second);
        for (std::size_t bit = 0; bit < ones.size(); ++bit) {
            ones[bit] += ((hex.find(id[bit / 4]) >> (bit % 4)) & 1U) != 0 ? 1 : 0;
        }
    }
    // Each bit is set in half of them, 1000 with a standard deviation of 22. Seven of those away is
    // a chance of 3 in 10^12 for each bit.
    for (const unsigned count : ones) {
        BOOST_TEST((count > many / 2 - 157 && count < many / 2 + 157), count);
    }
}

BOOST_AUTO_TEST_SUITE_END()
