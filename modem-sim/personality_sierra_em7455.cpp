#include "personality.hpp"

namespace sim {

// Identity and the shapes of !GSTATUS, !LTEINFO and !PCINFO are made from public descriptions of
// EM7455 sessions; firmware version and numbers are examples. It says nothing when it starts: on
// USB there is no boot line. Invented: storages, the values of AT+CNMI and AT+CPMS, every time and
// the width of the reset pulse. An M.2 card has no power key.
const Personality& sierra_em7455() {
    static const Personality personality{
        .name = "sierra-em7455",
        .manufacturer = "Sierra Wireless, Incorporated",
        .model = "EM7455",
        .revision = "SWI9X30C_02.24.05.06 r7040 CARMD-EV-FRMWR2 2017/05/19 06:23:09",
        .imei = "004999010640042",
        .imsi = "001010123456789",
        .iccid = "89880010000000000023",
        .at_ready = Milliseconds(150),
        .sim_ready = Milliseconds(300),
        .sms_ready = Milliseconds(500),
        .boot_lines = {},
        .sim_ready_line = "",
        .sms_ready_lines = {},
        .storages = {{.name = "SM", .capacity = 30, .first_index = 0},
                     {.name = "ME", .capacity = 255, .first_index = 0},
                     {.name = "SR", .capacity = 20, .first_index = 0}},
        .default_storage = "ME",
        .report_storage = "SR",
        .has_sms_service_1 = true,
        .cnmi_values = {"0123", "0123", "02", "012", "01"},
        .keeps_storage_and_indications = false,
        .registration_with_technology = true,
        .unknown_command_code = 0,
        .acknowledgement_limit = Milliseconds(10'000),
        .fixed_answers =
            {
                {"+CSMS=?", "+CSMS: (0,1)"},
                {"+CPMS=?", R"(+CPMS: ("ME","SM","SR"),("ME","SM"),("ME","SM"))"},
                {"+CNMI=?", "+CNMI: (0,1,2,3),(0,1,2,3),(0,2),(0,1,2),(0,1)"},
                {"+CSCS=?", R"(+CSCS: ("IRA","GSM","UCS2"))"},
                {"+CFUN=?", "+CFUN: (0-1,4-7),(0-1)"},
                {"+GCAP", "+GCAP: +CGSM"},
                {"+WS46=?", "+WS46: (12,22,25,28,29)"},
                {"!HWID?", "Revision: 0.5"},
            },
        .vendor = Vendor::sierra,
        .urc_routing = UrcRouting::per_port,
        .restart_commands = {"AT!RESET", "AT+CFUN=1,1"},
        .pins = {.key_on = Milliseconds(0),
                 .key_off = Milliseconds(0),
                 .off_takes = Milliseconds(200),
                 .last_line = "",
                 .reset_least = Milliseconds(100),
                 .reset_most = Milliseconds(0)},
        .no_alpha = "",
        .least_submit_length = 1,
        .identification =
            {"Manufacturer: Sierra Wireless, Incorporated", "Model: EM7455",
             "Revision: SWI9X30C_02.24.05.06 r7040 CARMD-EV-FRMWR2 2017/05/19 06:23:09",
             "IMEI: 004999010640042", "IMEI SV: 12", "FSN: XX000000000000", "+GCAP: +CGSM"},
    };
    return personality;
}

}  // namespace sim
