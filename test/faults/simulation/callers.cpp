#include "faults/simulation/callers.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "api/family_form.hpp"
#include "api/intake.hpp"
#include "api/reception.hpp"

namespace simulation {
namespace {

using namespace std::chrono_literals;
using faults::Meaning;

constexpr hal::Milliseconds patience_of_the_gateway = 50s;
const std::string account = "plc";

}  // namespace

struct Callers::Request {
    std::size_t wish = 0;
    unsigned attempt = 1;
    std::string own_id;  ///< what its message is called if it becomes one
    std::string id;      ///< which message the answer was about
    bool repeat = false;
    bool open = true;  ///< it still listens
    hal::Instant asked_at;
    hal::Instant refused_at;
    Meaning meaning = Meaning::none;
};

/// What stands in nginx's place.
class Callers::Exchange final : public http::Exchange {
public:
    Exchange(Callers& callers, Shared request) : callers_(callers), caller_(std::move(request)) {}
    ~Exchange() override {
        if (!responded_) {
            callers_.not_answered(caller_);
        }
    }
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;

    const http::Request& request() const override { return request_; }
    bool is_gone() const override { return !caller_->open; }
    bool respond(const http::Response& response) override {
        if (!callers_.worker_.effect()) {
            return false;
        }
        responded_ = true;
        const bool heard = caller_->open;
        if (heard) {
            callers_.answered(caller_, response);
        }
        // Nobody knows better than the answer's receiver whether the connection was still open; a
        // worker that dies in this very moment has answered all the same.
        return callers_.worker_.effect() && heard;
    }

private:
    Callers& callers_;
    Shared caller_;
    http::Request request_;
    bool responded_ = false;
};

Callers::Callers(test_support::SimClock& clock, Worker& worker, Radio& radio, Draw& draw,
                 const Plan& plan)
    : clock_(clock), worker_(worker), radio_(radio), draw_(draw), plan_(plan) {}

void Callers::start() {
    for (std::size_t index = 0; index < plan_.wishes.size(); ++index) {
        const Wish& wish = plan_.wishes[index];
        clock_.at(clock_.now() + wish.at, [this, index] { ask(index, 1, false); });
        if (wish.twice) {
            clock_.at(clock_.now() + wish.at, [this, index] { ask(index, 1, true); });
        }
    }
}

void Callers::ask(std::size_t index, unsigned attempt, bool side_by_side) {
    const Wish& wish = plan_.wishes[index];
    gateway::Gateway* const gateway = worker_.gateway();
    const auto request = std::make_shared<Request>();
    request->wish = index;
    request->attempt = attempt;
    request->asked_at = clock_.now();
    std::array<char, 40> id{};
    std::snprintf(id.data(), id.size(), "%016llx%08x%08x",
                  static_cast<unsigned long long>(plan_.seed), static_cast<unsigned>(index),
                  static_cast<unsigned>(requests_.size()));
    request->own_id = id.data();
    clock_.trace("asks for " + wish.number + ", try " + std::to_string(attempt));
    if (gateway == nullptr) {
        perhaps_again(request);  // 502
        return;
    }
    const auto configuration = gateway->configuration();
    request->repeat = !side_by_side && repeats(*request);
    requests_.push_back(request);
    auto message = api::prepare(
        *gateway, *configuration->device,
        {.account = account, .number = wish.number, .text = wish.text, .options = wish.options});
    if (!message) {
        lies_.push_back(wish.number + " was refused: " + message.error().message());
        return;
    }
    message->id = request->own_id;
    if (wish.patience > 0ms) {
        clock_.at(clock_.now() + wish.patience, [this, request] { hang_up(request); });
    }
    api::Reception(*gateway).receive(std::make_unique<Exchange>(*this, request),
                                     std::make_shared<api::FamilyForm>(configuration), {*message},
                                     false, patience_of_the_gateway);
}

/// Whether the gateway owes the answer to an earlier equal request, so that this one must not
/// become a message of its own.
bool Callers::repeats(const Request& request) const {
    const Wish& wish = plan_.wishes[request.wish];
    bool asked = false;
    for (const Shared& each : requests_) {
        if (each->wish == request.wish) {
            asked = asked || each->meaning != Meaning::refused;
            if (each->open && each->meaning == Meaning::none && wish.options.id.empty()) {
                return false;  // Side by side.
            }
            if (each->meaning == Meaning::ok || each->meaning == Meaning::failed) {
                return !wish.options.id.empty();
            }
        }
    }
    return asked && (!wish.options.id.empty() || is_owed(request.wish));
}

bool Callers::is_owed(std::size_t wish) const {
    gateway::Gateway* const gateway = worker_.gateway();
    for (const Shared& each : requests_) {
        if (each->wish != wish) {
            continue;
        }
        const auto found = gateway->store().find(each->own_id);
        if (!found || !*found) {
            continue;
        }
        if (!(*found)->finished_at) {
            return true;
        }
        // In doubt near the end of that time, and when the wall clock was set meanwhile.
        const auto since = gateway->clock().wall_now() - *(*found)->finished_at;
        if (!plan_.jumps && since < outbox::owed_for - 5s) {
            return true;
        }
    }
    return false;
}

void Callers::hang_up(const Shared& request) {
    if (request->open && request->meaning == Meaning::none) {
        request->open = false;
        clock_.trace("hangs up: " + plan_.wishes[request->wish].number);
        perhaps_again(request);
    }
}

void Callers::answered(const Shared& request, const http::Response& response) {
    request->open = false;
    for (const auto& [name, value] : response.headers) {
        if (name == "X-Message-Id") {
            request->id = value;
        }
        joined_ += name == "X-Joined" ? 1U : 0U;
    }
    clock_.trace("answer: " + std::to_string(response.status) + " " +
                 response.body.substr(0, response.body.find('\n')) + " for " +
                 plan_.wishes[request->wish].number);
    if (response.status == 503 || response.status == 422) {
        request->meaning = Meaning::refused;
        request->refused_at = clock_.now();
    } else if (response.body.starts_with("OK")) {
        request->meaning = Meaning::ok;
        check_ok(*request);
    } else if (response.body.starts_with("TIMEOUT")) {
        request->meaning = Meaning::pending;
    } else {
        request->meaning = Meaning::failed;
    }
    if (request->meaning != Meaning::ok && request->meaning != Meaning::failed) {
        perhaps_again(request);
    }
}

/// The connection ended without an answer.
void Callers::not_answered(const Shared& request) {
    if (request->open) {
        request->open = false;
        perhaps_again(request);
    }
}

void Callers::perhaps_again(const Shared& request) {
    const Wish& wish = plan_.wishes[request->wish];
    if (request->attempt < wish.tries) {
        clock_.at(clock_.now() + wish.pause,
                  [this, index = request->wish, attempt = request->attempt + 1] {
                      ask(index, attempt, false);
                  });
    }
}

/// OK means that the network has all of it, now and not later.
void Callers::check_ok(const Request& request) {
    const Wish& wish = plan_.wishes[request.wish];
    std::string taken;
    for (const Seen& seen : radio_.seen()) {
        if (seen.taken && seen.to == wish.number) {
            taken += seen.text;
        }
    }
    if (taken.size() < wish.text.size()) {
        lies_.push_back("OK was said about " + wish.number + " before the network had it");
    }
}

std::vector<faults::Call> Callers::calls() const {
    std::vector<faults::Call> calls;
    for (const Shared& request : requests_) {
        const Wish& wish = plan_.wishes[request->wish];
        // See docs/RELIABILITY.md, what is not promised.
        const bool perhaps_there =
            request->meaning == Meaning::refused && worker_.disk().forgot(request->refused_at);
        calls.push_back({.number = wish.number,
                         .text = wish.text,
                         .repeat = request->repeat,
                         .meaning = perhaps_there ? Meaning::none : request->meaning,
                         .id = request->id});
    }
    return calls;
}

}  // namespace simulation
