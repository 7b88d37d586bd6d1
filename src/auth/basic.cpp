#include "auth/basic.hpp"

#include <sodium.h>

#include <algorithm>

#include "text/ascii.hpp"

namespace auth {
namespace {

constexpr std::string_view scheme = "basic";

/// What follows the scheme's name, which any case may have (RFC 9110 11.1), and spaces.
std::optional<std::string_view> token_of(std::string_view header) {
    if (header.size() <= scheme.size() || header[scheme.size()] != ' ' ||
        !std::ranges::equal(header.substr(0, scheme.size()), scheme, {}, text::lower)) {
        return std::nullopt;
    }
    header.remove_prefix(scheme.size());
    header.remove_prefix(std::min(header.find_first_not_of(' '), header.size()));
    return header;
}

}  // namespace

std::optional<BasicCredentials> read_basic(std::string_view header) {
    const auto token = token_of(header);
    if (!token) {
        return std::nullopt;
    }
    std::string octets(token->size(), '\0');
    std::size_t size = 0;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(octets.data()), octets.size(),
                          token->data(), token->size(), nullptr, &size, nullptr,
                          sodium_base64_VARIANT_ORIGINAL) != 0) {
        return std::nullopt;
    }
    octets.resize(size);
    const std::size_t colon = octets.find(':');
    if (colon == std::string::npos) {
        return std::nullopt;
    }
    return BasicCredentials{octets.substr(0, colon), octets.substr(colon + 1)};
}

}  // namespace auth
