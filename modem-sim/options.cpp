#include "options.hpp"

#include <boost/program_options.hpp>
#include <iostream>

#include "personality.hpp"
#include "text.hpp"

namespace sim {

namespace {

namespace po = boost::program_options;

po::options_description describe(Options& options, std::string& delay) {
    po::options_description description(
        "Usage: modem-sim (--pty LINK | --tcp HOST:PORT) [options]");
    description.add_options()("help,h", "show this text");
    description.add_options()("personality", po::value(&options.personality)->value_name("NAME"),
                              "quectel-ec25 (default) or generic");
    description.add_options()("pty", po::value(&options.pty)->value_name("LINK"),
                              "serve a pseudo terminal behind this symbolic link");
    description.add_options()("tcp", po::value(&options.tcp)->value_name("HOST:PORT"),
                              "serve a TCP port, one connection at a time");
    description.add_options()("ledger", po::value(&options.ledger)->value_name("FILE"),
                              "append a JSON line for each event");
    description.add_options()("control", po::value(&options.control)->value_name("SOCKET"),
                              "take commands on this local socket");
    description.add_options()("submit-delay", po::value(&delay)->value_name("TIME"),
                              "how long the network takes for each submit (200ms)");
    description.add_options()("demo-messages", po::bool_switch(&options.demo_messages),
                              "start with two messages on the SIM, one of them long");
    description.add_options()("number", po::value(&options.number)->value_name("NUMBER"),
                              "the SIM's own number (+447700900000)");
    description.add_options()("quiet", po::bool_switch(&options.quiet),
                              "do not print the messages that the network accepts");
    return description;
}

/// One sentence about what is wrong with the values, or nothing.
std::optional<std::string> check(const Options& options, const std::string& delay) {
    if (options.pty.empty() == options.tcp.empty()) {
        return "Give either --pty LINK or --tcp HOST:PORT.";
    }
    if (find_personality(options.personality) == nullptr) {
        return "There is no personality " + options.personality +
               "; known are quectel-ec25 and generic.";
    }
    if (!options.tcp.empty() && options.tcp.find(':') == std::string::npos) {
        return "--tcp takes HOST:PORT.";
    }
    if (!to_milliseconds(delay)) {
        return "--submit-delay takes a time such as 200ms or 2s.";
    }
    return std::nullopt;
}

}  // namespace

ParsedOptions parse_options(int argc, const char* const* argv) {
    Options options;
    std::string delay = "200ms";
    const po::options_description description = describe(options, delay);
    try {
        po::variables_map values;
        po::store(po::parse_command_line(argc, argv, description), values);
        if (values.contains("help")) {
            std::cout << description;
            return {.options = std::nullopt, .exit_status = 0};
        }
        po::notify(values);
    } catch (const po::error& error) {
        std::cerr << "modem-sim: " << error.what() << "; see modem-sim --help.\n";
        return {.options = std::nullopt, .exit_status = 1};
    }
    if (const auto problem = check(options, delay)) {
        std::cerr << "modem-sim: " << *problem << "\n";
        return {.options = std::nullopt, .exit_status = 1};
    }
    options.submit_delay = Milliseconds(*to_milliseconds(delay));
    return {.options = options, .exit_status = 0};
}

}  // namespace sim
