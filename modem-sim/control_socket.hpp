#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "event_loop.hpp"

namespace sim {

/// A local socket that takes one command per line and answers each with one line.
class ControlSocket {
public:
    using Answer = std::function<std::string(std::string_view)>;

    ControlSocket(EventLoop& loop, Answer answer) : loop_(loop), answer_(std::move(answer)) {}
    ~ControlSocket();
    ControlSocket(const ControlSocket&) = delete;
    ControlSocket& operator=(const ControlSocket&) = delete;

    /// One clear sentence when the socket cannot be made. A socket file that nobody serves any
    /// more is replaced.
    std::optional<std::string> open(const std::string& path);

private:
    void accept_client();
    void read_from(int client);
    void answer_lines(int client, std::string& buffer);
    void drop(int client);

    EventLoop& loop_;
    Answer answer_;
    std::string path_;
    int listener_ = -1;
    std::map<int, std::string> clients_;
};

}  // namespace sim
