#include <algorithm>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "profile/load.hpp"
#include "spoilt_file.hpp"
#include "support/temp_directory.hpp"

namespace data = boost::unit_test::data;
namespace fs = std::filesystem;
using profile_test::Edit;

namespace {

const std::string device = "quectel-ec25.xml";
const std::string modem = "modems/quectel-ec25.xml";
const std::string at_line =
    "<command> is not one printable line of at most 200 characters that begins with AT";

const std::string no_list = " is no list of different numbers from 0 to 255, without interface";

/// In front of <power>, on a line of its own.
std::string codes(const std::string& attributes) {
    return "<cms-codes>\n<code " + attributes + "/></cms-codes>\n<power>";
}

const Edit edits[] = {
    // The form every file shares.
    {device, "<modem ", "<mdem ", "<mdem", "unknown element <mdem> in <device>"},
    {device, "<modem ", "<mdem ", "<device", "<device> needs a <modem>"},
    {device, "<modem use", "<modem colour=\"red\" use", "<modem",
     "unknown attribute colour of <modem>"},
    {device, "<modem use", "<modem use=\"x\" use", "<modem",
     "not well-formed XML: parsing attribute"},
    {device, "<messages", "<modem use=\"generic-3gpp\"/>\n<messages", "<modem use=\"generic",
     "<modem> is repeated in <device>"},
    {device, "<replies use=\"text-7.06\"/>", "<board/>\n<replies use=\"text-7.06\"/>", "<replies",
     "<replies> must stand before <board> in <device>"},
    {modem, "<storages>", "<power/>\n<storages>", "<storages>",
     "<storages> must stand before <power> in <modem-profile>"},
    {device, "title=\"", "title=\"<!-- ", "<device",
     "not well-formed XML: < inside an attribute value"},
    {device, "<messages", "stray\n<messages", "stray", "<device> holds text; it takes none"},
    {device, "<device name=\"quectel-ec25\"", "<device name=\"other\"", "<device",
     "<device> name=\"other\" is not the file's name, or not of a-z, 0-9, dots and dashes"},
    {device, "max-parts=\"10\" ", "", "<messages", "<messages> needs the attribute max-parts"},
    {device, "max-parts=\"10\"", "max-parts=\"0\"", "<messages",
     "<messages> max-parts=\"0\" is no number from 1 to 255"},
    {device, "max-parts=\"10\"", "max-parts=\"256\"", "<messages",
     "<messages> max-parts=\"256\" is no number from 1 to 255"},
    {device, "max-parts=\"10\"", "max-parts=\"ten\"", "<messages",
     "<messages> max-parts=\"ten\" is no number from 1 to 255"},
    {device, "max-parts=\"10\"", "max-parts=\"10 \"", "<messages",
     "<messages> max-parts=\"10 \" is no number from 1 to 255"},
    {device, "\"4h\"", "\"4\"", "<messages",
     "<messages> lifetime=\"4\" is no duration: write a number and ms, s, min, h or d"},
    {device, "\"4h\"", "\"4 h\"", "<messages",
     "<messages> lifetime=\"4 h\" is no duration: write a number and ms, s, min, h or d"},
    {device, "\"4h\"", "\"4hours\"", "<messages",
     "<messages> lifetime=\"4hours\" is no duration: write a number and ms, s, min, h or d"},
    {device, "\"4h\"", "\"-4h\"", "<messages",
     "<messages> lifetime=\"-4h\" is no duration: write a number and ms, s, min, h or d"},
    {device, "\"4h\"", "\"59s\"", "<messages", "<messages> lifetime=\"59s\" is outside 1min to 7d"},
    {device, "\"4h\"", "\"8d\"", "<messages", "<messages> lifetime=\"8d\" is outside 1min to 7d"},
    {device, "\"4h\"", "\"90s\"", "<messages",
     "<messages> lifetime=\"90s\" is no whole number of minutes"},
    {device, "\"4h\"", "\"60001ms\"", "<messages",
     "<messages> lifetime=\"60001ms\" is no whole number of minutes"},
    {device, "uncertain=", "attempts=\"0\" uncertain=", "<messages",
     "<messages> attempts=\"0\" is no number from 1 to 1000"},
    {device, "uncertain=", "uncertain-by-request=\"1\" uncertain=", "<messages",
     "<messages> uncertain-by-request=\"1\" is none of: yes, no"},
    {device, "uncertain=", "national-languages=\"all\" uncertain=", "<messages",
     "<messages> national-languages=\"all\" is none of: yes, no"},
    {device, "</device>", "<storage when-full=\"drop\"/></device>", "<storage",
     "<storage> when-full=\"drop\" is none of: archive, keep"},
    {device, "</device>", "<storage/></device>", "<storage",
     "<storage> needs the attribute when-full"},
    {device, "\"hold\"", "\"keep\"", "<messages",
     "<messages> uncertain=\"keep\" is none of: hold, resend, drop"},
    {device, "\"no\"", "\"false\"", "<messages",
     "<messages> status-report=\"false\" is none of: yes, no"},
    // References.
    {device, "use=\"quectel-ec25\"", "use=\"../modems/quectel-ec25\"", "<modem",
     "<modem> use=\"../modems/quectel-ec25\" is no profile's name"},
    // The board.
    {device, "</device>", "<board>\n<reset active=\"low\"/></board></device>", "<reset",
     "<reset> needs either exported, the line's name, or a chip and offset"},
    {device, "</device>", "<board><reset offset=\"3\" active=\"low\"/></board></device>", "<reset",
     "<reset> needs the attribute chip"},
    {device, "</device>", "<board><reset line=\"a\" active=\"up\"/></board></device>", "<reset",
     "<reset> active=\"up\" is none of: low, high"},
    {device, "</device>", "<board><reset line=\"a\"/></board></device>", "<reset",
     "<reset> needs the attribute active"},
    {device, "</device>",
     "<board><reset exported=\"a\" active=\"low\" chip=\"b\"/></board></device>", "<reset",
     "<reset> is exported and takes no chip"},
    {device, "</device>",
     "<board><reset exported=\"a\" active=\"low\" line=\"b\"/></board></device>", "<reset",
     "<reset> is exported and takes no line"},
    {device, "</device>",
     "<board><reset exported=\"a\" active=\"low\" drive=\"open-drain\"/></board></device>",
     "<reset", "<reset> is exported and takes no drive"},
    {device, "</device>", "<board>\n<reset exported=\"../gpio7\" active=\"low\"/></board></device>",
     "<reset", "<reset> exported=\"../gpio7\" is no name of letters, digits, _ . : and -"},
    {device, "</device>", "<board><reset exported=\"\" active=\"low\"/></board></device>", "<reset",
     "<reset> needs the attribute exported"},
    {device, "</device>", "<board\nusb-reset=\"maybe\"/></device>", "<board",
     "<board> usb-reset=\"maybe\" is none of: yes, no"},
    // Modems.
    {modem, "dialect=\"quectel\"", "dialect=\"nokia\"", "<modem-profile",
     "<modem-profile> dialect=\"nokia\" is none of: generic, quectel, sierra, telit"},
    {modem, "interface=\"2\"", "other-interfaces=\"3\"", "<usb",
     "<usb> other-interfaces needs the attribute interface"},
    {modem, "interface=\"2\"", "interface=\"2\" other-interfaces=\"3 2\"", "<usb",
     "<usb> other-interfaces=\"3 2\"" + no_list},
    {modem, "interface=\"2\"", "interface=\"2\" other-interfaces=\"3 3\"", "<usb",
     "<usb> other-interfaces=\"3 3\"" + no_list},
    {modem, "interface=\"2\"", "interface=\"2\" other-interfaces=\"3,4\"", "<usb",
     "<usb> other-interfaces=\"3,4\"" + no_list},
    {modem, "interface=\"2\"", "interface=\"2\" other-interfaces=\"256\"", "<usb",
     "<usb> other-interfaces=\"256\"" + no_list},
    {modem, "interface=\"2\"", "interface=\"2\" other-interfaces=\"\"", "<usb",
     "<usb> other-interfaces=\"\"" + no_list},
    {modem, "<power>", "<cms-codes/>\n<power>", "<cms-codes", "<cms-codes> needs a <code>"},
    {modem, "<power>", codes(R"(number="511" class="device" meaning="x" source="y")"), "<code ",
     "<code> number=\"511\" is no number from 512 to 65535"},
    {modem, "<power>", codes(R"(number="65536" class="device" meaning="x" source="y")"), "<code ",
     "<code> number=\"65536\" is no number from 512 to 65535"},
    {modem, "<power>", codes(R"(number="512" class="final" meaning="x" source="y")"), "<code ",
     "<code> class=\"final\" is none of: temporary, permanent, device, ambiguous"},
    {modem, "<power>", codes(R"(number="512" class="device" source="y")"), "<code ",
     "<code> needs the attribute meaning"},
    {modem, "<power>", codes(R"(number="512" class="device" meaning="x")"), "<code ",
     "<code> needs the attribute source"},
    {modem, "<power>", codes(R"(number="512" class="device" meaning="x" source="y"/>
              <code number="512" class="permanent" meaning="x" source="y")"),
     "<code number=\"512\" class=\"permanent\"", "<code> number=\"512\" is repeated"},
    {modem, "<submit ",
     "<cms-codes><code number=\"512\" class=\"device\" meaning=\"x\" source=\"y\"/></cms-codes>"
     "\n<submit ",
     "<submit ", "<submit> must stand before <cms-codes> in <modem-profile>"},
    {modem, "2c7c", "2c7", "<usb", "<usb> vendor=\"2c7\" is not four hexadecimal digits"},
    {modem, "AT+QURCCFG", "ATE0\rAT+QURCCFG", "<command source=\"[Q2]", at_line},
    {modem, "AT+QURCCFG", "QURCCFG", "<command source=\"[Q2]", at_line},
    {modem, ">AT+QURCCFG=\"urcport\",\"usbat\"<", ">AT" + std::string(199, 'x') + "<",
     "<command source=\"[Q2]", at_line},
    {modem, "AT+QURCCFG", "AT+CUAD;+QURCCFG", "<command source=\"[Q2]",
     "<command> holds AT+CUAD, or a command that takes a PIN"},
    {modem, "<storages>", "<restart command=\"AT+CPIN=1234\" source=\"x\"/>\n<storages>",
     "<restart", "<restart> holds AT+CUAD, or a command that takes a PIN"},
    {modem, "<storages>", "<restart command=\"CFUN\" source=\"x\"/>\n<storages>", "<restart",
     "<restart> is not one printable line of at most 200 characters that begins with AT"},
    {modem, "<storages>", "<restart command=\"AT\rATZ\" source=\"x\"/>\n<storages>", "<restart",
     "<restart> is not one printable line of at most 200 characters that begins with AT"},
    {modem, "<storages>", "<restart command=\"AT+CFUN=1,1\"/>\n<storages>", "<restart",
     "<restart> needs the attribute source"},
    {modem, "<storages>", "<restart source=\"x\"/>\n<storages>", "<restart",
     "<restart> needs the attribute command"},
    {modem, "name=\"SM\"", "name=\"SR\"", "<storage name=\"SR\"",
     "<storage> name=\"SR\" is none of: SM, ME, MT"},
    {modem, "name=\"SM\"", "name=\"ME\"", "<storage name=\"ME\" source=\"[Q2] 9.4; when",
     "<storage> name=\"ME\" is repeated"},
    {modem, "for=\"query\"", "for=\"guess\"", "for=\"guess\"",
     "<timeout> for=\"guess\" is unknown"},
    {modem, "for=\"query\"", "for=\"guess\"", "<timeouts",
     "<timeouts> needs a <timeout for=\"query\">"},
    {modem, "for=\"query\"", "for=\"attention\"", "for=\"attention\" limit=\"5s",
     "<timeout> for=\"attention\" is repeated"},
    {modem, "limit=\"300s\"", "limit=\"31min\"", "limit=\"31min\"",
     "<timeout> limit=\"31min\" is outside 100ms to 30min"},
    {modem, " source=\"[Q2] AT+CFUN\"", "", "for=\"restart\"",
     "<timeout> needs the attribute source"},
    {modem, "value=\"300ms\"", "value=\"149ms\"", "value=\"149ms\"",
     "<timing> value=\"149ms\" is outside 150ms to 460ms"},
    {modem, "value=\"300ms\"", "value=\"461ms\"", "value=\"461ms\"",
     "<timing> value=\"461ms\" is outside 150ms to 460ms"},
    {modem, "value=\"300ms\"", "value=\"411ms\"", "value=\"411ms\"",
     "<timing> value=\"411ms\" is above max when it ends 50ms late, as a pulse may"},
    {modem, "min=\"500ms\"", "min=\"500ms\" max=\"649ms\"", "max=\"649ms\"",
     "<timing> value=\"600ms\" is above max when it ends 50ms late, as a pulse may"},
    {modem, "min=\"150ms\"", "min=\"500ms\"", "for=\"reset-pulse\"", "<timing> min is above max"},
    {modem, "for=\"minimum-off\"", "for=\"off\"", "for=\"off\"", "<timing> for=\"off\" is unknown"},
    {modem, "for=\"minimum-off\"", "for=\"off-wait\"", "for=\"off-wait\" value=\"2s",
     "<timing> for=\"off-wait\" is repeated"},
    {modem, "<power>", "<power/>\n<power>", "<power/>", "<power> needs a <timing>"},
    {modem, "value=\"300ms\" min=\"150ms\" max=\"460ms\"", "value=\"11s\"", "value=\"11s\"",
     "<timing> value=\"11s\" is outside 1ms to 10s"},
    {modem, "max=\"460ms\"", "max=\"460s\"", "max=\"460s\"",
     "<timing> max=\"460s\" is outside 1ms to 10s"},
    {modem, "value=\"600ms\" min=\"500ms\"", "value=\"600s\" min=\"500ms\"", "value=\"600s\"",
     "<timing> value=\"600s\" is outside 500ms to 10s"},
    {modem, "for=\"off-wait\" value=\"65s\"", "for=\"off-wait\" value=\"65min\"", "value=\"65min\"",
     "<timing> value=\"65min\" is outside 1s to 2min"},
    {modem, "value=\"2s\" min=\"1s\"", "value=\"2ms\"", "value=\"2ms\"",
     "<timing> value=\"2ms\" is outside 100ms to 1min"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(refusals)

BOOST_DATA_TEST_CASE(a_spoilt_file_is_refused_at_its_line, data::make(edits), edit) {
    profile_test::check_refused(edit);
}

BOOST_AUTO_TEST_CASE(a_part_that_does_not_exist_is_named_where_it_is_used) {
    const test_support::TempDirectory root;
    const std::string path = root.file("lonely.xml");
    std::ofstream(path) << "<device name=\"lonely\" title=\"x\">\n<replies use=\"text-9\"/>\n"
                           "<modem use=\"none\"/>\n<messages max-parts=\"1\" lifetime=\"1h\" "
                           "uncertain=\"drop\" status-report=\"no\"/></device>";
    const auto problems = profile::check_file(path);
    BOOST_REQUIRE(problems.size() == 2U);
    BOOST_TEST(problems[0].text() == path + ":2: <replies> use=\"text-9\": there is no " +
                                         root.file("replies/text-9.xml"));
    BOOST_TEST(problems[1].text() ==
               path + ":3: <modem> use=\"none\": there is no " + root.file("modems/none.xml"));
}

BOOST_AUTO_TEST_CASE(a_part_with_problems_spoils_its_device) {
    const test_support::TempDirectory root;
    fs::copy(fs::path(TEST_SOURCE_DIR) / "firmware-profiles", root.path(),
             fs::copy_options::recursive);
    std::ofstream(root.path() / "modems" / "quectel-ec25.xml") << "<modem-profile>";
    const auto refused = profile::load_device(root.path(), "simulator");
    BOOST_REQUIRE(!refused);
    BOOST_TEST(refused.error().context.starts_with(root.file("modems/quectel-ec25.xml") + ":1: "));
}

BOOST_AUTO_TEST_CASE(every_line_needs_the_modems_timings) {
    struct Case {
        const char* modem;  ///< of which some have no <power>, some just a part of it
        const char* line;
        std::vector<const char*> missing;
    };
    const Case cases[] = {
        {"generic-3gpp", "reset", {"reset-pulse"}},
        {"generic-3gpp", "power-key", {"power-on-pulse"}},
        {"generic-3gpp", "power", {"minimum-off"}},
        {"generic-3gpp", "status", {}},
        {"telit-me910g1", "reset", {}},
        {"telit-me910g1", "power-key", {}},
        {"telit-me910g1", "power", {"minimum-off"}},
        {"quectel-ec25", "power-key", {}},
        {"quectel-ec25", "power", {}},
    };
    const test_support::TempDirectory root;
    fs::copy(fs::path(TEST_SOURCE_DIR) / "firmware-profiles", root.path(),
             fs::copy_options::recursive);
    const std::string path = root.file("lines.xml");
    for (const Case& which : cases) {
        std::ofstream(path)
            << "<device name=\"lines\" title=\"x\">\n<replies use=\"xml\"/>\n<modem use=\""
            << which.modem
            << "\"/>\n<messages max-parts=\"1\" lifetime=\"1h\" uncertain=\"drop\" "
               "status-report=\"no\"/>\n<board>\n<"
            << which.line << " line=\"a\" active=\"high\"/></board></device>";
        std::vector<std::string> expected;
        for (const char* timing : which.missing) {
            expected.push_back(path + ":6: the board has a " + which.line + " line, but modem " +
                               which.modem + " has no " + timing);
        }
        std::vector<std::string> found;
        for (const profile::Problem& problem : profile::check_file(path)) {
            found.push_back(problem.text());
        }
        BOOST_TEST(found == expected, boost::test_tools::per_element());
        BOOST_TEST(profile::load_device(root.path(), "lines").has_value() == expected.empty());
    }
}

BOOST_AUTO_TEST_CASE(a_file_of_another_kind_is_refused) {
    const test_support::TempDirectory root;
    std::ofstream(root.file("settings.xml")) << "<?xml version=\"1.0\"?>\n<settings/>\n";
    const auto problems = profile::check_file(root.file("settings.xml"));
    BOOST_REQUIRE(problems.size() == 1U);
    BOOST_TEST(problems[0].text() ==
               root.file("settings.xml") +
                   ":2: <settings> is no device, reply-profile or modem-profile");
    BOOST_TEST(!profile::load_device(root.path(), "settings"));
}

BOOST_AUTO_TEST_SUITE_END()
