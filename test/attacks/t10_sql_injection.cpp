// T10: SQL in what a caller writes. All of it is bound, never pasted: each payload comes back octet
// for octet from the columns that hold it, finds itself alone, and the tables stay as they are. Red
// as soon as one statement is put together from a value.
#include <array>
#include <boost/test/unit_test.hpp>
#include <random>
#include <string>

#include "outbox/fixture.hpp"

namespace {

constexpr unsigned payloads = 2000;

constexpr std::array pieces{"'",
                            "\"",
                            ";",
                            "--",
                            "/*",
                            "*/",
                            ")",
                            "(",
                            " OR 1=1 ",
                            "DROP ",
                            "TABLE ",
                            "parts",
                            "messages",
                            "UNION SELECT ",
                            "?1",
                            ":a",
                            "@x",
                            "$y",
                            "||",
                            "char(39)",
                            "x'00'",
                            "\\",
                            "%",
                            "_",
                            "PRAGMA ",
                            "ATTACH ",
                            "randomblob",
                            "load_extension",
                            "\xC2\xA0",
                            "\n",
                            "\xE2\x80\x99",
                            "'; DELETE FROM messages; --"};

struct Fixture : test_support::StoreFixture {
    std::mt19937 random{10};  // NOLINT(cert-msc51-cpp): the same payloads each time

    std::string payload() {
        std::string text;
        for (auto left = 1 + random() % 6; left != 0; --left) {
            text += pieces.at(random() % pieces.size());
        }
        return text;
    }
    std::string schema() {
        std::string all;
        const auto read = database->transaction([&](database::Session& session) {
            return session.query("SELECT sql FROM sqlite_master ORDER BY name", {},
                                 [&](const database::Row& row) { all += row.text(0); });
        });
        BOOST_REQUIRE(read.has_value());
        return all;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sql_injection, Fixture)

BOOST_AUTO_TEST_CASE(every_payload_comes_back_as_it_is) {
    const std::string before = schema();
    for (unsigned i = 0; i < payloads; ++i) {
        auto hostile = message(1, payload());
        hostile.account = payload();
        hostile.number = payload();
        hostile.text = payload();
        hostile.request_key = payload() + std::to_string(i);
        hostile.batch = payload() + std::to_string(i);
        BOOST_TEST_CONTEXT(hostile.text) {
            BOOST_REQUIRE(store->add(hostile).has_value());
            const outbox::MessageView stored = view(hostile.id);
            BOOST_TEST(stored.account == hostile.account);
            BOOST_TEST(stored.number == hostile.number);
            BOOST_TEST(stored.text == hostile.text);
            BOOST_TEST(stored.modem == hostile.modem);
            const auto named = store->find_named(hostile.account, hostile.request_key);
            BOOST_REQUIRE((named && named->messages.size() == 1));
            BOOST_TEST(named->messages.front().id == hostile.id);
        }
    }
    BOOST_TEST(store->counts()->waiting == payloads);
    BOOST_TEST(schema() == before);
}

BOOST_AUTO_TEST_CASE(a_payload_as_a_name_finds_nothing) {
    add();
    for (unsigned i = 0; i < payloads; ++i) {
        const std::string name = payload();
        const auto named = store->find_named(name, name);
        BOOST_REQUIRE(named.has_value());
        BOOST_TEST(named->messages.empty(), name);
        BOOST_TEST(!store->find(name)->has_value(), name);
    }
}

BOOST_AUTO_TEST_SUITE_END()
