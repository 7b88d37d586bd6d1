#include "cli/password_source.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <optional>

namespace cli {
namespace {

constexpr std::size_t max_password = 1024;  ///< octets

/// getpass(3) is old, but termios belongs to the HAL's ports, and one prompt needs no more.
std::optional<std::string> prompt(const char* question) {
    char* typed = ::getpass(question);
    if (typed == nullptr) {
        return std::nullopt;
    }
    std::string password(typed);
    ::explicit_bzero(typed, password.size());
    return password;
}

hal::Result<std::string> prompt_twice(const char* question, const std::string& what) {
    const auto first = prompt(question);
    const auto second = first ? prompt("The same again: ") : std::nullopt;
    if (!first || !second) {
        return hal::unexpected({errno, std::generic_category()}, what);
    }
    if (*first != *second) {
        return hal::unexpected(std::make_error_code(std::errc::invalid_argument),
                               what + ": the two differ");
    }
    return *first;
}

hal::Result<std::string> read_line(std::istream& in, const std::string& name) {
    std::string content(max_password + 1, '\0');
    in.read(content.data(), static_cast<std::streamsize>(content.size()));
    content.resize(static_cast<std::size_t>(in.gcount()));
    if (content.size() > max_password) {
        return hal::unexpected(std::make_error_code(std::errc::file_too_large), name);
    }
    if (content.ends_with('\n')) {
        content.pop_back();
    }
    if (content.ends_with('\r')) {
        content.pop_back();
    }
    return content;
}

hal::Result<std::string> read_secret(const std::string& file, const char* question,
                                     const std::string& what) {
    if (file == "-") {
        return at_terminal() ? prompt_twice(question, what) : read_line(std::cin, "standard input");
    }
    errno = 0;
    std::ifstream in(file, std::ios::binary);
    if (!in) {
        return hal::unexpected({errno, std::generic_category()}, file);
    }
    return read_line(in, file);
}

}  // namespace

bool at_terminal() {
    return ::isatty(STDIN_FILENO) == 1;
}

hal::Result<std::string> read_password(const std::string& file) {
    return read_secret(file, "New password: ", "password");
}

hal::Result<std::string> read_password_hash(const std::string& file) {
    return read_secret(file, "Hash of the password: ", "password-hash");
}

hal::Result<std::string> read_pin(const std::string& file) {
    return read_secret(file, "PIN of the SIM: ", "pin");
}

}  // namespace cli
