#include "settings/hooks.hpp"

#include <boost/test/unit_test.hpp>

#include "settings/settings.hpp"

namespace {

using settings::HookSender;
using settings::TemplatePiece;
using Kind = settings::TemplatePiece::Kind;

std::string refusal(const std::string& text, HookSender sender = HookSender::alertmanager) {
    const auto read = settings::read_template(sender, text);
    return read ? std::string() : read.error().context;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(settings_hooks)

BOOST_AUTO_TEST_CASE(a_template_is_literals_and_placeholders_in_order) {
    const auto read =
        settings::read_template(HookSender::alertmanager, "{{{count}}}{newline}{labels.a.b} x");
    BOOST_REQUIRE(read.has_value());
    BOOST_REQUIRE(read->size() == 6U);
    BOOST_TEST(read->at(0).name == "{");
    BOOST_TEST((read->at(1).kind == Kind::count));
    BOOST_TEST(read->at(2).name == "}");
    BOOST_TEST(read->at(3).name == "\n");
    BOOST_TEST((read->at(4).kind == Kind::of_alert));
    BOOST_TEST(read->at(4).object == "labels");
    BOOST_TEST(read->at(4).name == "a.b");
    BOOST_TEST(read->at(5).name == " x");
}

BOOST_AUTO_TEST_CASE(one_that_names_an_alert_is_written_for_each) {
    const auto is_for_each = [](const std::string& text) {
        return settings::is_for_each_alert(*settings::read_template(HookSender::grafana, text));
    };
    for (const char* text : {"{labels.a}", "{annotations.a}", "{alertname}", "{instance}",
                             "{severity}", "{summary}", "{description}", "{startsAt}"}) {
        BOOST_TEST(is_for_each(text), text);
    }
    for (const char* text : {"x", "{status}", "{count}", "{receiver}", "{title}", "{message}",
                             "{groupLabels.a}", "{commonLabels.a}", "{commonAnnotations.a}"}) {
        BOOST_TEST(!is_for_each(text), text);
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_template_is_refused_by_what_is_wrong_with_it) {
    BOOST_TEST(refusal("{colour}") == "{colour} is no placeholder");
    BOOST_TEST(refusal("{title}") == "{title} is no placeholder");
    BOOST_TEST(refusal("{title}", HookSender::grafana).empty());
    BOOST_TEST(refusal("{}") == "{} is no placeholder");
    BOOST_TEST(refusal("{labels}") == "{labels} is no placeholder");
    BOOST_TEST(refusal("{labels.}") == "{labels.} is no placeholder");
    BOOST_TEST(refusal("{values.B}") == "{values.B} is no placeholder");
    for (const char* text : {"{", "}", "a{status", "{sta{tus}", "status}"}) {
        BOOST_TEST(refusal(text).starts_with("a single brace"), text);
    }
    BOOST_TEST(refusal("a\nb").starts_with("has a control character"));
    BOOST_TEST(refusal("\xFF") == "not UTF-8");
    BOOST_TEST(refusal("") == "1 to 1000 octets");
    BOOST_TEST(refusal(std::string(1001, 'x')) == "1 to 1000 octets");
    BOOST_TEST(refusal(std::string(1000, 'x')).empty());
}

BOOST_AUTO_TEST_CASE(settings_with_a_bad_one_are_not_valid) {
    BOOST_TEST(settings::validate({}).has_value());
    const auto refused = settings::validate({.hooks = {.grafana = "{labels}"}});
    BOOST_REQUIRE(!refused.has_value());
    BOOST_TEST(refused.error().context == "hooks grafana text: {labels} is no placeholder");
}

BOOST_AUTO_TEST_SUITE_END()
