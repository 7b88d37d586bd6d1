#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/configuration.hpp"
#include "gateway/imei_book.hpp"
#include "gateway/modem_thread.hpp"

namespace gateway {

/// How the gateway comes to boards and modems.
struct Hardware {
    using BoardMaker = std::function<std::unique_ptr<hal::PowerControl>(const hal::BoardLines&,
                                                                        const hal::PowerTimings&)>;
    BoardMaker make_board;
    LocatorMaker make_locator;
};

/// This machine's. `clock` outlives it.
Hardware this_machine(hal::Clock& clock);

/// The modems of this machine: for each its board, its status and its thread. use(), open(),
/// start() and stop() by one thread at a time; all else by any.
class Fleet {
public:
    /// What the modems' threads work with; all of it outlives open() to stop().
    struct Rooms {
        database::Database& database;
        outbox::Store& store;
        inbox::Mirror& mirror;
        std::function<void(const outbox::Progress&)> progressed;
    };

    Fleet(hal::Clock& clock, Hardware hardware);
    ~Fleet();

    /// Puts other modems in effect. Threads of modems that stay as they are go on, unless one has
    /// been removed: what it began is somebody else's then. A board that stays the same is held
    /// without a gap. Before open() this takes the boards' lines and no more: a killed worker may
    /// have left one active.
    void use(const Configuration& configuration);
    void open(Rooms rooms);
    void start();
    void ask_to_stop();
    /// Ends all threads; the boards are held on.
    void stop();

    /// In the order of the settings.
    std::vector<ModemStatus> status() const;
    /// Whether a caller may wait for one of them, or for the one that is named.
    bool promising(std::string_view name) const;
    bool knows(std::string_view name) const;
    /// There is something new in the outbox.
    void wake();
    /// As ModemThread::ask_for(). std::errc::no_such_device: there is no modem of this name, or
    /// none that is used.
    hal::Result<ModemThread::Asked> ask_for(std::string_view name, hal::Rung rung);

private:
    struct Unit;
    using Units = std::vector<std::shared_ptr<Unit>>;

    Units units() const;
    void halt(const Units& units);
    void take_boards(Units& before, const Units& after);
    void meet();
    void start_idle();
    void wake_all_but(const Unit* one);

    hal::Clock& clock_;
    const Hardware hardware_;
    std::optional<Rooms> rooms_;
    bool running_ = false;
    ImeiBook imeis_;
    mutable std::mutex mutex_;  // held for a moment only: accept threads take it
    Units units_;               // guarded by mutex_
};

}  // namespace gateway
