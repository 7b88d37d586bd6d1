#pragma once

#include <memory>
#include <string>
#include <vector>

#include "faults/checker/witnesses.hpp"
#include "faults/simulation/plan.hpp"
#include "faults/simulation/worker.hpp"
#include "http/response.hpp"

namespace simulation {

/// Those who want messages sent, and their journal. They come by the API's intake and reception;
/// what nginx would do is left out.
class Callers {
public:
    Callers(test_support::SimClock& clock, Worker& worker, Radio& radio, Draw& draw,
            const Plan& plan);

    /// Sets all of them on their way.
    void start();
    /// All their requests, in the checker's words.
    std::vector<faults::Call> calls() const;
    /// What was wrong at the time it was said.
    const std::vector<std::string>& lies() const { return lies_; }
    /// Of the messages that were accepted, as far as known here.
    std::size_t asked() const { return requests_.size(); }
    std::size_t joined() const { return joined_; }

private:
    class Exchange;
    struct Request;
    using Shared = std::shared_ptr<Request>;

    void ask(std::size_t wish, unsigned attempt, bool side_by_side);
    bool repeats(const Request& request) const;
    bool is_owed(std::size_t wish) const;
    void hang_up(const Shared& request);
    void answered(const Shared& request, const http::Response& response);
    void not_answered(const Shared& request);
    void perhaps_again(const Shared& request);
    void check_ok(const Request& request);

    test_support::SimClock& clock_;
    Worker& worker_;
    Radio& radio_;
    Draw& draw_;
    const Plan& plan_;
    std::vector<Shared> requests_;
    std::vector<std::string> lies_;
    std::size_t joined_ = 0;
};

}  // namespace simulation
