// T17: SMS that are meant as commands, for the gateway or for its modem and SIM. There are none:
// what is received is read, acknowledged and deleted, and nothing else is ever written to the
// modem. Red as soon as a received message leads to any other command.

#include "attacks/received.hpp"

namespace {

constexpr unsigned long usual_pdus = 1'500;

const std::vector<std::string> senders{"+447700900123", "07700900123", "ADMIN", "AT+CFUN=0",
                                       "22543"};
const std::vector<std::string> commands{"AT+CFUN=1,1",
                                        "AT+CMGS=24\r",
                                        "\r\nAT+CMGD=1,4\r\n",
                                        "REBOOT",
                                        "reboot 1234",
                                        "#RESET#",
                                        "*123#",
                                        "SMSC=+15550100",
                                        "admin: relay on",
                                        "OK\r\n+CMGS: 1\r\n",
                                        "+CMTI: \"SM\",1",
                                        "> ",
                                        "$(reboot)",
                                        "`reboot`",
                                        "; shutdown -h now",
                                        "STOP",
                                        "wget http://192.168.8.1/",
                                        "http://192.168.8.1/cgi-bin/sms_send?number=07700900123",
                                        ""};

}  // namespace

BOOST_AUTO_TEST_SUITE(sms_commands)

BOOST_AUTO_TEST_CASE(what_is_received_is_read_acknowledged_and_deleted) {
    const attacks::Run run(usual_pdus, 17);
    attacks::Random random(run.seed);
    attacks::Reception reception(run.seed);
    reception.receive(run.cases, [&] {
        const hal::Octets pdu = attacks::draw_sms(random, senders, commands);
        return random.below(2) == 0 ? pdu : attacks::spoilt(pdu, random);
    });
    BOOST_TEST(reception.other_commands() == std::vector<std::string>(),
               boost::test_tools::per_element());
    BOOST_TEST(reception.modem.submitted().empty());
    BOOST_TEST(reception.outgoing() == 0);
    // It was read, all of it.
    BOOST_TEST(reception.times("AT+CMGR=") > run.cases / 3);
    BOOST_TEST(reception.mirror->listing()->size() > 10U);
}

BOOST_AUTO_TEST_SUITE_END()
