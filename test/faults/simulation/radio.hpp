#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "faults/simulation/plan.hpp"
#include "modem-sim/board.hpp"
#include "modem-sim/lines.hpp"
#include "modem-sim/modem.hpp"
#include "modem-sim/network.hpp"
#include "support/memory_port.hpp"
#include "support/sim_clock.hpp"

namespace simulation {

/// The simulator's timers on a SimClock.
class SimTimers final : public sim::Timers {
public:
    explicit SimTimers(test_support::SimClock& clock) : clock_(clock) {}
    sim::SteadyTime now() override { return clock_.now(); }
    std::time_t wall_now() override;
    TimerId after(sim::Milliseconds delay, std::function<void()> due) override;
    void cancel(TimerId timer) override { waiting_->erase(timer); }

private:
    test_support::SimClock& clock_;
    TimerId last_ = 0;
    /// Shared with what is due, which may come after this has gone.
    std::shared_ptr<std::set<TimerId>> waiting_ = std::make_shared<std::set<TimerId>>();
};

/// A submit as the network saw it.
struct Seen {
    hal::Instant at;
    bool taken = false;
    int code = 0;  ///< of a refusal; 0: a plain ERROR
    std::string to;
    std::string text;  ///< of this part
    std::string tpdu;  ///< hex
};

/// The modem, its card, its cable and the network: it lives on when the worker dies.
class Radio {
public:
    Radio(test_support::SimClock& clock, const Plan& plan);

    test_support::MemoryLink& link() { return link_; }
    sim::Modem& modem() { return modem_; }
    sim::Board& board() { return board_; }
    sim::Faults& faults() { return faults_; }
    sim::Network& network() { return network_; }
    sim::Lines& lines() { return lines_; }
    /// Its USB device is there.
    bool present() const { return present_; }
    /// Another name with each enumeration.
    std::string name() const { return "/dev/ttyUSB" + std::to_string(enumerations_ % 8); }
    /// Which card is in it; each has its own messages.
    unsigned card() const { return card_; }

    void vanish();
    void appear();
    void swap_card();

    const std::vector<Seen>& seen() const { return seen_; }
    const std::map<std::string, int>& events() const { return events_; }
    /// Whether a piece of it was put into another storage than the SIM: a modem that has restarted
    /// does so until it is told where to put them, and the gateway reads what it has told it.
    bool went_elsewhere(const Arrival& arrival) const;
    /// Called with each event of the ledger.
    std::function<void(std::string_view event)> on_event;

private:
    class Cable;
    void note(std::string_view event, const boost::json::object& fields);

    test_support::SimClock& clock_;
    SimTimers timers_;
    test_support::MemoryLink link_;
    sim::Ledger ledger_;
    sim::Faults faults_;
    sim::Network network_;
    sim::Personality personality_;
    sim::Modem modem_;
    sim::Lines lines_;
    sim::Board board_;
    bool present_ = true;
    unsigned enumerations_ = 0;
    unsigned card_ = 0;
    std::vector<Seen> seen_;
    std::map<std::string, int> events_;
    std::vector<sim::Deliver> elsewhere_;
};

}  // namespace simulation
