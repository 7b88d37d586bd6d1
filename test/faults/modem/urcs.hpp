#pragma once

#include <array>
#include <string_view>

namespace modem_faults {

/// What modems say unasked. Sources: TS 27.005 3.4, TS 27.007 clauses 6 to 8, V.250 5.7.1; makers'
/// own after the manuals and programs that hal/modem names, the rest seen in public modem drivers.
struct Urc {
    std::string_view text;   ///< without line ends around it
    std::string_view event;  ///< as to_text() writes it; empty: it means nothing to the gateway
    bool restarts = false;   ///< it says that the modem has started anew (of all dialects)
};

// clang-format off
inline constexpr std::array urcs{
    Urc{"+CMTI: \"SM\",77", "arrived SM 77"},
    Urc{"+CMTI: \"ME\",0", "arrived ME 0"},
    Urc{"+CDSI: \"SR\",3", "report SR 3"},
    Urc{"+CDS: 5\r\n000611223344", "report 000611223344"},
    Urc{"+CDS: ,25\r\n0006D60C91447700901032621011619550006210116195500000",
        "report 0006D60C91447700901032621011619550006210116195500000"},
    Urc{"+CMT: ,24\r\n00040C9144770090103200006210100000000005E8329BFD06",
        "message 00040C9144770090103200006210100000000005E8329BFD06"},
    Urc{"+CMT: \"\",4\r\n0001020399", "message 0001020399"},
    Urc{"+CREG: 1", "registration"},
    Urc{"+CREG: 2", "registration"},
    Urc{"+CREG: 1,\"00C3\",\"01A2B3C4\",7", "registration"},
    Urc{"+CREG: 5,00C3,01A2B3C4,7", "registration"},
    Urc{"+CGREG: 1", "registration"},
    Urc{"+CGREG: 0", "registration"},
    Urc{"+CEREG: 5,\"00C3\",\"01A2B3C4\",7", "registration"},
    Urc{"+CEREG: 4", "registration"},
    Urc{"+CPIN: READY", "sim"},
    Urc{"+CPIN: NOT READY", "sim"},
    Urc{"+CBM: 4\r\n00112233", ""},
    Urc{"RING", ""},
    Urc{"+CRING: VOICE", ""},
    Urc{"NO CARRIER", ""},
    Urc{"+CLIP: \"+447700900123\",145", ""},
    Urc{"+CCWA: \"+447700900123\",145,1", ""},
    Urc{"+CUSD: 0,\"Balance OK 5.00\",15", ""},
    Urc{"+CIEV: 2,3", ""},
    Urc{"+CIEV: \"SMSFULL\",1", ""},
    Urc{"+CGEV: ME DETACH", ""},
    Urc{"+CGEV: NW PDN DEACT 1", ""},
    Urc{"+CSSI: 1", ""},
    Urc{"+CTZV: +04,0", ""},
    Urc{"+CTZE: \"+04\",0,\"2026/01/02,03:00:05\"", ""},
    Urc{"*PSUTTZ: 26,1,2,3,0,5,\"+4\",0", ""},
    Urc{"+NITZ: 26/01/02,03:00:05+04,0", ""},
    Urc{"+CFUN: 1", ""},
    Urc{"SMS DONE", ""},
    Urc{"PB DONE", ""},
    Urc{"SMS Ready", ""},
    Urc{"Call Ready", ""},
    Urc{"+QIND: \"csq\",20,99", ""},
    Urc{"+QIND: \"act\",\"LTE\"", ""},
    Urc{"+QIND: PB DONE", ""},
    Urc{"+QIND: SMS DONE", "q:sim"},
    Urc{"+QIND: \"smsfull\",\"SM\"", "q:full"},
    Urc{"+QSIMSTAT: 1,1", "q:sim"},
    Urc{"+QUSIM: 1", "q:sim"},
    Urc{"+QIURC: \"pdpdeact\",1", ""},
    Urc{"+QGPSURC: \"xtra_ind\",1", ""},
    Urc{"+QLWURC: \"lwstatus\",1", ""},
    Urc{"+QTONEDET: 5", ""},
    Urc{"^HCMT: 1", ""},
    Urc{"^MODE: 5,4", ""},
    Urc{"^RSSI: 20", ""},
    Urc{"^SMMEMFULL: \"SM\"", ""},
    Urc{"+PACSP1", ""},
    Urc{"+WIND: 4", ""},
    Urc{"+STIN: 25", ""},
    Urc{"#QSS: 0", "t:sim"},
    Urc{"#QSS: 3", "t:sim"},
    Urc{"#STN: 37", ""},
    Urc{"$QCRMCALL: 0, V4", ""},
    Urc{"+KSUP: 0", "s:restarted", true},
    Urc{"RDY", "restarted", true},
    Urc{"APP RDY", "restarted", true},
    Urc{"^SYSSTART", "restarted", true},
    Urc{"NORMAL POWER DOWN", "restarted", true},
};
// clang-format on
static_assert(urcs.size() >= 40);

}  // namespace modem_faults
