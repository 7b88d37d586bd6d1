#pragma once

#include <array>
#include <cstdint>
#include <random>

#include "hal/clock.hpp"

namespace simulation {

/// What a seed decides, by the same arithmetic everywhere: std's distributions differ by library.
class Draw {
public:
    explicit Draw(std::uint64_t seed) : engine_(seed) {}

    std::uint64_t below(std::uint64_t limit) { return engine_() % limit; }
    bool chance(unsigned percent) { return below(100) < percent; }
    hal::Milliseconds between(hal::Milliseconds least, hal::Milliseconds most) {
        const auto span = static_cast<std::uint64_t>((most - least).count()) + 1;
        return least + hal::Milliseconds(static_cast<std::int64_t>(below(span)));
    }
    template <class Choices>
    auto pick(const Choices& choices) {
        return choices[below(choices.size())];
    }

private:
    std::mt19937_64 engine_;
};

}  // namespace simulation
