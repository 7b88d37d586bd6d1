#include "api/family_form.hpp"

#include "api/send_answer.hpp"

namespace api {

using reply::Outcome;

http::Response FamilyForm::render(const reply::Send& send) const {
    return reply::render_send(replies(), send);
}

http::Response FamilyForm::render_group(const reply::Send& whole,
                                        const std::vector<reply::Send>& members) const {
    return reply::render_group(replies(), whole, members);
}

http::Response FamilyForm::refusal(const outbox::Rejection& refusal) const {
    switch (refusal.why) {
        case outbox::NotAccepted::storage:
            return reply::render_refusal(replies(), Outcome::storage_trouble, "storage");
        case outbox::NotAccepted::busy:
            return reply::render_refusal(replies(), Outcome::overloaded, "busy");
        case outbox::NotAccepted::queue:
            return reply::render_refusal(replies(), Outcome::overloaded, "queue");
        case outbox::NotAccepted::limit:
            return too_many(replies(), "limit: " + refusal.limit.limit, refusal.limit.again_in);
        case outbox::NotAccepted::id_taken:
            break;
    }
    return parameter_refusal(replies(), id_taken, 422);
}

}  // namespace api
