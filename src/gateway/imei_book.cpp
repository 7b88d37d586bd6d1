#include "gateway/imei_book.hpp"

#include <algorithm>

namespace gateway {

void ImeiBook::use(const std::vector<settings::ModemSettings>& modems) {
    const std::lock_guard lock(mutex_);
    std::map<std::string, Entry> next;
    for (const settings::ModemSettings& modem : modems) {
        Entry& entry = next[modem.name];
        if (const auto before = entries_.find(modem.name); before != entries_.end()) {
            entry = before->second;
        }
        entry.settings = modem;
    }
    entries_ = std::move(next);
}

void ImeiBook::knows(const std::string& modem, const std::string& imei) {
    const std::lock_guard lock(mutex_);
    entries_[modem].known = imei;
}

bool ImeiBook::belongs_to_other(const std::string& modem, const std::string& imei) {
    if (imei.empty()) {
        return false;  // a modem that does not tell is nobody's
    }
    const std::lock_guard lock(mutex_);
    Entry& asker = entries_[modem];
    const bool taken = std::ranges::any_of(entries_, [&](const auto& pair) {
        const auto& [name, entry] = pair;
        const bool both_wander =
            entry.settings.port == settings::any_port && asker.settings.port == settings::any_port;
        return name != modem && (entry.settings.imei == imei || entry.held == imei ||
                                 (both_wander && entry.known == imei));
    });
    if (!taken) {
        asker.held = imei;
    }
    return taken;
}

void ImeiBook::let_go(const std::string& modem) {
    const std::lock_guard lock(mutex_);
    if (const auto entry = entries_.find(modem); entry != entries_.end()) {
        entry->second.held.clear();
    }
}

}  // namespace gateway
