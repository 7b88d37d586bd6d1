#include "sockets/listener.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace sockets {
namespace {

const sockaddr* generic(const sockaddr_un& address) {
    return reinterpret_cast<const sockaddr*>(&address);
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
    if (::connect(probe.number(), generic(address), sizeof address) == 0 || errno == EAGAIN) {
        return hal::unexpected(std::make_error_code(std::errc::address_in_use), path);
    }
    if (errno != ECONNREFUSED || ::unlink(path.c_str()) != 0) {
        return system_failure(path);
    }
    return {};
}

}  // namespace

Listener::Listener(Descriptor socket, std::string path, dev_t device, ino_t inode)
    : socket_(std::move(socket)), path_(std::move(path)), device_(device), inode_(inode) {}

hal::Result<Listener> Listener::open(const std::string& path, int backlog, mode_t mode) {
    HAL_TRY(const sockaddr_un address, address_of(path));
    HAL_CHECK(remove_stale(path, address));
    HAL_TRY(Descriptor socket, make_socket());
    if (::bind(socket.number(), generic(address), sizeof address) != 0) {
        return system_failure(path);
    }
    // Nobody can connect before listen(2), so that the mode is right in time.
    struct stat file{};
    if (::chmod(path.c_str(), mode) != 0 || ::lstat(path.c_str(), &file) != 0 ||
        ::listen(socket.number(), backlog) != 0) {
        const auto why = system_failure(path);
        ::unlink(path.c_str());
        return why;
    }
    return Listener(std::move(socket), path, file.st_dev, file.st_ino);
}

Listener::~Listener() {
    struct stat file{};
    if (socket_ && ::lstat(path_.c_str(), &file) == 0 && file.st_dev == device_ &&
        file.st_ino == inode_) {
        ::unlink(path_.c_str());
    }
}

hal::Result<Descriptor> Listener::accept(bool blocking) const {
    const int flags = blocking ? SOCK_CLOEXEC : SOCK_CLOEXEC | SOCK_NONBLOCK;
    Descriptor connection(::accept4(socket_.number(), nullptr, nullptr, flags));
    if (!connection) {
        return system_failure("accept");
    }
    return connection;
}

std::optional<uid_t> peer_of(const Descriptor& connection) {
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(connection.number(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) {
        return std::nullopt;
    }
    return peer.uid;
}

}  // namespace sockets
