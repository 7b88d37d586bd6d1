#include "api/router.hpp"

namespace api {

void Router::route(std::unique_ptr<http::Exchange> exchange) {
    const std::string& path = exchange->request().path;
    if (path == "/cgi-bin/sms_send") {
        sms_cgi_.send(std::move(exchange));
    } else if (path == "/cgi-bin/sms_list") {
        sms_cgi_.list(std::move(exchange));
    } else {
        // The old firmware's answer to a name it does not know.
        exchange->respond({.status = 405, .content_type = {}, .headers = {}, .body = {}});
    }
}

}  // namespace api
