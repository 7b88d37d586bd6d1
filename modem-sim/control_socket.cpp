#include "control_socket.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace sim {

namespace {

bool is_socket(const std::string& path) {
    struct stat status{};
    return ::lstat(path.c_str(), &status) == 0 && S_ISSOCK(status.st_mode);
}

}  // namespace

ControlSocket::~ControlSocket() {
    while (!clients_.empty()) {
        drop(clients_.begin()->first);
    }
    if (listener_ >= 0) {
        loop_.forget(listener_);
        ::close(listener_);
        ::unlink(path_.c_str());
    }
}

std::optional<std::string> ControlSocket::open(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) {
        return "The path of the control socket is longer than 107 characters: " + path + ".";
    }
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    const auto* generic = reinterpret_cast<const sockaddr*>(&address);
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) {
        return std::string("No socket is left: ") + std::strerror(errno) + ".";
    }
    if (is_socket(path)) {
        if (::connect(fd, generic, sizeof address) == 0) {
            ::close(fd);
            return "Another modem-sim already serves " + path + ".";
        }
        ::unlink(path.c_str());
    }
    if (::bind(fd, generic, sizeof address) != 0 || ::listen(fd, SOMAXCONN) != 0) {
        const std::string reason = std::strerror(errno);
        ::close(fd);
        return "The control socket " + path + " cannot be made: " + reason + ".";
    }
    path_ = path;
    listener_ = fd;
    loop_.watch(listener_, POLLIN, [this](short) { accept_client(); });
    return std::nullopt;
}

void ControlSocket::accept_client() {
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd >= 0) {
        clients_[fd];
        loop_.watch(fd, POLLIN, [this, fd](short) { read_from(fd); });
    }
}

void ControlSocket::read_from(int client) {
    std::array<char, 4096> chunk{};
    const ssize_t count = ::recv(client, chunk.data(), chunk.size(), 0);
    if (count <= 0) {
        if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
            drop(client);
        }
        return;
    }
    std::string& buffer = clients_[client];
    buffer.append(chunk.data(), static_cast<std::size_t>(count));
    answer_lines(client, buffer);
}

void ControlSocket::answer_lines(int client, std::string& buffer) {
    std::size_t end = 0;
    std::string answers;
    while ((end = buffer.find('\n')) != std::string::npos) {
        std::string_view line = std::string_view(buffer).substr(0, end);
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        answers += answer_(line) + "\n";
        buffer.erase(0, end + 1);
    }
    // Answers are short; a client that does not read them loses them.
    (void)!::send(client, answers.data(), answers.size(), MSG_NOSIGNAL);
}

void ControlSocket::drop(int client) {
    loop_.forget(client);
    clients_.erase(client);
    ::close(client);
}

}  // namespace sim
