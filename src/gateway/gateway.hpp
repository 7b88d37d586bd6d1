#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <thread>

#include "auth/authenticator.hpp"
#include "gateway/configuration.hpp"
#include "gateway/modem_thread.hpp"
#include "outbox/waiting_room.hpp"

namespace gateway {

/// Where the worker's files are.
struct Paths {
    std::filesystem::path settings;  ///< the settings file
    std::filesystem::path state;     ///< the database's directory
    std::filesystem::path profiles;  ///< firmware-profiles
};

/// The gateway without its edges: rooms, threads and the configuration in effect.
class Gateway {
public:
    /// Opens the database and loads the configuration. Bad settings leave the gateway without any
    /// (it serves, and answers that it is not configured); a bad database is an error.
    static hal::Result<std::unique_ptr<Gateway>> open(hal::Clock& clock, Paths paths);
    ~Gateway();

    void start();
    /// Ends all threads; who still waits is told that it takes longer. Well under a second.
    void stop();

    /// Reads settings and profiles anew. On error the running configuration stays in effect; the
    /// error names file and line, or the field. Any thread.
    hal::Result<> apply();

    std::shared_ptr<const Configuration> configuration() const { return configuration_.get(); }
    ModemStatus modem_status() const { return modem_status_.get(); }
    bool promising() const { return modem_status_.promising(); }
    outbox::Store& store() { return *store_; }
    outbox::WaitingRoom& waiting_room() { return waiting_room_; }
    inbox::Mirror& mirror() { return *mirror_; }
    auth::Authenticator& authenticator() { return authenticator_; }
    hal::Clock& clock() { return clock_; }

    /// There is a new message in the outbox. Any thread.
    void wake_modem();

private:
    Gateway(hal::Clock& clock, Paths paths);
    void start_modem(const Configuration& configuration);
    void stop_modem();
    void progressed(const outbox::Progress& progress);
    void keep_house(const std::stop_token& stop);

    hal::Clock& clock_;
    const Paths paths_;
    std::unique_ptr<database::Database> database_;
    std::unique_ptr<outbox::Store> store_;
    std::unique_ptr<inbox::Mirror> mirror_;
    CurrentConfiguration configuration_;
    SharedModemStatus modem_status_;
    auth::Authenticator authenticator_;
    outbox::WaitingRoom waiting_room_;
    std::unique_ptr<hal::Waker> housekeeper_waker_;

    std::mutex modem_mutex_;              // held for a moment only: accept threads take it
    std::shared_ptr<ModemThread> modem_;  // guarded by modem_mutex_; null without a modem

    std::mutex apply_mutex_;     // one start, stop or apply at a time; taken before modem_mutex_
    std::jthread modem_runner_;  // guarded by apply_mutex_
    bool running_ = false;       // guarded by apply_mutex_
    std::jthread hashing_;
    std::jthread replying_;
    std::jthread housekeeping_;
};

}  // namespace gateway
