#include "profile/template.hpp"

#include <boost/test/unit_test.hpp>

using profile::parse_template;
using profile::Placeholder;

BOOST_AUTO_TEST_SUITE(layout_template)

BOOST_AUTO_TEST_CASE(literals_and_placeholders_alternate) {
    const auto pieces =
        parse_template("Index: {index} of {{{count}}}", {Placeholder::index, Placeholder::count})
            .value();
    BOOST_REQUIRE(pieces.size() == 3U);
    BOOST_TEST(pieces[0].literal == "Index: ");
    BOOST_TEST((pieces[0].placeholder == Placeholder::index));
    BOOST_TEST(pieces[1].literal == " of {");
    BOOST_TEST((pieces[1].placeholder == Placeholder::count));
    BOOST_TEST(pieces[2].literal == "}");
    BOOST_TEST(!pieces[2].placeholder.has_value());
    BOOST_TEST(parse_template("", {}).value().empty());
}

BOOST_AUTO_TEST_CASE(what_is_no_template_is_refused_with_a_reason) {
    const auto reason = [](const char* text) {
        const auto refused = parse_template(text, {Placeholder::index});
        return refused ? "accepted" : refused.error().context;
    };
    const std::string lone = "a lone brace: write {{ or }} for the character";
    BOOST_TEST(reason("{") == lone);
    BOOST_TEST(reason("a}") == lone);
    BOOST_TEST(reason("{index") == lone);
    BOOST_TEST(reason("{}") == "unknown placeholder {}");
    BOOST_TEST(reason("{Index}") == "unknown placeholder {Index}");
    BOOST_TEST(reason("{index }") == "unknown placeholder {index }");
    BOOST_TEST(reason("{text}") == "{text} cannot stand here");
}

BOOST_AUTO_TEST_SUITE_END()
