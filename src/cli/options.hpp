#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "hal/result.hpp"

namespace cli {

/// How the program ends; sms-gateway(1) promises these numbers to scripts.
enum class Exit {
    ok = 0,
    failed = 1,     ///< an error, or refused
    usage = 2,      ///< the command line itself is wrong
    no_worker = 3,  ///< nobody listens on the control socket
    not_known = 4,  ///< `send`: not final yet, or nobody can know
};

/// The command line, taken apart.
struct Options {
    std::string settings = "/var/lib/sms-gateway/settings.xml";
    std::string runtime = "/run/sms-gateway";
    std::string profiles = "/usr/share/sms-gateway/firmware-profiles";
    bool json = false;
    bool help = false;
    bool version = false;
    std::vector<std::string> words;  ///< the command and its arguments

    // `settings set` and `accounts set`
    std::optional<std::string> password_file;

    // `accounts set`
    std::optional<std::string> password_hash_file;
    std::optional<unsigned> per_hour;
    std::optional<unsigned> per_day;
    std::optional<std::vector<std::string>> allowed;  ///< prefixes; empty: none any more
    std::optional<std::vector<std::string>> blocked;
    std::optional<bool> premium;
    std::optional<bool> may_read;

    // `settings set`
    std::optional<bool> enabled;
    std::optional<std::string> username;
    std::optional<std::string> device;
    std::optional<std::string> modem_name;
    std::optional<std::string> modem_device;
    std::optional<std::string> imei;
    std::optional<std::string> sim_pin_file;
    std::optional<std::string> remove_modem;
    std::optional<bool> recovery_dry_run;
    std::optional<unsigned> keep_days;
    std::optional<unsigned> keep_messages;
    std::optional<unsigned> max_waiting;
    std::optional<std::vector<std::string>> networks;  ///< empty: the default ones again
    std::optional<bool> get_allowed;

    // `settings set`: a port; `send`: a modem's name
    std::optional<std::string> modem;

    // `send`
    std::optional<std::chrono::seconds> wait;
    bool report = false;
    std::optional<std::string> priority;
    std::optional<std::string> validity;
    std::optional<std::string> uncertain;
    std::optional<std::string> id;

    /// What only `settings set` takes.
    bool has_settings_options() const {
        return enabled || username || device || modem_name || modem_device || imei ||
               sim_pin_file || remove_modem || recovery_dry_run || keep_days || keep_messages ||
               max_waiting || networks || get_allowed;
    }
    /// What only `accounts set` takes.
    bool has_account_options() const {
        return password_hash_file || per_hour || per_day || allowed || blocked || premium ||
               may_read;
    }
    /// What only `send` takes.
    bool has_send_options() const {
        return wait || report || priority || validity || uncertain || id;
    }
    std::string socket() const { return runtime + "/control.sock"; }
};

/// A wrong command line is std::errc::invalid_argument with a sentence in its context.
hal::Result<Options> parse(int argc, const char* const* argv);

/// What --help prints.
std::string help();

}  // namespace cli
