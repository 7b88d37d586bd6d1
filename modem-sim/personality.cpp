#include "personality.hpp"

namespace sim {

namespace {

std::array<const Personality*, 4> all() {
    return {&quectel_ec25(), &sierra_em7455(), &telit_le910c4(), &generic()};
}

const std::map<std::string, std::string>& common_answers() {
    static const std::map<std::string, std::string> answers{
        {"+CMGF=?", "+CMGF: (0,1)"},   {"+CMGL=?", "+CMGL: (0-4)"},   {"+CREG=?", "+CREG: (0-2)"},
        {"+CGREG=?", "+CGREG: (0-2)"}, {"+CEREG=?", "+CEREG: (0-2)"}, {"+CMEE=?", "+CMEE: (0-2)"},
    };
    return answers;
}

}  // namespace

const std::string* fixed_answer(const Personality& personality, const std::string& written) {
    for (const auto* answers : {&personality.fixed_answers, &common_answers()}) {
        if (const auto found = answers->find(written); found != answers->end()) {
            return &found->second;
        }
    }
    return nullptr;
}

std::string personality_names() {
    std::string names;
    for (const Personality* personality : all()) {
        names += (names.empty() ? "" : ", ") + personality->name;
    }
    return names;
}

const Personality* find_personality(std::string_view name) {
    for (const Personality* personality : all()) {
        if (personality->name == name) {
            return personality;
        }
    }
    return nullptr;
}

}  // namespace sim
