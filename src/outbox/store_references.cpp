#include "outbox/rows.hpp"
#include "outbox/store.hpp"

namespace outbox {

hal::Result<std::optional<hal::MessageReference>> Store::last_reference(const Sender& sender) {
    std::optional<hal::MessageReference> reference;
    HAL_CHECK(look([&](database::Session& session) {
        return session.query(
            "SELECT p.state, p.reference FROM parts p JOIN messages m ON m.seq = p.message "
            "WHERE m.modem = ? AND m.imsi = ? AND p.armed_at IS NOT NULL "
            "ORDER BY p.armed_at DESC LIMIT 1",
            {sender.modem, sender.imsi}, [&](const database::Row& row) {
                const State state = rows::state_at(row, 0);
                const bool accepted = is_success(state) || state == State::undeliverable;
                if (accepted && !row.is_null(1)) {
                    reference = static_cast<hal::MessageReference>(row.integer(1));
                }
            });
    }));
    return reference;
}

}  // namespace outbox
