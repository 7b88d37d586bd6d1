#include "sms/address.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <ostream>
#include <string>

#include "sms/alphabet.hpp"
#include "sms/error.hpp"
#include "sms/hex.hpp"

namespace data = boost::unit_test::data;
using sms::Address;
using sms::TypeOfNumber;

namespace {

struct Written {
    const char* number;
    const char* text;
};
std::ostream& operator<<(std::ostream& out, const Written& written) {
    return out << '"' << written.number << '"';
}

const Written good[] = {
    {"+447700900123", "+447700900123"},
    {"00447700900123", "+447700900123"},
    {" 447700900123", "+447700900123"},  // a plus that lost its encoding
    {"   447700900123", "+447700900123"},
    {" 07700900123", "07700900123"},  // no country begins with 0: not a plus
    {" 00447700900123", "+447700900123"},
    {" +447700900123", "+447700900123"},
    {"+44 7700 900-123", "+447700900123"},
    {"(07700) 900.123 ", "07700900123"},
    {"[0] 7700 900 123", "07700900123"},
    {"(+44) 7700 900123", "+447700900123"},
    {"07700900123", "07700900123"},
    {"447700900123", "447700900123"},  // as dialled: no country is guessed
    {"112", "112"},
    {"12345678901234567890", "12345678901234567890"},
    {"+12345678901234567890", "+12345678901234567890"},
    {"0012345678901234567890", "+12345678901234567890"},
};

const std::string bad[] = {
    "",
    " ",
    "+",
    "00",
    "12",
    "+12",
    "0012",
    "123456789012345678901",
    "+123456789012345678901",
    "++447700900123",
    "+44+7700900123",
    "44+7700900123",
    " 44+7700900123",
    "07700x900123",
    "*100#",
    "07700900123;",
    "07700\n900123",
    "07700\r\nAT",
    "\t07700900123",
    "07700/900123",
    "\u0660\u0661\u0662\u0663" /* Arabic digits */,
    "ACME",
    std::string("07700\0900123", 12),
    "0770090012\x1A",
};

/// Reads all of `field`, or says what is wrong.
hal::Result<Address> decode(const hal::Octets& field) {
    sms::OctetReader reader(field);
    HAL_TRY(const Address address, sms::decode_address(reader));
    BOOST_TEST(reader.left() == 0U);
    return address;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(address)

BOOST_DATA_TEST_CASE(numbers_are_read_as_people_write_them, data::make(good), written) {
    const auto address = sms::parse_number(written.number);
    BOOST_REQUIRE(address.has_value());
    BOOST_TEST(sms::to_text(*address) == written.text);
    BOOST_TEST(address->plan == sms::plan_e164);
    BOOST_TEST(
        (address->type == TypeOfNumber::unknown || address->type == TypeOfNumber::international));
}

BOOST_DATA_TEST_CASE(anything_else_is_no_number, data::make(bad), written) {
    const auto address = sms::parse_number(written);
    BOOST_REQUIRE(!address.has_value());
    BOOST_TEST(address.error().code == sms::Errc::bad_number);
}

BOOST_AUTO_TEST_CASE(a_number_is_written_as_its_field) {
    hal::Octets even;
    BOOST_REQUIRE(sms::append_address(even, *sms::parse_number("+447700900123")));
    BOOST_TEST(to_hex(even) == "0C91447700091032");
    hal::Octets odd;
    BOOST_REQUIRE(sms::append_address(odd, *sms::parse_number("07700900123")));
    BOOST_TEST(to_hex(odd) == "0B817007900021F3");
}

BOOST_DATA_TEST_CASE(every_number_survives_encoding, data::make(good), written) {
    const auto address = *sms::parse_number(written.number);
    hal::Octets field;
    BOOST_REQUIRE(sms::append_address(field, address));
    const auto back = decode(field);
    BOOST_REQUIRE(back.has_value());
    BOOST_TEST((*back == address));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_dialled_is_not_encoded) {
    for (const Address& address :
         {Address{TypeOfNumber::alphanumeric, 0, "ACME"}, Address{TypeOfNumber::unknown, 1, ""},
          Address{TypeOfNumber::unknown, 1, "123456789012345678901"},
          Address{TypeOfNumber::unknown, 1, "12\r\n"}}) {
        hal::Octets field;
        const auto result = sms::append_address(field, address);
        BOOST_REQUIRE(!result.has_value());
        BOOST_TEST(result.error().code == sms::Errc::bad_number);
        BOOST_TEST(field.empty());
    }
}

BOOST_DATA_TEST_CASE(digits_are_read_whatever_the_type, data::xrange(0, 8) * data::xrange(0, 16),
                     type, plan) {
    if (type == static_cast<int>(TypeOfNumber::alphanumeric)) {
        return;
    }
    hal::Octets field = from_hex("0B 00 7007900021F3");
    field[1] = static_cast<std::uint8_t>(0x80 | type << 4 | plan);
    const auto address = decode(field);
    BOOST_REQUIRE(address.has_value());
    BOOST_TEST(static_cast<int>(address->type) == type);
    BOOST_TEST(address->plan == plan);
    BOOST_TEST(address->text == "07700900123");
    BOOST_TEST(sms::to_text(*address) == (type == 1 ? "+07700900123" : "07700900123"));
}

BOOST_AUTO_TEST_CASE(the_other_nibbles_are_star_hash_a_b_c) {
    BOOST_TEST(decode(from_hex("0681 BA DC 1E"))->text == "*#abc1");
}

BOOST_AUTO_TEST_CASE(fillers_are_no_digits) {
    BOOST_TEST(decode(from_hex("0381 21F3"))->text == "123");
    BOOST_TEST(decode(from_hex("0481 21F3"))->text == "123");  // the filler was counted
    BOOST_TEST(decode(from_hex("0381 2143"))->text == "123");  // no filler where one belongs
    BOOST_TEST(decode(from_hex("0081"))->text.empty());
}

BOOST_DATA_TEST_CASE(names_of_every_length_are_read, data::xrange(1, 12), length) {
    const std::string name = std::string("ACME-Alarm!").substr(0, static_cast<std::size_t>(length));
    sms::Septets septets(name.begin(), name.end());
    const hal::Octets packed = sms::pack_septets(septets);
    hal::Octets field{static_cast<std::uint8_t>((length * 7 + 3) / 4), 0xD0};
    field.insert(field.end(), packed.begin(), packed.end());
    const auto address = decode(field);
    BOOST_REQUIRE(address.has_value());
    BOOST_TEST((address->type == TypeOfNumber::alphanumeric));
    BOOST_TEST(sms::to_text(*address) == name);
}

/// Seven septets leave seven bits of their last octet, which look like an '@' to whoever counts
/// them. Invented fields.
BOOST_AUTO_TEST_CASE(padding_is_no_at_sign) {
    const auto name = [](std::string_view text, std::uint8_t semi_octets) {
        hal::Octets packed = sms::pack_septets(sms::Septets(text.begin(), text.end()));
        packed.resize((semi_octets + 1U) / 2);
        hal::Octets field{semi_octets, 0xD0};
        field.insert(field.end(), packed.begin(), packed.end());
        return decode(field)->text;
    };
    const std::string at_sign(1, '\0');
    BOOST_TEST(name("ACMEBOX", 13) == "ACMEBOX");
    BOOST_TEST(name("ACMEBOX", 14) == "ACMEBOX");
    BOOST_TEST(name("ACMEBOXS", 14) == "ACMEBOXS");
    BOOST_TEST(name("ACME" + at_sign, 9) == "ACME@");
    BOOST_TEST(name("ACMEBO" + at_sign, 13) == "ACMEBO@");
    BOOST_TEST(name("ACMEBO" + at_sign, 14) == "ACMEBO@");
    BOOST_TEST(name("ACMEBOXS" + at_sign, 16) == "ACMEBOXS@");
}

BOOST_AUTO_TEST_CASE(a_name_cannot_carry_a_line_break) {
    const hal::Octets packed =
        sms::pack_septets(sms::to_septets(U"A\r\nAT\f", sms::default_tables).value());
    hal::Octets field{13, 0xD0};
    field.insert(field.end(), packed.begin(), packed.end());
    BOOST_TEST(decode(field)->text == "AAT");
}

BOOST_AUTO_TEST_CASE(a_broken_field_says_so) {
    BOOST_TEST(decode({}).error().code == sms::Errc::truncated);
    BOOST_TEST(decode(from_hex("0B")).error().code == sms::Errc::truncated);
    BOOST_TEST(decode(from_hex("0B8170")).error().code == sms::Errc::truncated);
    BOOST_TEST(decode(from_hex("1581 1111111111111111111111")).error().code ==
               sms::Errc::bad_length);
}

BOOST_AUTO_TEST_CASE(a_report_may_name_the_number_in_another_way) {
    const auto same = [](const char* dialled, const char* reported) {
        return sms::may_be_same_number(*sms::parse_number(dialled), *sms::parse_number(reported));
    };
    BOOST_TEST(same("+447700900123", "+447700900123"));
    BOOST_TEST(same("07700900123", "07700900123"));
    BOOST_TEST(same("07700900123", "+447700900123"));
    BOOST_TEST(same("+447700900123", "07700900123"));
    BOOST_TEST(!same("+447700900123", "07700900124"));
    BOOST_TEST(!same("+447700900123", "+15550100123"));
    BOOST_TEST(!same("07700900123", "900123"));
    BOOST_TEST(same("12345", "12345"));
    BOOST_TEST(!same("00123", "+4412312"));
}

BOOST_AUTO_TEST_SUITE_END()
