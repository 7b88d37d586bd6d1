#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "hal/serial_port.hpp"
#include "support/sim_clock.hpp"
#include "support/transcript.hpp"

namespace test_support {

/// A modem that follows a transcript to the octet, on a SimClock. An octet written that the
/// transcript does not have next is an exception, which fails the test. When nothing is due, a read
/// waits for its deadline.
class ScriptedPort final : public hal::SerialPort {
public:
    struct Options {
        std::size_t chunk = 4096;   ///< at most so many octets per read
        std::size_t failing = 0;    ///< which read, write or drain fails, from 1; 0: none
        std::error_code failure{};  ///< with what. After it the modem is no longer held to the
                                    ///< transcript: what it did not expect is swallowed.
    };
    struct Write {
        hal::Instant at;
        std::string octets;
    };

    ScriptedPort(Transcript transcript, SimClock& clock, Options options);
    ScriptedPort(Transcript transcript, SimClock& clock)
        : ScriptedPort(std::move(transcript), clock, Options{}) {}

    hal::Result<std::size_t> read_some(std::span<char> buffer, hal::Deadline deadline) override;
    hal::Result<> write_all(std::string_view bytes, hal::Deadline deadline) override;
    hal::Result<> drain(hal::Deadline deadline) override;
    void interrupt() noexcept override { waker_->wake(); }

    /// Whether every step has happened.
    bool at_end() const { return step_ == transcript_.steps.size(); }
    /// Reads, writes and drains so far.
    std::size_t operations() const { return operations_; }
    const std::vector<Write>& writes() const { return writes_; }
    /// Where the transcript stands, for failures.
    std::string position() const;

private:
    bool fails_now();
    void settle();
    void swallow(std::string_view octets);
    bool comes_later() const;

    Transcript transcript_;
    SimClock& clock_;
    const Options options_;
    std::unique_ptr<hal::Waker> waker_;
    std::size_t step_ = 0;
    std::string buffer_;
    std::size_t done_ = 0;     ///< octets of the current step
    hal::Instant not_before_;  ///< when the current step may happen
    std::size_t operations_ = 0;
    bool failed_ = false;  ///< the failure of the options has happened
    bool gone_ = false;
    std::vector<Write> writes_;
};

}  // namespace test_support
