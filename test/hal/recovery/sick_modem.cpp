#include "sick_modem.hpp"

#include <algorithm>

using hal::Errc;
using hal::Fault;
using hal::Result;
using hal::Rung;
using namespace std::chrono_literals;

class SickModem::Port final : public hal::SerialPort {
public:
    explicit Port(SickModem& world) : world_(world) { ++world_.open_ports; }
    ~Port() override { --world_.open_ports; }
    Port(const Port&) = delete;
    Port& operator=(const Port&) = delete;
    Result<std::size_t> read_some(std::span<char>, hal::Deadline) override {
        return hal::unexpected(Errc::timed_out);
    }
    Result<> write_all(std::string_view, hal::Deadline) override { return {}; }
    Result<> drain(hal::Deadline) override { return {}; }
    void interrupt() noexcept override {}

private:
    SickModem& world_;
};

class SickModem::Modem final : public hal::Modem {
public:
    Modem(SickModem& world, std::unique_ptr<hal::SerialPort> port)
        : world_(world), port_(std::move(port)) {}

    Result<> start() override {
        ++world_.starts;
        HAL_CHECK(port());
        world_.suffer(Rung::escape);
        HAL_CHECK(world_.await_answer(world_.profile.timeouts.boot));
        if (world_.is_wrong_port) {
            return hal::unexpected(Errc::wrong_port, "OK to everything");
        }
        if (world_.start_error) {
            return hal::Unexpected{*world_.start_error};
        }
        return {};
    }
    /// The fourth one in vain begins with ESC: that is the rung.
    Result<> probe() override {
        ++world_.probes;
        HAL_CHECK(port());
        silent_probes_ = world_.answers() ? 0 : silent_probes_ + 1;
        if (silent_probes_ > 3) {
            world_.suffer(Rung::escape);
        }
        return world_.await_answer(world_.profile.timeouts.attention);
    }
    Result<> restart() override {
        if (!world_.knows_restart) {
            return hal::unexpected(Errc::not_supported);
        }
        ++world_.restarts;
        const bool helps = world_.cure != Rung::none && world_.cure <= Rung::soft_restart;
        if (world_.answers() || helps || world_.obeys_in_silence) {
            world_.suffer(Rung::soft_restart);
            world_.boot();
            return {};
        }
        return world_.await_answer(world_.profile.timeouts.restart);
    }
    Result<std::vector<hal::Event>> wait(hal::Deadline deadline) override {
        HAL_CHECK(port());
        if (world_.events.empty()) {
            world_.clock.wait(*world_.waker, deadline);
        }
        return std::exchange(world_.events, {});
    }
    Result<hal::Identity> identity() override {
        return hal::Identity{"Example", "EC25", "1", world_.imei};
    }

    hal::SubmitOutcome submit(const hal::Octets&, const std::function<Result<>()>&) override {
        return {};
    }
    Result<std::vector<hal::StoredPdu>> list() override { return unused(); }
    Result<std::vector<hal::StoredPdu>> list_reports() override { return unused(); }
    Result<std::optional<hal::StoredPdu>> read(const hal::Slot&) override { return unused(); }
    Result<> remove(const hal::Slot&) override { return unused(); }
    Result<hal::Sim> sim() override { return unused(); }
    Result<hal::Registration> registration() override { return unused(); }
    Result<hal::Signal> signal() override { return unused(); }
    Result<hal::StorageUse> storage() override { return unused(); }
    Result<std::string> service_centre() override { return unused(); }
    hal::Capabilities capabilities() const override { return {}; }
    Result<hal::MessageReference> last_reference() override { return unused(); }

private:
    /// An open port that was gone once stays so, whatever comes back under its name.
    Result<> port() {
        lost_ = lost_ || !world_.has_port();
        return lost_ ? hal::unexpected(Errc::port_gone) : Result<>();
    }
    static hal::Unexpected unused() { return hal::unexpected(Errc::not_supported); }

    SickModem& world_;
    std::unique_ptr<hal::SerialPort> port_;
    int silent_probes_ = 0;
    bool lost_ = false;
};

class SickModem::Board final : public hal::PowerControl {
public:
    explicit Board(SickModem& world) : world_(world) {}
    Result<> reset_pulse() override {
        if (!world_.has_reset_line) {
            return lacks("the board has no reset line");
        }
        if (world_.reset_line_error) {
            return hal::unexpected(world_.reset_line_error, "reset");
        }
        ++world_.resets;
        world_.suffer(Rung::reset_pulse);
        world_.boot();
        return {};
    }
    Result<> press_power_key(hal::BoardPower seen) override {
        if (!world_.has_power_key) {
            return lacks("the board has no power key");
        }
        const auto known = world_.has_status_line ? *status() : seen;
        if (known == hal::BoardPower::unknown) {
            return hal::unexpected(Errc::not_ready, "nobody can tell whether the modem runs");
        }
        ++world_.presses;
        if (!world_.powered) {
            world_.power_up();
        } else if (known == hal::BoardPower::on || world_.short_press_turns_off) {
            world_.powered = false;
        }
        return {};
    }
    Result<> cut_power() override {
        if (!world_.has_rail) {
            return lacks("the board cannot cut its supply");
        }
        ++world_.cuts;
        world_.powered = false;
        return {};
    }
    Result<> restore_power() override {
        world_.power_up();
        return {};
    }
    Result<hal::BoardPower> status() override {
        if (!world_.has_status_line) {
            return lacks("the board has no status line");
        }
        return world_.powered ? hal::BoardPower::on : hal::BoardPower::off;
    }
    std::string trouble() const override { return {}; }

private:
    static hal::Unexpected lacks(const char* what) {
        return hal::unexpected(Errc::not_supported, what);
    }
    SickModem& world_;
};

class SickModem::Locator final : public hal::ModemLocator {
public:
    explicit Locator(SickModem& world) : world_(world) {}
    Result<hal::ModemPorts> open(hal::Clock&, hal::Waker&, const std::stop_token&) override {
        ++world_.opens;
        if (world_.port_is_busy) {
            return hal::unexpected(Errc::port_busy, "/dev/ttyUSB2 is held by ModemManager");
        }
        if (!world_.has_port()) {
            return hal::unexpected(std::make_error_code(std::errc::no_such_device), "/dev/ttyUSB2");
        }
        world_.suffer(Rung::reopen);
        hal::ModemPorts ports;
        ports.main = std::make_unique<Port>(world_);
        return ports;
    }
    Result<> accept(const hal::Identity& identity) override {
        if (!world_.wanted_imei.empty() && identity.imei != world_.wanted_imei) {
            return hal::unexpected(Errc::wrong_port, "another modem");
        }
        return {};
    }
    bool asks_to_find() const override { return world_.asks_to_find; }
    void refuse() override { ++world_.refusals; }
    hal::BoardPower presence() override {
        if (!world_.on_usb) {
            return hal::BoardPower::unknown;
        }
        return world_.has_port() ? hal::BoardPower::on : hal::BoardPower::off;
    }
    Result<> reset_usb() override {
        if (!world_.may_reset_usb) {
            return hal::unexpected(Errc::not_supported, "a reset of the USB port is not allowed");
        }
        if (!world_.has_port()) {
            return hal::unexpected(std::make_error_code(std::errc::no_such_device), "USB");
        }
        ++world_.usb_resets;
        world_.suffer(Rung::usb_reset);
        return {};
    }
    std::string where() const override { return "/dev/ttyUSB2"; }

private:
    SickModem& world_;
};

class SickModem::Memory final : public hal::RecoveryMemory {
public:
    explicit Memory(SickModem& world) : world_(world) {}
    Result<std::vector<hal::RecoveryAction>> recall() override {
        std::erase_if(world_.stored, [this](const hal::RecoveryAction& action) {
            return action.at < world_.clock.wall_now() - 25h;
        });
        return world_.stored;
    }
    Result<> begun(const hal::RecoveryAction& action) override {
        world_.stored.push_back(action);
        return {};
    }
    Result<> ended(const hal::RecoveryAction& action) override {
        const auto known = std::find_if(
            world_.stored.rbegin(), world_.stored.rend(), [&](const hal::RecoveryAction& other) {
                return other.at == action.at && other.rung == action.rung;
            });
        if (known != world_.stored.rend()) {
            *known = action;
        }
        return {};
    }

private:
    SickModem& world_;
};

SickModem::SickModem()
    : board_(std::make_unique<Board>(*this)),
      locator_(std::make_unique<Locator>(*this)),
      memory_(std::make_unique<Memory>(*this)) {
    profile.timeouts.boot = 40s;
    profile.power = {.reset_pulse = 300ms,
                     .power_on_pulse = 600ms,
                     .power_off_pulse = 800ms,
                     .off_wait = 65s,
                     .minimum_off = 2s};
    restart_worker();
}

SickModem::~SickModem() = default;

void SickModem::restart_worker() {
    keeper.reset();
    auto make_modem = [this](hal::ModemPorts ports) -> Result<std::unique_ptr<hal::Modem>> {
        return std::unique_ptr<hal::Modem>(std::make_unique<Modem>(*this, std::move(ports.main)));
    };
    const hal::Supervisor::Parts parts{.clock = clock,
                                       .waker = *waker,
                                       .locator = *locator_,
                                       .profile = profile,
                                       .power = *board_,
                                       .memory = memory_.get(),
                                       .dry_run = dry_run};
    keeper = std::make_unique<hal::recovery::ModemKeeper>(parts, stop.get_token(), make_modem);
    use_at_ = {};
}

void SickModem::fall_ill(Fault fault, Rung rung) {
    illness = fault;
    cure = rung;
    if (fault == Fault::off) {
        powered = false;
    }
}

bool SickModem::has_port() {
    return on_uart || (plugged && powered && illness != Fault::vanished && !booting());
}

/// What any rung as hard as the cure heals.
void SickModem::suffer(Rung rung) {
    if (powered && cure != Rung::none && rung >= cure) {
        illness = Fault::none;
    }
}

void SickModem::boot() {
    boots_until = clock.now() + boot_time;
}

void SickModem::power_up() {
    powered = true;
    suffer(illness == Fault::off ? Rung::power_on : Rung::power_cycle);
    boot();
}

Result<> SickModem::await_answer(hal::Milliseconds limit) {
    if (!has_port()) {
        return hal::unexpected(Errc::port_gone);
    }
    if (!answers()) {
        clock.wait(*waker, clock.now() + limit);
    }
    return answers() ? Result<>() : hal::unexpected(Errc::timed_out);
}

/// What the gateway tells its supervisor of the modem's use.
void SickModem::use() {
    const hal::Instant now = clock.now();
    if (!has_port()) {
        keeper->failed({Errc::port_gone, ""});
        return;
    }
    if (illness == Fault::boots_by_itself) {
        keeper->restarted();
        return;
    }
    if (!answers() || now < use_at_) {
        return;
    }
    use_at_ = now + 30s;
    if (illness == Fault::garbage) {
        keeper->failed({Errc::unexpected_reply, "AT+CREG?"});
        return;
    }
    const bool no_network = illness == Fault::no_network;
    keeper->seen(illness == Fault::sim ? hal::SimState::failure : hal::SimState::ready,
                 {.state = no_network ? seeking : hal::RegistrationState::home});
    if (!traffic || no_network || now < submit_at_) {
        return;
    }
    submit_at_ = now + 1min;
    const bool refuses = illness == Fault::stuck || illness == Fault::submits_fail;
    using Kind = hal::SubmitOutcome::Kind;
    keeper->submitted(refuses ? hal::SubmitOutcome{Kind::refused, 0, {submit_error, ""}}
                              : hal::SubmitOutcome{Kind::accepted, 7, {}});
}

void SickModem::turn() {
    if (keeper->ready()) {
        use();
        keeper->probe_if_due();
    }
    const bool ready = keeper->state() == hal::ModemState::ready;
    const hal::Instant due = keeper->next_due();
    clock.wait(*waker, ready ? std::min(due, std::max(use_at_, clock.now() + 1s)) : due);
}

void SickModem::run_for(hal::Instant::duration time) {
    const hal::Instant end = clock.now() + time;
    clock.at(end, [this] { waker->wake(); });
    while (clock.now() < end) {
        turn();
    }
}

bool SickModem::run_until_ready(hal::Instant::duration limit) {
    const hal::Instant end = clock.now() + limit;
    clock.at(end, [this] { waker->wake(); });
    while (clock.now() < end) {
        if (keeper->ready()) {
            return true;
        }
        clock.wait(*waker, keeper->next_due());
    }
    return false;
}

bool SickModem::run_until_well(hal::Instant::duration limit) {
    const hal::Instant end = clock.now() + limit;
    clock.at(end, [this] { waker->wake(); });
    while (is_ill() && clock.now() < end) {
        turn();
    }
    return !is_ill() && run_until_ready(end - clock.now());
}

std::vector<Rung> SickModem::rungs() const {
    std::vector<Rung> all;
    for (const auto& action : keeper->history()) {
        if (hal::recovery::counts(action)) {
            all.push_back(action.rung);
        }
    }
    return all;
}
