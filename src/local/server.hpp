#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "hal/clock.hpp"
#include "hal/result.hpp"
#include "local/message.hpp"
#include "sockets/listener.hpp"

namespace local {

/// Answers one request; short work only, because nobody else is served meanwhile. Called on the
/// server's thread. An exception becomes a 500 reply (Boost.JSON's accessors throw).
using Handler = std::function<Response(const Request&)>;

/// The worker's control socket (RUNTIME/control.sock, mode 0600): the command line's way in. One
/// thread, one connection at a time, one request and one reply per connection, at most two seconds
/// for all of it. Who is neither root nor the worker's own user is turned away.
class Server {
public:
    static constexpr std::chrono::milliseconds connection_limit{2000};
    static constexpr std::size_t max_request = 65536;  ///< octets of a line

    Server(hal::Clock& clock, std::string path, Handler handler);

    /// Binds; errors are sockets::Listener::open's.
    hal::Result<> listen();

    /// Serves until stop is requested; also a connection under way then ends. Call after listen().
    void run(const std::stop_token& stop);

private:
    void serve(const sockets::Descriptor& connection);
    Response answer(std::string_view line) const;

    hal::Clock& clock_;
    std::string path_;
    Handler handler_;
    std::unique_ptr<hal::Waker> waker_;
    std::optional<sockets::Listener> listener_;  ///< since listen()
};

}  // namespace local
