#pragma once

#include <sys/socket.h>
#include <sys/un.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "hal/clock.hpp"
#include "hal/result.hpp"

namespace sockets {

/// Owns a file descriptor.
class Descriptor {
public:
    explicit Descriptor(int number) noexcept : number_(number) {}
    ~Descriptor();
    Descriptor(Descriptor&& other) noexcept;
    Descriptor& operator=(Descriptor&& other) noexcept;
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    explicit operator bool() const noexcept { return number_ >= 0; }
    int number() const noexcept { return number_; }
    int release() noexcept;

private:
    int number_;
};

/// errno as an Error.
hal::Unexpected system_failure(const std::string& context);

/// std::errc::filename_too_long when the path does not fit (107 octets on Linux).
hal::Result<sockaddr_un> address_of(const std::string& path);

/// A non-blocking stream socket that no child process inherits.
hal::Result<Descriptor> make_socket();

/// Connects; waits while the server's backlog is full. Errors are connect(2)'s.
hal::Result<> connect(hal::Clock& clock, hal::Waker& waker, const Descriptor& socket,
                      const std::string& path, hal::Deadline deadline);

/// Reads up to the first line feed, which is dropped like all behind it. More than `limit` octets:
/// std::errc::message_size; an end before a line feed: std::errc::connection_reset;
/// hal::Errc::timed_out; hal::Errc::interrupted when the waker was woken.
hal::Result<std::string> read_line(hal::Clock& clock, hal::Waker& waker, const Descriptor& socket,
                                   std::size_t limit, hal::Deadline deadline);

/// Writes all of it. Errors as read_line.
hal::Result<> write_all(hal::Clock& clock, hal::Waker& waker, const Descriptor& socket,
                        std::string_view octets, hal::Deadline deadline);

}  // namespace sockets
