#include "support/memory_port.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <mutex>
#include <utility>

#include "hal/error.hpp"

namespace test_support {

using hal::Errc;

struct MemoryLink::Cable : std::enable_shared_from_this<Cable> {
    explicit Cable(SimClock& the_clock) : clock(the_clock) {}

    /// One direction: octets on their way to `reader`.
    struct Way {
        std::string octets;
        hal::Waker* reader = nullptr;
        bool reading = false;  ///< octets are no reason to end the reader's other waits
    };
    static constexpr std::size_t to_host = 0;
    static constexpr std::size_t to_modem = 1;

    bool host_gone() const { return !plugged || host_plug_count != plug_count; }
    void show_readiness() {
        for (std::size_t way = 0; way < ways.size(); ++way) {
            if (ways[way].reader != nullptr) {
                const bool something = !ways[way].octets.empty() || (way == to_host && host_gone());
                clock.set_ready(*ways[way].reader, ways[way].reading && something);
            }
        }
    }

    /// With the mutex held.
    void tell_device() {
        if (received && !ways[to_modem].octets.empty() && !telling) {
            telling = true;
            clock.at(clock.now(), [cable = shared_from_this()] { cable->deliver(); });
        }
    }
    void deliver() {
        std::unique_lock lock(mutex);
        telling = false;
        const std::string octets = std::exchange(ways[to_modem].octets, {});
        lock.unlock();
        if (!octets.empty()) {
            received(octets);
        }
    }

    SimClock& clock;
    std::function<void(std::string_view)> received;
    std::mutex mutex;  ///< guards all below
    bool telling = false;
    std::array<Way, 2> ways;
    bool plugged = true;
    int plug_count = 0;
    int host_plug_count = 0;  ///< at the host's open: it stays gone after the next plug_in
    int times_opened = 0;
    std::size_t read_limit = 0;
};

class MemoryLink::End final : public hal::SerialPort {
public:
    /// The caller holds the cable's mutex.
    End(std::shared_ptr<Cable> cable, hal::Waker& waker, std::size_t incoming)
        : cable_(std::move(cable)), waker_(waker), incoming_(incoming) {
        assert(cable_->ways[incoming_].reader == nullptr);
        cable_->ways[incoming_].reader = &waker_;
        cable_->show_readiness();
    }
    ~End() override {
        const std::lock_guard lock(cable_->mutex);
        cable_->ways[incoming_].reader = nullptr;
        cable_->clock.set_ready(waker_, false);
    }
    End(const End&) = delete;
    End& operator=(const End&) = delete;

    hal::Result<std::size_t> read_some(std::span<char> buffer, hal::Deadline deadline) override {
        for (;;) {
            if (gone()) {
                return hal::unexpected(Errc::port_gone);
            }
            switch (wait(deadline)) {
                case hal::Wakeup::woken:
                    return hal::unexpected(Errc::interrupted);
                case hal::Wakeup::expired:
                    return hal::unexpected(Errc::timed_out);
                case hal::Wakeup::ready:
                    break;
            }
            if (const std::size_t count = take(buffer); count > 0) {
                return count;
            }
        }
    }

    hal::Result<> write_all(std::string_view bytes, hal::Deadline) override {
        const std::lock_guard lock(cable_->mutex);
        if (gone_locked()) {
            return hal::unexpected(Errc::port_gone);
        }
        if (cable_->plugged) {
            cable_->ways[1 - incoming_].octets += bytes;
        }
        cable_->tell_device();
        cable_->show_readiness();
        return {};
    }

    hal::Result<> drain(hal::Deadline) override {
        return gone() ? hal::Result<>{hal::unexpected(Errc::port_gone)} : hal::Result<>{};
    }

    void interrupt() noexcept override { waker_.wake(); }

private:
    hal::Wakeup wait(hal::Deadline deadline) {
        set_reading(true);
        const hal::Wakeup wakeup = cable_->clock.wait(waker_, deadline);
        set_reading(false);
        return wakeup;
    }
    void set_reading(bool reading) {
        const std::lock_guard lock(cable_->mutex);
        cable_->ways[incoming_].reading = reading;
        cable_->show_readiness();
    }
    bool gone_locked() const { return incoming_ == Cable::to_host && cable_->host_gone(); }
    bool gone() const {
        const std::lock_guard lock(cable_->mutex);
        return gone_locked();
    }
    std::size_t take(std::span<char> buffer) {
        const std::lock_guard lock(cable_->mutex);
        if (gone_locked()) {
            return 0;
        }
        std::string& octets = cable_->ways[incoming_].octets;
        std::size_t count = std::min(buffer.size(), octets.size());
        if (cable_->read_limit > 0) {
            count = std::min(count, cable_->read_limit);
        }
        std::copy_n(octets.begin(), count, buffer.begin());
        octets.erase(0, count);
        cable_->show_readiness();
        return count;
    }

    std::shared_ptr<Cable> cable_;
    hal::Waker& waker_;
    std::size_t incoming_;
};

MemoryLink::MemoryLink(SimClock& clock) : cable_(std::make_shared<Cable>(clock)) {}
MemoryLink::~MemoryLink() = default;

MemoryLink::Opener MemoryLink::opener() {
    using Opened = hal::Result<std::unique_ptr<hal::SerialPort>>;
    return [cable = cable_](hal::Clock&, hal::Waker& waker, const std::stop_token&) -> Opened {
        const std::lock_guard lock(cable->mutex);
        if (!cable->plugged) {
            return hal::unexpected(std::make_error_code(std::errc::no_such_file_or_directory),
                                   "memory");
        }
        if (cable->ways[Cable::to_host].reader != nullptr) {
            return hal::unexpected(Errc::port_busy, "memory");
        }
        ++cable->times_opened;
        cable->host_plug_count = cable->plug_count;
        return std::unique_ptr<hal::SerialPort>(
            std::make_unique<End>(cable, waker, Cable::to_host));
    };
}

std::unique_ptr<hal::SerialPort> MemoryLink::modem_end(hal::Waker& waker) {
    const std::lock_guard lock(cable_->mutex);
    return std::make_unique<End>(cable_, waker, Cable::to_modem);
}

void MemoryLink::serve(std::function<void(std::string_view)> received) {
    cable_->received = std::move(received);
}

void MemoryLink::say(std::string_view octets) {
    const std::lock_guard lock(cable_->mutex);
    if (cable_->plugged) {
        cable_->ways[Cable::to_host].octets += octets;
    }
    cable_->show_readiness();
}

void MemoryLink::discard_unread() {
    const std::lock_guard lock(cable_->mutex);
    cable_->ways[Cable::to_host].octets.clear();
    cable_->show_readiness();
}

void MemoryLink::unplug() {
    const std::lock_guard lock(cable_->mutex);
    cable_->plugged = false;
    ++cable_->plug_count;
    for (auto& way : cable_->ways) {
        way.octets.clear();
    }
    cable_->show_readiness();
}

void MemoryLink::plug_in() {
    const std::lock_guard lock(cable_->mutex);
    cable_->plugged = true;
    cable_->show_readiness();
}

void MemoryLink::limit_reads(std::size_t octets) {
    const std::lock_guard lock(cable_->mutex);
    cable_->read_limit = octets;
}

int MemoryLink::times_opened() const {
    const std::lock_guard lock(cable_->mutex);
    return cable_->times_opened;
}

}  // namespace test_support
