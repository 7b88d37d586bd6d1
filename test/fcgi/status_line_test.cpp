#include "fcgi/status_line.hpp"

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(status_line)

BOOST_AUTO_TEST_CASE(success_has_the_reason_phrase_that_clients_compare) {
    BOOST_TEST(fcgi::response_head({.content_type = "text/plain;charset=utf-8", .body = "OK\n"}) ==
               "Status: 200 OK\r\nContent-Type: text/plain;charset=utf-8\r\n"
               "Cache-Control: no-store\r\nContent-Length: 3\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(no_content_type_is_sent_where_none_is_set) {
    BOOST_TEST(fcgi::response_head({.status = 401, .body = "Bad username or password\n"}) ==
               "Status: 401 Unauthorized\r\nCache-Control: no-store\r\nContent-Length: 25\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(headers_stand_in_their_order) {
    BOOST_TEST(
        fcgi::response_head({.status = 405, .headers = {{"Allow", "GET, POST"}, {"X", "y"}}}) ==
        "Status: 405 Method Not Allowed\r\nAllow: GET, POST\r\nX: y\r\n"
        "Cache-Control: no-store\r\nContent-Length: 0\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(a_response_that_says_itself_how_long_it_may_be_kept_is_heeded) {
    BOOST_TEST(fcgi::response_head({.status = 409, .headers = {{"Cache-Control", "private"}}}) ==
               "Status: 409 Conflict\r\nCache-Control: private\r\nContent-Length: 0\r\n\r\n");
}

BOOST_AUTO_TEST_SUITE_END()
