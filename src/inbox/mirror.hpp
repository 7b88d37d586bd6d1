#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "database/database.hpp"
#include "hal/modem.hpp"
#include "inbox/listing.hpp"

namespace inbox {

/// What the modems' SIMs hold, as last read: so a list costs microseconds and is right while a
/// submit holds the port. Whether a message has been read is the gateway's own durable knowledge,
/// because the mirror's own AT+CMGL makes the modem forget it.
class Mirror {
public:
    /// Loads what was known before; there is no listing until the first sync(), and no modem until
    /// use_modems(). `database` and `clock` outlive it.
    static hal::Result<std::unique_ptr<Mirror>> open(database::Database& database,
                                                     hal::Clock& clock);

    /// The modems there are, in order; what others held is not shown, and kept. Any thread.
    void use_modems(std::vector<std::string> modems);

    /// Reads all of a modem's SIM. That modem's thread.
    hal::Result<> sync(const std::string& name, hal::Modem& modem);
    /// Reads one slot that the modem has announced. That modem's thread.
    hal::Result<> arrived(const std::string& name, hal::Modem& modem, const hal::Slot& slot);
    /// Another SIM is in the modem: nothing of the old one is shown any more. That modem's thread.
    hal::Result<> forget(const std::string& name);

    /// PDUs in the modem's storage as far as the mirror knows. Any thread.
    std::size_t stored(const std::string& name) const;
    /// The list, or null before the first sync of any modem. Of a modem that has not been read yet
    /// it shows what was last known. Any thread.
    std::shared_ptr<const Listing> listing() const;
    /// A list holding these was handed over: they are read from now on, unless the slot has another
    /// message by now. Any thread.
    hal::Result<> mark_read(std::span<const Place> places);

private:
    Mirror(database::Database& database, hal::Clock& clock) : database_(database), clock_(clock) {}
    hal::Result<> load();
    /// `complete`: this is all of the modem's SIM; there is no listing before that was so once.
    hal::Result<> replace(const std::string& name, std::vector<KnownPdu> pdus, bool complete);
    hal::Result<> write_changes(const std::vector<KnownPdu>& before,
                                const std::vector<KnownPdu>& after);
    std::vector<KnownPdu> known(const std::string& name) const;
    KnownPdu recall(const std::string& name, const std::vector<KnownPdu>& known,
                    hal::StoredPdu stored) const;
    void make_listing_anew();

    database::Database& database_;
    hal::Clock& clock_;
    mutable std::mutex mutex_;
    std::vector<std::string> modems_;  // guarded by mutex_; in the settings' order
    std::set<std::string> synced_;     // guarded by mutex_; those of modems_ that have been read
    /// By modem. Guarded by mutex_; each written by its modem's thread, but for the read marks.
    std::map<std::string, std::vector<KnownPdu>> pdus_;
    std::shared_ptr<const Listing> listing_;  // guarded by mutex_; null while synced_ is empty
};

}  // namespace inbox
