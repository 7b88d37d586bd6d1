#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <stop_token>
#include <vector>

#include "hal/clock.hpp"
#include "hal/result.hpp"
#include "http/exchange.hpp"
#include "sockets/listener.hpp"

namespace fcgi {

/// The FastCGI edge, over libfcgi but with an accept loop of its own: libfcgi's blocks for ever on
/// a peer that sends half a record, cannot be stopped, and accepts anybody.
class Server {
public:
    /// `peers`: the users whose processes may connect (nginx's, our own, root). `max_body`: as
    /// nginx's client_max_body_size, for a front that has none; beyond it the answer is 413.
    Server(hal::Clock& clock, std::filesystem::path socket, std::vector<uid_t> peers,
           http::Handler handler, http::BodyLimit max_body);

    /// Binds the socket and listens; errors are sockets::Listener::open's.
    hal::Result<> listen();
    /// Serves on the calling thread until `stop`; several threads may.
    void run(const std::stop_token& stop);

private:
    void accept_all(hal::Waker& waker, const std::stop_token& stop);
    bool is_welcome(const sockets::Descriptor& connection) const;
    void serve(sockets::Descriptor connection);

    hal::Clock& clock_;
    const std::filesystem::path path_;
    const std::vector<uid_t> peers_;
    const http::Handler handler_;
    const http::BodyLimit max_body_;
    std::optional<sockets::Listener> listener_;  ///< since listen()
};

}  // namespace fcgi
