#include "api/turnstile.hpp"

#include <algorithm>
#include <utility>

namespace api {

Turnstile::Pass::Pass(Turnstile& turnstile, std::string key)
    : turnstile_(turnstile), key_(std::move(key)) {
    std::unique_lock lock(turnstile_.mutex_);
    if (turnstile_.inside_.insert(key_).second) {
        return;
    }
    const std::unique_ptr<hal::Waker> waker = turnstile_.clock_.make_waker();
    turnstile_.outside_.push_back(waker.get());
    do {
        lock.unlock();
        turnstile_.clock_.wait(*waker, hal::never);
        lock.lock();
    } while (!turnstile_.inside_.insert(key_).second);
    std::erase(turnstile_.outside_, waker.get());
}

Turnstile::Pass::~Pass() {
    const std::lock_guard lock(turnstile_.mutex_);
    turnstile_.inside_.erase(key_);
    std::ranges::for_each(turnstile_.outside_, &hal::Waker::wake);
}

}  // namespace api
