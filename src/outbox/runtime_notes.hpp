#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "outbox/message.hpp"

namespace outbox {

/// What must outlive the worker but not the machine, and so costs no write to flash: small files in
/// the runtime directory (a tmpfs). Which part each modem has in hand, so that one that brings the
/// worker down is found out; which answers have been given since the database was last written; and
/// which messages were refused that it may have all the same. Any thread. Trouble with the
/// directory is no error: then a crash forgets. Nothing is synced; a file is whole or is not there,
/// and what cannot be one of ours is left out.
class RuntimeNotes {
public:
    /// A part, and how often the worker has died while it was in hand.
    struct InHand {
        std::int64_t message = 0;
        unsigned part = 0;
        unsigned crashes = 0;
    };

    /// Reads what an earlier process of this boot has left. An empty `directory` keeps nothing.
    explicit RuntimeNotes(std::filesystem::path directory);

    /// By modem, what the dead process had in hand; each has cost one more crash.
    const std::map<std::string, InHand>& left() const { return left_; }
    /// Before anything of the part is worked on.
    void take(const std::string& modem, const InHand& part);
    void let_go(const std::string& modem);

    /// Messages whose answer was given, and that the database does not know of yet.
    std::set<MessageId> answered() const;
    void add_answered(const MessageId& id);
    /// The database knows of these by now.
    void forget_answered(const std::set<MessageId>& ids);

    /// Messages that were refused because nobody could tell whether they are on the disk.
    std::set<MessageId> refused() const;
    void add_refused(const MessageId& id);
    /// The database has none of these.
    void forget_refused(const std::set<MessageId>& ids);

private:
    /// Each is an empty file, named by a prefix and itself.
    using Ids = std::set<MessageId>;
    void add(Ids& ids, std::string_view prefix, const MessageId& id);
    void forget(Ids& ids, std::string_view prefix, const std::set<MessageId>& which);
    void write_in_hand();

    const std::filesystem::path directory_;
    std::map<std::string, InHand> left_;
    mutable std::mutex mutex_;
    std::map<std::string, InHand> in_hand_;  // guarded by mutex_; by modem
    Ids answered_;                           // guarded by mutex_
    Ids refused_;                            // guarded by mutex_
};

}  // namespace outbox
