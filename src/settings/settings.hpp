#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hal/result.hpp"
#include "settings/hooks.hpp"

namespace settings {

/// Who may use the interface. The password itself is nowhere: only its Argon2id hash is kept.
struct Account {
    std::string username;       ///< 1 to 64 characters, no control characters
    std::string password_hash;  ///< as auth::hash_password makes it: "$argon2id$..."

    friend bool operator==(const Account&, const Account&) = default;
};

/// A modem's port that stands for any: it is looked for.
inline constexpr std::string_view any_port = "auto";

/// One modem of this machine.
struct ModemSettings {
    std::string name = "modem1";  ///< 1 to 32 of a-z, 0-9, dashes; `modem=` names it
    std::string port{any_port};   ///< "/dev/ttyUSB2", "tcp:HOST:PORT", or "auto": it is looked for
    std::string device;  ///< device profile for its kind and board; empty: Settings::device
    std::string imei;    ///< only this modem; empty: any that fits
    std::string pin;     ///< of its SIM, 4 to 8 digits; empty: none

    friend bool operator==(const ModemSettings&, const ModemSettings&) = default;
};

/// A named list of recipients: `group=` sends one message to each.
struct Group {
    std::string name;                  ///< 1 to 64 characters, no control characters
    std::vector<std::string> numbers;  ///< as somebody wrote them, each for sms::parse_number() and
                                       ///< at most 40 characters; no two mean the same; may be none

    friend bool operator==(const Group&, const Group&) = default;
};

inline constexpr std::size_t max_groups = 100;
inline constexpr std::size_t max_group_numbers = 100;

/// How long finished messages stay readable, and how many may wait.
struct Keeping {
    unsigned days = 30;         ///< after their end; at least 1
    unsigned messages = 10000;  ///< at most so many finished ones; at least 1
    unsigned waiting = 0;       ///< at most so many that wait; 0: no limit

    friend bool operator==(const Keeping&, const Keeping&) = default;
};

/// What the operator sets: one XML file in the state directory (xml-schemas/settings.xsd). A
/// default-constructed value is what a fresh installation has: off, no account, no password.
struct Settings {
    bool enabled = false;
    std::vector<Account> accounts;
    std::string device;  ///< name of a device profile, e.g. "simulator"; empty: none chosen yet
    /// In order: their places give the list's indexes. Names differ.
    std::vector<ModemSettings> modems;
    std::vector<Group> groups;  ///< names differ
    Keeping keeping;
    Hooks hooks;
    bool recovery_dry_run = false;  ///< recovery says what it would do, and does none of it

    friend bool operator==(const Settings&, const Settings&) = default;
};

/// Errors that are about the content of settings; the context names the file and line or the field.
enum class Errc {
    invalid = 1,  ///< the settings contradict their rules
};

const std::error_category& settings_category() noexcept;
std::error_code make_error_code(Errc code) noexcept;

/// The rules that a schema cannot state: usernames differ, modems share no name, port or IMEI, no
/// two numbers of a group are the same, `enabled` needs an account and a device. The error's
/// context begins with the field's name and never holds a PIN. Pure.
hal::Result<> validate(const Settings& settings);

/// Reads the file strictly: anything unknown is an error that names file and line. A missing file
/// is a default-constructed Settings. Any thread; short disk work.
hal::Result<Settings> load(const std::string& path);

/// Validates (also that load() will not find the file too large), writes "PATH.new" with mode 0600,
/// syncs it, renames it over PATH and syncs the directory, so that a crash leaves the old file or
/// the new one. When root saves, the file keeps its owner, and a first one gets the directory's:
/// the worker must be able to read it. Writers hold a FileLock. Any thread; waits for the disk.
hal::Result<> save(const std::string& path, const Settings& settings);

/// The bytes that save() writes. Pure.
std::string to_xml(const Settings& settings);

/// Keeps other processes out of a load, change, save sequence: an exclusive flock(2) on the
/// settings' directory, for the object's life. (Not on the file, whose inode a save replaces, and
/// not on a file of its own, which root would leave behind for a worker that is not root.)
class FileLock {
public:
    /// Refuses at once, with EWOULDBLOCK, when another process holds the lock.
    static hal::Result<FileLock> take(const std::string& settings_path);
    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&& other) noexcept;
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;
    ~FileLock();

private:
    explicit FileLock(int descriptor) noexcept : descriptor_(descriptor) {}
    int descriptor_ = -1;
};

}  // namespace settings

template <>
struct std::is_error_code_enum<settings::Errc> : std::true_type {};
