#pragma once

#include <string>
#include <string_view>

#include "event_loop.hpp"
#include "transport.hpp"

namespace sim {

/// The sending half of the line: passes bytes on at once, or in small chunks with a pause of one
/// millisecond between them, so that a reader meets them one by one.
class Wire {
public:
    Wire(EventLoop& loop, Transport& transport) : loop_(loop), transport_(transport) {}

    void send(std::string_view bytes);
    /// 0 sends everything at once.
    void set_chunk(std::size_t octets) { chunk_ = octets; }
    /// What has not left yet never will.
    void discard() { pending_.clear(); }

private:
    void send_chunk();

    EventLoop& loop_;
    Transport& transport_;
    std::size_t chunk_ = 0;
    std::string pending_;
    bool pausing_ = false;
};

}  // namespace sim
