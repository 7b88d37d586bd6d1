// The administrator's account: chosen with the one-time code, and a new password.
#include "api/admin_call.hpp"
#include "auth/password.hpp"
#include "logging/log.hpp"
#include "settings/rules.hpp"
#include "settings/setup_code.hpp"

namespace api {
namespace {

/// The sentence names the field that the password came in.
hal::Result<> check_password(const std::string& username, const std::string& password,
                             const std::string& field) {
    constexpr std::string_view said = "password";
    auto checked = auth::check_new_password(username, password);
    if (!checked) {
        return hal::unexpected(checked.error().code,
                               field + checked.error().context.substr(said.size()));
    }
    return {};
}

}  // namespace

void Admin::serve_setup(std::unique_ptr<http::Exchange> exchange) {
    const auto call = at_the_gate(std::move(exchange), "POST");
    if (call == nullptr || !call->read({"code", "username", "password"})) {
        return;
    }
    if (call->has_administrator()) {
        return call->refuse(409, "there is an administrator already");
    }
    if (call->administrator().setup_code_hash.empty()) {
        return call->refuse(409, "there is no code: sms-gateway administrator code draws one");
    }
    // Before the code is looked at, which may be tried a few times only.
    const std::string& username = call->field("username");
    if (!settings::is_name(username)) {
        return call->refuse(400, "username: 1 to 64 characters, no control characters");
    }
    if (const auto good = check_password(username, call->field("password"), "password"); !good) {
        return call->refuse(400, good.error().context);
    }
    check_and_hash(call, {.realm = auth::Realm::setup,
                          .password = settings::normal_setup_code(call->field("code")),
                          .wrong = "code: wrong",
                          .then = &Admin::set_up});
}

void Admin::serve_administrator(std::unique_ptr<http::Exchange> exchange) {
    const auto call = at_the_gate(std::move(exchange), "PUT");
    if (call == nullptr) {
        return;
    }
    const auto session = authenticated(call->request());
    if (!session || session->username != call->administrator().username) {
        return call->refuse_as_unknown("log in first");
    }
    if (!call->read({"password", "new_password"})) {
        return;
    }
    const std::string& wanted = call->field("new_password");
    if (const auto good = check_password(session->username, wanted, "new_password"); !good) {
        return call->refuse(400, good.error().context);
    }
    check_and_hash(call, {.realm = auth::Realm::administrator,
                          .username = session->username,
                          .password = call->field("password"),
                          .wrong = "password: wrong",
                          .then = &Admin::change_password});
}

/// Past known(), which answers on this thread: whatever is right is followed by a hash, and that
/// is the hash thread's work.
void Admin::check_and_hash(const CallPointer& call, const Secret& secret) {
    const auth::Receipt receipt = gateway_.authenticator().submit(
        {.realm = secret.realm,
         .source = call->request().remote_address,
         .username = secret.username,
         .password = secret.password,
         .done = [this, call, wrong = secret.wrong, then = secret.then](bool right) {
             return right ? (this->*then)(*call) : call->refuse_as_unknown(wrong);
         }});
    if (receipt.submitted != auth::Submitted::taken) {
        call->refuse_for_now(receipt.retry_after);
    }
}

void Admin::set_up(const Call& call) {
    store(call, "administrator_set_up",
          {.username = call.field("username"), .password_hash = {}, .setup_code_hash = {}},
          call.field("password"));
}

void Admin::change_password(const Call& call) {
    store(call, "administrator_password_changed",
          {.username = call.administrator().username,
           .password_hash = {},
           .setup_code_hash = call.administrator().setup_code_hash},
          call.field("new_password"));
}

void Admin::store(const Call& call, const char* event, settings::Administrator wanted,
                  const std::string& password) {
    auto hash = auth::hash_password(password);
    if (!hash) {
        return call.refuse(503, hash.error().message());
    }
    wanted.password_hash = std::move(*hash);
    const auto stored =
        gateway_.change_settings([&call, &wanted](settings::Settings& settings) -> hal::Result<> {
            // Somebody may have been faster, here or on the command line.
            if (settings.administrator != call.administrator()) {
                return hal::unexpected(std::make_error_code(std::errc::operation_canceled));
            }
            settings.administrator = wanted;
            return {};
        });
    if (!stored && stored.error().code == std::errc::operation_canceled) {
        return call.refuse(409, "the administrator has just been changed");
    }
    if (!stored) {
        logging::log(logging::Level::error, "settings_not_written",
                     {{"why", stored.error().message()}});
        return call.refuse(503, "the settings cannot be written now");
    }
    logging::log(logging::Level::notice, event, {{"source", call.request().remote_address}});
    let_in(call, wanted);
}

}  // namespace api
