#include "faults/checker/check.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string_view>

namespace faults {
namespace {

using Content = std::pair<std::string, std::string>;  // number, text

bool is_one_of(std::string_view state, std::initializer_list<std::string_view> states) {
    return std::ranges::find(states, state) != states.end();
}

bool is_open(const std::string& state) {
    return is_one_of(state, {"queued", "armed", "resolving"});
}

/// States that claim that the network took it.
bool is_taken(const std::string& state) {
    return is_one_of(state, {"sent", "delivered", "undeliverable"});
}

bool is_not_taken(const std::string& state) {
    return is_one_of(state, {"failed", "expired", "cancelled"});
}

/// The policy `drop` gives up what nobody can know: that is no claim.
bool claims_nothing(const StoredPart& part) {
    return part.state == "uncertain" ||
           (part.state == "failed" && part.error.find("uncertain") != std::string::npos);
}

/// Says that the network has not got it.
bool denies(const StoredPart& part) {
    return is_not_taken(part.state) && !claims_nothing(part);
}

/// How many copies there may be of it.
std::size_t most_copies(const StoredPart& part) {
    const std::size_t marked =
        part.possible_duplicate && part.attempts > 0 ? part.attempts - 1U : 0U;
    return denies(part) ? marked : marked + 1;
}

/// A TPDU without what the modem or a second attempt changes: TP-MR, and TP-RD (TS 23.040 9.2.2.2).
std::string without_reference(std::string tpdu) {
    if (tpdu.size() < 4) {
        return tpdu;
    }
    const unsigned first = static_cast<unsigned>(std::stoul(tpdu.substr(0, 2), nullptr, 16)) & ~4U;
    constexpr std::string_view digits = "0123456789ABCDEF";
    tpdu[0] = digits[first >> 4U];
    tpdu[1] = digits[first & 15U];
    tpdu.replace(2, 2, "00");
    std::ranges::transform(tpdu, tpdu.begin(), [](char c) {
        return c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c;
    });
    return tpdu;
}

std::string shortened(const std::string& text) {
    constexpr std::size_t enough = 40;
    return text.size() <= enough ? text : text.substr(0, enough) + "...";
}

std::string named(const StoredMessage& message) {
    return message.id + " (\"" + shortened(message.text) + "\", " + message.state + ")";
}

class Check {
public:
    explicit Check(const Witnesses& witnesses) : all_(witnesses) {
        for (const Submitted& submitted : all_.ledger.submitted) {
            copies_[without_reference(submitted.tpdu)].push_back(&submitted);
        }
        for (const StoredMessage& message : all_.database.messages) {
            by_content_[{message.number, message.text}].push_back(&message);
            by_id_[message.id] = &message;
            for (const StoredPart& part : message.parts) {
                by_tpdu_[without_reference(part.tpdu)].push_back({&message, &part});
            }
        }
    }

    std::vector<Violation> run() {
        for (const StoredMessage& message : all_.database.messages) {
            message_ended(message);
            text_matches(message);
            for (const StoredPart& part : message.parts) {
                part_explained(message, part);
            }
        }
        for (const auto& [tpdu, group] : by_tpdu_) {
            group_matches(tpdu, group);
        }
        calls_match();
        network_matches();
        doubts_explained();
        list_matches();
        if (all_.ledger.pin_attempts > 1) {
            found("P8", Kind::wrong,
                  "the card was given " + std::to_string(all_.ledger.pin_attempts) + " PINs");
        }
        return std::move(violations_);
    }

private:
    struct Stored {
        const StoredMessage* message;
        const StoredPart* part;
    };
    using Group = std::vector<Stored>;

    void found(std::string rule, Kind kind, std::string what) {
        violations_.push_back({std::move(rule), kind, std::move(what)});
    }

    std::size_t copies(const StoredPart& part) const {
        const auto found = copies_.find(without_reference(part.tpdu));
        return found == copies_.end() ? 0 : found->second.size();
    }

    void message_ended(const StoredMessage& message) {
        if (is_open(message.state)) {
            found("I1", Kind::lost, named(message) + " has not come to its end");
        }
    }

    /// Parts whose TPDUs are equal cannot be told apart at the network: they are judged together.
    void group_matches(const std::string& tpdu, const Group& group) {
        const auto at_network = copies_.find(tpdu);
        const std::size_t taken = at_network == copies_.end() ? 0 : at_network->second.size();
        std::size_t claimed = 0;
        std::size_t possible = 0;
        std::size_t denied = 0;
        for (const Stored& stored : group) {
            claimed += is_taken(stored.part->state) ? 1U : 0U;
            denied += denies(*stored.part) ? 1U : 0U;
            possible += most_copies(*stored.part);
        }
        const Stored& last = group.back();
        const std::string name = named(*last.message) + " part " + std::to_string(last.part->part);
        const std::string count = std::to_string(taken) + " times";
        if (taken < claimed) {
            found("I3", Kind::lost, name + " is at the network " + count);
        } else if (taken > possible && taken <= possible + denied) {
            found("I4", Kind::wrong, name + " is at the network " + count);
        } else if (taken > possible) {
            found("I2", Kind::doubled, name + " is at the network " + count);
        }
    }

    void part_explained(const StoredMessage& message, const StoredPart& part) {
        if (part.state == "uncertain" && part.error.empty()) {
            found("I6", Kind::wrong, named(message) + " does not say why it is uncertain");
        }
    }

    /// What the network's own decoder read, put together.
    void text_matches(const StoredMessage& message) {
        std::string whole;
        for (const StoredPart& part : message.parts) {
            const auto taken = copies_.find(without_reference(part.tpdu));
            if (taken == copies_.end()) {
                return;
            }
            whole += taken->second.front()->text;
            if (taken->second.front()->to != message.number) {
                found("I5", Kind::wrong, named(message) + " went to " + taken->second.front()->to);
            }
        }
        if (whole != message.text) {
            found("I5", Kind::wrong, named(message) + " reads \"" + shortened(whole) + "\" there");
        }
    }

    void calls_match() {
        std::map<Content, unsigned> meant;
        std::map<Content, bool> accepted;  // false: each of its calls was refused
        for (const Call& call : all_.journal.calls) {
            const Content content{call.number, call.text};
            meant[content] += call.repeat ? 0U : 1U;
            accepted[content] = accepted[content] || call.meaning != Meaning::refused;
            call_matches(call);
        }
        for (const auto& [content, messages] : by_content_) {
            const auto asked = meant.find(content);
            if (asked == meant.end()) {
                found("I5", Kind::wrong, named(*messages.front()) + " was never asked for");
            } else if (messages.size() > asked->second) {
                duplicated(messages, asked->second);
            }
            if (asked != meant.end() && !accepted[content]) {
                refused_but_there(messages);
            }
        }
    }

    void duplicated(const std::vector<const StoredMessage*>& messages, unsigned meant) {
        std::set<std::string> tpdus;
        std::size_t marked = 0;
        for (const StoredMessage* message : messages) {
            if (!message->parts.empty()) {
                const StoredPart& first = message->parts.front();
                tpdus.insert(without_reference(first.tpdu));
                marked += first.possible_duplicate && first.attempts > 0 ? first.attempts - 1 : 0;
            }
        }
        std::vector<const Submitted*> taken;
        for (const std::string& tpdu : tpdus) {
            if (const auto at_network = copies_.find(tpdu); at_network != copies_.end()) {
                taken.insert(taken.end(), at_network->second.begin(), at_network->second.end());
            }
        }
        if (taken.size() > meant + marked + crossed(messages)) {
            found("I2", Kind::doubled,
                  named(*messages.back()) + " was asked for " + std::to_string(meant) +
                      " times, and the network has it " + std::to_string(taken.size()) + " times");
        }
    }

    /// How many callers hung up, or lost the web server, in the very moment in which the answer
    /// went out: the gateway could not see that it was not heard any more.
    std::size_t crossed(const std::vector<const StoredMessage*>& messages) const {
        constexpr double moment = 0.5;  // seconds: two processes of a busy machine are in between
        const StoredMessage& asked = *messages.front();
        return static_cast<std::size_t>(
            std::ranges::count_if(all_.journal.calls, [&](const Call& call) {
                return call.gave_up > 0 && call.number == asked.number && call.text == asked.text &&
                       std::ranges::any_of(messages, [&](const StoredMessage* message) {
                           return std::abs(message->finished - call.gave_up) < moment;
                       });
            }));
    }

    void refused_but_there(const std::vector<const StoredMessage*>& messages) {
        for (const StoredMessage* message : messages) {
            for (const StoredPart& part : message->parts) {
                if (copies(part) > 0) {
                    found("I4", Kind::wrong, named(*message) + " was refused, and sent");
                }
            }
        }
    }

    void call_matches(const Call& call) {
        if (call.meaning == Meaning::none || call.meaning == Meaning::refused) {
            return;
        }
        const StoredMessage* message = nullptr;
        if (const auto found = by_id_.find(call.id); found != by_id_.end()) {
            message = found->second;
        } else if (const auto equal = by_content_.find({call.number, call.text});
                   call.id.empty() && equal != by_content_.end()) {
            message = equal->second.front();
        }
        if (message == nullptr) {
            found("I1", Kind::lost,
                  "\"" + shortened(call.text) + "\" was acknowledged as " + call.id +
                      " and is not in the database");
        } else if (call.meaning == Meaning::ok && !is_taken(message->state)) {
            found("I3", Kind::lost, "OK was said about " + named(*message));
        } else if (call.meaning == Meaning::failed && !is_not_taken(message->state)) {
            found("I4", Kind::wrong, "ERROR was said about " + named(*message));
        }
    }

    void network_matches() {
        for (const auto& [tpdu, submits] : copies_) {
            if (!by_tpdu_.contains(tpdu)) {
                found("I5", Kind::wrong,
                      "the network has \"" + shortened(submits.front()->text) + "\" for " +
                          submits.front()->to + ", of which the database knows nothing");
            }
        }
    }

    void doubts_explained() {
        std::size_t uncertain = 0;
        for (const StoredMessage& message : all_.database.messages) {
            uncertain += static_cast<std::size_t>(
                std::ranges::count(message.parts, "uncertain", &StoredPart::state));
        }
        if (uncertain > all_.journal.in_window) {
            found("I6", Kind::wrong,
                  std::to_string(uncertain) + " parts are uncertain, but faults left only " +
                      std::to_string(all_.journal.in_window) + " in doubt");
        }
    }

    void list_matches() {
        if (!all_.journal.listed) {
            return;
        }
        std::map<Incoming, int> balance;
        for (const Incoming& received : all_.journal.received) {
            ++balance[received];
        }
        for (const Incoming& shown : *all_.journal.listed) {
            --balance[shown];
        }
        for (const auto& [incoming, difference] : balance) {
            const std::string name = "\"" + shortened(incoming.text) + "\" from " + incoming.sender;
            if (difference > 0) {
                found("I7", Kind::lost, "received, and not shown: " + name);
            } else if (difference < 0) {
                found("I7", Kind::doubled, "shown too often: " + name);
            }
        }
    }

    const Witnesses& all_;
    std::map<std::string, std::vector<const Submitted*>> copies_;  // by TPDU without reference
    std::map<std::string, Group> by_tpdu_;
    std::map<Content, std::vector<const StoredMessage*>> by_content_;
    std::map<std::string, const StoredMessage*> by_id_;
    std::vector<Violation> violations_;
};

}  // namespace

std::vector<Violation> check(const Witnesses& witnesses) {
    return Check(witnesses).run();
}

const char* to_string(Kind kind) {
    switch (kind) {
        case Kind::lost:
            return "lost";
        case Kind::doubled:
            return "doubled";
        case Kind::wrong:
            return "wrong";
    }
    return "wrong";
}

}  // namespace faults
