#pragma once

#include <string>

#include "http/response.hpp"

namespace fcgi {

/// The CGI header block of a response (RFC 3875 6.3), Content-Length included, Cache-Control:
/// no-store where the response says nothing else, and the empty line at its end. Some clients
/// compare the reason phrase: with 200 it is exactly "OK". Pure.
std::string response_head(const http::Response& response);

}  // namespace fcgi
