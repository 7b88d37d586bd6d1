#include "hal/supervisor.hpp"

#include <utility>

#include "recovery/keeper.hpp"

namespace hal {

class Supervisor::Impl : public recovery::ModemKeeper {
public:
    using ModemKeeper::ModemKeeper;
};

Supervisor::Supervisor(const Parts& parts, std::stop_token stop) {
    auto make_modem = [parts, stop](ModemPorts ports) {
        return make_at_modem(std::move(ports), parts.profile, parts.clock, stop, parts.pin);
    };
    impl_ = std::make_unique<Impl>(parts, std::move(stop), std::move(make_modem));
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
void Supervisor::submitted(const SubmitOutcome& outcome) {
    impl_->submitted(outcome);
}
void Supervisor::seen(SimState sim, const Registration& registration) {
    impl_->seen(sim, registration);
}
Result<> Supervisor::ask_for(Rung rung) {
    return impl_->ask_for(rung);
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
