#include "reply.hpp"

#include <map>

namespace sim {

namespace {

std::string look_up(const std::map<int, const char*>& texts, int code) {
    const auto found = texts.find(code);
    return found == texts.end() ? std::to_string(code) : found->second;
}

}  // namespace

std::string cme_text(int code) {
    // TS 27.007 §9.2.
    static const std::map<int, const char*> texts{
        {3, "operation not allowed"},
        {4, "operation not supported"},
        {10, "SIM not inserted"},
        {11, "SIM PIN required"},
        {12, "SIM PUK required"},
        {13, "SIM failure"},
        {14, "SIM busy"},
        {16, "incorrect password"},
        {30, "no network service"},
        {50, "incorrect parameters"},
        {100, "unknown"},
    };
    return look_up(texts, code);
}

std::string cms_text(int code) {
    // TS 27.005 §3.2.5.
    static const std::map<int, const char*> texts{
        {300, "ME failure"},
        {302, "operation not allowed"},
        {303, "operation not supported"},
        {304, "invalid PDU mode parameter"},
        {305, "invalid text mode parameter"},
        {310, "SIM not inserted"},
        {311, "SIM PIN required"},
        {313, "SIM failure"},
        {314, "SIM busy"},
        {316, "SIM PUK required"},
        {321, "invalid memory index"},
        {322, "memory full"},
        {330, "SMSC address unknown"},
        {331, "no network service"},
        {332, "network timeout"},
        {340, "no +CNMA acknowledgement expected"},
        {500, "unknown error"},
    };
    return look_up(texts, code);
}

}  // namespace sim
