#include "cli/settings_change.hpp"

#include <chrono>
#include <iostream>

#include "cli/commands.hpp"
#include "cli/printing.hpp"
#include "hal/clock.hpp"

namespace cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Another `settings set` holds the lock for some milliseconds; an account check is not under it.
hal::Result<settings::FileLock> take_lock(const std::string& path) {
    const auto clock = hal::make_system_clock();
    const auto waker = clock->make_waker();
    const hal::Deadline deadline = clock->now() + seconds(10);
    while (true) {
        auto lock = settings::FileLock::take(path);
        const bool held = !lock && lock.error().code == std::errc::operation_would_block;
        if (!held || clock->now() >= deadline) {
            return lock;
        }
        clock->wait(*waker, clock->now() + milliseconds(20));
    }
}

}  // namespace

hal::Result<> change_settings(const std::string& path,
                              const std::function<hal::Result<>(settings::Settings&)>& change) {
    HAL_TRY(const settings::FileLock lock, take_lock(path));
    HAL_TRY(settings::Settings wanted, settings::load(path));
    HAL_CHECK(change(wanted));
    return settings::save(path, wanted);
}

Exit say_saved(const hal::Result<>& result) {
    if (!result) {
        return say_settings_failure(result.error());
    }
    std::cout << "Saved. In effect after: sms-gateway settings apply\n";
    return Exit::ok;
}

Exit say_settings_failure(const hal::Error& error) {
    // Errors of these two worlds are sentences already: their category's words add nothing.
    const bool is_sentence = error.code == std::errc::invalid_argument ||
                             error.code.category() == settings::settings_category();
    return fail(Exit::failed, printable(is_sentence ? error.context : error.message()));
}

}  // namespace cli
