#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "database/database.hpp"
#include "gateway/configuration.hpp"
#include "inbox/mirror.hpp"
#include "outbox/store.hpp"

namespace gateway {

/// What has to be done every now and then, whatever else goes on: messages expire, finished ones
/// are forgotten, and a clock that is set for the first time dates anew what came before. One
/// thread.
class Housekeeper {
public:
    /// What it works with; all of it outlives the housekeeper.
    struct Rooms {
        hal::Clock& clock;
        database::Database& database;
        outbox::Store& store;
        inbox::Mirror& mirror;
        const CurrentConfiguration& configuration;
        std::function<void(const outbox::Progress&)> progressed;
    };

    /// Between two turns.
    static constexpr std::chrono::seconds interval{5};
    /// Between two looks for what can be forgotten: each that finds something writes.
    static constexpr std::chrono::minutes forgetting_interval{10};

    explicit Housekeeper(Rooms rooms);

    void turn();

private:
    void expire();
    void forget();
    void watch_clock();
    void tell_put_aside();
    void note(const hal::Result<>& done, std::string& told);

    Rooms rooms_;
    hal::Milliseconds offset_;  // from steady to wall time, when that was looked at last
    std::optional<hal::Milliseconds> outbox_shift_;  // still to be made up for
    std::optional<hal::Milliseconds> inbox_shift_;
    hal::Instant forgets_at_;
    std::filesystem::path put_aside_;
    std::string expiry_trouble_;  // as told last: a disk that is full is not told every turn
    std::string forgetting_trouble_;
    std::string dating_trouble_;
};

}  // namespace gateway
