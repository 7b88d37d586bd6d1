#pragma once

#include <string>

namespace http {

/// One request as the edge hands it over; nothing is decoded yet. The body is complete.
struct Request {
    std::string method;
    std::string path;          ///< "/cgi-bin/sms_send", without the query
    std::string query;         ///< raw, without the question mark
    std::string content_type;  ///< as sent, may be empty
    std::string body;          ///< raw
    std::string remote_address;
    std::string idempotency_key;  ///< the header of this name, as sent; may be empty
    /// The header of this name, as sent; empty: none, or not for this path. A secret.
    std::string authorization;
    std::string host;            ///< the header of this name, with a port; nginx has checked it
    std::string origin;          ///< the header of this name, as a browser sends it; may be empty
    std::string sec_fetch_site;  ///< the header of this name (W3C Fetch Metadata); may be empty
    /// The header of this name, for the web interface's paths only. A secret.
    std::string cookie;
};

}  // namespace http
