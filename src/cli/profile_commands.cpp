#include <iostream>

#include "cli/commands.hpp"
#include "cli/printing.hpp"
#include "profile/load.hpp"

namespace cli {

Exit profile_list(const Options& options, const Arguments&) {
    const std::vector<std::string> names = profile::list_devices(options.profiles);
    if (names.empty()) {
        return fail(Exit::failed, "no profiles in " + options.profiles + "; see --profiles");
    }
    std::size_t width = 0;
    for (const std::string& name : names) {
        width = std::max(width, name.size());
    }
    boost::json::array all;
    for (const std::string& name : names) {
        const auto device = profile::load_device(options.profiles, name);
        const std::string title = device ? (*device)->title : device.error().context;
        if (options.json) {
            all.push_back({{"name", name}, {"title", title}, {"valid", device.has_value()}});
        } else {
            std::cout << name << std::string(width - name.size() + 2, ' ') << printable(title)
                      << '\n';
        }
    }
    if (options.json) {
        print_json(all);
    }
    return Exit::ok;
}

Exit profile_check(const Options&, const Arguments& files) {
    Exit exit = Exit::ok;
    for (const std::string& file : files) {
        const std::vector<profile::Problem> problems = profile::check_file(file);
        for (const profile::Problem& problem : problems) {
            std::cerr << printable(problem.text()) << '\n';
            exit = Exit::failed;
        }
        if (problems.empty()) {
            std::cout << printable(file) << ": OK\n";
        }
    }
    return exit;
}

}  // namespace cli
