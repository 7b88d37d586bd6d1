#include "wire.hpp"

#include <algorithm>

namespace sim {

void Wire::send(std::string_view bytes) {
    if (chunks_.octets == 0 && pending_.empty()) {
        transport_.send(bytes);
        return;
    }
    pending_ += bytes;
    if (!pausing_) {
        send_chunk();
    }
}

void Wire::set_chunks(const Chunks& chunks) {
    chunks_ = chunks;
    random_.reset();
    if (chunks.seed) {
        random_.emplace(*chunks.seed);
    }
}

std::size_t Wire::next_size() {
    if (chunks_.octets == 0) {
        return pending_.size();
    }
    const std::size_t size = random_ ? 1 + (*random_)() % chunks_.octets : chunks_.octets;
    return std::min(size, pending_.size());
}

Milliseconds Wire::next_pause() {
    const auto most = static_cast<std::uint64_t>(chunks_.pause.count());
    return random_ ? Milliseconds((*random_)() % (most + 1)) : chunks_.pause;
}

void Wire::send_chunk() {
    pausing_ = false;
    if (pending_.empty()) {
        return;
    }
    const std::size_t size = next_size();
    transport_.send(std::string_view(pending_).substr(0, size));
    pending_.erase(0, size);
    if (!pending_.empty()) {
        pausing_ = true;
        timers_.after(next_pause(), [this] { send_chunk(); });
    }
}

}  // namespace sim
