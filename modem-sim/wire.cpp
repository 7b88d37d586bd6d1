#include "wire.hpp"

#include <algorithm>

namespace sim {

void Wire::send(std::string_view bytes) {
    if (chunk_ == 0 && pending_.empty()) {
        transport_.send(bytes);
        return;
    }
    pending_ += bytes;
    if (!pausing_) {
        send_chunk();
    }
}

void Wire::send_chunk() {
    pausing_ = false;
    if (pending_.empty()) {
        return;
    }
    const std::size_t size = chunk_ == 0 ? pending_.size() : std::min(chunk_, pending_.size());
    transport_.send(std::string_view(pending_).substr(0, size));
    pending_.erase(0, size);
    if (!pending_.empty()) {
        pausing_ = true;
        loop_.after(Milliseconds(1), [this] { send_chunk(); });
    }
}

}  // namespace sim
