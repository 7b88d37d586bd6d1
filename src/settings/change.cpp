#include "settings/change.hpp"

#include <chrono>

namespace settings {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Others hold the lock for some milliseconds; an account check is not under it.
hal::Result<FileLock> take_lock(const std::string& path, hal::Clock& clock) {
    const auto waker = clock.make_waker();
    const hal::Deadline deadline = clock.now() + seconds(10);
    while (true) {
        auto lock = FileLock::take(path);
        const bool held = !lock && lock.error().code == std::errc::operation_would_block;
        if (!held || clock.now() >= deadline) {
            return lock;
        }
        clock.wait(*waker, clock.now() + milliseconds(20));
    }
}

}  // namespace

hal::Result<> change_file(const std::string& path, hal::Clock& clock,
                          const std::function<hal::Result<>(Settings&)>& change) {
    HAL_TRY(const FileLock lock, take_lock(path, clock));
    HAL_TRY(Settings wanted, load(path));
    HAL_CHECK(change(wanted));
    return save(path, wanted);
}

}  // namespace settings
