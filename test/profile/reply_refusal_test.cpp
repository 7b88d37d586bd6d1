#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "spoilt_file.hpp"

namespace data = boost::unit_test::data;
using profile_test::Edit;

namespace {

const std::string text = "replies/text-7.06.xml";
const std::string xml = "replies/xml.xml";
const std::string marks =
    ": no failure may contain OK or <!doctype html, which clients take as marks";
const std::string no_endpoints = " is no list of different endpoints with a space between";
const std::string no_zone = " is neither system, utc nor an offset from -14:59 to +14:59";
const std::string each_place =
    "g:each can only be \"message\" inside <list> or \"member\" inside <state>, once";

const Edit edits[] = {
    {text, "<date", "<statuses/>\n<date", "<date",
     "<date> must stand before <statuses> in <reply-profile>"},
    {text, "deadline=\"50s\"", "deadline=\"121s\"", "<behaviour",
     "<behaviour> deadline=\"121s\" is outside 1s to 2min"},
    {text, "<word for=\"timeout\">TIMEOUT</word>", "", "<words>",
     "<words> needs a <word for=\"timeout\">"},
    {text, "for=\"timeout\"", "for=\"error\"", "for=\"error\">TIMEOUT",
     "<word> for=\"error\" is repeated"},
    {text, "for=\"timeout\"", "for=\"late\"", "for=\"late\"", "<word> for=\"late\" is no outcome"},
    {text, ">TIMEOUT<", ">NOT OK<", ">NOT OK<", "<word>" + marks},
    {text, ">TIMEOUT<", ">&lt;!DocType HTML&gt;<", "&lt;!DocType", "<word>" + marks},
    {text, ">TIMEOUT<", ">TIME\nOUT<", ">TIME", "<word> for=\"timeout\" is not one line of text"},
    {text, "%e %H", "%E %H", "<date",
     "<date> format has an unknown conversion; known are % and one of aAbBdeFHIjmMpsSTyYzZ%, and "
     "%:z"},
    {text, "%S %Y", "%S %", "<date",
     "<date> format has an unknown conversion; known are % and one of aAbBdeFHIjmMpsSTyYzZ%, and "
     "%:z"},
    {text, "{index}", "{indx}", "{indx}", "<line>: unknown placeholder {indx}"},
    {text, "{index}", "{word}", "Index: {word}", "<line>: {word} cannot stand here"},
    {text, "{index}", "{index", "Index: {index",
     "<line>: a lone brace: write {{ or }} for the "
     "character"},
    {text, "Index: {index}", "Index:\n{index}", "Index:", "<line> is more than one line"},
    {text, "<failure>\n      <line>{word}", "<failure>\n      <line>BROKEN: {word}", "BROKEN",
     "<line>" + marks},
    {text, "</text-layout>", "</text-layout><xml-layout xmlns:g=\"urn:sms-gateway:layout\"/>",
     "<reply-profile", "<reply-profile> needs either a <text-layout> or an <xml-layout>"},
    {xml, "urn:sms-gateway:layout", "urn:other", "<xml-layout",
     "<xml-layout> needs xmlns:g=\"urn:sms-gateway:layout\""},
    {xml, "index=\"{index}\"", "from=\"{sender}\"",
     "from=", "<message>: {sender} cannot stand here"},
    {xml, "index=\"{index}\"", "index=\"{index}\" index=\"1\"", "index=\"1\"",
     "not well-formed XML: parsing attribute"},
    {xml, "<text>{text}", "<text>a<b/>{text}", "<text>a", "<text> mixes text and elements"},
    {xml, " g:each=\"message\"", "", "<list>",
     "<list> needs one element with g:each=\"message\" below its root"},
    {xml, "<text>", "<text g:each=\"message\">", "<text g", each_place},
    {xml, "g:if=\"id\"", "g:if=\"luck\"", "g:if=\"luck\"",
     "<message-id> g:if=\"luck\" is none of: id, parts, several-parts"},
    {xml, "g:if=\"id\"", "g:when=\"id\"", "g:when", "\"g:when\" is no name for a reply"},
    {xml, "<response>", "<response g:if=\"id\">", "<response g:if",
     "<response> is a reply's root and always there: no g:if"},
    {xml, "<status>{word}</status>", "<s:status>{word}</s:status>", "<s:status>",
     "\"s:status\" has a prefix that is not declared on it or above it"},
    {xml, "<status>{word}", "<status s:kind=\"\">{word}", "<status s:kind",
     "\"s:kind\" has a prefix that is not declared on it or above it"},
    {xml, "<status>{word}</status>", "<status xmlns:s=\"urn:s\">{word}</status>\n<s:more/>",
     "<s:more", "\"s:more\" has a prefix that is not declared on it or above it"},
    {xml, "<status>{word}</status>", "<xmlns:status>{word}</xmlns:status>", "<xmlns:status",
     "\"xmlns:status\" has a prefix that is not declared on it or above it"},
    {xml, "<response>", "<response xmlns:s=\"\">", "<response xmlns:s",
     "xmlns:s=\"\" declares no prefix: the value is a name as written, and not empty"},
    {xml, "<response>", "<response xmlns:s=\"{id}\">", "<response xmlns:s",
     "xmlns:s=\"{id}\" declares no prefix: the value is a name as written, and not empty"},
    {xml, "<response>", "<response xmlns:xml=\"urn:s\">", "<response xmlns:xml",
     "xmlns:xml=\"urn:s\" declares no prefix: xml and xmlns are XML's own"},
    {xml, "<list>", "<list><extra/>", "<list>",
     "<list> holds exactly one element, the reply's root"},
    {text, "sms_send sms_list", "sms_send sms_lst", "<endpoints",
     "<endpoints> serve=\"sms_send sms_lst sms_read sms_delete sms_total\"" + no_endpoints},
    {text, "sms_send sms_list", "sms_send sms_send", "<endpoints",
     "<endpoints> serve=\"sms_send sms_send sms_read sms_delete sms_total\"" + no_endpoints},
    {text, "sms_send sms_list", "sms_send  sms_list", "<endpoints",
     "<endpoints> serve=\"sms_send  sms_list sms_read sms_delete sms_total\"" + no_endpoints},
    {text, "\"sms_send sms_list sms_read sms_delete sms_total\"", "\"\"", "<endpoints",
     "<endpoints> needs the attribute serve"},
    {text, "sms_total\"", "sms_total sms_status\"", "<text-layout",
     "<text-layout> needs a <state>"},
    {text, "sms_total\"", "sms_total sms_status\"", "<text-layout",
     "<text-layout> needs a <member>"},
    {text, "<read>", "<total>\n      <line>{used}</line>\n    </total>\n    <read>", "<read>",
     "<read> must stand before <total> in <text-layout>"},
    {text, "Used: {used}", "Used: {count}", "Used:", "<line>: {count} cannot stand here"},
    {text, "    <read>", "    <empty>\n<line>{index}</line></empty>\n<read>",
     "<line>{index}</line></e", "<line>: {index} cannot stand here"},
    {text, "<line>Used", "<line if=\"error\">Used", "<line if",
     "<line> if=\"error\" is none of: id, parts, several-parts"},
    {text, "status=\"legacy\"", "status=\"legacy-2000\"", "<behaviour",
     "<behaviour> status=\"legacy-2000\" is none of: legacy, legacy-200, http"},
    {text, "group=\"any\"", "group=\"some\"", "<behaviour",
     "<behaviour> group=\"some\" is none of: any, all, each"},
    {text, "zone=\"system\"", "zone=\"CET\"", "<date", "<date> zone=\"CET\"" + no_zone},
    {text, "zone=\"system\"", "zone=\"+15:00\"", "<date", "<date> zone=\"+15:00\"" + no_zone},
    {text, "zone=\"system\"", "zone=\"+01:60\"", "<date", "<date> zone=\"+01:60\"" + no_zone},
    {text, "zone=\"system\"", "zone=\"+1:000\"", "<date", "<date> zone=\"+1:000\"" + no_zone},
    {text, "zone=\"system\"", "zone=\"01:00\"", "<date", "<date> zone=\"01:00\"" + no_zone},
    {text, "newest-first", "random", "<list",
     "<list> order=\"random\" is none of: newest-first, oldest-first, by-index"},
    {text, "index-base=\"0\"", "index-base=\"1000000001\"", "<list",
     "<list> index-base=\"1000000001\" is no number from 0 to 1000000000"},
    {xml, "group=\"all\"", "group=\"each\"", "<xml-layout",
     "<xml-layout> cannot answer for each member: several documents are none"},
    {xml, " g:each=\"member\"", "", "<state>",
     "<state> needs one element with g:each=\"member\" below its root"},
    {xml, "g:each=\"member\"", "g:each=\"message\"", "<member g", each_place},
    {xml, "<storage used=\"{used}\"", "<storage used=\"{index}\"", "<storage used",
     "<storage>: {index} cannot stand here"},
    {xml, "<sent id=\"{id}\"", "<sent id=\"{error}\"", "<sent id",
     "<sent>: {error} cannot stand here"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(reply_refusals)

BOOST_DATA_TEST_CASE(a_spoilt_reply_family_is_refused_at_its_line, data::make(edits), edit) {
    profile_test::check_refused(edit);
}

BOOST_AUTO_TEST_SUITE_END()
