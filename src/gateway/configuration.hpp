#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "profile/profile.hpp"
#include "settings/settings.hpp"

namespace gateway {

/// One modem of the settings and the device profile that says of which kind it is.
struct ModemSetup {
    settings::ModemSettings settings;
    std::shared_ptr<const profile::DeviceProfile> device;  ///< null: none chosen yet
};

/// The settings in effect and the device profiles they name; immutable.
struct Configuration {
    settings::Settings settings;
    std::shared_ptr<const profile::DeviceProfile> device;  ///< replies; null: none chosen yet
    std::vector<ModemSetup> modems;                        ///< in the order of the settings
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
