#define BOOST_TEST_MODULE sms_gateway
#include <boost/test/unit_test.hpp>
