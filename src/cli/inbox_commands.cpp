#include <iostream>

#include "cli/commands.hpp"
#include "cli/printing.hpp"
#include "cli/worker.hpp"

namespace cli {

Exit list(const Options& options, const Arguments&) {
    Exit exit = Exit::ok;
    const auto inbox = ask(options, {"GET", "/inbox", nullptr}, exit);
    if (!inbox || options.json) {
        if (inbox) {
            print_json(*inbox);
        }
        return exit;
    }
    const boost::json::array& messages = array_at(*inbox, "messages");
    for (const boost::json::value& message : messages) {
        std::cout << number_at(message, "index").value_or(0) << "  "
                  << printable(text_at(message, "date")) << "  "
                  << printable(text_at(message, "sender")) << "  ["
                  << printable(text_at(message, "status")) << "]\n    "
                  << printable(text_at(message, "text")) << '\n';
    }
    if (messages.empty()) {
        std::cout << "No messages.\n";
    }
    return exit;
}

Exit inbox_delete(const Options& options, const Arguments& arguments) {
    Exit exit = Exit::ok;
    const auto deleted =
        ask(options, {"DELETE", "/inbox/" + path_segment(arguments[0]), nullptr}, exit);
    if (deleted && options.json) {
        print_json(*deleted);
    } else if (deleted) {
        std::cout << "Deleted.\n";
    }
    return exit;
}

}  // namespace cli
