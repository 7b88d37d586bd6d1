#include "api/credentials.hpp"

namespace api {

void check_credentials(auth::Authenticator& authenticator, const Credentials& credentials,
                       const std::function<void(Admission)>& then) {
    const auto& [source, username, password] = credentials;
    switch (authenticator.known(source, username, password)) {
        case auth::Verdict::accepted:
            return then(Admission::granted);
        case auth::Verdict::rejected:
            return then(Admission::refused);
        case auth::Verdict::unknown:
            break;
    }
    const bool taken = authenticator.submit(
        {.source = source, .username = username, .password = password, .done = [then](bool right) {
             then(right ? Admission::granted : Admission::refused);
         }});
    if (!taken) {
        then(Admission::too_many);
    }
}

}  // namespace api
