#pragma once

#include <optional>
#include <random>
#include <string>

#include "timers.hpp"
#include "transport.hpp"

namespace sim {

/// How a line is cut into pieces.
struct Chunks {
    std::size_t octets = 0;        ///< At most so many at once; 0: everything at once.
    Milliseconds pause{1};         ///< Between two pieces.
    std::optional<unsigned> seed;  ///< Sizes 1 to `octets` and pauses 0 to `pause` by this seed.
};

/// The sending half of the line: passes bytes on at once, or in small pieces with pauses between
/// them, so that a reader meets them one by one.
class Wire {
public:
    Wire(Timers& timers, Transport& transport) : timers_(timers), transport_(transport) {}

    void send(std::string_view bytes);
    void set_chunks(const Chunks& chunks);
    /// What has not left yet never will.
    void discard() { pending_.clear(); }

private:
    void send_chunk();
    std::size_t next_size();
    Milliseconds next_pause();

    Timers& timers_;
    Transport& transport_;
    Chunks chunks_;
    std::optional<std::minstd_rand> random_;  ///< With a seed.
    std::string pending_;
    bool pausing_ = false;
};

}  // namespace sim
