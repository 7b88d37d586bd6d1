#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hal/result.hpp"
#include "settings/hooks.hpp"

namespace settings {

/// How many messages one account may ask for; 0: any number. Those of a group count one by one.
struct Limits {
    unsigned per_hour = 100;
    unsigned per_day = 500;

    friend bool operator==(const Limits&, const Limits&) = default;
};

/// To which numbers an account may send. A prefix is digits, with or without `+` in front, and is
/// compared with the number as it is dialled, `00` in front standing for `+`.
struct Destinations {
    std::vector<std::string> allowed;  ///< prefixes; empty: every number that is not blocked
    std::vector<std::string> blocked;  ///< prefixes; the longer one wins, and of equal ones this
    bool premium = false;              ///< premium-rate ranges (premium_prefixes()) too

    friend bool operator==(const Destinations&, const Destinations&) = default;
};

/// Who may use the interface. The password itself is nowhere: only its hash is kept.
struct Account {
    std::string username;  ///< 1 to 64 characters, no control characters
    /// As auth::hash_password makes it, "$argon2id$...", or imported from the old firmware, "$1$",
    /// "$5$" or "$6$": such a one becomes Argon2id at the next login.
    std::string password_hash;
    Limits limits;
    Destinations destinations;
    bool may_read = true;  ///< the SMS on the SIM: sms_list, sms_read, sms_delete, sms_total

    friend bool operator==(const Account&, const Account&) = default;
};

/// Who may use the web interface. Never good for the SMS interface, nor an account for this.
struct Administrator {
    std::string username;       ///< empty: none yet, to be chosen with the one-time code
    std::string password_hash;  ///< "$argon2id$..."; empty: none yet
    /// Argon2id hash of the one-time code that lets choose the above; empty: there is none.
    std::string setup_code_hash;

    friend bool operator==(const Administrator&, const Administrator&) = default;
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
    unsigned waiting = 1000;    ///< at most so many that wait; 0: no limit

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
    Administrator administrator;
    /// Who may come near, as "192.168.0.0/16" or "fe80::/10" or one address; empty: private ranges
    /// and loopback (private_networks()).
    std::vector<std::string> networks;
    bool get_allowed = true;        ///< GET with credentials in the URL; off: POST alone
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

/// Whether an account may send to a number, which is normalised: digits, `+` in front where it is
/// international. Pure.
bool may_send(const Destinations& destinations, std::string_view number);

/// Whether this address, as REMOTE_ADDR writes it, is in one of the networks in effect; the empty
/// list stands for private_networks(). An IPv4 address that came in as "::ffff:..." is IPv4. What
/// is no address is in no network. Pure.
bool is_within(const std::vector<std::string>& networks, std::string_view address);

/// RFC 1918, loopback, link-local (RFC 3927, RFC 4291), unique local (RFC 4193).
std::span<const std::string_view> private_networks();

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
