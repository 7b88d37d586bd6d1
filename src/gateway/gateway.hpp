#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "auth/authenticator.hpp"
#include "gateway/configuration.hpp"
#include "gateway/fleet.hpp"
#include "gateway/housekeeper.hpp"
#include "outbox/runtime_notes.hpp"
#include "outbox/waiting_room.hpp"

namespace gateway {

/// Where the worker's files are.
struct Paths {
    std::filesystem::path settings;  ///< the settings file
    std::filesystem::path state;     ///< the database's directory
    std::filesystem::path profiles;  ///< firmware-profiles
    std::filesystem::path runtime;   ///< sockets, and notes that outlive the worker only
};

/// The gateway without its edges: rooms, threads and the configuration in effect.
class Gateway {
public:
    /// Loads the configuration, takes the boards' lines and opens the database, in this order: a
    /// killed worker may have left a reset line active, and a large database takes its time. Bad
    /// settings leave the gateway without any (it serves, and answers that it is not configured). A
    /// database that the disk refuses is no error: see storage_trouble(). One that a newer version
    /// has written, or another program, is.
    static hal::Result<std::unique_ptr<Gateway>> open(hal::Clock& clock, Paths paths,
                                                      Hardware hardware);
    ~Gateway();

    void start();
    /// Ends all threads; who still waits is told that it takes longer. Well under a second.
    void stop();

    /// Reads settings and profiles anew. On error the running configuration stays in effect; the
    /// error names file and line, or the field. Any thread.
    hal::Result<> apply();

    /// Changes the settings' file as the command line does (settings::change_file()), and puts it
    /// in effect. Any thread but those of the modems and the housekeeper; waits for the disk.
    hal::Result<> change_settings(const std::function<hal::Result<>(settings::Settings&)>& change);

    std::shared_ptr<const Configuration> configuration() const { return configuration_.get(); }
    Fleet& fleet() { return fleet_; }
    outbox::Store& store() { return *store_; }
    outbox::WaitingRoom& waiting_room() { return waiting_room_; }
    inbox::Mirror& mirror() { return *mirror_; }
    auth::Authenticator& authenticator() { return authenticator_; }
    hal::Clock& clock() { return clock_; }

    /// What is wrong with the database, for people; empty when all is well. Any thread.
    std::string storage_trouble() const { return database_->trouble(); }
    /// Where this process has put a damaged database aside; empty: nowhere. Any thread.
    std::filesystem::path put_aside() const { return database_->put_aside(); }

    /// Why a message that waits is not being sent, in words; empty when nothing stands in its way.
    /// `modem`: the only one that may send it; empty: any.
    std::string obstacle(std::string_view modem) const;

private:
    Gateway(hal::Clock& clock, Paths paths, Hardware hardware);
    hal::Result<> load();
    hal::Result<> open_rooms();
    void limit_rooms();
    void keep(const auth::Upgrade& upgrade);
    void progressed(const outbox::Progress& progress);
    void keep_house(const std::stop_token& stop);

    hal::Clock& clock_;
    const Paths paths_;
    outbox::RuntimeNotes notes_;
    std::unique_ptr<database::Database> database_;
    std::unique_ptr<outbox::Store> store_;
    std::unique_ptr<inbox::Mirror> mirror_;
    CurrentConfiguration configuration_;
    auth::Authenticator authenticator_;
    outbox::WaitingRoom waiting_room_;
    std::unique_ptr<Housekeeper> housekeeper_;
    std::unique_ptr<hal::Waker> housekeeper_waker_;
    std::mutex apply_mutex_;  // one start, stop or apply at a time
    Fleet fleet_;             // its changes are guarded by apply_mutex_
    std::jthread hashing_;
    std::jthread replying_;
    std::jthread housekeeping_;
};

}  // namespace gateway
