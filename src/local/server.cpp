#include "local/server.hpp"

#include <poll.h>
#include <unistd.h>

#include <exception>
#include <utility>

#include "hal/error.hpp"

namespace local {
namespace {

constexpr int backlog = 16;
constexpr mode_t owner_only = 0600;
constexpr std::chrono::milliseconds accept_pause{100};

Response failure(int status, std::string_view why) {
    return {status, boost::json::object{{"error", why}}};
}

bool is_trusted(const sockets::Descriptor& connection) {
    const auto peer = sockets::peer_of(connection);
    return peer && (*peer == 0 || *peer == ::geteuid());
}

}  // namespace

Server::Server(hal::Clock& clock, std::string path, Handler handler)
    : clock_(clock),
      path_(std::move(path)),
      handler_(std::move(handler)),
      waker_(clock.make_waker()) {}

hal::Result<> Server::listen() {
    HAL_TRY(auto listener, sockets::Listener::open(path_, backlog, owner_only));
    listener_.emplace(std::move(listener));
    return {};
}

void Server::run(const std::stop_token& stop) {
    const std::stop_callback on_stop(stop, [this] { waker_->wake(); });
    while (!stop.stop_requested()) {
        waker_->watch(listener_->number(), POLLIN);
        const hal::Wakeup wakeup = clock_.wait(*waker_, hal::never);
        waker_->watch(-1, 0);
        if (wakeup != hal::Wakeup::ready) {
            continue;
        }
        if (const auto connection = listener_->accept(false)) {
            serve(*connection);
        } else if (connection.error().code != std::errc::resource_unavailable_try_again) {
            // Out of descriptors, perhaps: the listener stays readable, so look again a bit later.
            clock_.wait(*waker_, clock_.now() + accept_pause);
        }
    }
}

void Server::serve(const sockets::Descriptor& connection) {
    if (!is_trusted(connection)) {
        return;
    }
    const hal::Deadline deadline = clock_.now() + connection_limit;
    const auto line = sockets::read_line(clock_, *waker_, connection, max_request, deadline);
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
    static_cast<void>(sockets::write_all(clock_, *waker_, connection, reply, deadline));
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
