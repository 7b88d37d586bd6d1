#include "personality.hpp"

namespace sim {

namespace {

std::array<const Personality*, 4> all() {
    return {&quectel_ec25(), &sierra_em7455(), &telit_le910c4(), &generic()};
}

}  // namespace

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
