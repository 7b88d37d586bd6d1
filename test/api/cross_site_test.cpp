#include "api/cross_site.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <ostream>
#include <vector>

namespace {

struct Case {
    const char* host;
    const char* origin;
    const char* site;
    friend std::ostream& operator<<(std::ostream& out, const Case& one) {
        return out << "Host: " << one.host << ", Origin: " << one.origin
                   << ", Sec-Fetch-Site: " << one.site;
    }
};

http::Request request_of(const Case& one) {
    http::Request request;
    request.host = one.host;
    request.origin = one.origin;
    request.sec_fetch_site = one.site;
    return request;
}

const std::vector<Case> no_browser{
    {"192.168.8.1", "", ""},
    {"", "", ""},  // HTTP/1.0
    {"not a host", "", ""},
};

/// The address was typed in: nothing says that it was one of our pages.
const std::vector<Case> typed{
    {"192.168.8.1", "", "none"},
};

const std::vector<Case> own{
    {"192.168.8.1", "https://192.168.8.1", ""},
    {"192.168.8.1", "https://192.168.8.1", "same-origin"},
    {"192.168.8.1", "https://192.168.8.1", "none"},
    {"192.168.8.1", "", "same-origin"},
    {"192.168.8.1:443", "https://192.168.8.1", ""},
    {"192.168.8.1", "https://192.168.8.1:443", ""},
    {"192.168.8.1:8443", "https://192.168.8.1:8443", ""},
    {"192.168.8.1:", "https://192.168.8.1", ""},  // RFC 3986 3.2.3
    {"Router.LAN", "https://router.lan", ""},
    {"[fd00::1]", "https://[fd00::1]", ""},
    {"[FD00::1]:8443", "https://[fd00::1]:8443", ""},
    {"[::ffff:192.168.8.1]", "https://[::ffff:192.168.8.1]:443", ""},
};

const std::vector<Case> elsewhere{
    {"192.168.8.1", "", "cross-site"},
    {"192.168.8.1", "", "same-site"},
    {"192.168.8.1", "", "Same-Origin"},
    {"192.168.8.1", "", "same-origin, cross-site"},
    {"192.168.8.1", "", "same-origin "},
    {"192.168.8.1", "", "something-new"},
    {"192.168.8.1", "https://192.168.8.1", "cross-site"},
    {"192.168.8.1", "https://evil.example.org", "same-origin"},
    {"192.168.8.1", "https://evil.example.org", "none"},
    {"192.168.8.1", "null", ""},
    {"192.168.8.1", "null", "same-origin"},
    {"192.168.8.1", "http://192.168.8.1", ""},
    {"192.168.8.1", "HTTPS://192.168.8.1", ""},  // no browser writes it so
    {"192.168.8.1", "file://", ""},
    {"192.168.8.1", "chrome-extension://abcdefgh", ""},
    {"192.168.8.1", "https://", ""},
    {"192.168.8.1", "192.168.8.1", ""},
    {"192.168.8.1", "https://192.168.8.1/", ""},
    {"192.168.8.1", "https://192.168.8.1:8443", ""},
    {"192.168.8.1:8443", "https://192.168.8.1", ""},
    {"192.168.8.1", "https://192.168.8.1:443x", ""},
    {"192.168.8.1", "https://192.168.8.1:-443", ""},
    {"192.168.8.1", "https://192.168.8.1:65979", ""},  // 65536 + 443
    {"192.168.8.1", "https://192.168.8.1.evil.example.org", ""},
    {"192.168.8.1", "https://evil.example.org@192.168.8.1", ""},
    {"192.168.8.1", "https://192.168.8.1@evil.example.org", ""},
    {"192.168.8.1", "https://192.168.8.1 https://evil.example.org", ""},
    {"192.168.8.1", "https://192.168.8.1, https://192.168.8.1", ""},
    {"192.168.8.1", "https://192.168.8.11", ""},
    {"192.168.8.1", "https://192.168.8.", ""},
    {"[fd00::1]", "https://[fd00::2]", ""},
    {"[fd00::1]", "https://fd00::1", ""},
    {"[fd00::1]", "https://[fd00::1", ""},
    {"[fd00::1]", "https://[]", ""},
    {"[]", "https://[]", ""},
    {"[fd00::1%eth0]", "https://[fd00::1%eth0]", ""},
    {"", "https://192.168.8.1", ""},
    {"", "https://", ""},
    {"not a host", "https://not a host", ""},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(cross_site)

BOOST_DATA_TEST_CASE(what_is_no_browser_is_served_and_may_change_nothing_by_a_cookie, no_browser) {
    BOOST_TEST(!api::is_from_elsewhere(request_of(sample)));
    BOOST_TEST(!api::is_surely_own(request_of(sample)));
}

BOOST_DATA_TEST_CASE(what_was_typed_in_is_served_and_may_change_nothing_by_a_cookie, typed) {
    BOOST_TEST(!api::is_from_elsewhere(request_of(sample)));
    BOOST_TEST(!api::is_surely_own(request_of(sample)));
}

BOOST_DATA_TEST_CASE(our_own_page_is_known, own) {
    BOOST_TEST(!api::is_from_elsewhere(request_of(sample)));
    BOOST_TEST(api::is_surely_own(request_of(sample)));
}

BOOST_DATA_TEST_CASE(anothers_page_is_known, elsewhere) {
    BOOST_TEST(api::is_from_elsewhere(request_of(sample)));
    BOOST_TEST(!api::is_surely_own(request_of(sample)));
}

BOOST_AUTO_TEST_SUITE_END()
