#include "outbox/statements.hpp"
#include "outbox/store.hpp"

namespace outbox {

hal::Result<std::optional<hal::MessageReference>> Store::last_reference(const Sender& sender) {
    std::optional<hal::MessageReference> reference;
    HAL_CHECK(look([&](database::Session& session) {
        return session.query(
            statements::last_submit, {sender.modem, sender.imsi}, [&](const database::Row& row) {
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
