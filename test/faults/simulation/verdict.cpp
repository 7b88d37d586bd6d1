#include "faults/simulation/verdict.hpp"

#include <algorithm>

#include "faults/checker/check.hpp"
#include "modem-sim/tpdu.hpp"
#include "outbox/state.hpp"

namespace simulation {
namespace {

using namespace std::chrono_literals;

/// Without what the modem or a repetition changes: TP-MR and TP-RD.
std::string bare(std::string tpdu) {
    if (tpdu.size() >= 4) {
        tpdu[1] = tpdu[1] == '5' ? '1' : tpdu[1];
        tpdu.replace(2, 2, "00");
    }
    return tpdu;
}

faults::Database read_database(test_support::SimClock& clock, const std::filesystem::path& path,
                               std::vector<std::string>& violations) {
    faults::Database found;
    const auto opened = database::Database::open(path, clock);
    if (!opened) {
        violations.push_back("database: " + opened.error().message());
        return found;
    }
    const auto read = (*opened)->transaction([&](database::Session& session) -> hal::Result<> {
        std::map<std::int64_t, std::size_t> places;
        HAL_CHECK(session.query(
            "SELECT seq, id, number, text, state FROM messages ORDER BY seq", {},
            [&](const database::Row& row) {
                places[row.integer(0)] = found.messages.size();
                found.messages.push_back(
                    {.id = row.text(1),
                     .number = row.text(2),
                     .text = row.text(3),
                     .state = outbox::to_string(static_cast<outbox::State>(row.integer(4)))});
            }));
        return session.query(
            "SELECT message, part, state, attempts, possible_duplicate, error, tpdu FROM parts"
            " ORDER BY message, part",
            {}, [&](const database::Row& row) {
                found.messages[places.at(row.integer(0))].parts.push_back(
                    {.part = static_cast<unsigned>(row.integer(1)),
                     .state = outbox::to_string(static_cast<outbox::State>(row.integer(2))),
                     .attempts = static_cast<unsigned>(row.integer(3)),
                     .possible_duplicate = row.integer(4) != 0,
                     .error = row.text(5),
                     .tpdu = sim::to_hex(row.blob(6))});
            });
    });
    if (!read) {
        violations.push_back("database: " + read.error().message());
    }
    return found;
}

/// Codes that say for certain that the network has not got it, or that it has.
bool is_certain(int code) {
    constexpr std::array certain{1,   8,   10,  21,  22,  27,  28,  29,  30,  42,  50,  69,
                                 96,  97,  111, 192, 193, 194, 195, 196, 197, 198, 199, 208,
                                 209, 210, 211, 212, 301, 302, 303, 304, 305, 310, 311, 312,
                                 313, 314, 315, 316, 317, 318, 320, 322, 330, 331};
    return std::ranges::find(certain, code) != certain.end();
}

/// Why a part may be uncertain.
class Doubts {
public:
    Doubts(const Plan& plan, const Worker& worker, const Radio& radio, const Troubles& troubles)
        : plan_(plan), worker_(worker), radio_(radio), troubles_(troubles) {}

    bool explain(const faults::StoredPart& part) const {
        const std::string wanted = bare(part.tpdu);
        const bool disturbed = std::ranges::any_of(worker_.presses(), [&](const Press& press) {
            return bare(press.tpdu) == wanted && is_disturbed(press.at);
        });
        return disturbed || std::ranges::any_of(radio_.seen(), [&](const Seen& seen) {
                   return !seen.taken && !is_certain(seen.code) && bare(seen.tpdu) == wanted;
               });
    }

private:
    bool is_disturbed(hal::Instant pressed) const {
        const hal::Instant settled = settled_by(pressed);
        return std::ranges::any_of(troubles_.disturbances(),
                                   [&](const Disturbance& disturbance) {
                                       return disturbance.from <= settled &&
                                              disturbance.to >= pressed;
                                   }) ||
               std::ranges::any_of(worker_.deaths(), [&](hal::Instant death) {
                   return death >= pressed && death <= settled;
               });
    }

    /// By then its answer has come and is written down, if nothing but the disk goes wrong: which
    /// is asked again at least so often while something is to be written.
    hal::Instant settled_by(hal::Instant pressed) const {
        constexpr auto asked_again = 6s;
        hal::Instant settled = pressed + plan_.submit_delay + 2s;
        for (const hal::Instant refusal : worker_.disk().refusals()) {
            if (refusal >= pressed && refusal <= settled) {
                settled = std::max(settled, refusal + asked_again);
            }
        }
        return settled;
    }

    const Plan& plan_;
    const Worker& worker_;
    const Radio& radio_;
    const Troubles& troubles_;
};

std::vector<faults::Incoming> delivered(const Plan& plan, const Radio& radio,
                                        const Troubles& troubles,
                                        const std::vector<faults::Incoming>& listed) {
    std::vector<faults::Incoming> all;
    for (const Arrival& arrival : plan.arrivals) {
        const bool is_listed =
            std::ranges::find(listed, arrival.text, &faults::Incoming::text) != listed.end();
        const bool may_be_missing = plan.swaps_sim || radio.went_elsewhere(arrival) ||
                                    troubles.perhaps_deleted().contains(arrival.text);
        if (!troubles.deleted().contains(arrival.text) && (is_listed || !may_be_missing)) {
            all.push_back({arrival.from, arrival.text});
        }
    }
    return all;
}

void count(Outcome& outcome, const faults::Witnesses& witnesses) {
    outcome.messages = static_cast<unsigned>(witnesses.database.messages.size());
    std::map<std::string, unsigned> copies;
    for (const faults::Submitted& submitted : witnesses.ledger.submitted) {
        ++copies[bare(submitted.tpdu)];
    }
    for (const faults::StoredMessage& message : witnesses.database.messages) {
        for (const faults::StoredPart& part : message.parts) {
            outcome.uncertain += part.state == "uncertain" ? 1U : 0U;
            outcome.marked += part.possible_duplicate && copies[bare(part.tpdu)] > 1 ? 1U : 0U;
        }
    }
}

}  // namespace

void judge(Outcome& outcome, test_support::SimClock& clock, const Plan& plan, const Worker& worker,
           const Radio& radio, const Callers& callers, const Troubles& troubles,
           const Listed& listed) {
    faults::Witnesses witnesses;
    witnesses.journal.calls = callers.calls();
    witnesses.journal.listed = listed;
    if (listed) {
        witnesses.journal.received = delivered(plan, radio, troubles, *listed);
    }
    for (const Seen& seen : radio.seen()) {
        if (seen.taken) {
            witnesses.ledger.submitted.push_back(
                {.tpdu = seen.tpdu, .to = seen.to, .text = seen.text});
        }
    }
    witnesses.database = read_database(clock, worker.database(), outcome.violations);
    count(outcome, witnesses);
    const Doubts doubts(plan, worker, radio, troubles);
    for (const faults::StoredMessage& message : witnesses.database.messages) {
        for (const faults::StoredPart& part : message.parts) {
            if (part.state == "uncertain" && !doubts.explain(part)) {
                outcome.violations.push_back("I6: " + message.id + " part " +
                                             std::to_string(part.part) +
                                             " is uncertain without a reason: " + part.error);
            }
        }
    }
    witnesses.journal.in_window = outcome.uncertain;  // Each is looked at above.
    for (const faults::Violation& violation : faults::check(witnesses)) {
        outcome.violations.push_back(violation.rule + ": " + violation.what);
        outcome.lost += violation.kind == faults::Kind::lost ? 1U : 0U;
        outcome.doubled += violation.kind == faults::Kind::doubled ? 1U : 0U;
    }
    outcome.violations.insert(outcome.violations.end(), callers.lies().begin(),
                              callers.lies().end());
    outcome.violations.insert(outcome.violations.end(), troubles.sights().begin(),
                              troubles.sights().end());
}

}  // namespace simulation
