#include "modem/answers.hpp"

#include <boost/test/unit_test.hpp>

#include "hal/error.hpp"
#include "modem/dialect.hpp"
#include "modem/events.hpp"
#include "modem/indications.hpp"
#include "modem/signal_figures.hpp"

using namespace hal;
using namespace hal::modem;

namespace {

std::string joined(const OfferedStorages& offered) {
    std::string text;
    for (const auto& storages : offered) {
        for (const auto& name : storages) {
            text += name + " ";
        }
        text += "/";
    }
    return text;
}

std::string ladder(std::string_view answer) {
    std::string text;
    for (const auto& s : indication_ladder(answer)) {
        for (const unsigned value : {s.mode, s.mt, s.bm, s.ds, s.bfr}) {
            text += std::to_string(value);
        }
        text += " ";
    }
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(answers)

BOOST_AUTO_TEST_CASE(offered_storages_come_in_many_shapes) {
    BOOST_TEST(joined(parse_offered_storages(R"(("SM","ME"),("SM"),("MT","SR"))")) ==
               "SM ME /SM /MT SR /");
    BOOST_TEST(joined(parse_offered_storages(R"(("SM","ME"),"SM","SM")")) == "SM ME /SM /SM /");
    BOOST_TEST(joined(parse_offered_storages(R"("SM","SM","SM")")) == "SM /SM /SM /");
    BOOST_TEST(joined(parse_offered_storages(R"( ( "SM" , "ME" ) ,( "SM" ), ())")) ==
               "SM ME /SM //");
    BOOST_TEST(joined(parse_offered_storages("(),(),()")) == "///");
    BOOST_TEST(joined(parse_offered_storages("")) == "///");
    BOOST_TEST(joined(parse_offered_storages(R"((("SM","BM","SR"),("SM")))")) == "SM BM SR /SM //");
}

BOOST_AUTO_TEST_CASE(storages_in_use_are_the_names_of_three) {
    BOOST_TEST(parse_storages_in_use(R"("SM",2,20,"ME",0,255,"MT",1,9)") ==
               (std::array<std::string, 3>{"SM", "ME", "MT"}));
    BOOST_TEST(parse_storages_in_use("") == (std::array<std::string, 3>{}));
}

BOOST_AUTO_TEST_CASE(a_service_centre_is_digits_whatever_the_character_set) {
    BOOST_TEST(parse_service_centre(R"("+447700900000",145)") == "+447700900000");
    BOOST_TEST(parse_service_centre(R"("447700900000",145)") == "+447700900000");
    BOOST_TEST(parse_service_centre(R"("07700900000",129)") == "07700900000");
    BOOST_TEST(parse_service_centre(R"("002B003400340037003700300030",145)") == "+447700");
    // An even count of digits that could be UCS2 by its length.
    BOOST_TEST(parse_service_centre(R"("004477009000",129)") == "004477009000");
    for (const char* none : {"", R"("",129)", R"("Example",145)", R"("+",145)", "\"1\r2\""}) {
        BOOST_TEST(parse_service_centre(none).empty());
    }
    BOOST_TEST(without_ucs2("004500780061006D0070006C0065") == "Example");
    BOOST_TEST(without_ucs2("Example Net") == "Example Net");
    BOOST_TEST(without_ucs2("BEEF") == "BEEF");
    BOOST_TEST(without_ucs2("").empty());
}

BOOST_AUTO_TEST_CASE(indications_are_read_back) {
    BOOST_TEST((parse_indications("2,1,0,2,0") == Indications{2, 1, 0, 2, 0}));
    BOOST_TEST((parse_indications(" 1, 1 ,0,0, 1") == Indications{1, 1, 0, 0, 1}));
    BOOST_TEST(!parse_indications("2,1,0,2"));
    BOOST_TEST(!parse_indications("2,1,0,-2,0"));
    BOOST_TEST(!parse_indications(""));
}

BOOST_AUTO_TEST_CASE(figures_are_rounded_and_must_be_plausible) {
    BOOST_TEST(to_rounded("-11.5").value() == -12);
    BOOST_TEST(to_rounded("-11.4").value() == -11);
    BOOST_TEST(to_rounded(" 23.8 ").value() == 24);
    BOOST_TEST(to_rounded("-0.6").value() == -1);
    BOOST_TEST(to_rounded("7").value() == 7);
    for (const char* none : {"", "-", "--", ".", "1.", "1.x", "N/A"}) {
        BOOST_TEST(!to_rounded(none).has_value(), none);
    }
    BOOST_TEST(!plausible_rsrp(0).has_value());
    BOOST_TEST(!plausible_rsrq(255).has_value());
    BOOST_TEST(!plausible_sinr(std::nullopt).has_value());
    BOOST_TEST(plausible_sinr(-5).value() == -5);
}

BOOST_AUTO_TEST_CASE(iccids_come_plain_quoted_and_swapped) {
    const auto read = [](const char* text) { return read_iccid({{{text, {}}}}).value_or("none"); };
    BOOST_TEST(read("8901260000000000000F") == "8901260000000000000");
    BOOST_TEST(read("\"8901260000000000000\"") == "8901260000000000000");
    BOOST_TEST(read("981062000000000000F0") == "8901260000000000000");
    BOOST_TEST(read("") == "none");
    BOOST_TEST(read("ERROR") == "none");
}

BOOST_AUTO_TEST_CASE(the_ladder_is_filtered_by_what_the_modem_lists) {
    BOOST_TEST(ladder("") == "21020 21010 11010 11020 21000 31000 ");
    BOOST_TEST(ladder("(0-3),(0,1),(0,2,3),(0,2),(1)") == "21021 11021 21001 31001 ");
    BOOST_TEST(ladder("(0,1),(0-3),(0,2),(0-2),(0,1)") == "11010 11020 ");
    BOOST_TEST(ladder("2,1,0,0,1") == "21001 ");
    BOOST_TEST(ladder("(0-1),(0),(0),(0),(0)").empty());
}

BOOST_AUTO_TEST_CASE(a_registration_answer_is_told_from_its_urc) {
    BOOST_TEST((parse_registration("2,1")->state == RegistrationState::home));
    BOOST_TEST(
        (parse_registration(R"(2,5,"00C3","01A2B3C4",7)")->state == RegistrationState::roaming));
    BOOST_TEST((parse_registration("2,10,00C3,01A2B3C4,7")->state == RegistrationState::roaming));
    BOOST_TEST(parse_registration("2,6,00C3,01A2B3C4,9")->technology == "NB-IoT");
    BOOST_TEST((parse_registration("0,3")->state == RegistrationState::denied));
    BOOST_TEST(!parse_registration("1"));
    BOOST_TEST(!parse_registration(R"(1,"00C3","01A2B3C4",7)"));
    BOOST_TEST(!parse_registration("5,00C3,01A2B3C4,7"));
    BOOST_TEST(!parse_registration(""));
}

BOOST_AUTO_TEST_CASE(the_sim_state_comes_from_the_answer_or_the_refusal) {
    BOOST_TEST((parse_pin_state("READY") == SimState::ready));
    BOOST_TEST((parse_pin_state("SIM PIN") == SimState::pin_required));
    BOOST_TEST((parse_pin_state("SIM PUK") == SimState::puk_required));
    BOOST_TEST((parse_pin_state("PH-SIM PIN") == SimState::pin_required));
    BOOST_TEST((parse_pin_state("NOT READY") == SimState::busy));
    BOOST_TEST((parse_pin_state("SIM PIN2") == SimState::ready));
    BOOST_TEST((parse_pin_state("SIM PUK2") == SimState::ready));
    BOOST_TEST((parse_pin_state("?") == SimState::unknown));
    const auto refused = [](int number) {
        return pin_state_of(Error{{number, cme_category()}, ""});
    };
    BOOST_TEST((refused(10) == SimState::absent));
    BOOST_TEST((refused(11) == SimState::pin_required));
    BOOST_TEST((refused(13) == SimState::failure));
    BOOST_TEST((refused(14) == SimState::busy));
    BOOST_TEST((pin_state_of(Error{Errc::plain_error, ""}) == SimState::unknown));
}

BOOST_AUTO_TEST_CASE(bare_lines_are_judged_by_their_shape) {
    BOOST_TEST(looks_like_imei("490154203237518"));
    BOOST_TEST(looks_like_imei("\"490154203237518\""));
    BOOST_TEST(!looks_like_imei("+CMTI: \"SM\",1"));
    BOOST_TEST(!looks_like_imei("1234567"));
    BOOST_TEST(!looks_like_imei("49015420323751X"));
    BOOST_TEST(looks_like_name("EC25"));
    BOOST_TEST(!looks_like_name("RING"));
    BOOST_TEST(!looks_like_name("^MODE: 5"));
}

BOOST_AUTO_TEST_CASE(sim_files_need_a_normal_ending) {
    BOOST_TEST(swapped_digits(*parse_sim_data(R"(144,0,"981032F4")")) == "8901234");
    BOOST_TEST(!parse_sim_data("106,130"));
    BOOST_TEST(!parse_sim_data(R"(144,0,"98103")"));
    BOOST_TEST(!parse_sim_data("144,0"));
}

BOOST_AUTO_TEST_CASE(stored_messages_with_strange_headers) {
    BOOST_TEST(!parse_listed({"x,1,,4", {1, 2}}, "SM"));
    BOOST_TEST(!parse_listed({"-1,1,,4", {1, 2}}, "SM"));
    BOOST_TEST(parse_listed({"1,1,,4", {}}, "SM")->pdu.empty());
    BOOST_TEST((parse_listed({"1,9,,4", {1}}, "SM")->status == StoredStatus::received_unread));
}

BOOST_AUTO_TEST_CASE(urcs_of_the_dialects) {
    const auto& quectel = *find_dialect("quectel");
    const auto& generic = *find_dialect("generic");
    const auto holds = []<class T>(const Dialect& dialect, const char* line, T) {
        const auto event = parse_event({line, {}}, dialect);
        return event && std::holds_alternative<T>(*event);
    };
    BOOST_TEST(holds(quectel, "+QIND: \"smsfull\",\"SM\"", StorageFull{}));
    BOOST_TEST(holds(quectel, "POWERED DOWN", ModemRestarted{}));
    BOOST_TEST(holds(quectel, "+CPIN: NOT READY", SimChanged{}));
    BOOST_TEST(holds(generic, "RDY", ModemRestarted{}));
    BOOST_TEST(holds(generic, "+CEREG: 1", RegistrationChanged{}));
    BOOST_TEST(!parse_event({"+CMTI: SM", {}}, generic));
    BOOST_TEST(!parse_event({"+QIND: \"csq\",20,99", {}}, quectel));
    BOOST_TEST(!parse_event({"+QIND: \"smsfull\",\"SM\"", {}}, generic));
    BOOST_TEST(holds(quectel, "+QIND: SMS DONE", SimChanged{}));
    BOOST_TEST(holds(quectel, "+QSIMSTAT: 1,0", SimChanged{}));
    for (const char* line : {"RDY", "APP RDY", "POWERED DOWN", "NORMAL POWER DOWN"}) {
        BOOST_TEST(is_restart(line, quectel), line);
    }
    for (const char* line :
         {"+CFUN: 1", "+QIND: PB DONE", "+QGPSURC: 1", "+QIURC: \"pdpdeact\",1"}) {
        BOOST_TEST(!parse_event({line, {}}, quectel), line);
    }
    const auto& sierra = *find_dialect("sierra");
    BOOST_TEST(holds(sierra, "+KSUP: 0", ModemRestarted{}));
    BOOST_TEST(!parse_event({"+PACSP1", {}}, sierra));
    BOOST_TEST(!parse_event({"+KSUP: 0", {}}, generic));
    const auto& telit = *find_dialect("telit");
    BOOST_TEST(holds(telit, "#QSS: 0", SimChanged{}));
    BOOST_TEST(!parse_event({"#QSS: 0", {}}, quectel));
    BOOST_TEST(is_restart("RDY", quectel));
    BOOST_TEST(!is_restart("READY", quectel));
    BOOST_TEST((find_dialect("acme") == nullptr));
}

BOOST_AUTO_TEST_SUITE_END()
