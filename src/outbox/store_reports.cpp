// Status reports: which part one is about, and what it makes of that.
#include <limits>

#include "outbox/statements.hpp"
#include "outbox/store.hpp"
#include "sms/address.hpp"

namespace outbox {
namespace {

using database::Row;
using database::Session;
using rows::number;
using rows::state_at;
using rows::wall_ms;

/// The service centre's clock and ours may differ by so much.
constexpr std::chrono::milliseconds clocks_differ = std::chrono::minutes(5);
/// The longest that a submit may take: what networks with NB-IoT are given.
constexpr std::chrono::milliseconds longest_submit = std::chrono::seconds(1200);
/// Of those whose date cannot be compared, only so many of the youngest are looked at.
constexpr std::int64_t most_undated = 500;

/// A part that a report was asked for, and that this modem has sent.
struct Sent {
    std::int64_t message = 0;
    std::int64_t part = 0;
    State state = State::sent;
    std::optional<hal::MessageReference> reference;  ///< known or guessed
    std::optional<std::uint8_t> reported;
    std::string number;
    bool guessed = false;   ///< the modem has not said that this is its TP-MR
    bool repeated = false;  ///< sent a second time, or to be
};

/// The columns of OUTBOX_SENT_SELECT, in their order.
Sent sent_at(const Row& row) {
    return {.message = row.integer(0),
            .part = row.integer(1),
            .state = state_at(row, 2),
            .reference = rows::reference_at(row, 3),
            .reported = rows::reference_at(row, 4),
            .number = row.text(5),
            .guessed = row.integer(6) != 0,
            .repeated = row.integer(7) != 0};
}

/// Nobody knows yet, or ever, whether the network has it.
bool is_unclear(State state) {
    return state == State::uncertain || state == State::resolving;
}
/// Perhaps the network has it, though we do not wait for an answer: it is being sent, or is to be a
/// second time, or was given up (by the policy `drop`; what was refused is not told apart).
bool may_be_there(State state, bool repeated) {
    return state == State::armed || (state == State::queued && repeated) || state == State::failed;
}
bool has_report(State state) {
    return state == State::delivered || state == State::undeliverable;
}

struct Search {
    const sms::StatusReport& report;
    std::vector<Sent> known;    ///< with its TP-MR, youngest first
    std::vector<Sent> guessed;  ///< with what would be its TP-MR if the network has taken it
    std::vector<Sent> unknown;  ///< without one
    bool another = false;       ///< one that is not to be settled by this may be meant as well

    void consider(Sent part) {
        const auto dialled = sms::parse_number(part.number);
        if (!dialled || !sms::may_be_same_number(*dialled, report.recipient)) {
            return;
        }
        const bool unclear = is_unclear(part.state);
        const bool fits = part.reference == report.reference;
        if (may_be_there(part.state, part.repeated)) {
            another = true;
        } else if (fits && unclear && part.guessed) {
            guessed.push_back(std::move(part));
        } else if (fits && (unclear || part.state == State::sent || has_report(part.state))) {
            known.push_back(std::move(part));
        } else if (unclear && !part.reference) {
            unknown.push_back(std::move(part));
        }
    }
    /// A guess is the TP-MR of whatever was taken first, so nothing else may have been.
    std::optional<Sent> best() const {
        if (!known.empty()) {
            return known.front();
        }
        return guessed.size() == 1 && unknown.empty() && !another ? std::optional(guessed.front())
                                                                  : std::nullopt;
    }
};

/// Those that were sent about when the service centre says that it got it, youngest first.
hal::Result<> search_by_time(Session& session, const Sender& sender, Search& search) {
    const hal::WallTime got = search.report.submitted->utc;
    return session.query(statements::sent_between,
                         {sender.modem, sender.imsi, wall_ms(got - longest_submit - clocks_differ),
                          wall_ms(got + clocks_differ)},
                         [&](const Row& row) { search.consider(sent_at(row)); });
}

/// Those whose date, before `end`, does not compare with the service centre's.
hal::Result<> search_undated(Session& session, const Sender& sender, std::int64_t end,
                             Search& search) {
    HAL_CHECK(session.query(statements::sent_before, {sender.modem, sender.imsi, end, most_undated},
                            [&](const Row& row) { search.consider(sent_at(row)); }));
    return {};
}

/// The one part that the report can be about. Where the modem has not said its TP-MR, it must be
/// the only one; where it cannot even be guessed, its time must fit besides.
hal::Result<std::optional<Sent>> find_sent(Session& session, const Sender& sender,
                                           const sms::StatusReport& report) {
    Search search{.report = report, .known = {}, .guessed = {}, .unknown = {}};
    if (report.submitted) {
        HAL_CHECK(search_by_time(session, sender, search));
    }
    if (search.known.empty() && search.guessed.empty()) {
        if (search.unknown.size() == 1 && !search.another) {
            return std::optional(search.unknown.front());
        }
        HAL_CHECK(search_undated(
            session, sender,
            report.submitted ? rows::first_plausible : std::numeric_limits<std::int64_t>::max(),
            search));
    }
    return search.best();
}

State state_after(State before, sms::Delivery delivery) {
    switch (delivery) {
        case sms::Delivery::delivered:
            return State::delivered;
        case sms::Delivery::failed:
            return State::undeliverable;
        case sms::Delivery::trying:
            // The service centre has it.
            return is_unclear(before) ? State::sent : before;
    }
    return before;
}

std::string explain(State before, const sms::StatusReport& report) {
    const char* const said = report.delivery() == sms::Delivery::delivered ? "delivered"
                             : report.delivery() == sms::Delivery::trying
                                 ? "the service centre has it and still tries"
                                 : "not delivered";
    const std::string was =
        is_unclear(before) ? "was " + std::string(to_string(before)) + "; " : "";
    return was + "status report: " + said + " (TP-ST " + std::to_string(report.status) + ")";
}

}  // namespace

hal::Result<std::optional<Progress>> Store::report(const std::string& modem,
                                                   const sms::StatusReport& report) {
    const Sender sender{modem, hands_.subscription_of(modem)};
    std::optional<Sent> part;
    HAL_CHECK(look([&](Session& session) -> hal::Result<> {
        HAL_TRY(part, find_sent(session, sender, report));
        return {};
    }));
    std::optional<Progress> progress;
    if (!part || has_report(part->state) || part->reported == report.status) {
        return progress;
    }
    HAL_CHECK(change([&](Session& session) -> hal::Result<> {
        HAL_TRY(part, find_sent(session, sender, report));  // It may have come on meanwhile.
        if (!part) {
            return {};
        }
        const State after = state_after(part->state, report.delivery());
        if (after == part->state) {
            return session.run("UPDATE parts SET report = ? WHERE message = ? AND part = ?",
                               {std::int64_t{report.status}, part->message, part->part});
        }
        if (!allowed(part->state, after)) {
            return {};
        }
        const bool explained = part->state != State::sent || after == State::undeliverable;
        HAL_CHECK(session.run(
            "UPDATE parts SET report = ?, state = ?, error = ?, reference = coalesce(reference, ?) "
            "WHERE message = ? AND part = ?",
            {std::int64_t{report.status}, number(after),
             explained ? explain(part->state, report) : std::string(),
             std::int64_t{report.reference}, part->message, part->part}));
        HAL_TRY(progress, update_message(session, part->message));
        return {};
    }));
    return progress;
}

}  // namespace outbox
