#include "api/credentials.hpp"

namespace api {

using auth::Verdict;

void check_credentials(auth::Authenticator& authenticator, const Credentials& credentials,
                       const std::function<void(Decision)>& then) {
    const auto& [realm, source, username, password] = credentials;
    switch (authenticator.known(realm, source, username, password)) {
        case Verdict::accepted:
            return then({.admission = Admission::granted});
        case Verdict::slowed:
            return then({.admission = Admission::too_many, .retry_after = std::chrono::seconds(1)});
        case Verdict::rejected:
            return then({.admission = Admission::refused});
        case Verdict::unknown:
            break;
    }
    const auth::Receipt receipt = authenticator.submit(
        {.realm = realm,
         .source = source,
         .username = username,
         .password = password,
         .done = [then](bool right) {
             then({.admission = right ? Admission::granted : Admission::refused});
         }});
    if (receipt.submitted != auth::Submitted::taken) {
        then({.admission = Admission::too_many, .retry_after = receipt.retry_after});
    }
}

http::Header retry_after(std::chrono::seconds after) {
    return {"Retry-After", std::to_string(after.count())};
}

}  // namespace api
