#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "database/database.hpp"
#include "hal/modem.hpp"
#include "inbox/catalogue.hpp"
#include "inbox/listing.hpp"

namespace inbox {

/// What the modems' SIMs hold, as last read, and what has been archived: so a list costs
/// microseconds and is right while a submit holds the port. Whether a message has been read is the
/// gateway's own durable knowledge, because the mirror's own AT+CMGL makes the modem forget it.
///
/// A message is a PDU in a slot, and stays the same one when its modem moves it or when it goes to
/// the archive. Equal PDUs in two slots at one time are two messages: a repetition by the network
/// cannot be told from two equal alarms within one second.
class Mirror {
public:
    /// Loads what was known before, as soon as the database can be read; there is no listing until
    /// the first sync(), and no modem until use_modems(). While the database refuses, lists show
    /// what the SIMs hold. `database` and `clock` outlive it.
    static std::unique_ptr<Mirror> open(database::Database& database, hal::Clock& clock);

    /// The modems there are, in order; what others held is not shown, and kept. `storages`: by
    /// modem, the order of its storages, where that is another than in Source. Any thread.
    void use_modems(const std::vector<std::string>& names,
                    const std::map<std::string, Storages>& storages = {});
    /// At most so many PDUs stay in the archive, in all; at least 1. Beyond it the oldest read ones
    /// are dropped, then the oldest of the sender with the most. Any thread.
    void limit_archive(std::size_t pdus);

    /// Reads all of a modem's SIM. An error of the database leaves a right list, and is made up for
    /// by the next sync that works. That modem's thread.
    hal::Result<> sync(const std::string& name, hal::Modem& modem);
    /// Reads one slot that the modem has announced; errors as sync(). That modem's thread.
    hal::Result<> arrived(const std::string& name, hal::Modem& modem, const hal::Slot& slot);
    /// A message that the modem has delivered without storing it: it goes to the archive. With an
    /// error it is not kept: call again with the same PDU, which is archived once even if it was
    /// not known whether the first call had worked. That modem's thread.
    hal::Result<> delivered(const std::string& name, const hal::Octets& pdu);
    /// Another SIM is in the modem: nothing of the old one is shown any more; what is archived
    /// stays. With an error it still has to be called again, or a restart brings the old SIM's
    /// read marks back. That modem's thread.
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
    /// unread ones, last those that lack a part, to the archive, until four are free: each is
    /// committed there before the modem is told to delete it. Drafts and sent messages stay.
    /// That modem's thread.
    hal::Result<> tidy(const std::string& name, hal::Modem& modem, unsigned capacity,
                       bool archive_when_full);
    /// Whether tidy() has slots to empty because somebody has removed a message. Any thread.
    bool wants_tidying(const std::string& name) const;
    /// The wall clock has been set, by so much: what was dated before any plausible time is dated
    /// anew. Any thread.
    hal::Result<> date_anew(std::chrono::milliseconds shift);

    /// PDUs in the modem's storage as far as the mirror knows, removed ones too. Any thread.
    std::size_t stored(const std::string& name) const;
    /// The list, or null before the first sync of any modem. Of a modem that has not been read yet
    /// it shows what was last known. Any thread.
    std::shared_ptr<const Listing> listing() const;
    /// A list holding these was handed over: they are read from now on, wherever they are by now.
    /// With an error only as long as this process lives. Any thread.
    hal::Result<> mark_read(std::span<const Place> places);

private:
    using Pdus = std::vector<KnownPdu>;
    using Work = std::function<hal::Result<>(database::Session&)>;

    struct Sim {
        Pdus pdus;               // what it holds; no two in one slot
        bool read = false;       // all of it, by this process
        bool forgotten = false;  // the rows in the database are of another SIM
    };

    Mirror(database::Database& database, hal::Clock& clock) : database_(database), clock_(clock) {}

    // With mutex_ held.
    KnownPdu new_pdu(const std::string& name, hal::StoredPdu stored);
    void recognise(const std::string& name, std::vector<hal::StoredPdu> listed);
    void take(const std::string& name, const hal::Slot& slot, std::optional<hal::StoredPdu> stored);
    void recall(Sim& sim, Pdus rows);
    void recall_archive(const Pdus& rows);
    void drop(const std::vector<std::int64_t>& rows);
    std::shared_ptr<const Listing> made_listing() const;
    std::optional<Message> shown(unsigned index) const;
    Pdus to_archive(const std::string& name, unsigned capacity) const;

    // Without it.
    Pdus known(const std::string& name) const;
    hal::Result<> load(database::Session& session);
    /// A transaction of this room; what an earlier one has left open is made up for first. With
    /// writer_ held.
    hal::Result<> write(const Work& work, bool* in_doubt = nullptr);
    hal::Result<> write_reads(database::Session& session, std::set<std::int64_t>& read);
    hal::Result<> write_sims(std::span<const std::string> names);
    hal::Result<> drop_beyond_limit(database::Session& session, std::size_t more,
                                    std::vector<std::int64_t>& dropped);
    hal::Result<> archive(const std::string& name, unsigned capacity);
    hal::Result<> empty_slots(const std::string& name, hal::Modem& modem);
    hal::Result<bool> empty_slot(hal::Modem& modem, const KnownPdu& gone);

    database::Database& database_;
    hal::Clock& clock_;

    /// Held by whoever writes, over the transaction and what follows from it in memory. Taken
    /// before mutex_, and never held while a modem is spoken to.
    std::mutex writer_;

    /// Guards all below. Held for moments, also inside of transactions.
    mutable std::mutex mutex_;
    std::vector<Source> modems_;
    std::set<std::string> synced_;     // those of modems_ that have been read
    std::map<std::string, Sim> sims_;  // by modem
    mutable Catalogue archive_;
    mutable std::shared_ptr<const Listing> listing_;  // null: to be made anew
    std::size_t archive_limit_ = 10000;
    std::uint64_t last_token_ = 0;
    bool loaded_ = false;                     // memory knows what the database holds
    bool ever_loaded_ = false;                // it did once
    std::set<std::int64_t> unwritten_reads_;  // rows of the archive
    /// Delivered, and perhaps archived after the row that each names.
    Pdus doubtful_;
    std::set<std::uint64_t> stubborn_;  // tokens of what a modem will not delete
};

}  // namespace inbox
