#include "api/admin.hpp"

#include "api/admin_call.hpp"
#include "api/admin_gate.hpp"
#include "local/json.hpp"
#include "logging/log.hpp"

namespace api {
namespace {

using boost::json::object;

/// Browsers have a dialogue for Basic and Digest, but none for this: the page asks. (A 401 has to
/// have a challenge, RFC 9110 11.6.1.)
constexpr const char* challenge = R"(Cookie realm="SMS Gateway")";

http::Response say(const object& state) {
    return {.status = 200,
            .content_type = "application/json",
            .headers = {},
            .body = boost::json::serialize(state) + "\n"};
}

object logged_in(const std::string& username, std::chrono::seconds expires_in) {
    return {{"state", "logged-in"}, {"username", username}, {"expires_in", expires_in.count()}};
}

std::string id_in(const http::Request& request) {
    return auth::read_session_cookie(request.cookie).value_or("");
}

}  // namespace

void Admin::Call::refuse_as_unknown(const std::string& detail) const {
    http::Response response = problem(401, detail);
    response.headers.emplace_back("WWW-Authenticate", challenge);
    exchange->respond(response);
}

void Admin::Call::refuse_for_now(std::chrono::seconds after) const {
    http::Response response = problem(429, "too many unknown credentials wait to be checked");
    response.headers.push_back(retry_after(after));
    exchange->respond(response);
}

Admin::CallPointer Admin::at_the_gate(std::unique_ptr<http::Exchange> exchange,
                                      const std::string& allow) {
    auto configuration = gateway_.configuration();
    if (const auto refusal =
            refusal_at_the_gate(exchange->request(), configuration->settings, allow)) {
        exchange->respond(*refusal);
        return nullptr;
    }
    return std::make_shared<Call>(Call{std::move(exchange), std::move(configuration), {}});
}

std::optional<auth::Session> Admin::authenticated(const http::Request& request) {
    return sessions_.use(id_in(request), gateway_.configuration()->settings.administrator,
                         gateway_.clock().now());
}

void Admin::serve_session(std::unique_ptr<http::Exchange> exchange) {
    const auto call = at_the_gate(std::move(exchange), "GET, POST, DELETE");
    if (call == nullptr) {
        return;
    }
    const std::string& method = call->request().method;
    if (method == "GET") {
        return say_state(*call);
    }
    return method == "POST" ? log_in(call) : log_out(*call);
}

/// A page may ask as often as it likes: this does not prolong the session.
void Admin::say_state(const Call& call) {
    if (!call.has_administrator()) {
        call.exchange->respond(say({{"state", "setup"}}));
        return;
    }
    const auto session =
        sessions_.find(id_in(call.request()), call.administrator(), gateway_.clock().now());
    call.exchange->respond(session ? say(logged_in(session->username, session->expires_in))
                                   : say({{"state", "logged-out"}}));
}

void Admin::log_in(const CallPointer& call) {
    if (!call->read({"username", "password"})) {
        return;
    }
    if (!call->has_administrator()) {
        return call->refuse(409, "there is no administrator yet");
    }
    const Credentials credentials{.realm = auth::Realm::administrator,
                                  .source = call->request().remote_address,
                                  .username = call->field("username"),
                                  .password = call->field("password")};
    check_credentials(gateway_.authenticator(), credentials,
                      [this, call](const Decision& decision) {
                          switch (decision.admission) {
                              case Admission::granted:
                                  logging::log(logging::Level::notice, "administrator_logged_in",
                                               {{"source", call->request().remote_address}});
                                  return let_in(*call, call->administrator());
                              case Admission::refused:
                                  return call->refuse_as_unknown("username or password: wrong");
                              case Admission::too_many:
                                  return call->refuse_for_now(decision.retry_after);
                          }
                      });
}

void Admin::log_out(const Call& call) {
    sessions_.close(id_in(call.request()));
    http::Response response = say({{"state", call.has_administrator() ? "logged-out" : "setup"}});
    response.headers.emplace_back("Set-Cookie", auth::ended_session_cookie());
    call.exchange->respond(response);
}

/// The browser's session until now ends: whoever knew its id has nothing from what is done next.
void Admin::let_in(const Call& call, const settings::Administrator& administrator) {
    const hal::Instant now = gateway_.clock().now();
    sessions_.close(id_in(call.request()));
    const std::string id = sessions_.open(administrator, now);
    http::Response response = say(logged_in(administrator.username, auth::Sessions::idle));
    response.headers.emplace_back("Set-Cookie", auth::session_cookie(id));
    call.exchange->respond(response);
}

}  // namespace api
