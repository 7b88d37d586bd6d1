#include "gateway/gateway.hpp"

#include <algorithm>
#include <map>

#include "logging/log.hpp"
#include "profile/load.hpp"
#include "settings/change.hpp"

namespace gateway {
namespace {

using logging::Level;

/// More callers than nginx has connections for cannot wait.
constexpr std::size_t waiting_room_capacity = 4096;

using Device = std::shared_ptr<const profile::DeviceProfile>;

/// Each device profile is read once, however many modems go by it.
class Devices {
public:
    explicit Devices(const std::filesystem::path& root) : root_(root) {}

    hal::Result<Device> load(const std::string& name) {
        Device& device = loaded_[name];
        if (device == nullptr && !name.empty()) {
            HAL_TRY(device, profile::load_device(root_, name));
        }
        return device;
    }

private:
    const std::filesystem::path& root_;
    std::map<std::string, Device> loaded_;
};

hal::Result<std::shared_ptr<const Configuration>> read(const Paths& paths) {
    auto configuration = std::make_shared<Configuration>();
    HAL_TRY(configuration->settings, settings::load(paths.settings));
    const settings::Settings& settings = configuration->settings;
    Devices devices(paths.profiles);
    HAL_TRY(configuration->device, devices.load(settings.device));
    for (const settings::ModemSettings& modem : settings.modems) {
        HAL_TRY(Device device, devices.load(modem.device.empty() ? settings.device : modem.device));
        configuration->modems.push_back({.settings = modem, .device = std::move(device)});
    }
    return std::shared_ptr<const Configuration>(std::move(configuration));
}

}  // namespace

Gateway::Gateway(hal::Clock& clock, Paths paths, Hardware hardware)
    : clock_(clock),
      paths_(std::move(paths)),
      notes_(paths_.runtime),
      authenticator_(clock, [this](const auth::Upgrade& upgrade) { keep(upgrade); }),
      waiting_room_(clock, waiting_room_capacity,
                    [this](const outbox::MessageId& id) { store_->answered(id); }),
      housekeeper_waker_(clock.make_waker()),
      fleet_(clock, std::move(hardware)) {}

Gateway::~Gateway() {
    stop();
}

hal::Result<std::unique_ptr<Gateway>> Gateway::open(hal::Clock& clock, Paths paths,
                                                    Hardware hardware) {
    std::unique_ptr<Gateway> gateway(new Gateway(clock, std::move(paths), std::move(hardware)));
    if (const auto loaded = gateway->load(); !loaded) {
        logging::log(Level::error, "settings_refused",
                     {{"why", logging::with_numbers_masked(loaded.error().message())}});
    }
    HAL_CHECK(gateway->open_rooms());
    return gateway;
}

hal::Result<> Gateway::open_rooms() {
    HAL_TRY(database_, database::Database::open(paths_.state / "sms-gateway.db", clock_));
    store_ = outbox::Store::open(*database_, clock_, notes_);
    mirror_ = inbox::Mirror::open(*database_, clock_);
    housekeeper_ = std::make_unique<Housekeeper>(Housekeeper::Rooms{
        .clock = clock_,
        .database = *database_,
        .store = *store_,
        .mirror = *mirror_,
        .configuration = configuration_,
        .progressed = [this](const outbox::Progress& progress) { progressed(progress); }});
    limit_rooms();
    fleet_.open({.database = *database_,
                 .store = *store_,
                 .mirror = *mirror_,
                 .progressed = [this](const outbox::Progress& progress) { progressed(progress); }});
    return {};
}

void Gateway::start() {
    hashing_ = std::jthread([this](const std::stop_token& stop) { authenticator_.run(stop); });
    replying_ = std::jthread([this](const std::stop_token& stop) { waiting_room_.run(stop); });
    housekeeping_ = std::jthread([this](const std::stop_token& stop) { keep_house(stop); });
    const std::lock_guard lock(apply_mutex_);
    fleet_.start();
}

void Gateway::stop() {
    {
        const std::lock_guard lock(apply_mutex_);
        fleet_.ask_to_stop();
    }
    housekeeping_.request_stop();
    // Whoever is being checked comes in first, then all who wait are told; nobody falls between.
    // Without the lock: the hash thread may be putting changed settings in effect.
    hashing_ = {};
    replying_ = {};
    housekeeping_ = {};
    const std::lock_guard lock(apply_mutex_);
    fleet_.stop();
}

hal::Result<> Gateway::apply() {
    const std::lock_guard lock(apply_mutex_);
    return load();
}

hal::Result<> Gateway::change_settings(
    const std::function<hal::Result<>(settings::Settings&)>& change) {
    HAL_CHECK(settings::change_file(paths_.settings, clock_, change));
    return apply();
}

hal::Result<> Gateway::load() {
    HAL_TRY(const auto next, read(paths_));
    configuration_.set(next);
    authenticator_.replace_accounts(next->settings.accounts, next->settings.administrator);
    fleet_.use(*next);
    if (store_ != nullptr) {
        limit_rooms();
    }
    logging::log(Level::notice, "settings_in_effect",
                 {{"enabled", next->settings.enabled ? "yes" : "no"},
                  {"device", next->settings.device},
                  {"modems", std::to_string(next->modems.size())}});
    return {};
}

/// On the hash thread.
void Gateway::keep(const auth::Upgrade& upgrade) {
    const auto change = [&upgrade](settings::Settings& settings) -> hal::Result<> {
        const auto account =
            std::ranges::find(settings.accounts, upgrade.username, &settings::Account::username);
        if (account == settings.accounts.end() || account->password_hash != upgrade.old_hash) {
            return hal::unexpected(std::make_error_code(std::errc::operation_canceled),
                                   "the account was changed");
        }
        account->password_hash = upgrade.new_hash;
        return {};
    };
    const auto kept = change_settings(change);
    if (!kept) {
        logging::log(Level::warning, "imported_password_kept", {{"why", kept.error().message()}});
        return;
    }
    logging::log(Level::notice, "imported_password_upgraded");
}

void Gateway::limit_rooms() {
    const settings::Keeping keeping = configuration_.get()->settings.keeping;
    store_->limit_waiting(keeping.waiting);
    store_->limit_accounts(configuration_.get()->settings.accounts);
    mirror_->limit_archive(keeping.messages);
}

std::string Gateway::obstacle(std::string_view modem) const {
    std::string first;
    for (const ModemStatus& status : fleet_.status()) {
        if (!modem.empty() && status.name != modem) {
            continue;
        }
        std::string here = status.obstacle();
        if (here.empty()) {
            return {};
        }
        if (first.empty()) {
            first = std::move(here);
        }
    }
    return first.empty() ? ModemStatus().obstacle() : first;
}

void Gateway::progressed(const outbox::Progress& progress) {
    logging::log(Level::info, "message",
                 {{"id", progress.id}, {"state", outbox::to_string(progress.state)}});
    waiting_room_.settled(progress);
}

void Gateway::keep_house(const std::stop_token& stop) {
    const std::stop_callback wake_up(stop, [this] { housekeeper_waker_->wake(); });
    while (!stop.stop_requested()) {
        housekeeper_->turn();
        clock_.wait(*housekeeper_waker_, clock_.now() + Housekeeper::interval);
    }
}

}  // namespace gateway
