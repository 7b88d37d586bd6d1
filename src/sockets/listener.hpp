#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "hal/result.hpp"
#include "sockets/socket.hpp"

namespace sockets {

/// A listening AF_UNIX socket and its file. The destructor removes the file, if it is
/// still this listener's. Non-blocking; accept() by any thread.
class Listener {
public:
    /// Binds. A socket file that nobody answers is replaced; one with a living owner is
    /// std::errc::address_in_use; another kind of file is left alone: std::errc::file_exists.
    /// `mode` is the file's, whatever the umask: who may connect.
    static hal::Result<Listener> open(const std::string& path, int backlog, mode_t mode = 0660);
    ~Listener();
    Listener(Listener&& other) noexcept = default;
    Listener& operator=(Listener&& other) = delete;
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    int number() const noexcept { return socket_.number(); }

    /// A connection that waits, blocking or not as asked for; otherwise errno as accept4(2) left
    /// it.
    hal::Result<Descriptor> accept(bool blocking) const;

private:
    Listener(Descriptor socket, std::string path, dev_t device, ino_t inode);

    Descriptor socket_;
    std::string path_;
    dev_t device_;
    ino_t inode_;
};

/// Whose process is at the other end (SO_PEERCRED); nullopt when the kernel does not say.
std::optional<uid_t> peer_of(const Descriptor& connection);

}  // namespace sockets
