#include "faults/modem/line_port.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <system_error>

#include "hal/error.hpp"

namespace modem_faults {
namespace {

/// No dialogue needs so many.
constexpr std::size_t most_calls = 200000;

}  // namespace

hal::Result<std::size_t> LinePort::read_some(std::span<char> buffer, hal::Deadline deadline) {
    count();
    for (;;) {
        unread_ += gone() ? std::string() : modem_.speak();
        if (gone() && unread_.empty()) {
            return hal::unexpected(hal::Errc::port_gone, "line");
        }
        const bool waits = unread_.empty() && clock_.now() < deadline;
        const hal::Instant until = waits ? std::min(deadline, modem_.next()) : clock_.now();
        if (until == hal::never) {
            throw std::logic_error("a read waits for ever");
        }
        if (clock_.wait(waker_, until) == hal::Wakeup::woken) {
            return hal::unexpected(hal::Errc::interrupted, "line");
        }
        if (!unread_.empty()) {
            const std::size_t taken = std::min(buffer.size(), unread_.size());
            std::copy_n(unread_.begin(), taken, buffer.begin());
            unread_.erase(0, taken);
            return taken;
        }
        if (!waits) {
            return hal::unexpected(hal::Errc::timed_out, "line");
        }
    }
}

hal::Result<> LinePort::write_all(std::string_view bytes, hal::Deadline) {
    count();
    if (!gone()) {
        modem_.hear(bytes);
    }
    return gone() ? hal::Result<>(hal::unexpected(hal::Errc::port_gone, "line")) : hal::Result<>();
}

hal::Result<> LinePort::drain(hal::Deadline) {
    return gone() ? hal::Result<>(hal::unexpected(hal::Errc::port_gone, "line")) : hal::Result<>();
}

void LinePort::count() {
    if (++calls_ > most_calls) {
        throw std::logic_error("the dialogue never ends");
    }
}

hal::Result<hal::ModemPorts> LineLocator::open(hal::Clock& clock, hal::Waker& waker,
                                               const std::stop_token&) {
    if (!modem_.plugged_in()) {
        return hal::unexpected(std::make_error_code(std::errc::no_such_device), "line");
    }
    hal::ModemPorts ports;
    ports.main = std::make_unique<LinePort>(modem_, clock, waker);
    return ports;
}

hal::Result<> LineLocator::reset_usb() {
    return hal::unexpected(hal::Errc::not_supported);
}

}  // namespace modem_faults
