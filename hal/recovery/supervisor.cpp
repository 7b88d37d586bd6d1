#include "hal/supervisor.hpp"

#include <utility>

#include "recovery/keeper.hpp"

namespace hal {

class Supervisor::Impl : public recovery::ModemKeeper {
public:
    using ModemKeeper::ModemKeeper;
};

Supervisor::Supervisor(Clock& clock, Waker& waker, PortOpener open_port,
                       const ModemProfile& profile, PowerControl& power, std::stop_token stop) {
    auto make_modem = [&profile, &clock, stop](std::unique_ptr<SerialPort> port) {
        return make_at_modem(std::move(port), profile, clock, stop);
    };
    impl_ = std::make_unique<Impl>(clock, waker, std::move(open_port), profile, power,
                                   std::move(stop), std::move(make_modem));
}

Supervisor::~Supervisor() = default;

Result<Modem*> Supervisor::ready() {
    return impl_->ready();
}
void Supervisor::listen_first(Instant until) {
    impl_->listen_first(until);
}
std::vector<Event> Supervisor::take_heard() {
    return impl_->take_heard();
}
unsigned Supervisor::starts() const {
    return impl_->starts();
}
void Supervisor::restarted() {
    impl_->restarted();
}
void Supervisor::failed(const Error& error) {
    impl_->failed(error);
}
void Supervisor::probe_if_due() {
    impl_->probe_if_due();
}
Instant Supervisor::next_due() const {
    return impl_->next_due();
}
ModemState Supervisor::state() const {
    return impl_->state();
}
std::string Supervisor::trouble() const {
    return impl_->trouble();
}
const std::vector<RecoveryAction>& Supervisor::history() const {
    return impl_->history();
}

}  // namespace hal
