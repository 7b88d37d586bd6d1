#include "personality.hpp"

namespace sim {

// The prompt, the least <length>, #QSS with its states, #SWPKGV and #SHDN follow what public Telit
// manuals and drivers say of the LE910 family; #RFSTS, #SERVINFO, #PCT and what survives a restart
// are from memory, not verified. The revision is an example. Invented: capacities, the values of
// AT+CNMI, every time. Of the pulses only "off: at least 2.5 s" stands in a hardware manual.
const Personality& telit_le910c4() {
    static const Personality personality{
        .name = "telit-le910c4",
        .manufacturer = "Telit",
        .model = "LE910C4-EU",
        .revision = "25.20.676",
        .imei = "004999010640067",
        .imsi = "001010123456789",
        .iccid = "89880010000000000031",
        .at_ready = Milliseconds(200),
        .sim_ready = Milliseconds(350),
        .sms_ready = Milliseconds(600),
        .boot_lines = {},
        .sim_ready_line = "",
        .sms_ready_lines = {},
        .storages = {{.name = "SM", .capacity = 50, .first_index = 1},
                     {.name = "ME", .capacity = 99, .first_index = 1},
                     {.name = "SR", .capacity = 20, .first_index = 1}},
        .default_storage = "SM",
        .report_storage = "SM",
        .has_sms_service_1 = true,
        .cnmi_values = {"0123", "0123", "02", "012", "01"},
        .keeps_storage_and_indications = true,
        .registration_with_technology = true,
        .unknown_command_code = 0,
        .acknowledgement_limit = Milliseconds(10'000),
        .fixed_answers =
            {
                {"+CSMS=?", "+CSMS: (0,1)"},
                {"+CPMS=?", R"(+CPMS: ("SM","ME","SR"),("SM","ME"),("SM","ME"))"},
                {"+CNMI=?", "+CNMI: (0-3),(0-3),(0,2),(0-2),(0,1)"},
                {"+CSCS=?", R"(+CSCS: ("GSM","IRA","UCS2"))"},
                {"+CFUN=?", "+CFUN: (0,1,4-7),(0,1)"},
                {"+GCAP", "+GCAP: +CGSM,+DS,+FCLASS,+MS"},
                {"+CBC", "+CBC: 0,0"},
                {"+WS46=?", "+WS46: (12,22,25,28,29,30,31)"},
                {"#QSS=?", "#QSS: (0-2)"},
            },
        .vendor = Vendor::telit,
        .urc_routing = UrcRouting::per_port,
        .restart_commands = {"AT#REBOOT", "AT#ENHRST=1,0", "AT+CFUN=1,1"},
        .pins = {.key_on = Milliseconds(1'000),
                 .key_off = Milliseconds(2'500),
                 .off_takes = Milliseconds(300),
                 .last_line = "",
                 .reset_least = Milliseconds(200),
                 .reset_most = Milliseconds(0)},
        .no_alpha = R"("")",
        .least_submit_length = 7,
        .identification = {},
    };
    return personality;
}

}  // namespace sim
