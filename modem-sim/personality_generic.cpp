#include "personality.hpp"

namespace sim {

// Invented: a plain 3GPP modem. It says nothing when it starts, its SIM is late, AT+CSMS=1 is an
// error, and it refuses <ds>=1 although it lists it, as many devices do.
const Personality& generic() {
    static const Personality personality{
        .name = "generic",
        .manufacturer = "Generic",
        .model = "3GPP Modem",
        .revision = "1.00 (example)",
        .imei = "004999010640018",
        .imsi = "001010123456789",
        .iccid = "8988001000000000015",
        .at_ready = Milliseconds(50),
        .sim_ready = Milliseconds(600),
        .sms_ready = Milliseconds(700),
        .boot_lines = {},
        .sim_ready_line = "",
        .sms_ready_lines = {},
        .storages = {{.name = "SM", .capacity = 20, .first_index = 1},
                     {.name = "ME", .capacity = 100, .first_index = 1}},
        .default_storage = "SM",
        .report_storage = "SM",
        .has_sms_service_1 = false,
        .cnmi_values = {"0123", "0123", "0", "02", "1"},
        .keeps_storage_and_indications = false,
        .registration_with_technology = false,
        .unknown_command_code = 0,
        .acknowledgement_limit = Milliseconds(10'000),
        .fixed_answers =
            {
                {"+CSMS=?", "+CSMS: (0)"},
                {"+CPMS=?", R"(+CPMS: ("SM","ME"),("SM","ME"),("SM","ME"))"},
                {"+CNMI=?", "+CNMI: (0-3),(0-3),(0),(0-2),(1)"},
                {"+CSCS=?", R"(+CSCS: ("IRA","GSM","UCS2"))"},
                {"+CFUN=?", "+CFUN: (0,1,4),(0,1)"},
                {"+CBC", "+CBC: 0,100"},
                {"+GCAP", "+GCAP: +CGSM"},
            },
        .vendor = Vendor::none,
        .urc_routing = UrcRouting::per_port,
        .restart_commands = {"AT+CFUN=1,1"},
        .pins = {.key_on = Milliseconds(500),
                 .key_off = Milliseconds(1'000),
                 .off_takes = Milliseconds(100),
                 .last_line = "",
                 .reset_least = Milliseconds(50),
                 .reset_most = Milliseconds(0)},
    };
    return personality;
}

}  // namespace sim
