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
    /// Loads what was known before, as soon as the database can be read; there is no listing until
    /// the first sync(), and no modem until use_modems(). While the database refuses, lists show
    /// what the SIMs hold. `database` and `clock` outlive it.
    static std::unique_ptr<Mirror> open(database::Database& database, hal::Clock& clock);

    /// The modems there are, in order; what others held is not shown, and kept. Any thread.
    void use_modems(std::vector<std::string> modems);

    /// Reads all of a modem's SIM. That modem's thread.
    hal::Result<> sync(const std::string& name, hal::Modem& modem);
    /// Reads one slot that the modem has announced. That modem's thread.
    hal::Result<> arrived(const std::string& name, hal::Modem& modem, const hal::Slot& slot);
    /// A message that the modem has delivered without storing it: it goes to the archive. That
    /// modem's thread.
    hal::Result<> delivered(const std::string& name, const hal::Octets& pdu);
    /// Another SIM is in the modem: nothing of the old one is shown any more; what is archived
    /// stays. That modem's thread.
    hal::Result<> forget(const std::string& name);

    /// The PDUs on the modem's SIM that are status reports and no messages: to be made use of, and
    /// then removed. That modem's thread.
    std::vector<hal::StoredPdu> reports(const std::string& name) const;

    /// Takes a message of the list away: durable, and out of every list, when this returns. The
    /// modem's thread empties the slots later, in tidy(). False: there is none of this index.
    /// Any thread.
    hal::Result<bool> remove(unsigned index);
    /// Empties the slots of removed messages, if they still hold them. If at most three are free
    /// of `capacity` and `archive_when_full`, moves the oldest read messages, then the oldest
    /// unread ones, to the archive: each is committed there before the modem is told to delete it.
    /// That modem's thread.
    hal::Result<> tidy(const std::string& name, hal::Modem& modem, unsigned capacity,
                       bool archive_when_full);
    /// Whether tidy() has slots to empty because somebody has removed a message. Any thread.
    bool wants_tidying(const std::string& name) const;
    /// The wall clock has been set, by so much: what this process has dated before is dated anew.
    hal::Result<> date_anew(std::chrono::milliseconds shift);

    /// PDUs in the modem's storage as far as the mirror knows, removed ones too. Any thread.
    std::size_t stored(const std::string& name) const;
    /// The list, or null before the first sync of any modem. Of a modem that has not been read yet
    /// it shows what was last known. Any thread.
    std::shared_ptr<const Listing> listing() const;
    /// A list holding these was handed over: they are read from now on, unless the slot has another
    /// message by now. Any thread.
    hal::Result<> mark_read(std::span<const Place> places);

private:
    Mirror(database::Database& database, hal::Clock& clock) : database_(database), clock_(clock) {}
    hal::Result<> load(database::Session& session);
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
