#include "options.hpp"

#include <boost/program_options.hpp>
#include <iostream>

#include "personality.hpp"
#include "text.hpp"

namespace sim {

namespace {

namespace po = boost::program_options;

/// Times as they are written.
struct Times {
    std::string delay = "200ms";
    std::string vanish = "0ms";
};

using Paths = std::vector<std::string>;

void describe_ports(po::options_description& description, Options& options) {
    const auto paths = [](Paths& target, const char* name) {
        return po::value(&target)->value_name(name)->composing();
    };
    auto add = description.add_options();
    add("pty", paths(options.ptys, "LINK"),
        "serve a pseudo terminal behind this symbolic link; again for a further AT port");
    add("tty", paths(options.ttys, "PATH"),
        "serve on a terminal that exists, such as /dev/ttyGS2; again for a further AT port");
    add("tcp", po::value(&options.tcp)->value_name("HOST:PORT"),
        "serve a TCP port, one connection at a time");
    add("ok-port", paths(options.ok_ports, "PATH"),
        "a port that answers OK to every line; a terminal that exists, or a link to make");
    add("mute-port", paths(options.mute_ports, "PATH"), "a port that answers nothing, likewise");
}

po::options_description describe(Options& options, Times& times) {
    po::options_description description(
        "Usage: modem-sim (--pty LINK | --tty PATH | --tcp HOST:PORT) [options]");
    describe_ports(description, options);
    auto add = description.add_options();
    add("help,h", "show this text");
    add("personality", po::value(&options.personality)->value_name("NAME"),
        ("one of " + personality_names()).c_str());
    add("ledger", po::value(&options.ledger)->value_name("FILE"),
        "append a JSON line for each event");
    add("control", po::value(&options.control)->value_name("SOCKET"),
        "take commands on this local socket");
    add("submit-delay", po::value(&times.delay)->value_name("TIME"),
        "how long the network takes for each submit (200ms)");
    add("needs-power-key", po::bool_switch(&options.needs_power_key),
        "stay off when power comes, until the power key is pressed");
    add("vanish", po::value(&times.vanish)->value_name("TIME"),
        "the ports vanish while the modem is off, and for so long when it restarts");
    add("demo-messages", po::bool_switch(&options.demo_messages),
        "start with two messages on the SIM, one of them long");
    add("number", po::value(&options.number)->value_name("NUMBER"),
        "the SIM's own number (+447700900000)");
    add("quiet", po::bool_switch(&options.quiet),
        "do not print the messages that the network accepts");
    return description;
}

/// One sentence about what is wrong with the values, or nothing.
std::optional<std::string> check(const Options& options, const Times& times) {
    if (options.tcp.empty() == (options.ptys.empty() && options.ttys.empty())) {
        return "Give --pty LINK or --tty PATH, once for each AT port, or else --tcp HOST:PORT.";
    }
    if (find_personality(options.personality) == nullptr) {
        return "There is no personality " + options.personality + "; known are " +
               personality_names() + ".";
    }
    if (!options.tcp.empty() && options.tcp.find(':') == std::string::npos) {
        return "--tcp takes HOST:PORT.";
    }
    if (!to_milliseconds(times.delay)) {
        return "--submit-delay takes a time such as 200ms or 2s.";
    }
    if (!to_milliseconds(times.vanish)) {
        return "--vanish takes a time such as 500ms or 10s.";
    }
    return std::nullopt;
}

}  // namespace

ParsedOptions parse_options(int argc, const char* const* argv) {
    Options options;
    Times times;
    const po::options_description description = describe(options, times);
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
    if (const auto problem = check(options, times)) {
        std::cerr << "modem-sim: " << *problem << "\n";
        return {.options = std::nullopt, .exit_status = 1};
    }
    options.submit_delay = Milliseconds(*to_milliseconds(times.delay));
    options.vanish = Milliseconds(*to_milliseconds(times.vanish));
    return {.options = options, .exit_status = 0};
}

}  // namespace sim
