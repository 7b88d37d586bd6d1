#include "faults/modem/phrasebook.hpp"

#include <algorithm>
#include <utility>

namespace modem_faults {
namespace {

using Step = test_support::Transcript::Step;

/// Under which name a sent step stands in the book.
std::string key_of(const std::string& octets, const std::string& before) {
    if (octets.ends_with('\r')) {
        return octets.substr(0, octets.size() - 1);
    }
    return before.starts_with("AT+CMGS=") ? Phrasebook::pdu : octets;
}

}  // namespace

Phrasebook::Phrasebook(const test_support::Transcript& transcript) {
    Reply* reply = &greeting;
    std::string key;
    hal::Milliseconds pause{0};
    for (const Step& step : transcript.steps) {
        switch (step.kind) {
            case Step::Kind::sent:
                key = key_of(step.octets, key);
                reply = &replies[key].emplace_back();
                pause = {};
                break;
            case Step::Kind::received:
                reply->push_back({std::exchange(pause, {}), step.octets});
                break;
            case Step::Kind::pause:
                pause += step.duration;
                break;
            case Step::Kind::gone:
                reply->push_back({std::exchange(pause, {}), {}, true});
                break;
        }
    }
    // Its echo has been switched off by then.
    replies["AT"].push_back({{{}, "\r\nOK\r\n"}});
}

const Reply* Phrasebook::find(std::string_view command, std::size_t n) const {
    const auto found = replies.find(command);
    if (found == replies.end()) {
        return nullptr;
    }
    return &found->second[std::min(n, found->second.size() - 1)];
}

}  // namespace modem_faults
