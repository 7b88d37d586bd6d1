#include "api/hook_text.hpp"

#include <boost/test/unit_test.hpp>

#include "api/notifications.hpp"
#include "sms/address.hpp"
#include "sms/submit.hpp"

namespace {

using settings::HookSender;
using test_support::alertmanager_notification;
using test_support::grafana_notification;

const settings::Hooks defaults;

std::string written(const std::string& text_template,
                    const std::string& json = alertmanager_notification) {
    const auto text = api::hook_text(HookSender::alertmanager, text_template, json);
    BOOST_REQUIRE(text.has_value());
    return *text;
}

std::string refusal(const std::string& json) {
    const auto text = api::hook_text(HookSender::alertmanager, defaults.alertmanager, json);
    BOOST_REQUIRE(!text.has_value());
    BOOST_TEST((text.error().code == std::errc::invalid_argument));
    return text.error().context;
}

std::size_t parts(const std::string& text) {
    const auto encoded = sms::encode_submit(
        {.to = *sms::parse_number("07700900123"), .text = text, .max_parts = 255});
    BOOST_REQUIRE(encoded.has_value());
    return encoded->tpdus.size();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(api_hook_text)

BOOST_AUTO_TEST_CASE(by_default_there_is_a_line_for_each_alert) {
    BOOST_TEST(written(defaults.alertmanager) ==
               "[firing] InstanceDown 10.0.0.7:9100: No answer for 5 min\n[resolved] DiskFull:");
    const auto grafana =
        api::hook_text(HookSender::grafana, defaults.grafana, grafana_notification);
    BOOST_TEST(*grafana == "[firing] High memory usage: This alert was triggered for zone us-1");
}

BOOST_AUTO_TEST_CASE(every_placeholder_has_its_value) {
    BOOST_TEST(written("{severity}|{description}|{startsAt}|{labels.job}|{annotations.summary}") ==
               "page|Ward \xC3\xBC, rack 3|2026-03-01T12:00:00.5Z|node|No answer for 5 min\n"
               "||2026-03-01T11:00:00Z|node|");
    BOOST_TEST(written("{status} {receiver} {count}{newline}{groupLabels.job} {commonLabels.site} "
                       "{commonAnnotations.runbook} {{x}}") == "firing sms 5\nnode north R7 {x}");
}

BOOST_AUTO_TEST_CASE(control_characters_become_spaces_and_line_breaks_stay) {
    const auto text =
        api::hook_text(HookSender::grafana, "{title}: {message}", grafana_notification);
    BOOST_TEST(*text == "[FIRING:1] (blue): **Firing**\n\nLabels:  x");
}

BOOST_AUTO_TEST_CASE(a_template_of_which_nothing_comes_gives_way_to_the_default) {
    BOOST_TEST(written("{labels.colour} {newline}") == written(defaults.alertmanager));
}

BOOST_AUTO_TEST_CASE(a_value_that_is_no_string_is_written_as_in_json) {
    BOOST_TEST(written("{labels.a}{labels.b}{labels.c}",
                       R"({"alerts":[{"labels":{"a":1,"b":null,"c":[true]}}]})") == "1[true]");
    BOOST_TEST(written("x{status}{labels.a}", R"({"alerts":[{"labels":null}]})") == "x");
}

BOOST_AUTO_TEST_CASE(what_is_no_notification_is_refused_by_the_field_that_is_to_blame) {
    for (const char* json : {"", "{", "number=1", "{} {}", "\"\xFF\"", "{\"a\":\"\\ud800\"}"}) {
        BOOST_TEST(refusal(json).starts_with("body: is no JSON ("), json);
    }
    BOOST_TEST(
        refusal(std::string(17, '[') + std::string(17, ']')).starts_with("body: is no JSON ("));
    BOOST_TEST(refusal("[1]") == "body: must be a JSON object");
    const std::string no_alerts = "alerts: must be an array of one alert or more";
    BOOST_TEST(refusal("{}") == no_alerts);
    BOOST_TEST(refusal(R"({"alerts":{}})") == no_alerts);
    BOOST_TEST(refusal(R"({"alerts":[]})") == no_alerts);
    BOOST_TEST(refusal(R"({"alerts":[{},7]})") == "alerts[1]: must be an object");
    BOOST_TEST(refusal(R"({"alerts":[{"labels":"x"}]})") == "alerts[0].labels: must be an object");
    BOOST_TEST(refusal(R"({"alerts":[{"annotations":[]}]})") ==
               "alerts[0].annotations: must be an object");
    BOOST_TEST(refusal(R"({"alerts":[{}],"commonLabels":1})") == "commonLabels: must be an object");
}

BOOST_AUTO_TEST_CASE(a_flood_of_alerts_costs_no_more_than_a_text) {
    std::string json = "{\"alerts\":[{}";
    while (json.size() < 262144) {
        json += ",{}";
    }
    BOOST_TEST(written("{startsAt}" + std::string(900, 'x'), json + "]}").size() < 70000U);
}

BOOST_AUTO_TEST_CASE(a_text_that_fits_is_not_touched) {
    const std::string exact(306, 'x');
    BOOST_TEST(api::cut_to_parts(exact, 2, true) == exact);
    BOOST_TEST(api::cut_to_parts("", 1, true).empty());
}

BOOST_AUTO_TEST_CASE(a_longer_one_ends_in_the_mark_and_fills_its_parts) {
    BOOST_TEST(api::cut_to_parts(std::string(307, 'x'), 2, true) == std::string(302, 'x') + " ...");
    BOOST_TEST(api::cut_to_parts(std::string(200000, 'x'), 1, true) ==
               std::string(156, 'x') + " ...");
}

BOOST_AUTO_TEST_CASE(no_character_is_split) {
    std::string faces;
    for (int i = 0; i < 100; ++i) {
        faces += "\xF0\x9F\x98\x80";
    }
    const std::string cut = api::cut_to_parts(faces, 2, true);
    BOOST_TEST(cut.ends_with("\x98\x80 ..."));
    BOOST_TEST(parts(cut) == 2U);
    BOOST_TEST(cut.size() == 64U * 4 + 4);  // 67 - 1 and 67 - 5 units of 2 octets, by twos
}

BOOST_AUTO_TEST_CASE(a_character_far_behind_the_cut_does_not_make_it_ucs2) {
    const std::string text = std::string(400, 'x') + "\xE4\xBD\xA0";
    BOOST_TEST(api::cut_to_parts(text, 2, true) == std::string(302, 'x') + " ...");
}

BOOST_AUTO_TEST_SUITE_END()
