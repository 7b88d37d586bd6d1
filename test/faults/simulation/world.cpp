#include "faults/simulation/world.hpp"

#include <algorithm>

#include "faults/simulation/verdict.hpp"

namespace simulation {
namespace {

using namespace std::chrono_literals;
using test_support::RunEnd;

constexpr hal::Milliseconds simulated_hour = 1h;
/// After the last fault is over all work ends within this: the longest of all is a message that the
/// network refuses again and again until its lifetime of four hours is over.
constexpr hal::Milliseconds patience = 4h + 15min;
/// All that is new is on the list by then.
constexpr hal::Milliseconds last_look = 100s;

class World {
public:
    World(std::uint64_t seed, const Places& places, bool keep_trace)
        : plan_(make_plan(seed)),
          draw_(seed * 2),
          clock_(seed),
          radio_(clock_, plan_),
          worker_(clock_, radio_, draw_, plan_, places),
          vfs_(worker_.disk()),
          callers_(clock_, worker_, radio_, draw_, plan_),
          troubles_(clock_, worker_, radio_, draw_, plan_),
          start_(clock_.now()) {
        clock_.keep_trace(keep_trace);
        outcome_.seed = seed;
        outcome_.faults = plan_.faults;
    }

    Outcome run() {
        // The world goes on while the worker is down.
        clock_.spawn("world", [this] { clock_.wait(*the_end_, hal::never); });
        worker_.start();
        callers_.start();
        troubles_.start();
        for (const Arrival& arrival : plan_.arrivals) {
            clock_.at(start_ + arrival.at,
                      [this, &arrival] { radio_.network().send_text(arrival.from, arrival.text); });
        }
        const bool went_well = run_until(start_ + simulated_hour) && run_to_the_end();
        const Listed listed = went_well ? list() : std::nullopt;
        finish(went_well);
        judge(outcome_, clock_, plan_, worker_, radio_, callers_, troubles_, listed);
        outcome_.simulated =
            std::chrono::duration_cast<std::chrono::seconds>(clock_.now() - start_);
        outcome_.joined = static_cast<unsigned>(callers_.joined());
        outcome_.crashes = worker_.crashes();
        outcome_.hash = clock_.trace_hash();
        outcome_.trace = clock_.trace_lines();
        return std::move(outcome_);
    }

private:
    bool run_until(hal::Instant when) {
        const RunEnd end = clock_.run(when);
        if (end != RunEnd::limit) {
            outcome_.violations.push_back(end == RunEnd::deadlock   ? "a deadlock"
                                          : end == RunEnd::livelock ? "threads that never rest"
                                                                    : "all threads have ended");
        }
        return end == RunEnd::limit;
    }

    bool run_to_the_end() {
        while (!all_is_done()) {
            if (clock_.now() > std::max(start_ + simulated_hour, troubles_.over_at()) + patience) {
                outcome_.violations.emplace_back("I8: work that does not end: " + open_work());
                return true;
            }
            if (!run_until(clock_.now() + 1min)) {
                return false;
            }
        }
        return run_until(clock_.now() + last_look);
    }

    bool all_is_done() {
        gateway::Gateway* const gateway = worker_.gateway();
        if (gateway == nullptr || clock_.now() < troubles_.over_at() ||
            radio_.network().waiting() > 0) {
            return false;
        }
        const auto counts = gateway->store().counts();
        return counts && counts->waiting == 0 && counts->armed == 0;
    }

    std::string open_work() {
        gateway::Gateway* const gateway = worker_.gateway();
        if (gateway == nullptr) {
            return "the worker does not serve";
        }
        const auto counts = gateway->store().counts();
        return (counts ? std::to_string(counts->waiting) + " wait, " +
                             std::to_string(counts->armed) + " armed, " + counts->put_off
                       : counts.error().message()) +
               ", " + std::to_string(radio_.network().waiting()) + " at the network; " +
               gateway->obstacle("");
    }

    Listed list() {
        gateway::Gateway* const gateway = worker_.gateway();
        const auto listing = gateway != nullptr ? gateway->mirror().listing() : nullptr;
        if (listing == nullptr) {
            outcome_.violations.emplace_back("I7: there is no list");
            return std::nullopt;
        }
        std::vector<faults::Incoming> shown;
        for (const inbox::Message& message : *listing) {
            // What is not whole has a part in a storage that nobody reads, see Radio.
            const bool whole = message.text.find("part_missing") == std::string::npos;
            if (whole && !(message.hidden_until > clock_.wall_now())) {
                shown.push_back({message.party, message.text});
            }
        }
        return shown;
    }

    void finish(bool went_well) {
        worker_.disk().refuse(Disk::Refusal::none);
        worker_.disk().refuse_once(Disk::Refusal::none);
        worker_.stop();
        the_end_->wake();
        const RunEnd end = clock_.run(clock_.now() + 30min);
        if (went_well && end != RunEnd::finished) {
            outcome_.violations.emplace_back("the worker does not stop");
        }
        if (end != RunEnd::finished) {
            worker_.crash(false);  // So that no thread outlives what it works with.
            clock_.run(clock_.now() + 1min);
        }
    }

    const Plan plan_;
    Draw draw_;
    test_support::SimClock clock_;
    Radio radio_;
    Worker worker_;
    power::TappedVfs vfs_;
    Callers callers_;
    Troubles troubles_;
    const std::unique_ptr<hal::Waker> the_end_ = clock_.make_waker();
    const hal::Instant start_;
    Outcome outcome_;
};

}  // namespace

Outcome run_seed(std::uint64_t seed, const Places& places, bool keep_trace) {
    World world(seed, places, keep_trace);
    return world.run();
}

}  // namespace simulation
