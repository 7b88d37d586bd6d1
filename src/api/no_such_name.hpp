#pragma once

#include "http/response.hpp"

namespace api {

/// The old firmware's answer to a name under /cgi-bin/ that it does not know, or does not serve.
inline http::Response no_such_name() {
    return {.status = 405, .content_type = {}, .headers = {}, .body = {}};
}

}  // namespace api
