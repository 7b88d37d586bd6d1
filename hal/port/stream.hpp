#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

#include "hal/serial_port.hpp"
#include "port/descriptor.hpp"

namespace hal {

/// errno (which must not be EAGAIN or EINTR) as the contract of SerialPort wants it: what an
/// unplugged device or a closed peer gives is Errc::port_gone, all else keeps its number.
Unexpected port_error(int error_number, const std::string& name);

/// A SerialPort on a non-blocking descriptor: what a tty and a socket have in common. `waker` is
/// that of the using thread; it watches the descriptor only within a call, so that octets which
/// nobody reads and a hang-up do not end the thread's other waits.
class StreamPort : public SerialPort {
public:
    StreamPort(Clock& clock, Waker& waker, Descriptor descriptor, std::string name);
    ~StreamPort() override = default;
    StreamPort(const StreamPort&) = delete;
    StreamPort& operator=(const StreamPort&) = delete;

    Result<std::size_t> read_some(std::span<char> buffer, Deadline deadline) override;
    Result<> write_all(std::string_view bytes, Deadline deadline) override;
    Result<> drain(Deadline deadline) override;
    void interrupt() noexcept override;

protected:
    int fd() const noexcept { return descriptor_.fd(); }
    /// Octets that have not left this machine or, on a socket, that the peer has not acknowledged.
    Result<std::size_t> unsent() const;

private:
    /// As write(2): a count, or -1 with errno.
    virtual ssize_t write_some(std::string_view bytes) = 0;
    Unexpected failure() const;
    Wakeup wait_watching(short events, Deadline deadline);
    Result<> wait_for(short events, Deadline deadline);

    Clock& clock_;
    Waker& waker_;
    Descriptor descriptor_;
    std::string name_;
};

}  // namespace hal
