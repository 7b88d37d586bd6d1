#include "fcgi/server.hpp"

#include <fcgiapp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>

#include "fcgi/exchange.hpp"
#include "logging/log.hpp"

namespace fcgi {
namespace {

/// As many as nginx may have waiting for us while all threads are busy.
constexpr int backlog = 1024;
constexpr std::chrono::milliseconds accept_pause{50};
/// A peer that stalls in the middle of a request is dropped after this; nginx, which has read all
/// of it before, never does. Short, because a stop waits for it.
constexpr timeval receive_timeout{.tv_sec = 0, .tv_usec = 500000};
constexpr timeval send_timeout{.tv_sec = 2, .tv_usec = 0};

/// FCGX_Init installs handlers of its own for SIGTERM and others; main has blocked them by now, so
/// they stay main's.
void initialise_library() {
    static const bool once = [] {
        // How long a closed connection lingers for the peer's close; the default is 2 s.
        ::setenv("LIBFCGI_OS_CLOSE_POLL_TIMEOUT", "100", 0);
        FCGX_Init();
        return true;
    }();
    static_cast<void>(once);
}

std::string parameter(const char* name, const FCGX_Request& request) {
    const char* value = FCGX_GetParam(name, request.envp);
    return value == nullptr ? std::string() : std::string(value);
}

http::Request head_of(const FCGX_Request& request) {
    return {.method = parameter("REQUEST_METHOD", request),
            .path = parameter("SCRIPT_NAME", request),
            .query = parameter("QUERY_STRING", request),
            .content_type = parameter("CONTENT_TYPE", request),
            .body = {},
            .remote_address = parameter("REMOTE_ADDR", request),
            .idempotency_key = parameter("HTTP_IDEMPOTENCY_KEY", request),
            .authorization = parameter("HTTP_AUTHORIZATION", request),
            .host = parameter("HTTP_HOST", request),
            .origin = parameter("HTTP_ORIGIN", request),
            .sec_fetch_site = parameter("HTTP_SEC_FETCH_SITE", request),
            .cookie = parameter("HTTP_COOKIE", request)};
}

/// libfcgi keeps its own copy, with the password in it, until the request is answered, and then
/// frees it as it is.
void wipe_parameters(const FCGX_Request& request) {
    for (char** entry = request.envp; entry != nullptr && *entry != nullptr; ++entry) {
        ::explicit_bzero(*entry, std::strlen(*entry));
    }
}

/// False when the body is longer than allowed, or ends early.
bool read_body(const FCGX_Request& fastcgi, std::size_t max_body, http::Request& request) {
    const std::string length = parameter("CONTENT_LENGTH", fastcgi);
    std::size_t size = 0;
    std::from_chars(length.data(), length.data() + length.size(), size);
    if (size > max_body) {
        return false;
    }
    request.body.resize(size);
    const int got = FCGX_GetStr(request.body.data(), static_cast<int>(size), fastcgi.in);
    return got == static_cast<int>(size);
}

}  // namespace

Server::Server(hal::Clock& clock, std::filesystem::path socket, std::vector<uid_t> peers,
               http::Handler handler, http::BodyLimit max_body)
    : clock_(clock),
      path_(std::move(socket)),
      peers_(std::move(peers)),
      handler_(std::move(handler)),
      max_body_(std::move(max_body)) {}

hal::Result<> Server::listen() {
    initialise_library();
    HAL_TRY(auto listener, sockets::Listener::open(path_, backlog));
    listener_.emplace(std::move(listener));
    return {};
}

void Server::run(const std::stop_token& stop) {
    const auto waker = clock_.make_waker();
    waker->watch(listener_->number(), POLLIN);
    const std::stop_callback wake_up(stop, [&] { waker->wake(); });
    while (!stop.stop_requested()) {
        clock_.wait(*waker, hal::never);
        accept_all(*waker, stop);
    }
}

void Server::accept_all(hal::Waker& waker, const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        auto connection = listener_->accept(true);
        if (connection) {
            serve(std::move(*connection));
        } else if (connection.error().code == std::errc::resource_unavailable_try_again) {
            return;  // Another thread was faster.
        } else {
            // Out of descriptors, perhaps: the listener stays readable, so look again a bit later.
            waker.watch(-1, 0);
            clock_.wait(waker, clock_.now() + accept_pause);
            waker.watch(listener_->number(), POLLIN);
            return;
        }
    }
}

bool Server::is_welcome(const sockets::Descriptor& connection) const {
    const auto peer = sockets::peer_of(connection);
    return peer && std::ranges::find(peers_, *peer) != peers_.end();
}

void Server::serve(sockets::Descriptor connection) {
    if (!is_welcome(connection)) {
        logging::log(logging::Level::warning, "fastcgi_peer_refused");
        return;
    }
    ::setsockopt(connection.number(), SOL_SOCKET, SO_RCVTIMEO, &receive_timeout,
                 sizeof receive_timeout);
    ::setsockopt(connection.number(), SOL_SOCKET, SO_SNDTIMEO, &send_timeout, sizeof send_timeout);

    auto fastcgi = std::make_unique<FCGX_Request>();
    FCGX_InitRequest(fastcgi.get(), -1, 0);
    // An accepted descriptor, handed over as a kept connection: libfcgi reads one request from it.
    // Without a listening socket it cannot fall back to an accept of its own after an error.
    fastcgi->ipcFd = connection.release();
    fastcgi->keepConnection = 1;
    if (FCGX_Accept_r(fastcgi.get()) < 0) {
        return;  // libfcgi has closed it.
    }
    fastcgi->keepConnection = 0;
    http::Request request = head_of(*fastcgi);
    const bool complete = read_body(*fastcgi, max_body_(request.path), request);
    wipe_parameters(*fastcgi);
    auto exchange = std::make_unique<Exchange>(std::move(fastcgi), std::move(request));
    if (!complete) {
        exchange->respond({.status = 413,
                           .content_type = "text/plain;charset=utf-8",
                           .headers = {},
                           .body = "ERROR\n"});
        return;
    }
    handler_(std::move(exchange));
}

}  // namespace fcgi
