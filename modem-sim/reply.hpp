#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace sim {

/// What a command answers: lines of information and a final result code.
struct Reply {
    enum class Final : std::uint8_t {
        ok,
        error,      ///< Plain ERROR, whatever AT+CMEE says.
        cme,        ///< +CME ERROR, or ERROR while AT+CMEE=0.
        cms,        ///< +CMS ERROR, always with its number or text (TS 27.005 §3.2.5).
        later,      ///< The command goes on; Modem::finish() ends it.
        no_answer,  ///< The modem has nothing more to say to this line.
    };

    std::vector<std::string> lines;
    Final final = Final::ok;
    int code = 0;

    static Reply ok(std::vector<std::string> lines = {}) {
        return {.lines = std::move(lines), .final = Final::ok, .code = 0};
    }
    static Reply error() { return {.lines = {}, .final = Final::error, .code = 0}; }
    static Reply cme(int code) { return {.lines = {}, .final = Final::cme, .code = code}; }
    static Reply cms(int code) { return {.lines = {}, .final = Final::cms, .code = code}; }
    static Reply later() { return {.lines = {}, .final = Final::later, .code = 0}; }
    static Reply no_answer() { return {.lines = {}, .final = Final::no_answer, .code = 0}; }
};

/// The words that AT+CMEE=2 puts in place of the number.
std::string cme_text(int code);
std::string cms_text(int code);

}  // namespace sim
