#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "api/owed_fixture.hpp"
#include "inbox/pdus.hpp"
#include "support/fake_modem.hpp"

namespace {

using test_support::header;

/// Slot 2: "hello" of the 10th, slot 3: of the 12th, slots 5 and 6: a long message.
struct Fixture : test_support::OwedFixture {
    test_support::FakeModem modem;

    Fixture() {
        modem.stored = {test_support::hello(2), test_support::hello(3, "21"),
                        test_support::part(5, 1), test_support::part(6, 2)};
        BOOST_REQUIRE(gateway->mirror().sync("main", modem).has_value());
    }

    test_support::Client begin(const std::string& name, const std::string& query,
                               const std::string& method = "GET", bool gone = false) {
        http::Request asked = request(query);
        asked.method = method;
        asked.path = "/cgi-bin/" + name;
        if (method == "POST") {
            asked.body = std::exchange(asked.query, "number=99");
        }
        return {*router, std::move(asked), gone};
    }
    std::string get(const std::string& name, const std::string& query = {}) {
        return begin(name, query).answer().body;
    }
    std::size_t listed(const std::string& state = "all") {
        const std::string list = get("sms_list", "state=" + state);
        std::size_t count = 0;
        for (std::size_t at = list.find("Index: "); at != std::string::npos;
             at = list.find("Index: ", at + 1)) {
            ++count;
        }
        return count;
    }
    void use(const std::string& device) {
        settings.device = device;
        start();
        BOOST_REQUIRE(gateway->mirror().sync("main", modem).has_value());
    }
};

struct Index {
    const char* query;
    const char* body;
};
std::ostream& operator<<(std::ostream& out, const Index& index) {
    return out << '"' << index.query << '"';
}

const Index indexes[] = {
    {"", "WRONG_NUMBER\n"},
    {"number=", "WRONG_NUMBER\n"},
    {"number=-1", "WRONG_NUMBER\n"},
    {"number=x3", "WRONG_NUMBER\n"},
    {"number=99999999999999999999", "WRONG_NUMBER\n"},
    {"number=4294967296", "WRONG_NUMBER\n"},
    {"number=4", "ERROR\n"},
    {"number=4294967295", "ERROR\n"},
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(api_inbox, Fixture)

BOOST_AUTO_TEST_CASE(a_message_is_read_by_its_index_and_is_read_from_then_on) {
    const std::string message = get("sms_read", "number=3");
    BOOST_TEST(message.starts_with("Index: 3\nDate: Thu Nov 12 10:00:00 2026\n"), message);
    BOOST_TEST(message.ends_with("Text: hello\nStatus: unread\n"), message);
    BOOST_TEST(get("sms_read", "number=3").ends_with("Status: read\n"));
    BOOST_TEST(listed("new") == 2U);
    BOOST_TEST(listed("new") == 0U);  // That list was one more reply that held them.
}

BOOST_AUTO_TEST_CASE(who_has_hung_up_has_read_nothing) {
    begin("sms_read", "number=3", "GET", true);
    begin("sms_list", "", "GET", true);
    BOOST_TEST(listed("new") == 3U);
}

BOOST_AUTO_TEST_CASE(a_long_message_is_read_and_deleted_whole_under_its_lowest_index) {
    BOOST_TEST(get("sms_read", "number=5").find("Text: part 1 part 2 \n") != std::string::npos);
    BOOST_TEST(get("sms_read", "number=6") == "ERROR\n");
    BOOST_TEST(get("sms_delete", "number=6") == "ERROR\n");
    BOOST_TEST(get("sms_delete", "number=5") == "OK\n");
    BOOST_TEST(listed() == 2U);
    BOOST_REQUIRE(gateway->mirror().tidy("main", modem, 50, true).has_value());
    BOOST_TEST(modem.stored.size() == 2U);
}

BOOST_AUTO_TEST_CASE(what_is_deleted_is_gone_at_once_and_for_good) {
    BOOST_TEST(get("sms_delete", "number=2") == "OK\n");
    BOOST_TEST(listed() == 2U);
    BOOST_TEST(get("sms_delete", "number=2") == "ERROR\n");
    BOOST_TEST(get("sms_read", "number=2") == "ERROR\n");
    BOOST_REQUIRE(gateway->mirror().sync("main", modem).has_value());
    BOOST_TEST(listed() == 2U);
}

BOOST_DATA_TEST_CASE(an_index_that_is_none_is_said_to_be_one, indexes, index) {
    for (const char* name : {"sms_read", "sms_delete"}) {
        const auto answer = begin(name, index.query).answer();
        BOOST_TEST(answer.body == index.body, name);
        BOOST_TEST(answer.status == 200, name);
    }
    BOOST_TEST(listed() == 3U);
}

BOOST_AUTO_TEST_CASE(digits_are_read_as_the_old_firmware_read_them) {
    for (const char* number : {"3", "%203", "%2B3", "+3", "3abc", "03", "3%00"}) {
        const std::string message = get("sms_read", std::string("number=") + number);
        BOOST_TEST(message.starts_with("Index: 3\n"), number << ": " << message);
    }
}

BOOST_AUTO_TEST_CASE(a_post_is_read_from_its_body) {
    BOOST_TEST(begin("sms_read", "number=2", "POST").answer().body.starts_with("Index: 2\n"));
    BOOST_TEST(begin("sms_delete", "number=2", "POST").answer().body == "OK\n");
}

BOOST_AUTO_TEST_CASE(nothing_is_read_or_deleted_with_another_method_or_password) {
    for (const char* method : {"HEAD", "DELETE", "PUT"}) {
        BOOST_TEST(begin("sms_delete", "number=2", method).answer().status == 405);
    }
    http::Request asked = request("number=2");
    asked.path = "/cgi-bin/sms_delete";
    asked.query = "username=plc&password=wrong-horse-99&number=2";
    BOOST_TEST(test_support::Client(*router, asked).answer().status == 401);
    BOOST_TEST(listed() == 3U);
}

BOOST_AUTO_TEST_CASE(a_family_s_base_is_added_to_what_is_shown_and_taken_off_what_is_read) {
    copy_profiles();
    edit_profile("replies/text-7.06.xml", "index-base=\"0\"", "index-base=\"40000\"");
    use("simulator");
    BOOST_TEST(get("sms_list").starts_with("Index: 40003\n"));
    BOOST_TEST(get("sms_read", "number=40003").starts_with("Index: 40003\n"));
    BOOST_TEST(get("sms_read", "number=3") == "ERROR\n");
    BOOST_TEST(get("sms_delete", "number=40003") == "OK\n");
    BOOST_TEST(listed() == 2U);
}

BOOST_AUTO_TEST_CASE(before_the_storage_is_known_its_size_is_not_made_up) {
    const auto answer = begin("sms_total", "").answer();
    BOOST_TEST(answer.body == "TIMEOUT\n");
    BOOST_TEST(answer.status == 200);
}

BOOST_AUTO_TEST_CASE(what_a_family_does_not_serve_is_not_there) {
    copy_profiles();
    edit_profile("replies/text-7.06.xml", " sms_delete sms_total", "");
    use("simulator");
    const auto answer = begin("sms_delete", "number=2").answer();
    BOOST_TEST(answer.status == 405);
    BOOST_TEST(answer.body.empty());
    BOOST_TEST(listed() == 3U);
}

BOOST_AUTO_TEST_SUITE_END()
