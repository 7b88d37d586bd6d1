#include "faults/modem/result_codes.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace modem_faults {
namespace {

constexpr int codes = 1024;

std::vector<std::string> all_codes() {
    std::vector<std::string> all = {"ERROR",
                                    "+CMS ERROR: ",
                                    "+CME ERROR: SIM busy",
                                    "+CMS ERROR: 4294967317",
                                    "COMMAND NOT SUPPORT",
                                    "ABORTED",
                                    "NA"};
    for (int code = 0; code < codes; ++code) {
        all.push_back("+CMS ERROR: " + std::to_string(code));
        all.push_back("+CME ERROR: " + std::to_string(code));
    }
    return all;
}

}  // namespace

const std::vector<std::string>& result_codes() {
    static const std::vector<std::string> all = all_codes();
    return all;
}

Fate fate_of(const std::string& result_code) {
    // Refused by the network (RP and TP causes) or by the modem itself before it sent anything.
    constexpr std::array not_taken = {1,   8,   10,  21,  22,  27,  28,  29,  30,  42,  50,  69,
                                      96,  97,  111, 192, 193, 194, 195, 196, 198, 199, 208, 209,
                                      210, 211, 212, 301, 302, 303, 304, 305, 310, 311, 312, 313,
                                      314, 315, 316, 317, 318, 320, 322, 330, 331};
    constexpr int duplicate = 197;
    const std::string prefix = "+CMS ERROR: ";
    const std::string number =
        result_code.starts_with(prefix) ? result_code.substr(prefix.size()) : std::string();
    if (number.empty() || number.size() > 4) {
        return Fate::open;
    }
    const int code = std::atoi(number.c_str());
    if (code == duplicate) {
        return Fate::taken;
    }
    return std::ranges::find(not_taken, code) == not_taken.end() ? Fate::open : Fate::not_taken;
}

}  // namespace modem_faults
