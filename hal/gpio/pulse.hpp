#pragma once

#include <memory>
#include <mutex>

#include "gpio/line.hpp"
#include "hal/clock.hpp"

namespace hal::gpio {

/// How much later than asked a pulse ends at most when the thread that began it stalls: small
/// against the width of the windows in the modules' hardware documents (reset of EC25: 150-460 ms).
inline constexpr Milliseconds pulse_tolerance{50};

/// One pulse at a time on lines of a board. The thread that wants a pulse calls begin(), waits and
/// calls end(); a second thread sits in run() and ends the pulse if the first is late, because a
/// reset line held too long is a modem that stays off.
class PulseGuard {
public:
    explicit PulseGuard(Clock& clock);

    /// Drives `line` active, for `length` from now; `line` must live until the guard's end. EBUSY
    /// while another pulse has not ended; then nothing was done. After another error the line is
    /// being driven inactive.
    Result<> begin(Line& line, Milliseconds length);
    /// Drives the line inactive, unless the guard has done so. If that fails, the guard goes on
    /// trying.
    Result<> end();
    /// begin(), wait, end(). `waker` is the calling thread's; a wake does not shorten the pulse and
    /// is kept for that thread's next wait. An error means that there was no pulse; a line that can
    /// not be released is stuck().
    Result<> pulse(Line& line, Milliseconds length, Waker& waker);

    /// Why the line of the last pulse is still active although it should not be; no error: it is
    /// not.
    Result<> stuck() const;

    /// The guard's thread: returns after stop().
    void run();
    /// Any thread.
    void stop();

private:
    bool stopping();
    Deadline due();
    void end_if_late();
    Result<> release();  ///< the caller holds the mutex

    Clock& clock_;
    std::unique_ptr<Waker> waker_;  ///< of the thread in run()
    mutable std::mutex mutex_;      ///< guards all below; never held across a wait
    Line* active_ = nullptr;
    Result<> release_;      ///< how the last try to drive it inactive ended
    int tries_ = 0;         ///< to drive it inactive, in vain
    Deadline due_ = never;  ///< when the guard steps in
    bool stopping_ = false;
};

}  // namespace hal::gpio
