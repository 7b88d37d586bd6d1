#include "local/server.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <exception>
#include <utility>

#include "hal/error.hpp"

namespace local {
namespace {

constexpr int backlog = 16;
constexpr mode_t socket_mode = 0660;
constexpr std::chrono::milliseconds accept_pause{100};

Response failure(int status, std::string_view why) {
    return {status, boost::json::object{{"error", why}}};
}

bool is_trusted(const Descriptor& connection) {
    ucred peer{};
    socklen_t size = sizeof peer;
    return ::getsockopt(connection.number(), SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
           (peer.uid == 0 || peer.uid == ::geteuid());
}

/// Removes what a killed worker left behind, and nothing else.
hal::Result<> remove_stale(const std::string& path, const sockaddr_un& address) {
    struct stat file{};
    if (::lstat(path.c_str(), &file) != 0) {
        return errno == ENOENT ? hal::Result<>() : system_failure(path);
    }
    if (!S_ISSOCK(file.st_mode)) {
        return hal::unexpected(std::make_error_code(std::errc::file_exists), path);
    }
    HAL_TRY(const Descriptor probe, make_socket());
    if (::connect(probe.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) ==
            0 ||
        errno == EAGAIN) {
        return hal::unexpected(std::make_error_code(std::errc::address_in_use), path);
    }
    if (errno != ECONNREFUSED) {
        return system_failure(path);
    }
    if (::unlink(path.c_str()) != 0) {
        return system_failure(path);
    }
    return {};
}

}  // namespace

Server::Server(hal::Clock& clock, std::string path, Handler handler)
    : clock_(clock),
      path_(std::move(path)),
      handler_(std::move(handler)),
      waker_(clock.make_waker()) {}

Server::~Server() {
    struct stat file{};
    if (listener_ && ::lstat(path_.c_str(), &file) == 0 && file.st_dev == file_device_ &&
        file.st_ino == file_inode_) {
        ::unlink(path_.c_str());
    }
}

hal::Result<> Server::listen() {
    HAL_TRY(const sockaddr_un address, address_of(path_));
    HAL_CHECK(remove_stale(path_, address));
    HAL_TRY(Descriptor listener, make_socket());
    if (::bind(listener.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) !=
        0) {
        return system_failure(path_);
    }
    // Nobody can connect before listen(2), so that the mode is right in time.
    struct stat file{};
    if (::chmod(path_.c_str(), socket_mode) != 0 || ::lstat(path_.c_str(), &file) != 0 ||
        ::listen(listener.number(), backlog) != 0) {
        const auto why = system_failure(path_);
        ::unlink(path_.c_str());
        return why;
    }
    file_device_ = file.st_dev;
    file_inode_ = file.st_ino;
    listener_ = std::move(listener);
    return {};
}

void Server::run(const std::stop_token& stop) {
    const std::stop_callback on_stop(stop, [this] { waker_->wake(); });
    while (!stop.stop_requested()) {
        waker_->watch(listener_.number(), POLLIN);
        const hal::Wakeup wakeup = clock_.wait(*waker_, hal::never);
        waker_->watch(-1, 0);
        if (wakeup != hal::Wakeup::ready) {
            continue;
        }
        const Descriptor connection(
            ::accept4(listener_.number(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
        if (connection) {
            serve(connection);
        } else if (errno != EAGAIN && errno != ECONNABORTED && errno != EINTR) {
            // Out of descriptors: the listener stays readable, so look again a little later.
            clock_.wait(*waker_, clock_.now() + accept_pause);
        }
    }
}

void Server::serve(const Descriptor& connection) {
    if (!is_trusted(connection)) {
        return;
    }
    const hal::Deadline deadline = clock_.now() + connection_limit;
    const auto line = read_line(clock_, *waker_, connection, max_request, deadline);
    Response response;
    if (line) {
        response = answer(*line);
    } else if (line.error().code == std::errc::message_size) {
        response = failure(413, "the request is longer than 64 KiB");
    } else {
        return;
    }
    const std::string reply = boost::json::serialize(boost::json::object{
                                  {"status", response.status}, {"body", response.body}}) +
                              '\n';
    // A caller that left does not get its reply; there is nobody to tell.
    static_cast<void>(write_all(clock_, *waker_, connection, reply, deadline));
}

Response Server::answer(std::string_view line) const {
    boost::system::error_code error;
    const boost::json::value value = boost::json::parse(line, error);
    const auto* object = error ? nullptr : value.if_object();
    const auto* method = object == nullptr ? nullptr : object->if_contains("method");
    const auto* path = object == nullptr ? nullptr : object->if_contains("path");
    const auto* body = object == nullptr ? nullptr : object->if_contains("body");
    if (method == nullptr || !method->is_string() || path == nullptr || !path->is_string()) {
        return failure(400, "not a request: one line of JSON with method, path and body");
    }
    Request request{std::string(method->get_string()), std::string(path->get_string()),
                    body == nullptr ? boost::json::value() : *body};
    try {
        return handler_(request);
    } catch (const std::exception&) {
        return failure(500, "the worker could not handle this request");
    }
}

}  // namespace local
