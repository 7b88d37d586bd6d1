#pragma once

#include <functional>
#include <memory>
#include <stop_token>

#include "gateway/modem_status.hpp"
#include "hal/supervisor.hpp"
#include "inbox/mirror.hpp"
#include "outbox/dispatcher.hpp"
#include "profile/profile.hpp"

namespace gateway {

/// The blocking, linear life of one modem: bring it up, settle what a crash left open, then send,
/// listen and look after it in turn. All that touches the modem happens on the thread that calls
/// run(); wake() may be called by any.
class ModemThread {
public:
    /// What the thread works with; all of it outlives the thread.
    struct Parts {
        hal::Clock& clock;
        outbox::Store& store;
        inbox::Mirror& mirror;
        SharedModemStatus& status;
        std::function<void(const outbox::Progress&)> progressed;
    };

    /// `port` is for people; `open_port` opens it.
    ModemThread(Parts parts, std::shared_ptr<const profile::DeviceProfile> device, std::string port,
                hal::PortOpener open_port);

    /// Returns soon after `stop`; a submit under way is given half a second.
    void run(const std::stop_token& stop);
    /// There is something new in the outbox.
    void wake() noexcept { waker_->wake(); }

private:
    struct Session;  // What belongs to one run(): the supervisor and what is known of the modem.

    void turn(Session& session, const std::stop_token& stop);
    void be_quiet(Session& session);
    bool bring_up(Session& session);
    void resolve(Session& session);
    void greet(Session& session, hal::Modem& modem);
    void refresh(Session& session, hal::Modem& modem);
    bool send(Session& session, hal::Modem& modem);
    void listen(Session& session, hal::Modem& modem, hal::Deadline deadline);
    void handle(Session& session, hal::Modem& modem, const hal::Event& event);
    void look_at_sim(Session& session);
    void check_storage(Session& session, hal::Modem& modem);
    static void refresh_soon(Session& session);
    void note(Session& session, const hal::Error& error);
    void publish(Session& session);
    hal::Instant next_due(Session& session);

    Parts parts_;
    std::shared_ptr<const profile::DeviceProfile> device_;
    std::string port_;
    hal::PortOpener open_port_;
    std::unique_ptr<hal::Waker> waker_;
};

}  // namespace gateway
