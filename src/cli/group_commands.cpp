#include "cli/group_commands.hpp"

#include <algorithm>
#include <iostream>

#include "cli/commands.hpp"
#include "cli/printing.hpp"
#include "cli/settings_change.hpp"

namespace cli {
boost::json::array groups_json(const settings::Settings& current) {
    boost::json::array all;
    for (const settings::Group& group : current.groups) {
        all.push_back(
            {{"name", group.name},
             {"numbers", boost::json::array(group.numbers.begin(), group.numbers.end())}});
    }
    return all;
}

Exit groups_list(const Options& options, const Arguments&) {
    const auto current = settings::load(options.settings);
    if (!current) {
        return say_settings_failure(current.error());
    }
    if (options.json) {
        print_json(groups_json(*current));
        return Exit::ok;
    }
    for (const settings::Group& group : current->groups) {
        std::cout << printable(group.name) << '\n';
        for (const std::string& number : group.numbers) {
            std::cout << "    " << printable(number) << '\n';
        }
    }
    if (current->groups.empty()) {
        std::cout << "No groups: sms-gateway groups set NAME NUMBER...\n";
    }
    return Exit::ok;
}

Exit groups_set(const Options& options, const Arguments& arguments) {
    settings::Group group{.name = arguments[0],
                          .numbers = {arguments.begin() + 1, arguments.end()}};
    return say_saved(
        change_settings(options.settings, [&group](settings::Settings& wanted) -> hal::Result<> {
            const auto found = std::ranges::find(wanted.groups, group.name, &settings::Group::name);
            if (found == wanted.groups.end()) {
                wanted.groups.push_back(std::move(group));
            } else {
                *found = std::move(group);
            }
            return {};
        }));
}

Exit groups_remove(const Options& options, const Arguments& arguments) {
    const std::string& name = arguments[0];
    return say_saved(
        change_settings(options.settings, [&name](settings::Settings& wanted) -> hal::Result<> {
            if (std::erase_if(wanted.groups,
                              [&](const auto& group) { return group.name == name; }) == 0) {
                return hal::unexpected(std::make_error_code(std::errc::invalid_argument),
                                       "group name: there is no group " + name);
            }
            return {};
        }));
}

}  // namespace cli
