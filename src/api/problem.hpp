#pragma once

#include <string>

#include "http/response.hpp"

namespace api {

/// A refusal as application/problem+json (RFC 9457). `detail`: a sentence in UTF-8 that begins with
/// the name of the field that is to blame, if one is. Pure.
http::Response problem(int status, const std::string& detail);

}  // namespace api
