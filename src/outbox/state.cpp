#include "outbox/state.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace outbox {
namespace {

using enum State;

// clang-format off
constexpr std::array transitions{
    std::pair{queued, queued},         // put off: it never came to 0x1A
    std::pair{queued, armed},          // the PDU is with the modem, 0x1A comes next
    std::pair{queued, failed},         // refused before 0x1A for good
    std::pair{queued, expired},
    std::pair{queued, cancelled},
    std::pair{queued, uncertain},      // it ended while it waited to be sent a second time
    std::pair{armed, sent},            // +CMGS
    std::pair{armed, queued},          // +CMS ERROR of a temporary kind
    std::pair{armed, failed},          // +CMS ERROR of a permanent kind
    std::pair{armed, uncertain},       // no answer, and no evidence
    std::pair{armed, resolving},       // the worker or the port died
    std::pair{resolving, sent},        // a late +CMGS
    std::pair{resolving, queued},      // proof that it was not submitted, or the policy `resend`
    std::pair{resolving, failed},      // a late refusal, or the policy `drop`
    std::pair{resolving, uncertain},
    std::pair{resolving, delivered},   // a status report came first
    std::pair{resolving, undeliverable},
    std::pair{sent, delivered},
    std::pair{sent, undeliverable},
    std::pair{uncertain, sent},        // late evidence
    std::pair{uncertain, delivered},
    std::pair{uncertain, undeliverable},
};

/// What decides about a message, strongest first.
constexpr std::array ranking{queued, armed, resolving, failed, uncertain, expired, cancelled,
                             undeliverable, sent, delivered};
// clang-format on

}  // namespace

bool allowed(State from, State to) {
    return std::ranges::find(transitions, std::pair{from, to}) != transitions.end();
}

State of_message(std::span<const State> parts) {
    const auto decides = [&](State state) { return std::ranges::count(parts, state) > 0; };
    const auto strongest = std::ranges::find_if(ranking, decides);
    return strongest == ranking.end() ? queued : *strongest;
}

const char* to_string(State state) {
    switch (state) {
        case queued:
            return "queued";
        case armed:
            return "armed";
        case resolving:
            return "resolving";
        case sent:
            return "sent";
        case delivered:
            return "delivered";
        case undeliverable:
            return "undeliverable";
        case failed:
            return "failed";
        case expired:
            return "expired";
        case cancelled:
            return "cancelled";
        case uncertain:
            return "uncertain";
    }
    return "unknown";
}

}  // namespace outbox
