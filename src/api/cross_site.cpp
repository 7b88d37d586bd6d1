#include "api/cross_site.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "text/ascii.hpp"

namespace api {
namespace {

constexpr std::string_view scheme = "https://";
constexpr std::uint16_t https_port = 443;  // RFC 9110 4.2.2

struct Authority {
    std::string host;  // in lower case; an IPv6 address with its brackets
    std::uint16_t port;

    friend bool operator==(const Authority&, const Authority&) = default;
};

bool is_any_of(std::string_view text, std::string_view allowed) {
    return text.find_first_not_of(allowed) == std::string_view::npos;
}

/// How many characters at the front are the host; 0: none is there.
std::size_t host_length(std::string_view text) {
    constexpr std::string_view in_address = "0123456789abcdefABCDEF:.";
    constexpr std::string_view in_name =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";
    if (!text.starts_with('[')) {
        return std::min(text.find_first_not_of(in_name), text.size());
    }
    const std::size_t end = text.find(']');
    const bool whole =
        end != std::string_view::npos && end > 1 && is_any_of(text.substr(1, end - 1), in_address);
    return whole ? end + 1 : 0;
}

/// "host", "host:port" (RFC 3986 3.2 without userinfo); nothing else.
std::optional<Authority> read_authority(std::string_view text) {
    Authority authority{std::string(text.substr(0, host_length(text))), https_port};
    std::ranges::transform(authority.host, authority.host.begin(), text::lower);
    std::string_view rest = text.substr(authority.host.size());
    if (authority.host.empty() || (!rest.empty() && rest.front() != ':')) {
        return std::nullopt;
    }
    rest.remove_prefix(std::min<std::size_t>(1, rest.size()));
    if (!rest.empty()) {
        const auto [end, error] =
            std::from_chars(rest.data(), rest.data() + rest.size(), authority.port);
        if (error != std::errc() || end != rest.data() + rest.size()) {
            return std::nullopt;
        }
    }
    return authority;
}

/// "null", other schemes and whatever is no origin are not.
bool is_own_origin(std::string_view origin, std::string_view host) {
    if (!origin.starts_with(scheme)) {
        return false;
    }
    const auto theirs = read_authority(origin.substr(scheme.size()));
    return theirs && theirs == read_authority(host);
}

}  // namespace

bool is_from_elsewhere(const http::Request& request) {
    const std::string& site = request.sec_fetch_site;
    if (!site.empty() && site != "none" && site != "same-origin") {
        return true;
    }
    return !request.origin.empty() && !is_own_origin(request.origin, request.host);
}

bool is_surely_own(const http::Request& request) {
    return !is_from_elsewhere(request) &&
           (!request.origin.empty() || request.sec_fetch_site == "same-origin");
}

}  // namespace api
