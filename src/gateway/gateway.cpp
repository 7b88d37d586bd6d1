#include "gateway/gateway.hpp"

#include "logging/log.hpp"
#include "profile/load.hpp"

namespace gateway {
namespace {

using logging::Level;

/// More callers than nginx has connections for cannot wait.
constexpr std::size_t waiting_room_capacity = 4096;
constexpr std::chrono::seconds housekeeping_interval{5};

hal::Result<std::shared_ptr<const Configuration>> load(const Paths& paths) {
    auto configuration = std::make_shared<Configuration>();
    HAL_TRY(configuration->settings, settings::load(paths.settings));
    if (!configuration->settings.device.empty()) {
        HAL_TRY(configuration->device,
                profile::load_device(paths.profiles, configuration->settings.device));
    }
    return std::shared_ptr<const Configuration>(std::move(configuration));
}

/// Whether the modem's thread would do the same by both; replies are no affair of its.
bool same_modem(const Configuration& a, const Configuration& b) {
    if (a.device == nullptr || b.device == nullptr) {
        return a.device == b.device;
    }
    return a.settings.modem_port == b.settings.modem_port && *a.device->modem == *b.device->modem &&
           a.device->board == b.device->board && a.device->uncertain == b.device->uncertain;
}

}  // namespace

Gateway::Gateway(hal::Clock& clock, Paths paths)
    : clock_(clock),
      paths_(std::move(paths)),
      authenticator_(clock),
      waiting_room_(clock, waiting_room_capacity),
      housekeeper_waker_(clock.make_waker()) {}

Gateway::~Gateway() {
    stop();
}

hal::Result<std::unique_ptr<Gateway>> Gateway::open(hal::Clock& clock, Paths paths) {
    std::unique_ptr<Gateway> gateway(new Gateway(clock, std::move(paths)));
    HAL_TRY(gateway->database_, database::Database::open(gateway->paths_.state / "sms-gateway.db"));
    HAL_TRY(gateway->store_, outbox::Store::open(*gateway->database_, clock));
    HAL_TRY(gateway->mirror_, inbox::Mirror::open(*gateway->database_, clock));
    if (const auto applied = gateway->apply(); !applied) {
        logging::log(Level::error, "settings_refused", {{"why", applied.error().message()}});
    }
    return gateway;
}

void Gateway::start() {
    hashing_ = std::jthread([this](const std::stop_token& stop) { authenticator_.run(stop); });
    replying_ = std::jthread([this](const std::stop_token& stop) { waiting_room_.run(stop); });
    housekeeping_ = std::jthread([this](const std::stop_token& stop) { keep_house(stop); });
    const std::lock_guard lock(apply_mutex_);
    running_ = true;
    start_modem(*configuration_.get());
}

void Gateway::stop() {
    const std::lock_guard lock(apply_mutex_);
    running_ = false;
    modem_runner_.request_stop();
    housekeeping_.request_stop();
    // Whoever is being checked comes in first, then all who wait are told; nobody falls between.
    hashing_ = {};
    replying_ = {};
    housekeeping_ = {};
    stop_modem();
}

hal::Result<> Gateway::apply() {
    const std::lock_guard lock(apply_mutex_);
    HAL_TRY(const auto next, load(paths_));
    const auto before = configuration_.get();
    configuration_.set(next);
    authenticator_.replace_accounts(next->settings.accounts);
    logging::log(
        Level::notice, "settings_in_effect",
        {{"enabled", next->settings.enabled ? "yes" : "no"}, {"device", next->settings.device}});
    if (running_ && !same_modem(*before, *next)) {
        start_modem(*next);
    }
    return {};
}

void Gateway::stop_modem() {
    modem_runner_ = {};  // Two threads must never hold one port.
    const std::lock_guard lock(modem_mutex_);
    modem_.reset();
}

void Gateway::start_modem(const Configuration& configuration) {
    stop_modem();
    modem_status_.set({});
    if (configuration.device == nullptr || configuration.settings.modem_port.empty()) {
        return;
    }
    modem_status_.set({.state = hal::ModemState::starting,
                       .trouble = "the modem is being looked for",
                       .port = configuration.settings.modem_port});
    const auto modem = std::make_shared<ModemThread>(
        ModemThread::Parts{clock_, *store_, *mirror_, modem_status_,
                           [this](const outbox::Progress& progress) { progressed(progress); }},
        configuration.device, configuration.settings.modem_port,
        hal::make_port_opener(configuration.settings.modem_port));
    {
        const std::lock_guard lock(modem_mutex_);
        modem_ = modem;
    }
    modem_runner_ = std::jthread([modem](const std::stop_token& stop) { modem->run(stop); });
}

void Gateway::progressed(const outbox::Progress& progress) {
    logging::log(Level::info, "message",
                 {{"id", progress.id}, {"state", outbox::to_string(progress.state)}});
    waiting_room_.settled(progress);
}

void Gateway::wake_modem() {
    const std::lock_guard lock(modem_mutex_);
    if (modem_ != nullptr) {
        modem_->wake();
    }
}

void Gateway::keep_house(const std::stop_token& stop) {
    const std::stop_callback wake_up(stop, [this] { housekeeper_waker_->wake(); });
    while (!stop.stop_requested()) {
        if (const auto expired = store_->expire()) {
            for (const outbox::Progress& progress : *expired) {
                progressed(progress);
            }
        } else {
            logging::log(Level::error, "trouble", {{"what", expired.error().message()}});
        }
        clock_.wait(*housekeeper_waker_, clock_.now() + housekeeping_interval);
    }
}

}  // namespace gateway
