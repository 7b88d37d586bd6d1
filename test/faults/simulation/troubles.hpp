#pragma once

#include <set>
#include <string>
#include <vector>

#include "faults/simulation/callers.hpp"

namespace simulation {

/// A time in which an answer of the modem may have got lost, or come late.
struct Disturbance {
    hal::Instant from;
    hal::Instant to;
};

/// Brings the plan's faults, and takes them away again.
class Troubles {
public:
    Troubles(test_support::SimClock& clock, Worker& worker, Radio& radio, Draw& draw,
             const Plan& plan);

    void start();
    const std::vector<Disturbance>& disturbances() const { return disturbances_; }
    /// When the last of them is over; never while one waits for its cure.
    hal::Instant over_at() const { return over_at_; }
    /// Texts that somebody has deleted from the list, or may have.
    const std::set<std::string>& deleted() const { return deleted_; }
    const std::set<std::string>& perhaps_deleted() const { return perhaps_deleted_; }
    /// What a reader saw that must not be.
    const std::vector<std::string>& sights() const { return sights_; }

private:
    void bring(const Trouble& trouble);
    void bring_to_worker(const Trouble& trouble);
    void bring_to_modem(const Trouble& trouble);
    void bring_to_network(const Trouble& trouble);
    void bring_to_line(const Trouble& trouble);
    void cut_power(const Trouble& trouble);
    void chatter(hal::Milliseconds length);
    void look_at_list(bool remove);
    void hang(sim::Hang hang);
    void modem_event(std::string_view event);
    void disturb(hal::Milliseconds length);
    void later(hal::Milliseconds delay, std::function<void()> action);

    test_support::SimClock& clock_;
    Worker& worker_;
    Radio& radio_;
    Draw& draw_;
    const Plan& plan_;
    std::vector<Disturbance> disturbances_;
    std::vector<std::size_t>
        hangs_;                     ///< the disturbances that are not over until a boot cures them
    hal::Milliseconds silence_{0};  ///< how long the next one that begins by itself lasts
    hal::Instant over_at_;
    std::set<std::string> deleted_;
    std::set<std::string> perhaps_deleted_;
    std::vector<std::string> sights_;
};

}  // namespace simulation
