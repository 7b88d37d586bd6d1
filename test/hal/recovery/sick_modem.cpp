#include "sick_modem.hpp"

#include <boost/test/unit_test.hpp>

using hal::Errc;
using hal::Result;
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
        world_.cure_if(Cure::start);
        HAL_CHECK(world_.answer(world_.profile.timeouts.boot));
        if (world_.start_error) {
            return hal::Unexpected{*world_.start_error};
        }
        return {};
    }
    Result<> probe() override {
        ++world_.probes;
        return world_.answer(1s);
    }
    Result<> restart() override {
        if (!world_.knows_restart) {
            return hal::unexpected(Errc::not_supported);
        }
        const bool heard = world_.cured_by == Cure::soft_restart;
        if (!heard) {
            HAL_CHECK(world_.answer(15s));
        }
        world_.cure_if(Cure::soft_restart);
        world_.boot();
        return {};
    }
    Result<std::vector<hal::Event>> wait(hal::Deadline deadline) override {
        if (world_.events.empty()) {
            world_.clock.wait(*world_.waker, deadline);
        }
        return std::exchange(world_.events, {});
    }

    hal::SubmitOutcome submit(const hal::Octets&, const std::function<Result<>()>&) override {
        return {};
    }
    Result<std::vector<hal::StoredPdu>> list() override { return unused(); }
    Result<std::optional<hal::StoredPdu>> read(const hal::Slot&) override { return unused(); }
    Result<> remove(const hal::Slot&) override { return unused(); }
    Result<hal::Identity> identity() override { return unused(); }
    Result<hal::Sim> sim() override { return unused(); }
    Result<hal::Registration> registration() override { return unused(); }
    Result<hal::Signal> signal() override { return unused(); }
    Result<hal::StorageUse> storage() override { return unused(); }
    Result<std::string> service_centre() override { return unused(); }
    hal::Capabilities capabilities() const override { return {}; }
    Result<hal::MessageReference> last_reference() override { return unused(); }

private:
    static hal::Unexpected unused() { return hal::unexpected(Errc::not_supported); }

    SickModem& world_;
    std::unique_ptr<hal::SerialPort> port_;
};

class SickModem::Board final : public hal::PowerControl {
public:
    explicit Board(SickModem& world) : world_(world) {}
    Result<> reset_pulse() override {
        if (!world_.has_reset_line) {
            return hal::unexpected(Errc::not_supported, "reset");
        }
        if (world_.reset_line_error) {
            return hal::unexpected(world_.reset_line_error, "reset");
        }
        ++world_.resets;
        world_.cure_if(Cure::reset_pulse);
        world_.boot();
        return {};
    }
    Result<> press_power_key(hal::BoardPower) override {
        return hal::unexpected(Errc::not_supported);
    }
    Result<> cut_power() override { return hal::unexpected(Errc::not_supported); }
    Result<> restore_power() override { return hal::unexpected(Errc::not_supported); }
    Result<hal::BoardPower> status() override { return hal::unexpected(Errc::not_supported); }
    std::string trouble() const override { return {}; }

private:
    SickModem& world_;
};

std::unique_ptr<hal::PowerControl> SickModem::make_board() {
    return std::make_unique<Board>(*this);
}

test_support::FixedLocator::Open SickModem::opener() {
    return [this]() -> Result<std::unique_ptr<hal::SerialPort>> {
        ++opens;
        if (!plugged) {
            return hal::unexpected(std::make_error_code(std::errc::no_such_file_or_directory),
                                   "/dev/ttyUSB2");
        }
        gone = false;
        cure_if(Cure::reopen);
        return std::unique_ptr<hal::SerialPort>(std::make_unique<Port>(*this));
    };
}

hal::recovery::ModemFactory SickModem::factory() {
    return [this](hal::ModemPorts ports) -> Result<std::unique_ptr<hal::Modem>> {
        return std::unique_ptr<hal::Modem>(std::make_unique<Modem>(*this, std::move(ports.main)));
    };
}

/// The device goes and comes back with the restart, as USB modems do.
void SickModem::boot() {
    boots_until = clock.now() + 15s;
    gone = true;
    plugged = false;
    clock.at(boots_until, [this] { plugged = true; });
}

Result<> SickModem::answer(hal::Milliseconds limit) {
    if (gone || !plugged) {
        return hal::unexpected(Errc::port_gone);
    }
    if (silent || booting()) {
        const hal::Instant deadline = clock.now() + limit;
        clock.wait(*waker, silent ? deadline : std::min(deadline, boots_until));
    }
    return silent || booting() ? hal::Result<>{hal::unexpected(Errc::timed_out)} : hal::Result<>{};
}

/// One round of the gateway's modem thread, without its messages.
void SickModem::turn() {
    if (keeper.ready()) {
        keeper.probe_if_due();
    }
    clock.wait(*waker, keeper.next_due());
}

void SickModem::run_for(hal::Instant::duration time) {
    const hal::Instant end = clock.now() + time;
    clock.at(end, [this] { waker->wake(); });
    for (int turns = 0; clock.now() < end; ++turns) {
        BOOST_REQUIRE(turns < 100000);
        turn();
    }
}

bool SickModem::run_until_ready(hal::Instant::duration limit) {
    const hal::Instant end = clock.now() + limit;
    clock.at(end, [this] { waker->wake(); });
    while (clock.now() < end) {
        if (keeper.ready()) {
            return true;
        }
        clock.wait(*waker, keeper.next_due());
    }
    return false;
}

std::vector<hal::Rung> SickModem::rungs() const {
    std::vector<hal::Rung> all;
    for (const auto& action : keeper.history()) {
        all.push_back(action.rung);
    }
    return all;
}
