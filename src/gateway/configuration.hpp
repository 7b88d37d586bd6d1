#pragma once

#include <memory>
#include <mutex>

#include "profile/profile.hpp"
#include "settings/settings.hpp"

namespace gateway {

/// The settings in effect and the device profile they name; immutable.
struct Configuration {
    settings::Settings settings;
    std::shared_ptr<const profile::DeviceProfile> device;  ///< null: none chosen yet
};

/// The one place where "in effect" is decided. Any thread.
class CurrentConfiguration {
public:
    std::shared_ptr<const Configuration> get() const {
        const std::lock_guard lock(mutex_);
        return current_;
    }
    void set(std::shared_ptr<const Configuration> next) {
        const std::lock_guard lock(mutex_);
        current_ = std::move(next);
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const Configuration> current_ = std::make_shared<const Configuration>();
};

}  // namespace gateway
