#pragma once

#include <string>
#include <vector>

#include "cli/options.hpp"

namespace cli {

/// What stands behind the command's own words.
using Arguments = std::vector<std::string>;

// One function per command. Results go to standard output, one sentence on standard error says why
// a command failed.
Exit settings_set(const Options& options, const Arguments& arguments);
Exit settings_show(const Options& options, const Arguments& arguments);
Exit settings_apply(const Options& options, const Arguments& arguments);
Exit accounts_list(const Options& options, const Arguments& arguments);
Exit accounts_set(const Options& options, const Arguments& arguments);
Exit accounts_remove(const Options& options, const Arguments& arguments);
Exit administrator_code(const Options& options, const Arguments& arguments);
Exit administrator_reset(const Options& options, const Arguments& arguments);
Exit groups_list(const Options& options, const Arguments& arguments);
Exit groups_set(const Options& options, const Arguments& arguments);
Exit groups_remove(const Options& options, const Arguments& arguments);
Exit status(const Options& options, const Arguments& arguments);
Exit send(const Options& options, const Arguments& arguments);
Exit show(const Options& options, const Arguments& arguments);
Exit list(const Options& options, const Arguments& arguments);
Exit inbox_delete(const Options& options, const Arguments& arguments);
Exit modem_restart(const Options& options, const Arguments& arguments);
Exit modem_reset(const Options& options, const Arguments& arguments);
Exit modem_power_cycle(const Options& options, const Arguments& arguments);
Exit profile_list(const Options& options, const Arguments& arguments);
Exit profile_check(const Options& options, const Arguments& arguments);

/// Finds the command by its words, checks the number of arguments and runs it.
Exit run(const Options& options);

/// "sms-gateway: SENTENCE" on standard error.
Exit fail(Exit exit, const std::string& sentence);

}  // namespace cli
