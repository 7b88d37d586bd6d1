#include "personality.hpp"

namespace sim {

// Ranges, boot lines and response shapes are made from the EC2x&EG9x&EG2x-G&EM05 AT Commands Manual
// V2.0 (§2, §5, §6, §9); the pulse windows are those that users of the EC2x hardware design report
// (not verified); the revision is an example, the numbers are from test ranges, the times are far
// shorter than a module's.
const Personality& quectel_ec25() {
    static const Personality personality{
        .name = "quectel-ec25",
        .manufacturer = "Quectel",
        .model = "EC25",
        .revision = "EC25EFAR06A11M4G",
        .imei = "001010123456780",
        .imsi = "001010123456789",
        .iccid = "89880010000000000015",
        .at_ready = Milliseconds(150),
        .sim_ready = Milliseconds(200),
        .sms_ready = Milliseconds(300),
        .boot_lines = {{.at = Milliseconds(150), .text = "RDY"},
                       {.at = Milliseconds(150), .text = "+CFUN: 1"}},
        .sim_ready_line = "+CPIN: READY",
        .sms_ready_lines = {"+QUSIM: 1", "+QIND: SMS DONE", "+QIND: PB DONE"},
        .storages = {{.name = "SM", .capacity = 50, .first_index = 0},
                     {.name = "ME", .capacity = 255, .first_index = 0},
                     {.name = "SR", .capacity = 50, .first_index = 0}},
        .default_storage = "ME",
        .report_storage = "SR",
        .has_sms_service_1 = true,
        .cnmi_values = {"012", "0123", "02", "012", "01"},
        .keeps_storage_and_indications = true,
        .registration_with_technology = true,
        .unknown_command_code = 0,
        .acknowledgement_limit = Milliseconds(10'000),
        .fixed_answers =
            {
                {"+CSMS=?", "+CSMS: (0,1)"},
                {"+CPMS=?", R"(+CPMS: ("SM","ME","MT","SR"),("SM","ME","MT"),("SM","ME","MT"))"},
                {"+CNMI=?", "+CNMI: (0-2),(0-3),(0,2),(0-2),(0,1)"},
                {"+CSCS=?", R"(+CSCS: ("GSM","IRA","UCS2"))"},
                {"+CFUN=?", "+CFUN: (0,1,4),(0,1)"},
                {"+CBC", "+CBC: 0,100,3800"},
                {"+GCAP", "+GCAP: +CGSM"},
                {"+WS46=?", "+WS46: (12,22,25,28,29)"},
                {"+QURCCFG=?", R"(+QURCCFG: "urcport",("usbat","usbmodem","uart1","all"))"},
                {"+QGMR", "EC25EFAR06A11M4G_01.001.01.001"},
                {R"(+QCFG="urc/cache")", R"(+QCFG: "urc/cache",0)"},
            },
        .vendor = Vendor::quectel,
        .urc_routing = UrcRouting::urc_port,
        .restart_commands = {"AT+CFUN=1,1"},
        .pins = {.key_on = Milliseconds(500),
                 .key_off = Milliseconds(650),
                 .off_takes = Milliseconds(200),
                 .last_line = "POWERED DOWN",
                 .reset_least = Milliseconds(150),
                 .reset_most = Milliseconds(460)},
    };
    return personality;
}

}  // namespace sim
