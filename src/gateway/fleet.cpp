#include "gateway/fleet.hpp"

#include <algorithm>
#include <map>
#include <thread>

#include "logging/log.hpp"

namespace gateway {
namespace {

/// Whether a modem's thread would do the same by both; replies are no affair of its.
bool same_setup(const ModemSetup& a, const ModemSetup& b) {
    if (a.device == nullptr || b.device == nullptr) {
        return a.settings == b.settings && a.device == b.device;
    }
    return a.settings == b.settings && *a.device->modem == *b.device->modem &&
           a.device->board == b.device->board && a.device->usb_reset == b.device->usb_reset &&
           a.device->uncertain == b.device->uncertain &&
           a.device->uncertain_by_request == b.device->uncertain_by_request &&
           a.device->attempts == b.device->attempts &&
           a.device->archive_when_full == b.device->archive_when_full;
}

bool same_board(const ModemSetup& a, const ModemSetup& b) {
    return a.device != nullptr && b.device != nullptr && a.device->board == b.device->board &&
           a.device->modem->power == b.device->modem->power;
}

/// The profile's storages in its order, then the others there can be.
inbox::Storages index_order(const hal::ModemProfile& modem) {
    inbox::Storages order = modem.storages;
    for (const std::string& storage : inbox::Source().storages) {
        if (std::ranges::find(order, storage) == order.end()) {
            order.push_back(storage);
        }
    }
    return order;
}

}  // namespace

Hardware this_machine(hal::Clock& clock) {
    return {.make_board =
                [&clock](const hal::BoardLines& lines, const hal::PowerTimings& timings) {
                    return hal::make_power_control(lines, timings, clock);
                },
            .make_locator = hal::make_modem_locator};
}

/// One modem.
struct Fleet::Unit {
    Unit(ModemSetup wanted, bool dry) : setup(std::move(wanted)), dry_run(dry) {}

    void reset_status() {
        ModemStatus fresh{.name = setup.settings.name,
                          .state = hal::ModemState::absent,
                          .trouble = "no device profile is chosen for it",
                          .port = setup.settings.port,
                          .dry_run = dry_run};
        if (setup.device != nullptr) {
            fresh.device = setup.device->name;
            fresh.state = hal::ModemState::starting;
            fresh.trouble = "the modem is being looked for";
        }
        status.set(std::move(fresh));
    }

    const ModemSetup setup;
    const bool dry_run;
    std::unique_ptr<hal::PowerControl> board;  // null without a device; outlives the thread
    SharedModemStatus status;
    std::shared_ptr<ModemThread> thread;  // guarded by Fleet::mutex_; null: it does not run
    std::jthread runner;
};

Fleet::Fleet(hal::Clock& clock, Hardware hardware)
    : clock_(clock), hardware_(std::move(hardware)) {}

Fleet::~Fleet() {
    stop();
}

Fleet::Units Fleet::units() const {
    const std::lock_guard lock(mutex_);
    return units_;
}

void Fleet::use(const Configuration& configuration) {
    Units before = units();
    Units after;
    for (const ModemSetup& setup : configuration.modems) {
        const bool dry_run = configuration.settings.recovery_dry_run;
        const auto same = std::ranges::find_if(before, [&](const auto& unit) {
            return unit->dry_run == dry_run && same_setup(unit->setup, setup);
        });
        if (same != before.end()) {
            after.push_back(*same);
            before.erase(same);
        } else {
            after.push_back(std::make_shared<Unit>(setup, dry_run));
            after.back()->reset_status();
        }
    }
    const bool one_vanished = std::ranges::any_of(before, [&](const auto& old) {
        return std::ranges::none_of(after, [&](const auto& unit) {
            return unit->setup.settings.name == old->setup.settings.name;
        });
    });
    halt(one_vanished ? units() : before);
    take_boards(before, after);
    imeis_.use(configuration.settings.modems);
    {
        const std::lock_guard lock(mutex_);
        units_ = after;
    }
    if (rooms_) {
        meet();
    }
    start_idle();
}

void Fleet::open(Rooms rooms) {
    rooms_.emplace(std::move(rooms));
    meet();
}

/// Tells the other rooms which modems there are.
void Fleet::meet() {
    std::vector<std::string> names;
    std::map<std::string, inbox::Storages> storages;
    bool at_rest = true;
    for (const auto& unit : units()) {
        names.push_back(unit->setup.settings.name);
        if (unit->setup.device != nullptr) {
            storages[names.back()] = index_order(*unit->setup.device->modem);
        }
        at_rest = at_rest && unit->thread == nullptr;
    }
    rooms_->mirror.use_modems(names, storages);
    // With none at all, what waits goes on waiting for the one that it has been with.
    if (!at_rest || names.empty()) {
        return;
    }
    if (const auto adopted = rooms_->store.adopt(names); !adopted) {
        logging::log(logging::Level::error, "trouble", {{"what", adopted.error().message()}});
    }
}

void Fleet::start() {
    running_ = true;
    start_idle();
}

void Fleet::ask_to_stop() {
    for (const auto& unit : units()) {
        unit->runner.request_stop();
    }
}

void Fleet::stop() {
    running_ = false;
    halt(units());
}

/// Two threads must never hold one port: this returns when none of these holds any.
void Fleet::halt(const Units& units) {
    for (const auto& unit : units) {
        unit->runner.request_stop();
    }
    for (const auto& unit : units) {
        unit->runner = {};
        const std::lock_guard lock(mutex_);
        unit->thread.reset();
    }
}

/// Boards whose modem goes are let go before others are taken, which may want their lines.
void Fleet::take_boards(Units& before, const Units& after) {
    for (const auto& unit : after) {
        const auto same = std::ranges::find_if(before, [&](const auto& old) {
            return old->board != nullptr && same_board(old->setup, unit->setup);
        });
        if (unit->board == nullptr && same != before.end()) {
            unit->board = std::move((*same)->board);
        }
    }
    for (const auto& old : before) {
        old->board.reset();
    }
    for (const auto& unit : after) {
        const auto& device = unit->setup.device;
        if (unit->board == nullptr && device != nullptr) {
            unit->board = hardware_.make_board(device->board, device->modem->power);
        }
    }
}

void Fleet::start_idle() {
    if (!running_ || !rooms_) {
        return;
    }
    for (const auto& unit : units()) {
        if (unit->thread != nullptr || unit->setup.device == nullptr) {
            continue;
        }
        unit->reset_status();
        const auto thread = std::make_shared<ModemThread>(
            ModemThread::Parts{.clock = clock_,
                               .database = rooms_->database,
                               .store = rooms_->store,
                               .mirror = rooms_->mirror,
                               .status = unit->status,
                               .power = *unit->board,
                               .imeis = imeis_,
                               .make_locator = hardware_.make_locator,
                               .progressed = rooms_->progressed,
                               .wake_others = [this, one = unit.get()] { wake_all_but(one); }},
            unit->setup, unit->dry_run);
        {
            const std::lock_guard lock(mutex_);
            unit->thread = thread;
        }
        unit->runner = std::jthread([thread](const std::stop_token& stop) { thread->run(stop); });
    }
}

std::vector<ModemStatus> Fleet::status() const {
    std::vector<ModemStatus> all;
    for (const auto& unit : units()) {
        all.push_back(unit->status.get());
    }
    return all;
}

bool Fleet::promising(std::string_view name) const {
    return std::ranges::any_of(units(), [&](const auto& unit) {
        return (name.empty() || unit->setup.settings.name == name) && unit->status.promising();
    });
}

bool Fleet::knows(std::string_view name) const {
    return std::ranges::any_of(units(),
                               [&](const auto& unit) { return unit->setup.settings.name == name; });
}

void Fleet::wake() {
    wake_all_but(nullptr);
}

void Fleet::wake_all_but(const Unit* one) {
    const std::lock_guard lock(mutex_);
    for (const auto& unit : units_) {
        if (unit.get() != one && unit->thread != nullptr) {
            unit->thread->wake();
        }
    }
}

hal::Result<ModemThread::Asked> Fleet::ask_for(std::string_view name, hal::Rung rung) {
    std::shared_ptr<ModemThread> thread;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& unit : units_) {
            if (unit->setup.settings.name == name) {
                thread = unit->thread;
            }
        }
    }
    if (thread == nullptr) {
        return hal::unexpected(std::make_error_code(std::errc::no_such_device), std::string(name));
    }
    return thread->ask_for(rung);
}

}  // namespace gateway
