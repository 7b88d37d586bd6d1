#pragma once

#include <cstddef>
#include <string>

#include "faults/modem/line_modem.hpp"
#include "hal/modem_locator.hpp"
#include "hal/serial_port.hpp"

namespace modem_faults {

/// The host's end of the line. Too many calls, or a wait that nothing can end, are an exception:
/// the code under test goes round in circles, or hangs.
class LinePort final : public hal::SerialPort {
public:
    LinePort(LineModem& modem, hal::Clock& clock, hal::Waker& waker)
        : modem_(modem), clock_(clock), waker_(waker), gone_before_(modem.times_gone()) {}

    hal::Result<std::size_t> read_some(std::span<char> buffer, hal::Deadline deadline) override;
    hal::Result<> write_all(std::string_view bytes, hal::Deadline deadline) override;
    hal::Result<> drain(hal::Deadline deadline) override;
    void interrupt() noexcept override { waker_.wake(); }

private:
    bool gone() const { return modem_.times_gone() != gone_before_; }
    void count();

    LineModem& modem_;
    hal::Clock& clock_;
    hal::Waker& waker_;
    const unsigned gone_before_;
    std::string unread_;
    std::size_t calls_ = 0;
};

/// The modem is always at the end of the line, if it is anywhere.
class LineLocator final : public hal::ModemLocator {
public:
    explicit LineLocator(LineModem& modem) : modem_(modem) {}

    hal::Result<hal::ModemPorts> open(hal::Clock& clock, hal::Waker& waker,
                                      const std::stop_token& stop) override;
    hal::Result<> accept(const hal::Identity&) override { return {}; }
    void refuse() override {}
    hal::BoardPower presence() override { return hal::BoardPower::unknown; }
    hal::Result<> reset_usb() override;
    std::string where() const override { return "line"; }

private:
    LineModem& modem_;
};

}  // namespace modem_faults
