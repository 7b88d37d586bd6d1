#pragma once

#include "http/request.hpp"

namespace api {

/// Whether a browser has sent this for another site's page: an `<img>`, a form, a script, or a name
/// that was pointed here. Sec-Fetch-Site (W3C Fetch Metadata 2.1) is there and neither "none" nor
/// "same-origin"; or Origin (RFC 6454 7) is there and not https with Host's host and port. Programs
/// that are no browsers send neither, and never are. Pure.
bool is_from_elsewhere(const http::Request& request);

/// Whether it comes from a page of this very address, for sure: not from elsewhere, and one of the
/// two headers says so. What changes something by a cookie asks for this. Pure.
bool is_surely_own(const http::Request& request);

}  // namespace api
