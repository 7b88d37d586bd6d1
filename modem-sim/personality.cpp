#include "personality.hpp"

namespace sim {

const Personality* find_personality(std::string_view name) {
    for (const Personality* personality : {&quectel_ec25(), &generic()}) {
        if (personality->name == name) {
            return personality;
        }
    }
    return nullptr;
}

}  // namespace sim
