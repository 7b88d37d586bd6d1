#pragma once

#include <memory>
#include <optional>
#include <string>

#include "api/credentials.hpp"
#include "auth/sessions.hpp"
#include "gateway/gateway.hpp"
#include "http/exchange.hpp"

namespace api {

/// Who may use the web interface: logging in and out, and the administrator's account.
///
///     GET    /api/v1/session                                       who is asking?
///     POST   /api/v1/session        {"username", "password"}       log in
///     DELETE /api/v1/session                                       log out
///     POST   /api/v1/setup          {"code", "username", "password"}
///     PUT    /api/v1/administrator  {"password", "new_password"}
///
/// Each answers 200 {"state": "setup" | "logged-out" | "logged-in"}; logged in with "username" and
/// "expires_in", in seconds. "setup": there is no administrator yet, and the one-time code of
/// `sms-gateway administrator code` lets one be chosen. Who is logged in has the cookie of
/// auth::session_cookie(); each login, and a changed password, gives a new one, and the latter ends
/// all other sessions.
///
/// Else application/problem+json (RFC 9457): what refusal_at_the_gate() says, then 400 the body,
/// "detail" begins with the field's name · 401 wrong username, password or code, or no session ·
/// 409 there is an administrator already, or none, or no code · 429 with Retry-After, too many
/// wrong ones · 503 the settings cannot be written now.
///
/// Passwords and the code go through the one slow lane of the SMS interface, and are no good
/// there, nor are its accounts here. Any thread; `gateway` outlives it, and has stopped before it
/// goes.
class Admin {
public:
    explicit Admin(gateway::Gateway& gateway) : gateway_(gateway) {}

    void serve_session(std::unique_ptr<http::Exchange> exchange);
    void serve_setup(std::unique_ptr<http::Exchange> exchange);
    void serve_administrator(std::unique_ptr<http::Exchange> exchange);

    /// The session that a request belongs to, which is prolonged by this. What changes something
    /// has to pass refusal_at_the_gate() too.
    std::optional<auth::Session> authenticated(const http::Request& request);

private:
    struct Call;
    using CallPointer = std::shared_ptr<Call>;
    /// What has to be right before something is done on the hash thread.
    struct Secret {
        auth::Realm realm;
        std::string username;
        std::string password;
        std::string wrong;  ///< what to say if it is
        void (Admin::*then)(const Call&);
    };

    /// Answers itself, and gives null, when something is the matter.
    CallPointer at_the_gate(std::unique_ptr<http::Exchange> exchange, const std::string& allow);
    void let_in(const Call& call, const settings::Administrator& administrator);

    void say_state(const Call& call);
    void log_in(const CallPointer& call);
    void log_out(const Call& call);

    void check_and_hash(const CallPointer& call, const Secret& secret);
    // On the hash thread.
    void set_up(const Call& call);
    void change_password(const Call& call);
    void store(const Call& call, const char* event, settings::Administrator wanted,
               const std::string& password);

    gateway::Gateway& gateway_;
    auth::Sessions sessions_;
};

}  // namespace api
