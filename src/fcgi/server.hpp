#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "hal/clock.hpp"
#include "hal/result.hpp"
#include "http/exchange.hpp"

namespace fcgi {

/// The FastCGI edge, over libfcgi but with an accept loop of its own: libfcgi's blocks for ever on
/// a peer that sends half a record, cannot be stopped, and accepts anybody.
class Server {
public:
    /// `peers`: the users whose processes may connect (nginx's, our own, root).
    Server(hal::Clock& clock, std::filesystem::path socket, std::vector<uid_t> peers,
           http::Handler handler);
    ~Server();

    /// Binds the socket (mode 0660) and listens. A stale file of a dead worker is replaced; a
    /// living one is std::errc::address_in_use.
    hal::Result<> listen();
    /// Serves on the calling thread until `stop`; several threads may.
    void run(const std::stop_token& stop);

private:
    void accept_all(hal::Waker& waker);
    bool is_welcome(int connection) const;
    void serve(int connection);

    hal::Clock& clock_;
    const std::filesystem::path path_;
    const std::vector<uid_t> peers_;
    const http::Handler handler_;
    int listener_ = -1;
};

}  // namespace fcgi
