#include "hal/modem/session.hpp"

using namespace modem_test;
using namespace std::chrono_literals;

namespace {

struct Storage : Session {
    explicit Storage(const std::string& name, hal::ModemProfile used = generic_profile())
        : Session(load_transcript("generic/start.at") + load_transcript("generic/" + name), {},
                  std::move(used)) {
        BOOST_REQUIRE(modem->start());
    }

    std::string read(const hal::Slot& slot) {
        const auto found = modem->read(slot);
        if (!found) {
            return found.error().message();
        }
        return found->has_value() ? to_text(**found) : "empty";
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(storage)

BOOST_AUTO_TEST_CASE(a_list_with_all_its_shapes) {
    Storage session("list.at");
    const auto listed = session.modem->list();
    require(listed);
    BOOST_REQUIRE_EQUAL(listed->size(), 4U);
    BOOST_TEST(to_text((*listed)[0]) ==
               "SM 1 1 00040B91447700090000F00000621020300000400548656C6C6F");
    BOOST_TEST(to_text((*listed)[1]) == "SM 2 0 00040A8170070900000000621020300000400548656C6C");
    BOOST_TEST(to_text((*listed)[2]) == "SM 3 3 0001020304");
    BOOST_TEST(to_text((*listed)[3]) == "SM 4 2 0001020305");
    BOOST_TEST(to_text(session.events_within(0s)) == "arrived SM 9; report 000611223344");
    session.check_finished();
}

BOOST_AUTO_TEST_CASE(an_empty_storage_is_an_empty_list_but_an_error_is_not) {
    Storage session("list_empty.at");
    for (int way = 0; way < 2; ++way) {
        const auto listed = session.modem->list();
        BOOST_REQUIRE(listed);
        BOOST_TEST(listed->empty());
    }
    const auto failed = session.modem->list();
    BOOST_REQUIRE(!failed);
    BOOST_TEST(failed.error().message() == "AT+CMGL=4: +CMS ERROR: 320");
}

BOOST_AUTO_TEST_CASE(slots_are_read_and_removed) {
    Storage session("read.at");
    BOOST_TEST(session.read({"SM", 1}) == "SM 1 0 0001020304");
    BOOST_TEST(session.read({"SM", 2}) == "empty");
    BOOST_TEST(session.read({"SM", 3}) == "empty");
    BOOST_TEST(session.read({"ME", 7}) == "ME 7 1 0001020306");
    BOOST_TEST(session.modem->remove({"SM", 1}).has_value());
    BOOST_TEST(session.modem->remove({"SM", 2}).has_value());
    const auto refused = session.modem->remove({"SM", 3});
    BOOST_REQUIRE(!refused);
    BOOST_TEST(refused.error().message() == "AT+CMGD=3: +CMS ERROR: 302");
    const auto use = session.modem->storage();
    BOOST_REQUIRE(use);
    BOOST_TEST(use->name == "SM");
    BOOST_TEST(use->used == 2U);
    BOOST_TEST(use->total == 20U);
    session.check_finished();
}

BOOST_AUTO_TEST_CASE(a_storage_name_cannot_carry_anything_else) {
    Storage session("list_empty.at");
    const std::size_t before = session.port->writes().size();
    BOOST_TEST(!session.modem->remove({"SM\"\r", 1}).has_value());
    BOOST_TEST(!session.modem->read({"", 1}).has_value());
    BOOST_TEST(session.port->writes().size() == before);
}

BOOST_AUTO_TEST_SUITE_END()
