// Messages on their way into the outbox.
#include "outbox/error.hpp"
#include "outbox/statements.hpp"
#include "outbox/store.hpp"

namespace outbox {
namespace {

using database::Row;
using database::Session;
using rows::number;
using rows::steady_ms;
using rows::wall_ms;

/// The message that has this one's request key, if it has the same content.
hal::Result<std::optional<Progress>> find_by_key(Session& session, const NewMessage& message) {
    if (message.request_key.empty()) {
        return std::optional<Progress>{};
    }
    std::optional<std::int64_t> found;
    bool equal = false;
    HAL_CHECK(session.query(
        statements::by_request_key,
        {message.number, message.text, options_of(message), message.account, message.request_key},
        [&](const Row& row) {
            found = row.integer(0);
            equal = row.integer(1) != 0;
        }));
    if (!found) {
        return std::optional<Progress>{};
    }
    if (!equal) {
        return hal::unexpected(Errc::id_taken);
    }
    HAL_TRY(Progress progress, rows::progress_of(session, *found));
    return std::optional(std::move(progress));
}

hal::Result<> insert_parts(Session& session, std::int64_t row, const NewMessage& message,
                           hal::Instant now) {
    std::int64_t part = 0;
    for (const hal::Octets& tpdu : message.tpdus) {
        HAL_CHECK(session.run(
            "INSERT INTO parts (message, part, tpdu, state, wanted_modem, priority, awaits_report, "
            "due) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            {row, ++part, std::span<const std::uint8_t>(tpdu), number(State::queued), message.modem,
             std::int64_t{message.priority}, std::int64_t{message.report}, steady_ms(now)}));
    }
    return {};
}

}  // namespace

std::uint8_t Store::next_concat_reference() {
    return static_cast<std::uint8_t>(++concat_reference_);
}

hal::Result<Added> Store::add(const NewMessage& message) {
    HAL_TRY(std::vector<Added> added, add_all({&message, 1}));
    return std::move(added.front());
}

hal::Result<std::vector<Added>> Store::add_all(std::span<const NewMessage> messages) {
    std::vector<Added> all;
    unsigned fresh = 0;
    const std::string& account = messages.front().account;  // A request has one.
    HAL_CHECK(change(
        [&](Session& session) -> hal::Result<> {
            HAL_CHECK(count_accepted(session));
            all.clear();
            fresh = 0;
            for (const NewMessage& message : messages) {
                HAL_TRY(Added added, add_one(session, message));
                fresh += added.existed ? 0 : 1;
                all.push_back(std::move(added));
            }
            return fresh == 0 || !account_limits_.hit(account, fresh, clock_.now())
                       ? hal::Result<>()
                       : hal::unexpected(Errc::limit_reached);
        },
        messages,
        [&] {
            for (; fresh != 0; --fresh) {
                account_limits_.count(account, clock_.now());
            }
        }));
    return all;
}

hal::Result<Added> Store::add_one(Session& session, const NewMessage& message) {
    HAL_TRY(auto earlier, find_by_key(session, message));
    if (earlier) {
        return Added{.existed = true, .progress = std::move(*earlier)};
    }
    HAL_CHECK(check_room(session));
    HAL_CHECK(insert(session, message));
    return Added{.existed = false,
                 .progress = {.id = message.id,
                              .state = State::queued,
                              .parts = static_cast<unsigned>(message.tpdus.size()),
                              .parts_sent = 0,
                              .batch = message.batch}};
}

/// Counting takes long when many wait, and only add() makes more messages open: so what was counted
/// once, and each one added since, is as many as there can be.
hal::Result<> Store::check_room(Session& session) {
    const unsigned limit = waiting_limit_;
    if (limit == 0 || (open_at_most_ && *open_at_most_ < limit)) {
        return {};
    }
    std::int64_t waiting = 0;
    HAL_CHECK(session.query(
        "SELECT count(DISTINCT p.message), count(DISTINCT CASE p.state "
        "WHEN " OUTBOX_QUEUED " THEN p.message END) FROM parts p WHERE " OUTBOX_IS_OPEN,
        {}, [&](const Row& row) {
            open_at_most_ = row.integer(0);
            waiting = row.integer(1);
        }));
    return waiting < limit ? hal::Result<>{} : hal::unexpected(Errc::queue_full);
}

hal::Result<> Store::insert(Session& session, const NewMessage& message) {
    const hal::Instant now = clock_.now();
    const hal::Instant expires = now + message.lifetime;
    HAL_CHECK(session.run(
        "INSERT INTO messages (id, account, number, text, concat_reference, state, created_at, "
        "lifetime_ms, expires, wanted_modem, owed, request_key, options, priority, policy, batch) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?)",
        {message.id, message.account, message.number, message.text,
         std::int64_t{message.concat_reference}, number(State::queued), wall_ms(clock_.wall_now()),
         std::int64_t{message.lifetime.count()}, steady_ms(expires), message.modem,
         message.request_key, options_of(message), std::int64_t{message.priority},
         message.uncertain ? database::Value(static_cast<std::int64_t>(*message.uncertain))
                           : database::Value(nullptr),
         message.batch}));
    const std::int64_t row = session.last_row_id();
    HAL_CHECK(insert_parts(session, row, message, now));
    expiries_.emplace(expires, row);
    if (open_at_most_) {
        ++*open_at_most_;
    }
    if (message.tpdus.size() == 1) {
        return {};
    }
    // Not the message's own: another one may have drawn a later one and come here first.
    return session.run(
        "INSERT INTO counters (name, value) VALUES ('concat_reference', ?) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        {std::int64_t{concat_reference_ & 0xFFU}});
}

}  // namespace outbox
