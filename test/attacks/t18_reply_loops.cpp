// T18: SMS that ask for an answer (a reply path, a status report, an automatic reply's text, our
// own number as the sender), so that two machines write to each other until the credit is gone.
// Nothing is ever sent by itself. Red as soon as a received message is answered or handed on.

#include "attacks/received.hpp"

namespace {

constexpr unsigned long usual_pdus = 1'500;

const std::vector<std::string> senders{"+447700900000", "+447700900123", "22543", "Voicemail"};
const std::vector<std::string> texts{"Please reply YES to confirm",
                                     "I am away. This is an automatic reply.",
                                     "FWD +15550100 hello",
                                     "REPLY",
                                     "Delivered: hello",
                                     "Undeliverable: hello",
                                     "You have 1 new message. Call 07700900123.",
                                     ""};

}  // namespace

BOOST_AUTO_TEST_SUITE(reply_loops)

BOOST_AUTO_TEST_CASE(nothing_is_sent_by_itself) {
    const attacks::Run run(usual_pdus, 18);
    attacks::Random random(run.seed);
    attacks::Reception reception(run.seed);
    reception.receive(run.cases, [&] {
        hal::Octets pdu = attacks::draw_sms(random, senders, texts);
        pdu[1] = static_cast<std::uint8_t>(pdu[1] | 0xA0U);  // TP-RP and TP-SRI (TP-SRR)
        return pdu;
    });
    BOOST_TEST(reception.modem.submitted().empty());
    BOOST_TEST(reception.outgoing() == 0);
    BOOST_TEST(reception.other_commands() == std::vector<std::string>(),
               boost::test_tools::per_element());
    BOOST_TEST(reception.times("AT+CMGR=") > run.cases / 3);
}

BOOST_AUTO_TEST_SUITE_END()
