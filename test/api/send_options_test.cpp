#include "api/send_options.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <map>

namespace {

using Fields = std::map<std::string, std::string, std::less<>>;

hal::Result<api::SendOptions> read(const Fields& fields) {
    return api::read_send_options([&fields](std::string_view name) {
        const auto field = fields.find(name);
        return field == fields.end() ? std::nullopt : std::optional(field->second);
    });
}

struct Wrong {
    std::string name;
    std::string value;
    friend std::ostream& operator<<(std::ostream& out, const Wrong& wrong) {
        return out << wrong.name << '=' << wrong.value;
    }
};

const Wrong wrongs[] = {
    {"report", "yes"},
    {"report", "2"},
    {"priority", "4"},
    {"priority", "-1"},
    {"priority", "1.5"},
    {"priority", "high"},
    {"priority", "3 "},
    {"validity", "4"},
    {"validity", "635041"},
    {"validity", "1h"},
    {"uncertain", "keep"},
    {"uncertain", "HOLD"},
    {"repeat", "true"},
    {"id", std::string(65, 'a')},
    {"id", "a b"},
    {"id", "a/b"},
    {"id", "\xC3\xA4"},
    {"id", "\"a\""},
    {"id", std::string(1, 0)},
    {"priority", "99999999999999999999"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(send_options)

BOOST_AUTO_TEST_CASE(nothing_said_is_as_the_device_says) {
    const auto options = read({});
    BOOST_REQUIRE(options);
    BOOST_TEST(!options->report);
    BOOST_TEST(options->priority == 0);
    BOOST_TEST(!options->validity);
    BOOST_TEST(!options->uncertain);
    BOOST_TEST(options->id.empty());
    BOOST_TEST(!options->repeat);
}

BOOST_AUTO_TEST_CASE(everything_can_be_said) {
    const auto options = read({{"report", "1"},
                               {"priority", "3"},
                               {"validity", "635040"},
                               {"uncertain", "resend"},
                               {"id", "AZaz09._~-"},
                               {"repeat", "1"},
                               {"modem", "spare"}});
    BOOST_REQUIRE(options);
    BOOST_TEST((options->report == true));
    BOOST_TEST(options->priority == 3);
    BOOST_TEST((options->validity == std::chrono::minutes(635040)));
    BOOST_TEST((options->uncertain == profile::UncertainPolicy::resend));
    BOOST_TEST(options->id == "AZaz09._~-");
    BOOST_TEST(options->repeat);
    BOOST_TEST(options->modem == "spare");
    BOOST_TEST((read({{"report", "0"}})->report == false));
}

BOOST_DATA_TEST_CASE(a_bad_value_is_an_error_that_begins_with_its_name, wrongs, wrong) {
    const auto options = read({{wrong.name, wrong.value}});
    BOOST_REQUIRE(!options);
    BOOST_TEST((options.error().code == std::errc::invalid_argument));
    BOOST_TEST(options.error().context.starts_with(wrong.name + ": "), options.error().context);
}

BOOST_AUTO_TEST_CASE(the_header_says_the_same_as_the_parameter) {
    for (const char* header : {"door-7", "\"door-7\""}) {
        api::SendOptions options;
        BOOST_TEST(api::take_idempotency_key(options, header).has_value());
        BOOST_TEST(options.id == "door-7");
        BOOST_TEST(api::take_idempotency_key(options, header).has_value());  // both, and equal
    }
    api::SendOptions none{.id = "door-7"};
    BOOST_TEST(api::take_idempotency_key(none, "").has_value());
    BOOST_TEST(none.id == "door-7");
}

BOOST_AUTO_TEST_CASE(two_different_ids_and_a_bad_header_are_errors) {
    api::SendOptions options{.id = "door-7"};
    const auto different = api::take_idempotency_key(options, "door-8");
    BOOST_REQUIRE(!different);
    BOOST_TEST(different.error().context.starts_with("id: "));
    for (const char* header : {"\"\"", "\"", "a b", "\"door"}) {
        api::SendOptions fresh;
        BOOST_TEST(!api::take_idempotency_key(fresh, header), header);
        BOOST_TEST(fresh.id.empty());
    }
}

BOOST_AUTO_TEST_SUITE_END()
