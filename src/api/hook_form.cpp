#include "api/hook_form.hpp"

#include "api/problem.hpp"
#include "api/send_answer.hpp"
#include "local/json.hpp"

namespace api {

http::Response HookForm::render(const reply::Send& send) const {
    if (send.outcome == reply::Outcome::error) {
        // The earlier message that this request has joined. Told so, it repeats, and nothing being
        // owed any more that makes a new message: an alarm is not lost for an unheard answer.
        return problem(503, "the message " + send.message_id + " has failed");
    }
    http::Response response{
        .status = 202,
        .content_type = "application/json",
        .headers = {},
        .body = boost::json::serialize(boost::json::object{{"id", send.message_id}}) + "\n"};
    if (send.joined) {
        response.headers.emplace_back("X-Joined", "1");
    }
    return response;
}

http::Response HookForm::render_group(const reply::Send& whole,
                                      const std::vector<reply::Send>& /*members*/) const {
    return render(whole);
}

http::Response HookForm::refusal(const outbox::Rejection& refusal) const {
    switch (refusal.why) {
        case outbox::NotAccepted::storage:
            return problem(503, "the disk refuses the message");
        case outbox::NotAccepted::busy:
            return problem(503, "too many callers wait");
        case outbox::NotAccepted::queue:
            return problem(503, "too many messages wait");
        case outbox::NotAccepted::limit:
            // Not 429: Alertmanager gives up on every 4xx.
            return problem(503, "limit: " + refusal.limit.limit);
        case outbox::NotAccepted::id_taken:
            break;
    }
    return problem(422, id_taken);
}

}  // namespace api
