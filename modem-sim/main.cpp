#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>
#include <ctime>
#include <exception>
#include <filesystem>
#include <iostream>

#include "board.hpp"
#include "control_commands.hpp"
#include "control_socket.hpp"
#include "event_loop.hpp"
#include "ledger.hpp"
#include "lines.hpp"
#include "modem.hpp"
#include "network.hpp"
#include "options.hpp"
#include "transport.hpp"

namespace {

using namespace sim;

/// SIGTERM and SIGINT as a file descriptor, so that the end is an event like others.
int stop_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    ::sigprocmask(SIG_BLOCK, &signals, nullptr);
    (void)std::signal(SIGPIPE, SIG_IGN);
    return ::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

void store_demo_messages(Modem& modem) {
    const auto put = [&modem](std::string_view from, std::string_view text, std::time_t age) {
        for (Bytes& tpdu : encode_deliver(from, text, 77, std::time(nullptr) - age)) {
            modem.store(*modem.storages.find("SM"),
                        {.status = Status::unread,
                         .service_centre = encode_service_centre(modem.card.service_centre),
                         .tpdu = std::move(tpdu)});
        }
    };
    put("+447700900123", "Pump 3: pressure back to normal, 4.2 bar. Battery 12.6 V.", 3600);
    put("+447700900456",
        "Weekly report of the simulated station: 7 days without a fault; tank level between 61 and "
        "78 per cent; 14 pump starts, the longest run 22 minutes; mains lost twice, for 3 and 11 "
        "seconds, bridged by the battery both times. This message is long so that it takes several "
        "places on the SIM, and a list shows it as one.",
        600);
}

/// A dumb port on a terminal that exists, else on a pseudo terminal behind a new link.
std::unique_ptr<Transport> make_dumb_transport(EventLoop& loop, const std::string& path) {
    std::error_code error;
    const auto status = std::filesystem::symlink_status(path, error);
    return std::filesystem::is_character_file(status) ? make_tty_transport(loop, path)
                                                      : make_pty_transport(loop, path);
}

void add_ports(EventLoop& loop, Lines& lines, const Options& options) {
    for (const std::string& link : options.ptys) {
        lines.add_at_port(make_pty_transport(loop, link));
    }
    for (const std::string& path : options.ttys) {
        lines.add_at_port(make_tty_transport(loop, path));
    }
    if (!options.tcp.empty()) {
        lines.add_at_port(make_tcp_transport(loop, options.tcp));
    }
    for (const std::string& path : options.ok_ports) {
        lines.add_dumb_port(make_dumb_transport(loop, path), DumbPort::says_ok);
    }
    for (const std::string& path : options.mute_ports) {
        lines.add_dumb_port(make_dumb_transport(loop, path), DumbPort::mute);
    }
}

void set_presence(Lines& lines, Ledger& ledger, bool present) {
    if (!present) {
        lines.unplug();
    } else if (const auto problem = lines.plug()) {
        ledger.record("replug-failed", {{"reason", *problem}});
    }
}

int fail(const std::string& sentence) {
    std::cerr << "modem-sim: " << sentence << "\n";
    return 1;
}

int run(const Options& options) {
    const int signals = stop_signals();
    EventLoop loop;
    Ledger ledger;
    Faults faults;
    Network network(loop, ledger, faults, options.quiet);
    network.submit_delay = options.submit_delay;
    Modem modem(loop, ledger, network, faults, *find_personality(options.personality));
    modem.card.own_number = options.number;
    Lines lines(loop, modem);
    add_ports(loop, lines, options);
    modem.on_presence = [&lines, &ledger](bool present) { set_presence(lines, ledger, present); };
    modem.vanish = options.vanish;
    Board board(loop, modem, lines, options.needs_power_key);
    ControlCommands commands(modem, lines, board);
    ControlSocket control(loop,
                          [&commands](std::string_view line) { return commands.answer(line); });

    if (const auto problem = options.ledger.empty() ? std::nullopt : ledger.open(options.ledger)) {
        return fail(*problem);
    }
    if (options.demo_messages) {
        store_demo_messages(modem);
    }
    if (const auto problem =
            options.control.empty() ? std::nullopt : control.open(options.control)) {
        return fail(*problem);
    }
    // The port comes last: who sees it finds the control socket there too.
    if (const auto problem = lines.plug()) {
        return fail(*problem);
    }
    ledger.record("started", {{"personality", options.personality}});
    board.power_comes("power-on");
    if (!modem.is_on() && modem.vanish > Milliseconds(0)) {
        lines.unplug();
    }

    loop.watch(signals, POLLIN, [&loop](short) { loop.stop(); });
    loop.run();
    ::close(signals);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const sim::ParsedOptions parsed = sim::parse_options(argc, argv);
        return parsed.options ? run(*parsed.options) : parsed.exit_status;
    } catch (const std::exception& error) {
        return fail(error.what());
    }
}
