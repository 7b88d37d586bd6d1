#include "sms/user_data.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "sms/error.hpp"
#include "sms/hex.hpp"

namespace data = boost::unit_test::data;
using sms::Alphabet;
using sms::Concatenation;
using sms::ReferenceWidth;
using sms::UserData;

namespace {

hal::Result<UserData> decode(const char* hex, Alphabet alphabet, bool has_header) {
    const hal::Octets field = from_hex(hex);
    sms::OctetReader reader(field);
    return sms::decode_user_data(reader, {.alphabet = alphabet}, has_header);
}

std::string text_of(const std::vector<UserData>& parts) {
    return sms::decode_text(parts).value();
}

UserData ucs2(const char* hex) {
    return {.dcs = {.alphabet = Alphabet::ucs2}, .header = {}, .payload = from_hex(hex)};
}
UserData gsm7(hal::Octets septets) {
    return {.dcs = {}, .header = {}, .payload = std::move(septets)};
}

struct Header {
    const char* what;
    const char* elements;
    std::optional<Concatenation> part;
};
std::ostream& operator<<(std::ostream& out, const Header& header) {
    return out << header.what;
}

const Concatenation narrow{ReferenceWidth::bits8, 0xCC, 3, 2};
const Concatenation wide{ReferenceWidth::bits16, 0xABCD, 3, 2};

const Header headers[] = {
    {"8-bit reference", "05 0003CC0302", narrow},
    {"16-bit reference", "06 0804ABCD0302", wide},
    {"the last of two counts", "0B 0003CC0302 0804ABCD0302", wide},
    {"after an unknown element", "09 0402AAAA 0003CC0302", narrow},
    {"before a language", "08 0003CC0302 240101", narrow},
    {"sequence 0", "05 0003CC0300", std::nullopt},
    {"sequence beyond the total", "05 0003CC0304", std::nullopt},
    {"total 0", "05 0003CC0000", std::nullopt},
    {"a bad one does not undo a good one", "0A 0003CC0302 0003CC0300", narrow},
    {"an element of the wrong length", "04 0002CC03", std::nullopt},
    {"no element", "00", std::nullopt},
    {"an element that runs over the end", "05 0004CC0302", std::nullopt},
    {"a good element before one that runs over", "08 0003CC0302 0009AA", std::nullopt},
    {"an octet too many", "06 0003CC0302 00", std::nullopt},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(user_data)

BOOST_DATA_TEST_CASE(a_header_is_read_or_ignored, data::make(headers), header) {
    for (const Alphabet alphabet : {Alphabet::gsm7, Alphabet::ucs2}) {
        hal::Octets field;
        const hal::Octets elements = from_hex(header.elements);
        const hal::Octets payload =
            alphabet == Alphabet::gsm7 ? hal::Octets{'H', 'i'} : from_hex("00480069");
        sms::append_user_data(field, alphabet, elements, payload);

        sms::OctetReader reader(field);
        const auto read = sms::decode_user_data(reader, {.alphabet = alphabet}, true);
        BOOST_REQUIRE(read.has_value());
        BOOST_TEST(reader.left() == 0U);
        BOOST_TEST((read->header.concatenation == header.part));
        BOOST_TEST(text_of({*read}) == "Hi");
    }
}

BOOST_AUTO_TEST_CASE(language_elements_are_noted) {
    const auto read = decode("09 06 240101 250103 0000", Alphabet::data8, true);
    BOOST_REQUIRE(read.has_value());
    BOOST_TEST(read->header.single_shift.value() == 1);
    BOOST_TEST(read->header.locking_shift.value() == 3);
}

BOOST_AUTO_TEST_CASE(a_header_alone_is_a_message) {
    const auto read = decode("07 050003CC0302 00", Alphabet::gsm7, true);
    BOOST_REQUIRE(read.has_value());
    BOOST_TEST((read->header.concatenation == narrow));
    BOOST_TEST(text_of({*read}).empty());
    BOOST_TEST(decode("06 050003CC0302", Alphabet::ucs2, true).has_value());
}

BOOST_AUTO_TEST_CASE(lengths_that_cannot_be_are_errors) {
    const auto code = [](const char* hex, Alphabet alphabet, bool has_header) {
        return decode(hex, alphabet, has_header).error().code;
    };
    BOOST_TEST(code("", Alphabet::gsm7, false) == sms::Errc::truncated);
    BOOST_TEST(code("05 E8329BFD", Alphabet::gsm7, false) == sms::Errc::truncated);
    BOOST_TEST(code("04 004800", Alphabet::ucs2, false) == sms::Errc::truncated);
    BOOST_TEST(code("A1", Alphabet::gsm7, false) == sms::Errc::bad_length);
    BOOST_TEST(code("8D", Alphabet::ucs2, false) == sms::Errc::bad_length);
    BOOST_TEST(code("00", Alphabet::ucs2, true) == sms::Errc::bad_length);
    BOOST_TEST(code("04 04 0003CC", Alphabet::data8, true) == sms::Errc::bad_length);
}

BOOST_AUTO_TEST_CASE(nothing_is_an_empty_text) {
    BOOST_TEST(text_of({*decode("00", Alphabet::gsm7, false)}).empty());
    BOOST_TEST(text_of({}).empty());
}

BOOST_AUTO_TEST_CASE(utf16_is_read_where_ucs2_is_meant) {
    BOOST_TEST(text_of({ucs2("0041 D83DDE00 0042")}) == "A😀B");
    BOOST_TEST(text_of({ucs2("D83D"), ucs2("DE00")}) == "😀");  // split by the sender
}

BOOST_AUTO_TEST_CASE(broken_utf16_becomes_replacement_characters) {
    BOOST_TEST(text_of({ucs2("0041D83D")}) == "A\uFFFD");
    BOOST_TEST(text_of({ucs2("DE000041")}) == "\uFFFDA");
    BOOST_TEST(text_of({ucs2("D83DD83DDE00")}) == "\uFFFD😀");
    BOOST_TEST(text_of({ucs2("004100"), ucs2("0042")}) == "A\uFFFDB");  // half a character
}

BOOST_AUTO_TEST_CASE(an_escape_may_reach_over_parts) {
    BOOST_TEST(text_of({gsm7({'a', 0x1B}), gsm7({0x65, 'b'})}) == "a€b");
    BOOST_TEST(text_of({gsm7({'a', 0x1B})}) == "a");
    // The next part is in another alphabet: nothing to escape there.
    BOOST_TEST(text_of({gsm7({'a', 0x1B}), ucs2("0065")}) == "ae");
}

BOOST_AUTO_TEST_CASE(a_part_without_text_spoils_the_whole) {
    UserData data8{.dcs = {.alphabet = Alphabet::data8}, .header = {}, .payload = {1, 2}};
    UserData packed{.dcs = {.compressed = true}, .header = {}, .payload = {1, 2}};
    const std::vector<UserData> with_data{gsm7({'a'}), data8};
    const std::vector<UserData> with_packed{gsm7({'a'}), packed};
    BOOST_TEST(sms::decode_text(with_data).error().code == sms::Errc::not_text);
    BOOST_TEST(sms::decode_text(with_packed).error().code == sms::Errc::compressed);
}

BOOST_AUTO_TEST_CASE(a_header_is_written_as_it_is_read) {
    BOOST_TEST(to_hex(sms::encode_header({.concatenation = narrow})) == "050003CC0302");
    BOOST_TEST(to_hex(sms::encode_header({.concatenation = wide})) == "060804ABCD0302");
}

BOOST_AUTO_TEST_SUITE_END()
