#include "port/attention.hpp"

#include "at/chat.hpp"
#include "hal/error.hpp"

namespace hal {
namespace {

constexpr int attempts = 3;

/// Notes the wakes that end reads: the chat remembers them for itself, and is gone afterwards.
class WakeNote final : public SerialPort {
public:
    explicit WakeNote(SerialPort& port) : port_(port) {}

    Result<std::size_t> read_some(std::span<char> buffer, Deadline deadline) override {
        auto count = port_.read_some(buffer, deadline);
        woken_ = woken_ || (!count && count.error().code == Errc::interrupted);
        return count;
    }
    Result<> write_all(std::string_view bytes, Deadline deadline) override {
        return port_.write_all(bytes, deadline);
    }
    Result<> drain(Deadline deadline) override { return port_.drain(deadline); }
    void interrupt() noexcept override { port_.interrupt(); }
    bool woken() const { return woken_; }

private:
    SerialPort& port_;
    bool woken_ = false;
};

}  // namespace

Result<> await_attention(SerialPort& port, Clock& clock, Waker& waker,
                         const std::stop_token& stop) {
    const std::stop_callback wake_at_stop(stop, [&waker] { waker.wake(); });
    WakeNote noted(port);
    at::Chat chat(noted, clock, stop, {});
    Result<> answer = unexpected(Errc::timed_out, "AT");
    for (int i = 0; i < attempts && !answer && answer.error().code == Errc::timed_out; ++i) {
        answer = stop.stop_requested() ? unexpected(Errc::interrupted, "AT")
                                       : chat.resync(at::AtLine("AT"));
    }
    if (noted.woken()) {
        waker.wake();
    }
    return answer;
}

}  // namespace hal
