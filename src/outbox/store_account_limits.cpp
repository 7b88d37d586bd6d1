// How many messages each account may have.
#include <algorithm>

#include "outbox/error.hpp"
#include "outbox/rows.hpp"
#include "outbox/store.hpp"

namespace outbox {

using database::Row;
using database::Session;
using rows::wall_ms;
using rows::wall_time;

void Store::limit_accounts(const std::vector<settings::Account>& accounts) {
    const std::lock_guard lock(mutex_);
    account_limits_.set(accounts);
}

std::optional<LimitHit> Store::limit_hit(const std::string& account, unsigned messages) {
    const std::lock_guard lock(mutex_);
    return account_limits_.hit(account, messages, clock_.now());
}

/// Those of the last day, by their dates: what seems to be of the future, because a clock was set,
/// is of now.
hal::Result<> Store::count_accepted(Session& session) {
    if (account_limits_.is_counted()) {
        return {};
    }
    std::vector<std::pair<std::string, hal::Instant>> accepted;
    const hal::Instant now = clock_.now();
    const hal::WallTime today = clock_.wall_now();
    // Looked for from the youngest one on: only what is to be counted is read.
    HAL_CHECK(session.query(
        "SELECT account, created_at FROM messages WHERE seq > coalesce((SELECT seq FROM messages "
        "WHERE created_at < ? ORDER BY seq DESC LIMIT 1), 0) ORDER BY seq",
        {wall_ms(today - AccountLimits::longest)}, [&](const Row& row) {
            const auto age = std::max(today - wall_time(row.integer(1)), hal::WallTime::duration());
            accepted.emplace_back(row.text(0), now - age);
        }));
    for (const auto& [account, accepted_at] : accepted) {
        account_limits_.count(account, accepted_at);
    }
    account_limits_.set_counted();
    return {};
}

}  // namespace outbox
