#include "auth/basic.hpp"

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(auth_basic)

BOOST_AUTO_TEST_CASE(the_examples_of_rfc_7617_are_read) {
    const auto first = auth::read_basic("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    BOOST_REQUIRE(first.has_value());
    BOOST_TEST(first->username == "Aladdin");
    BOOST_TEST(first->password == "open sesame");
    const auto second = auth::read_basic("Basic dGVzdDoxMjPCow==");
    BOOST_REQUIRE(second.has_value());
    BOOST_TEST(second->password == "123\xC2\xA3");
}

BOOST_AUTO_TEST_CASE(only_the_first_colon_divides) {
    const auto read = auth::read_basic("bASIC   YTpiOmM=");
    BOOST_REQUIRE(read.has_value());
    BOOST_TEST(read->username == "a");
    BOOST_TEST(read->password == "b:c");
}

BOOST_AUTO_TEST_CASE(what_is_not_basic_is_nothing) {
    for (const char* header :
         {"", "Basic", "Basic ", "BasicYTpi", "Bearer YTpi", "Basic YTpi!", "Basic YTpiOmM",
          "Basic YTpiOmM=x", "Basic YWJj" /* abc */, "Basic YTpi YTpi"}) {
        BOOST_TEST_INFO(header);
        BOOST_TEST(!auth::read_basic(header).has_value());
    }
}

BOOST_AUTO_TEST_SUITE_END()
