// Answers that are owed: a caller does not know what became of its message, and may ask again.
#include "outbox/statements.hpp"
#include "outbox/store.hpp"

namespace outbox {

using database::Row;
using database::Session;
using rows::steady_ms;

hal::Result<std::vector<Progress>> Store::owed(const NewMessage& message) {
    std::vector<Progress> owed;
    const std::set<MessageId> answered = notes_.answered();
    HAL_CHECK(look([&](Session& session) -> hal::Result<> {
        std::vector<std::int64_t> messages;
        HAL_CHECK(session.query(statements::owed,
                                {message.account, message.number, message.text, options_of(message),
                                 steady_ms(clock_.now() - owed_for)},
                                [&](const Row& row) { messages.push_back(row.integer(0)); }));
        for (const std::int64_t row : messages) {
            HAL_TRY(Progress progress, rows::progress_of(session, row));
            if (!answered.contains(progress.id)) {
                owed.push_back(std::move(progress));
            }
        }
        return {};
    }));
    return owed;
}

void Store::answered(const MessageId& id) {
    notes_.add_answered(id);
}

/// Debts that nobody can ask for any more leave the index, else it would grow with every caller who
/// never came back; many at once, so that it costs next to nothing.
hal::Result<> Store::let_debts_lapse() {
    constexpr std::int64_t many = 100;
    const std::int64_t over = steady_ms(clock_.now() - owed_for);
    std::int64_t lapsed = 0;
    HAL_CHECK(look([&](Session& session) {
        return session.query(
            "SELECT count(*) FROM messages WHERE owed = 1 AND finished_steady <= ?", {over},
            [&](const Row& row) { lapsed = row.integer(0); });
    }));
    if (lapsed < many) {
        return {};
    }
    return change([&](Session& session) {
        return session.run("UPDATE messages SET owed = 2 WHERE owed = 1 AND finished_steady <= ?",
                           {over});
    });
}

}  // namespace outbox
