#include "profile/load.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "support/temp_directory.hpp"

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using profile::Outcome;

namespace {

const fs::path shipped = fs::path(TEST_SOURCE_DIR) / "firmware-profiles";

}  // namespace

BOOST_AUTO_TEST_SUITE(load)

BOOST_AUTO_TEST_CASE(every_shipped_device_loads) {
    const std::vector<std::string> devices = profile::list_devices(shipped);
    BOOST_TEST(devices.size() >= 20);
    for (const std::string& name : devices) {
        const auto device = profile::load_device(shipped, name);
        BOOST_REQUIRE_MESSAGE(device, (device ? "" : device.error().message()));
        BOOST_TEST((*device)->name == name);
        BOOST_TEST(!(*device)->title.empty());
        BOOST_TEST((*device)->replies != nullptr);
        BOOST_TEST((*device)->modem != nullptr);
    }
}

BOOST_AUTO_TEST_CASE(no_shipped_file_has_a_problem) {
    for (const auto& entry : fs::recursive_directory_iterator(shipped)) {
        if (entry.is_regular_file()) {
            for (const profile::Problem& problem : profile::check_file(entry.path())) {
                BOOST_ERROR(problem.text());
            }
        }
    }
}

/// The loader does not see that a source is "not verified"; that it is there at all it does, for
/// every element but these, which have none of their own.
BOOST_AUTO_TEST_CASE(every_value_of_every_modem_has_a_source) {
    constexpr std::string_view without[] = {"modem-profile", "init",      "storages",
                                            "timeouts",      "cms-codes", "power"};
    const auto check = [&](const auto& self, const profile::XmlElement& element) -> std::size_t {
        std::size_t sources = 0;
        if (std::ranges::find(without, element.name()) == std::end(without)) {
            BOOST_TEST(!element.required("source").empty(), element.name());
            ++sources;
        }
        for (const profile::XmlElement& child : element.children()) {
            sources += self(self, child);
        }
        return sources;
    };
    for (const auto& entry : fs::directory_iterator(shipped / "modems")) {
        const profile::XmlReader reader(entry.path());
        const auto root = reader.root();
        BOOST_REQUIRE_MESSAGE(root, entry.path().string());
        BOOST_TEST(check(check, *root) >= 12U, entry.path().string());
    }
}

BOOST_AUTO_TEST_CASE(every_modem_is_used_by_a_device_of_its_name) {
    for (const auto& entry : fs::directory_iterator(shipped / "modems")) {
        const std::string name = entry.path().stem().string();
        const auto device = profile::load_device(shipped, name);
        BOOST_REQUIRE_MESSAGE(device, (device ? "" : device.error().message()));
        BOOST_TEST((*device)->modem->name == name);
    }
}

BOOST_AUTO_TEST_CASE(a_device_holds_what_its_three_files_say) {
    const auto device = profile::load_device(shipped, "quectel-ec25").value();
    BOOST_TEST(device->max_parts == 10U);
    BOOST_TEST((device->lifetime == 4h));
    BOOST_TEST((device->uncertain == profile::UncertainPolicy::hold));
    BOOST_TEST(!device->status_report);
    BOOST_TEST(device->attempts == 30U);
    BOOST_TEST(device->uncertain_by_request);
    BOOST_TEST(device->archive_when_full);
    BOOST_TEST(device->national_languages);
    BOOST_TEST(!device->board.reset.has_value());

    const hal::ModemProfile& modem = *device->modem;
    BOOST_TEST(modem.name == "quectel-ec25");
    BOOST_TEST(modem.dialect == "quectel");
    BOOST_REQUIRE(modem.usb.size() == 1);
    BOOST_TEST(modem.usb[0].vendor == 0x2C7C);
    BOOST_TEST(modem.usb[0].product == 0x0125);
    BOOST_TEST(modem.usb[0].interface_number == 2);
    BOOST_TEST(modem.init.at(0) == "AT+QURCCFG=\"urcport\",\"usbat\"");
    BOOST_TEST(modem.storages.at(0) == "SM");
    BOOST_TEST((modem.timeouts.submit == 300s));  // LTE
    BOOST_TEST((modem.timeouts.attention == 1s));
    BOOST_TEST((modem.power.reset_pulse == 300ms));
    BOOST_TEST(!modem.plain_error_is_refusal);
    BOOST_TEST(!modem.smss_qualified);

    const profile::ReplyProfile& replies = *device->replies;
    BOOST_TEST((replies.format == profile::ReplyFormat::text));
    BOOST_TEST((replies.status == profile::StatusStyle::legacy));
    BOOST_TEST((replies.answer == profile::AnswerMode::wait));
    BOOST_TEST((replies.deadline == 50s));
    BOOST_TEST(replies.percent_n_encoded);
    BOOST_TEST(!replies.latin1_input);
    BOOST_TEST(replies.word(Outcome::unauthorised).text == "Bad username or password");
    BOOST_TEST(!replies.word(Outcome::unauthorised).content_type);
    BOOST_TEST(replies.text.message.size() == 5U);
    BOOST_TEST(replies.text.separator.value() == std::string(30, '-'));
}

BOOST_AUTO_TEST_CASE(board_lines_are_read) {
    const test_support::TempDirectory root;
    fs::copy(shipped, root.path(), fs::copy_options::recursive);
    std::ofstream(root.file("board.xml")) << R"(<device name="board" title="A board">
  <replies use="text-7.06"/>
  <modem use="quectel-ec25"/>
  <messages max-parts="3" lifetime="90min" attempts="5" uncertain="resend"
            uncertain-by-request="no" status-report="yes" national-languages="no"/>
  <storage when-full="keep"/>
  <board>
    <reset line="modem_reset" active="high"/>
    <power-key chip="gpiochip1" offset="17" active="low" drive="open-drain"/>
    <status chip="1c20800.pinctrl" line="modem_status" active="low"/>
  </board>
</device>)";
    const auto device = profile::load_device(root.path(), "board");
    BOOST_REQUIRE_MESSAGE(device, (device ? "" : device.error().message()));
    BOOST_TEST((*device)->attempts == 5U);
    BOOST_TEST(!(*device)->uncertain_by_request);
    BOOST_TEST(!(*device)->archive_when_full);
    BOOST_TEST(!(*device)->national_languages);
    const hal::BoardLines& board = (*device)->board;
    BOOST_TEST(board.reset.value().name == "modem_reset");
    BOOST_TEST(board.reset.value().chip.empty());
    BOOST_TEST(!board.reset.value().active_low);
    BOOST_TEST(board.power_key.value().chip == "gpiochip1");
    BOOST_TEST(board.power_key.value().offset == 17U);
    BOOST_TEST(board.power_key.value().active_low);
    BOOST_TEST(board.power_key.value().open_drain);
    BOOST_TEST(!board.power.has_value());
    BOOST_TEST(board.status.value().name == "modem_status");
    BOOST_TEST(((*device)->lifetime == 90min));
    BOOST_TEST(((*device)->uncertain == profile::UncertainPolicy::resend));
    BOOST_TEST((*device)->status_report);
}

BOOST_AUTO_TEST_CASE(exported_lines_and_usb_reset_are_read) {
    const auto device = profile::load_device(shipped, "quectel-ec25-exported-lines").value();
    const hal::BoardLines& board = device->board;
    BOOST_TEST(board.reset.value().exported == "modem_reset");
    BOOST_TEST(board.power_key.value().exported == "modem_power");
    BOOST_TEST(board.reset.value().name.empty());
    BOOST_TEST(board.reset.value().chip.empty());
    BOOST_TEST(!board.reset.value().active_low);
    BOOST_TEST(!board.reset.value().open_drain);
    BOOST_TEST(!device->usb_reset);

    const test_support::TempDirectory root;
    fs::copy(shipped, root.path(), fs::copy_options::recursive);
    std::ofstream(root.file("usb.xml")) << R"(<device name="usb" title="No line, but USB">
  <replies use="text-7.06"/>
  <modem use="generic-3gpp"/>
  <messages max-parts="3" lifetime="90min" uncertain="resend" status-report="yes"/>
  <board usb-reset="yes"/>
</device>)";
    const auto usb = profile::load_device(root.path(), "usb");
    BOOST_REQUIRE_MESSAGE(usb, (usb ? "" : usb.error().message()));
    BOOST_TEST((*usb)->usb_reset);
    BOOST_TEST(((*usb)->board == hal::BoardLines{}));
}

BOOST_AUTO_TEST_CASE(a_modem_says_only_what_is_known) {
    const auto modem_of = [](const char* device) {
        return *profile::load_device(shipped, device).value()->modem;
    };
    const hal::ModemProfile bg96 = modem_of("quectel-bg96");
    BOOST_TEST((bg96.timeouts.submit == 1200s));  // NB-IoT
    BOOST_REQUIRE(!bg96.cms_codes.empty());
    BOOST_TEST(bg96.cms_codes[0].code == 512);
    BOOST_TEST((bg96.cms_codes[0].refusal == hal::RefusalClass::device));
    BOOST_TEST(!bg96.cms_codes[0].meaning.empty());

    const hal::ModemProfile em7455 = modem_of("sierra-em7455");
    BOOST_TEST(em7455.dialect == "sierra");
    BOOST_TEST((em7455.power == hal::PowerTimings{}));
    BOOST_TEST(em7455.cms_codes.empty());

    const hal::ModemProfile me910g1 = modem_of("telit-me910g1");
    BOOST_TEST(me910g1.dialect == "telit");
    BOOST_TEST((me910g1.power.power_on_pulse == 5050ms));
    BOOST_TEST(!me910g1.power.power_off_pulse.has_value());
    BOOST_TEST(!me910g1.power.minimum_off.has_value());

    BOOST_TEST(modem_of("sierra-hl7802").restart_command == "AT+CFUN=1,1");
    BOOST_TEST(em7455.restart_command.empty());

    // Outside of Quectel's window, and yet in a driver: 500 ms.
    BOOST_TEST((modem_of("quectel-eg25-g").power.reset_pulse == 300ms));
    BOOST_TEST((modem_of("quectel-eg25-g").power.off_wait == 65s));
}

BOOST_AUTO_TEST_CASE(further_at_ports_are_read) {
    const test_support::TempDirectory root;
    fs::copy(shipped, root.path(), fs::copy_options::recursive);
    const fs::path path = root.path() / "modems" / "quectel-ec25.xml";
    std::ifstream in(path, std::ios::binary);
    std::string content{std::istreambuf_iterator<char>(in), {}};
    content.replace(content.find("interface=\"2\""), 13,
                    "interface=\"2\" other-interfaces=\"3 0\"");
    std::ofstream(path) << content;
    const auto device = profile::load_device(root.path(), "quectel-ec25").value();
    BOOST_TEST((device->modem->usb.at(0).other_interfaces == std::vector<int>{3, 0}));
}

BOOST_AUTO_TEST_CASE(what_is_just_inside_the_limits_loads) {
    struct Edit {
        const char* file;
        std::string before;
        std::string after;
    };
    const Edit edits[] = {
        {"modems/quectel-ec25.xml", "AT+QURCCFG=\"urcport\",\"usbat\"",
         "AT" + std::string(198, 'x')},
        {"modems/quectel-ec25.xml", "value=\"300ms\"", "value=\"410ms\""},
        {"modems/quectel-ec25.xml", "value=\"2s\" min=\"1s\"",
         "value=\"2s\" min=\"1s\" max=\"2s\""},
        {"modems/quectel-ec25.xml", "<power>",
         "<cms-codes><code number=\"512\" class=\"temporary\" meaning=\"a\" source=\"b\"/>"
         "<code number=\"65535\" class=\"ambiguous\" meaning=\"a\" "
         "source=\"b\"/></cms-codes><power>"},
        {"quectel-ec25.xml", "\"4h\"", "\"120s\""},
        {"replies/xml.xml", "<response>",
         "<s:response xmlns:s=\"urn:s\" s:a=\"1\" xml:lang=\"en\">"},
        {"replies/xml.xml", "</response>", "<s:more/></s:response>"},
    };
    const test_support::TempDirectory root;
    fs::copy(shipped, root.path(), fs::copy_options::recursive);
    for (const Edit& edit : edits) {
        std::ifstream in(root.path() / edit.file, std::ios::binary);
        std::string content{std::istreambuf_iterator<char>(in), {}};
        const std::size_t at = content.find(edit.before);
        BOOST_REQUIRE(at != std::string::npos);
        std::ofstream(root.path() / edit.file)
            << content.replace(at, edit.before.size(), edit.after);
    }
    for (const char* name : {"quectel-ec25", "quectel-ec25-xml"}) {
        for (const profile::Problem& problem :
             profile::check_file(root.path() / (std::string(name) + ".xml"))) {
            BOOST_ERROR(problem.text());
        }
    }
}

BOOST_AUTO_TEST_CASE(a_name_cannot_lead_out_of_the_folder) {
    for (const char* name : {"", ".", "..", "../firmware-profiles/simulator", "replies/xml",
                             "/etc/passwd", "Simulator", "simulator.xml/..", ".simulator",
                             "simulator\n", "simul ator", "simul\\ator"}) {
        const auto refused = profile::load_device(shipped, name);
        BOOST_REQUIRE_MESSAGE(!refused, name);
        BOOST_TEST((refused.error().code == profile::Errc::refused), name);
    }
    BOOST_TEST(!profile::load_device(shipped, std::string("simulator\0x", 11)));
    BOOST_TEST(!profile::load_device(shipped, std::string(65, 'a')));
}

BOOST_AUTO_TEST_CASE(a_missing_device_is_named) {
    const auto refused = profile::load_device(shipped, "no-such-device");
    BOOST_REQUIRE(!refused);
    BOOST_TEST(refused.error().context ==
               (shipped / "no-such-device.xml").string() + ": the file cannot be read");
}

BOOST_AUTO_TEST_CASE(only_devices_are_listed) {
    const test_support::TempDirectory root;
    for (const char* name : {"b.xml", "a.xml", "c.txt", "UPPER.xml", ".hidden.xml"}) {
        std::ofstream(root.file(name)) << "<device/>";
    }
    fs::create_directory(root.path() / "replies");
    BOOST_TEST((profile::list_devices(root.path()) == std::vector<std::string>{"a", "b"}));
    BOOST_TEST(profile::list_devices(root.path() / "absent").empty());
}

BOOST_AUTO_TEST_SUITE_END()
