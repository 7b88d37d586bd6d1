#include "cli/worker.hpp"

#include <chrono>
#include <system_error>

#include "cli/commands.hpp"
#include "cli/printing.hpp"
#include "hal/clock.hpp"
#include "hal/error.hpp"
#include "local/client.hpp"

namespace cli {
namespace {

/// The worker serves its callers one after another, each for two seconds at most.
constexpr std::chrono::seconds patience{15};

bool is_no_worker(const hal::Error& error) {
    return error.code == std::errc::no_such_file_or_directory ||
           error.code == std::errc::connection_refused;
}

/// How a command ends that got no answer, or not the one it wants.
struct Failure {
    Exit exit = Exit::failed;
    std::string sentence;
};

Failure explain(const hal::Error& error, const std::string& socket) {
    if (is_no_worker(error)) {
        return {Exit::no_worker, "the worker is not running (no socket at " + socket + ")"};
    }
    if (error.code == std::errc::permission_denied || error.code == std::errc::connection_reset) {
        return {Exit::failed,
                "the worker at " + socket + " talks to root and to its own user only"};
    }
    if (error.code == hal::Errc::timed_out) {
        return {Exit::failed, "the worker at " + socket + " does not answer"};
    }
    return {Exit::failed, error.message()};
}

bool is_success(const local::Response& reply) {
    return reply.status >= 200 && reply.status <= 299;
}

Failure explain(const local::Response& reply) {
    const std::string why = text_at(reply.body, "error");
    return {Exit::failed,
            why.empty() ? "the worker answered " + std::to_string(reply.status) : printable(why)};
}

hal::Result<local::Response> call(const Options& options, const local::Request& request) {
    const auto clock = hal::make_system_clock();
    return local::call(*clock, options.socket(), request, clock->now() + patience);
}

}  // namespace

local::Request apply_request() {
    return {"POST", "/settings/apply", boost::json::object()};
}

std::string path_segment(std::string_view id) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string result;
    for (const char c : id) {
        const auto octet = static_cast<unsigned char>(c);
        const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                           (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
        if (plain) {
            result += c;
        } else {
            result += '%';
            result += digits[octet >> 4U];
            result += digits[octet & 0x0FU];
        }
    }
    return result;
}

std::optional<boost::json::value> ask(const Options& options, const local::Request& request,
                                      Exit& exit) {
    auto reply = call(options, request);
    if (!reply || !is_success(*reply)) {
        const Failure failure = reply ? explain(*reply) : explain(reply.error(), options.socket());
        exit = fail(failure.exit, failure.sentence);
        return std::nullopt;
    }
    return std::move(reply->body);
}

Applied apply(const Options& options, Exit& exit) {
    const auto reply = call(options, apply_request());
    if (!reply && is_no_worker(reply.error())) {
        return Applied::no_worker;
    }
    if (reply && is_success(*reply)) {
        return Applied::yes;
    }
    const Failure failure = reply ? explain(*reply) : explain(reply.error(), options.socket());
    exit = fail(failure.exit, "saved, but not in effect yet: " + failure.sentence);
    return Applied::refused;
}

}  // namespace cli
