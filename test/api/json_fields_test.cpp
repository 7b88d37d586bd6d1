#include "api/json_fields.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <ostream>
#include <vector>

namespace {

struct Case {
    std::string body;
    std::string sentence;
    friend std::ostream& operator<<(std::ostream& out, const Case& one) {
        return out << one.body.substr(0, 60);
    }
};

const std::string deep(6, '[');

const std::vector<Case> wrong_bodies{
    {"", "body: must be a JSON object"},
    {"{", "body: must be a JSON object"},
    {"null", "body: must be a JSON object"},
    {"\"code\"", "body: must be a JSON object"},
    {R"({"code":"a","name":"b"} x)", "body: must be a JSON object"},
    {R"({"code":"a","name":"b"}{})", "body: must be a JSON object"},
    {"code=a&name=b", "body: must be a JSON object"},
    {"{\"code\":\"\xff\",\"name\":\"b\"}", "body: must be a JSON object"},
    {R"({"code":)" + deep, "body: must be a JSON object"},
    {"{}", "code: is missing"},
    {R"({"code":"a"})", "name: is missing"},
    {R"({"code":"a","Name":"b"})", "Name: is not known here"},
    {R"({"code":"a","name":"b","more":1})", "more: is not known here"},
    {R"({"code":"a","name":"b","":1})", "body: has an unknown field"},
    {R"({"code":"a","name":"b","<script>":1})", "body: has an unknown field"},
    {R"({"code":"a","name":"b","\u0000":1})", "body: has an unknown field"},
    {R"({"code":"a","name":"b",")" + std::string(33, 'x') + R"(":1})",
     "body: has an unknown field"},
    {R"({"code":1,"name":"b"})", "code: must be a string"},
    {R"({"code":null,"name":"b"})", "code: must be a string"},
    {R"({"code":["a"],"name":"b"})", "code: must be a string"},
    {R"({"code":{"a":"b"},"name":"b"})", "code: must be a string"},
    {R"({"code":"a","name":true})", "name: must be a string"},
    {R"({"code":"a","name":""})", "name: is empty"},
    {R"({"code":"a","name":")" + std::string(1025, 'x') + R"("})", "name: longer than 1024 octets"},
    {R"({"code":"a","name":"b"})" + std::string(4096, ' '), "body: longer than 4096 octets"},
};

const std::vector<std::string> json_types{"application/json", "Application/JSON",
                                          "application/json; charset=utf-8",
                                          "application/json;charset=utf-8"};

const std::vector<std::string> other_types{"",
                                           "text/plain",
                                           "application/jsonp",
                                           "application",
                                           " application/json",
                                           "text/plain; application/json"};

}  // namespace

BOOST_AUTO_TEST_SUITE(json_fields)

BOOST_AUTO_TEST_CASE(the_fields_are_read_in_any_order) {
    const auto fields =
        api::read_fields(R"( {"name":"\u00fc \"x\"","code":"a"} )", {"code", "name"});
    BOOST_REQUIRE(fields.has_value());
    BOOST_TEST(fields->size() == 2U);
    BOOST_TEST(fields->at("code") == "a");
    BOOST_TEST(fields->at("name") == "\u00fc \"x\"");
}

BOOST_AUTO_TEST_CASE(what_is_just_short_enough_is_read) {
    const std::string longest(1024, 'x');
    const auto fields = api::read_fields(R"({"code":")" + longest + R"("})", {"code"});
    BOOST_REQUIRE(fields.has_value());
    BOOST_TEST(fields->at("code") == longest);
    const std::string body = R"({"code":"a"})";
    BOOST_TEST(api::read_fields(body + std::string(4096 - body.size(), ' '), {"code"}).has_value());
}

BOOST_DATA_TEST_CASE(a_wrong_body_is_refused_with_the_fields_name, wrong_bodies) {
    const auto fields = api::read_fields(sample.body, {"code", "name"});
    BOOST_REQUIRE(!fields.has_value());
    BOOST_TEST((fields.error().code == std::errc::invalid_argument));
    BOOST_TEST(fields.error().context == sample.sentence);
}

BOOST_DATA_TEST_CASE(json_is_known_by_its_name, json_types) {
    BOOST_TEST(api::is_json(sample));
}

BOOST_DATA_TEST_CASE(another_type_is_not_json, other_types) {
    BOOST_TEST(!api::is_json(sample));
}

BOOST_AUTO_TEST_SUITE_END()
