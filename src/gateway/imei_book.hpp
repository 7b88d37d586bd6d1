#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "settings/settings.hpp"

namespace gateway {

/// Which modem of this gateway is which piece of hardware, so that two that are looked for do not
/// find the same one, and each finds its own again. Any thread.
class ImeiBook {
public:
    /// The modems there are; what is known of those that stay is kept.
    void use(const std::vector<settings::ModemSettings>& modems);
    /// The modem's IMEI when it was last seen.
    void knows(const std::string& modem, const std::string& imei);

    /// Is this IMEI another modem's? It is if the settings give it to another, if another has it
    /// now, or if both are looked for and another had it before. If it is not, it is the asker's
    /// from now on, until let_go().
    bool belongs_to_other(const std::string& modem, const std::string& imei);
    /// The modem has no port any more.
    void let_go(const std::string& modem);

private:
    struct Entry {
        settings::ModemSettings settings;
        std::string known;
        std::string held;
    };

    std::mutex mutex_;
    std::map<std::string, Entry> entries_;  // by the modem's name; guarded by mutex_
};

}  // namespace gateway
