#include "faults/simulation/hardware.hpp"

#include "gpio/board.hpp"
#include "hal/error.hpp"

namespace simulation {
namespace {

/// The gateway's end of the cable: what a dead worker writes goes nowhere.
class Port final : public hal::SerialPort {
public:
    Port(std::unique_ptr<hal::SerialPort> end, std::shared_ptr<Host> host)
        : end_(std::move(end)), host_(std::move(host)) {}
    hal::Result<std::size_t> read_some(std::span<char> buffer, hal::Deadline deadline) override {
        return end_->read_some(buffer, deadline);
    }
    hal::Result<> write_all(std::string_view bytes, hal::Deadline deadline) override {
        const std::size_t count = host_->writes(bytes);
        return count == 0 ? hal::Result<>{} : end_->write_all(bytes.substr(0, count), deadline);
    }
    hal::Result<> drain(hal::Deadline deadline) override { return end_->drain(deadline); }
    void interrupt() noexcept override { end_->interrupt(); }

private:
    std::unique_ptr<hal::SerialPort> end_;
    std::shared_ptr<Host> host_;
};

class Locator final : public hal::ModemLocator {
public:
    Locator(Radio& radio, hal::ModemPlace place, std::shared_ptr<Host> host)
        : radio_(radio), place_(std::move(place)), host_(std::move(host)) {}

    hal::Result<hal::ModemPorts> open(hal::Clock& clock, hal::Waker& waker,
                                      const std::stop_token& stop) override {
        HAL_TRY(auto end, radio_.link().opener()(clock, waker, stop));
        where_ = radio_.name();
        hal::ModemPorts ports;
        ports.main = std::make_unique<Port>(std::move(end), host_);
        return ports;
    }
    hal::Result<> accept(const hal::Identity& identity) override {
        if (place_.belongs_to_other && place_.belongs_to_other(identity.imei)) {
            return hal::unexpected(hal::Errc::wrong_port, where_);
        }
        return {};
    }
    void refuse() override {}
    hal::BoardPower presence() override {
        return radio_.present() ? hal::BoardPower::on : hal::BoardPower::off;
    }
    hal::Result<> reset_usb() override { return hal::unexpected(hal::Errc::not_supported); }
    std::string where() const override { return where_; }

private:
    Radio& radio_;
    hal::ModemPlace place_;
    std::shared_ptr<Host> host_;
    std::string where_ = "auto";
};

/// A line of the board, by its name in the device profile.
class Line final : public hal::gpio::Line {
public:
    Line(Radio& radio, std::string name, std::shared_ptr<Host> host)
        : radio_(radio), name_(std::move(name)), host_(std::move(host)) {}
    ~Line() override {
        if (name_ != "STATUS") {
            static_cast<void>(set(false));
        }
    }
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;

    hal::Result<> set(bool active) override {
        if (!host_->effect()) {
            return {};
        }
        if (name_ == "RESET") {
            radio_.board().reset_line(active);
        } else if (name_ == "POWER") {
            radio_.board().rail(!active);
        }
        return {};
    }
    hal::Result<bool> active() override { return radio_.modem().is_on(); }

private:
    Radio& radio_;
    std::string name_;
    std::shared_ptr<Host> host_;
};

}  // namespace

gateway::Hardware hardware_of(Radio& radio, test_support::SimClock& clock,
                              std::shared_ptr<Host> host) {
    const auto open_line = [&radio, host](const hal::LineSpec& spec, hal::gpio::Direction direction)
        -> hal::Result<std::unique_ptr<hal::gpio::Line>> {
        auto line = std::make_unique<Line>(radio, spec.name, host);
        if (direction == hal::gpio::Direction::output) {
            HAL_CHECK(line->set(false));
        }
        return std::unique_ptr<hal::gpio::Line>(std::move(line));
    };
    return {
        .make_board =
            [&clock, open_line](const hal::BoardLines& lines, const hal::PowerTimings& timings) {
                return hal::gpio::make_board(lines, timings, clock, open_line);
            },
        .make_locator = [&radio, host](hal::ModemPlace place, const hal::ModemProfile&)
            -> std::unique_ptr<hal::ModemLocator> {
            return std::make_unique<Locator>(radio, std::move(place), host);
        }};
}

}  // namespace simulation
