// sms-gatewayd: options, wiring, signals; nothing else.

#include <poll.h>
#include <pwd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <boost/program_options.hpp>
#include <csignal>
#include <iostream>

#include "api/local_api.hpp"
#include "api/router.hpp"
#include "api/version.hpp"
#include "cage/cage.hpp"
#include "fcgi/server.hpp"
#include "gateway/gateway.hpp"
#include "local/server.hpp"
#include "logging/log.hpp"

namespace {

using logging::Level;
namespace po = boost::program_options;

constexpr int exit_usage = 2;
constexpr int accept_threads = 4;

struct Options {
    gateway::Paths paths;
    std::string web_user;
};

/// Nothing: the program has been told to say something and end.
std::optional<Options> read_options(int argc, const char* const* argv) {
    po::options_description known("sms-gatewayd [options]");
    known.add_options()("help,h", "show this")("version", "show the version")(
        "settings", po::value<std::string>(), "the settings file (default: in --state)")(
        "state", po::value<std::string>()->default_value("/var/lib/sms-gateway"),
        "folder of the database")("runtime",
                                  po::value<std::string>()->default_value("/run/sms-gateway"),
                                  "folder of the sockets")(
        "profiles",
        po::value<std::string>()->default_value("/usr/share/sms-gateway/firmware-profiles"),
        "folder of the firmware profiles")("web-user", po::value<std::string>()->default_value(""),
                                           "the user nginx runs as, if not this one");
    po::variables_map given;
    po::store(po::parse_command_line(argc, argv, known), given);
    if (given.contains("help") || given.contains("version")) {
        if (given.contains("help")) {
            std::cout << known;
        } else {
            std::cout << api::version << '\n';
        }
        return std::nullopt;
    }
    Options chosen;
    chosen.paths.state = given["state"].as<std::string>();
    chosen.paths.settings = given.contains("settings")
                                ? std::filesystem::path(given["settings"].as<std::string>())
                                : chosen.paths.state / "settings.xml";
    chosen.paths.profiles = given["profiles"].as<std::string>();
    chosen.paths.runtime = given["runtime"].as<std::string>();
    chosen.web_user = given["web-user"].as<std::string>();
    return chosen;
}

hal::Result<std::vector<uid_t>> allowed_peers(const std::string& web_user) {
    std::vector<uid_t> peers{0, ::geteuid()};
    if (!web_user.empty()) {
        const passwd* entry = ::getpwnam(web_user.c_str());
        if (entry == nullptr) {
            return hal::unexpected(std::make_error_code(std::errc::invalid_argument),
                                   "--web-user " + web_user);
        }
        peers.push_back(entry->pw_uid);
    }
    return peers;
}

/// Blocked in every thread from the first one on, so that they all end up at the signalfd.
hal::Result<int> signals_as_descriptor() {
    sigset_t set;
    sigemptyset(&set);
    for (const int number : {SIGTERM, SIGINT, SIGHUP, SIGPIPE}) {
        sigaddset(&set, number);
    }
    const int descriptor =
        pthread_sigmask(SIG_BLOCK, &set, nullptr) == 0 ? signalfd(-1, &set, SFD_CLOEXEC) : -1;
    if (descriptor < 0) {
        return hal::unexpected({errno, std::generic_category()}, "signals");
    }
    return descriptor;
}

/// Returns at SIGTERM or SIGINT; SIGHUP puts changed settings in effect.
void wait_for_signals(hal::Clock& clock, int descriptor, gateway::Gateway& gateway) {
    const auto waker = clock.make_waker();
    waker->watch(descriptor, POLLIN);
    for (;;) {
        clock.wait(*waker, hal::never);
        signalfd_siginfo signal{};
        if (::read(descriptor, &signal, sizeof signal) != static_cast<ssize_t>(sizeof signal)) {
            continue;
        }
        if (signal.ssi_signo == SIGTERM || signal.ssi_signo == SIGINT) {
            return;
        }
        if (signal.ssi_signo == SIGHUP) {
            if (const auto applied = gateway.apply(); !applied) {
                logging::log(Level::error, "settings_refused",
                             {{"why", logging::with_numbers_masked(applied.error().message())}});
            }
        }
    }
}

hal::Result<> serve(const Options& options) {
    HAL_TRY(const int signals, signals_as_descriptor());
    HAL_TRY(const std::vector<uid_t> peers, allowed_peers(options.web_user));
    const auto clock = hal::make_system_clock();
    HAL_TRY(const auto gateway,
            gateway::Gateway::open(*clock, options.paths, gateway::this_machine(*clock)));

    api::Router router(*gateway);
    fcgi::Server web(
        *clock, options.paths.runtime / "fcgi.sock", peers,
        [&](std::unique_ptr<http::Exchange> exchange) { router.route(std::move(exchange)); },
        api::Router::max_body);
    api::LocalApi local_api(*gateway);
    local::Server control(*clock, options.paths.runtime / "control.sock",
                          [&](const local::Request& request) { return local_api.handle(request); });
    HAL_CHECK(web.listen());
    HAL_CHECK(control.listen());

    gateway->start();
    std::vector<std::jthread> edges;
    edges.emplace_back([&](const std::stop_token& stop) { control.run(stop); });
    for (int i = 0; i < accept_threads; ++i) {
        edges.emplace_back([&](const std::stop_token& stop) { web.run(stop); });
    }
    logging::log(Level::notice, "started", {{"version", api::version}});
    wait_for_signals(*clock, signals, *gateway);
    logging::log(Level::notice, "stopping");
    for (std::jthread& edge : edges) {
        edge.request_stop();
    }
    edges.clear();  // First nobody new comes in, then who is inside is told.
    gateway->stop();
    return {};
}

}  // namespace

int main(int argc, char** argv) {
    try {
        std::optional<Options> options;
        try {
            options = read_options(argc, argv);
        } catch (const po::error& error) {
            std::cerr << "sms-gatewayd: " << error.what() << '\n';
            return exit_usage;
        }
        if (!options) {
            return EXIT_SUCCESS;
        }
        if (const auto locked = cage::lock(); !locked) {
            logging::log(Level::error, "failed", {{"why", locked.error().message()}});
            return EXIT_FAILURE;
        }
        if (const auto served = serve(*options); !served) {
            logging::log(Level::error, "failed", {{"why", served.error().message()}});
            return EXIT_FAILURE;
        }
        return EXIT_SUCCESS;
    } catch (const std::exception& error) {
        logging::log(Level::error, "failed", {{"why", error.what()}});
        return EXIT_FAILURE;
    }
}
