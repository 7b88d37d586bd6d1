#include <algorithm>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <set>
#include <string>

#include "settings/premium.hpp"
#include "settings/settings.hpp"

namespace {

using settings::Destinations;

struct Case {
    std::string number;
    bool may;
    Destinations to;
    friend std::ostream& operator<<(std::ostream& out, const Case& one) {
        return out << one.number << (one.may ? " may" : " may not");
    }
};

const Case cases[] = {
    // As shipped: every number but premium ones and short codes.
    {"+447700900123", true, {}},
    {"07700900123", true, {}},
    {"12345", true, {}},
    {"1234", false, {}},
    {"112", false, {}},
    {"+4490600123456", false, {}},
    {"+19005550123", false, {}},
    {"+9791234567", false, {}},
    {"+4990012345", false, {}},
    {"090600123456", true, {}},  // as dialled: no country is guessed
    {"+44", true, {}},           // an international one is no short code
    // Premium numbers too.
    {"+4490600123456", true, {.premium = true}},
    {"112", true, {.premium = true}},
    {"+447700900123", true, {.premium = true}},
    // Only some.
    {"+447700900123", true, {.allowed = {"+44"}}},
    {"+15550100", false, {.allowed = {"+44"}}},
    {"07700900123", false, {.allowed = {"+44"}}},
    {"447700900123", false, {.allowed = {"+44"}}},
    {"+447700900123", false, {.allowed = {"44"}}},
    {"07700900123", true, {.allowed = {"+44", "07"}}},
    {"+447700900123", true, {.allowed = {"0044"}}},
    {"+447700900123", true, {.allowed = {"00"}}},
    {"07700900123", false, {.allowed = {"00"}}},
    {"+447700900123", true, {.allowed = {"+447700900123"}}},
    {"+44770090012", false, {.allowed = {"+447700900123"}}},
    {"1234", true, {.allowed = {"1234"}}},
    {"1235", false, {.allowed = {"1234"}}},
    // A premium range is opened by a prefix that names it, not by its country.
    {"+4490600123456", false, {.allowed = {"+44"}}},
    {"+4490600123456", true, {.allowed = {"+449"}}},
    {"+4490600123456", true, {.allowed = {"+44906"}}},
    {"+4490700123456", false, {.allowed = {"+44906"}}},
    {"+4490600123456", false, {.allowed = {"+44"}, .blocked = {"+449"}, .premium = true}},
    // All but some: the longer prefix wins, and of equal ones that which blocks.
    {"+447700900123", false, {.blocked = {"+44"}}},
    {"+447700900123", false, {.blocked = {"0044"}}},
    {"+15550100", true, {.blocked = {"+44"}}},
    {"+447700900123", false, {.allowed = {"+44"}, .blocked = {"+4477"}}},
    {"+447700900123", true, {.allowed = {"+447700900"}, .blocked = {"+4477"}}},
    {"+447700900999", true, {.allowed = {"+447700900", "+44"}, .blocked = {"+4477", "+1"}}},
    {"+447700900123", false, {.allowed = {"+44"}, .blocked = {"+44"}}},
    {"+447700900123", false, {.allowed = {"+44"}, .blocked = {"0044"}}},
    {"+15550100", false, {.blocked = {"00"}, .premium = true}},
    {"07700900123", true, {.blocked = {"00"}}},
    {"112", false, {.allowed = {"1"}, .blocked = {"112"}}},
    {"", false, {}},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(destinations)

BOOST_DATA_TEST_CASE(the_prefixes_decide, cases, one) {
    BOOST_TEST(settings::may_send(one.to, one.number) == one.may);
}

BOOST_AUTO_TEST_CASE(the_premium_table_holds_each_range_once_in_international_form) {
    const auto table = settings::premium_prefixes();
    BOOST_TEST(table.size() > 40U);
    std::set<std::string_view> different;
    for (const std::string_view prefix : table) {
        BOOST_TEST(prefix.front() == '+');
        BOOST_TEST(
            std::ranges::all_of(prefix.substr(1), [](char c) { return c >= '0' && c <= '9'; }),
            prefix);
        // A country code and more, or it would shut a whole country out.
        BOOST_TEST((prefix.size() >= 4U), prefix);
        BOOST_TEST(different.insert(prefix).second, prefix);
    }
}

BOOST_AUTO_TEST_CASE(no_ordinary_number_of_a_listed_country_is_premium) {
    for (const auto* number :
         {"+447700900123",  "+15550100",     "+31612345678",  "+32471234567",  "+33612345678",
          "+34612345678",   "+393123456789", "+41781234567",  "+436641234567", "+46701234567",
          "+4915112345678", "+61412345678",  "+64211234567",  "+306912345678", "+36201234567",
          "+40712345678",   "+420601123456", "+421912123456", "+4532123456",   "+4740612345",
          "+48512345678",   "+358412345678", "+35948123456",  "+37061234567",  "+37121234567",
          "+3725123456",    "+385921234567", "+38631234567",  "+905012345678"}) {
        BOOST_TEST(settings::may_send({}, number), number);
    }
}

BOOST_AUTO_TEST_SUITE_END()
