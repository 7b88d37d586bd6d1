#pragma once

#include <functional>
#include <string>

#include "hal/serial_port.hpp"
#include "port/descriptor.hpp"

namespace hal {

/// errno (which must not be EAGAIN or EINTR) as the contract of SerialPort wants it: what an
/// unplugged device or a closed peer gives is Errc::port_gone, all else keeps its number.
Unexpected port_error(int error_number, const std::string& name);

/// A SerialPort on a non-blocking descriptor: what a tty and a socket have in common. `waker` is
/// that of the using thread; it watches the descriptor for as long as the port exists.
class StreamPort : public SerialPort {
public:
    StreamPort(Clock& clock, Waker& waker, Descriptor descriptor, std::string name);
    ~StreamPort() override;
    StreamPort(const StreamPort&) = delete;
    StreamPort& operator=(const StreamPort&) = delete;

    Result<std::size_t> read_some(std::span<char> buffer, Deadline deadline) override;
    Result<> write_all(std::string_view bytes, Deadline deadline) override;
    Result<> drain(Deadline deadline) override;
    void interrupt() noexcept override;

protected:
    int fd() const noexcept { return descriptor_.fd(); }
    Unexpected failure(int error_number) const { return port_error(error_number, name_); }

private:
    virtual Result<std::size_t> write_once(std::string_view bytes) = 0;
    /// Octets that have not left this machine.
    virtual Result<std::size_t> unsent() = 0;
    Result<> wait_for(short events, Deadline deadline);

    Clock& clock_;
    Waker& waker_;
    Descriptor descriptor_;
    std::string name_;
};

}  // namespace hal
