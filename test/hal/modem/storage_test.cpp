#include "hal/modem/session.hpp"

using namespace modem_test;
using namespace std::chrono_literals;

namespace {

struct Storage : Session {
    explicit Storage(const std::string& name) : Storage(load_transcript("generic/" + name)) {}
    explicit Storage(const Transcript& then) : Session(load_transcript("generic/start.at") + then) {
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

// It is back at its own choice of storage: what is empty, or holds another one, is not ours.
BOOST_AUTO_TEST_CASE(a_modem_that_has_restarted_is_not_believed_about_its_storage) {
    const std::string read = "> AT+CMGR=1\\r\n< ";
    const std::string quiet = "> ATE0\\r\n< ATE0\\r\\r\\n\\r\\nOK\\r\\n\n";
    for (const std::string& answer :
         {read + "AT+CMGR=1\\r\\r\\nOK\\r\\n\n" + quiet,
          read + "AT+CMGR=1\\r\\r\\n+CMS ERROR: 321\\r\\n\n" + quiet,
          read + "\\r\\nRDY\\r\\n\\r\\n+CMGR: 1,,4\\r\\n0001020306\\r\\n\\r\\nOK\\r\\n\n"}) {
        Storage session(test_support::parse_transcript(
            "# Device: none  Source: invented\n" + answer, "restarted"));
        const std::string not_ready = "the modem restarted: the modem is not ready";
        BOOST_TEST(session.read({"SM", 1}) == not_ready);
        session.check_finished();
        // Nothing is asked, listed or deleted until it has been started anew.
        BOOST_TEST(session.read({"ME", 1}) == not_ready);
        BOOST_TEST(session.modem->list().error().message() == not_ready);
        BOOST_TEST(session.modem->remove({"SM", 1}).error().message() == not_ready);
        BOOST_TEST(session.modem->storage().error().message() == not_ready);
        BOOST_TEST(to_text(session.events_within(0s)) == "restarted");
    }
}

BOOST_AUTO_TEST_CASE(a_list_and_a_removal_that_a_restart_came_before_are_not_believed_either) {
    const auto restarted = [](const std::string& line) {
        return test_support::parse_transcript(
            "# Device: none  Source: invented\n> " + line + "\\r\n< " + line +
                "\\r\\r\\nOK\\r\\n\n> ATE0\\r\n< ATE0\\r\\r\\n\\r\\nOK\\r\\n\n",
            "restarted");
    };
    Storage listing(restarted("AT+CMGL=4"));
    BOOST_TEST(!listing.modem->list().has_value());
    Storage removing(restarted("AT+CMGD=1"));
    BOOST_TEST(!removing.modem->remove({"SM", 1}).has_value());
}

// The SIM's storage is refused for a while after +CPIN: READY; the modem's own is no substitute.
// Something else in place of a PDU leaves the slot taken.
BOOST_AUTO_TEST_CASE(a_late_sim_is_waited_for_and_a_strange_entry_is_listed) {
    const std::string offers =
        "> AT+CMGF=0\\r\n< \\r\\nOK\\r\\n\n"
        "> AT+CPMS=?\\r\n< \\r\\n+CPMS: "
        "(\"SM\",\"ME\"),(\"SM\",\"ME\"),(\"SM\",\"ME\")\\r\\n\\r\\nOK\\r\\n\n"
        "> AT+CPMS=\"SM\",\"SM\",\"SM\"\\r\n";
    Session session(test_support::parse_transcript(
        "# Device: none  Source: invented\n" + offers + "< \\r\\n+CMS ERROR: 314\\r\\n\n" + offers +
            "< \\r\\n+CPMS: 2,20,2,20,2,20\\r\\n\\r\\nOK\\r\\n\n"
            "> AT+CPMS?\\r\n< \\r\\nERROR\\r\\n\n"
            "> AT+CNMI=?\\r\n< \\r\\nERROR\\r\\n\n> AT+CNMI=2,1,0,2,0\\r\n< \\r\\nOK\\r\\n\n"
            "> AT+CNMI?\\r\n< \\r\\nERROR\\r\\n\n"
            "> AT+CMGL=4\\r\n< \\r\\n+CMGL: 4,1,,24\\r\\n#?\\r\\n+CMGL: "
            "5,1,,4\\r\\n0001020304\\r\\n"
            "\\r\\nOK\\r\\n\n",
        "late"));
    BOOST_TEST(session.modem->list().error().message() ==
               "AT+CPMS=\"SM\",\"SM\",\"SM\": +CMS ERROR: 314");
    const auto listed = session.modem->list();
    require(listed);
    BOOST_REQUIRE_EQUAL(listed->size(), 2U);
    BOOST_TEST(to_text((*listed)[0]) == "SM 4 1 ");
    BOOST_TEST(to_text((*listed)[1]) == "SM 5 1 0001020304");
    session.check_finished();
}

// Where mem3 cannot be what is wanted, received messages go elsewhere; "SR" is for reports alone.
BOOST_AUTO_TEST_CASE(all_storages_in_use_are_listed_and_reports_apart) {
    const std::string set_up =
        "> AT+CMGF=0\\r\n< \\r\\nOK\\r\\n\n"
        "> AT+CPMS=?\\r\n< \\r\\n+CPMS: "
        "(\"SM\",\"ME\",\"SR\"),(\"SM\"),(\"ME\")\\r\\n\\r\\nOK\\r\\n\n"
        "> AT+CPMS=\"SM\",\"SM\",\"ME\"\\r\n< \\r\\n+CPMS: 1,20,1,20,2,99\\r\\n\\r\\nOK\\r\\n\n"
        "> AT+CPMS?\\r\n< \\r\\n+CPMS: \"SM\",1,20,\"SM\",1,20,\"ME\",2,99\\r\\n\\r\\nOK\\r\\n\n"
        "> AT+CNMI=?\\r\n< \\r\\nERROR\\r\\n\n> AT+CNMI=2,1,0,2,0\\r\n< \\r\\nOK\\r\\n\n"
        "> AT+CNMI?\\r\n< \\r\\nERROR\\r\\n\n";
    const auto listing = [](const std::string& mem1, const std::string& entry) {
        return "> AT+CPMS=\"" + mem1 +
               "\",\"SM\",\"ME\"\\r\n< \\r\\n+CPMS: 1,9,1,20,2,99\\r\\n\\r\\nOK" +
               "\\r\\n\n> AT+CMGL=4\\r\n< \\r\\n+CMGL: " + entry + "\\r\\n\\r\\nOK\\r\\n\n" +
               "> AT+CPMS=\"SM\",\"SM\",\"ME\"\\r\n< \\r\\n+CPMS: "
               "1,20,1,20,2,99\\r\\n\\r\\nOK\\r\\n\n";
    };
    Session session(test_support::parse_transcript(
        "# Device: none  Source: invented\n" + set_up +
            "> AT+CMGL=4\\r\n< \\r\\n+CMGL: 1,1,,4\\r\\n0001020304\\r\\n\\r\\nOK\\r\\n\n" +
            listing("ME", "7,1,,4\\r\\n0001020305") + listing("SR", "0,1,,4\\r\\n0002020306") +
            "> AT+CPMS?\\r\n< \\r\\n+CPMS: "
            "\"SM\",1,20,\"SM\",1,20,\"ME\",2,99\\r\\n\\r\\nOK\\r\\n\n",
        "elsewhere"));
    const auto listed = session.modem->list();
    require(listed);
    BOOST_REQUIRE_EQUAL(listed->size(), 2U);
    BOOST_TEST(to_text((*listed)[0]) == "SM 1 1 0001020304");
    BOOST_TEST(to_text((*listed)[1]) == "ME 7 1 0001020305");
    const auto reports = session.modem->list_reports();
    require(reports);
    BOOST_REQUIRE_EQUAL(reports->size(), 1U);
    BOOST_TEST(to_text(reports->front()) == "SR 0 1 0002020306");
    const auto use = session.modem->storage();
    require(use);
    BOOST_TEST(use->used == 1U);
    BOOST_TEST(use->used_elsewhere == 2U);
    session.check_finished();
}

BOOST_AUTO_TEST_CASE(without_a_storage_for_reports_there_are_none) {
    Storage session("list_empty.at");
    const std::size_t before = session.port->writes().size();
    const auto reports = session.modem->list_reports();
    require(reports);
    BOOST_TEST(reports->empty());
    BOOST_TEST(session.port->writes().size() == before);
}

BOOST_AUTO_TEST_CASE(a_storage_name_cannot_carry_anything_else) {
    Storage session("list_empty.at");
    const std::size_t before = session.port->writes().size();
    BOOST_TEST(!session.modem->remove({"SM\"\r", 1}).has_value());
    BOOST_TEST(!session.modem->read({"", 1}).has_value());
    BOOST_TEST(session.port->writes().size() == before);
}

BOOST_AUTO_TEST_SUITE_END()
