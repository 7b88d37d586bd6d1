#pragma once

#include <string>
#include <string_view>

#include "event_loop.hpp"
#include "transport.hpp"

namespace sim {

/// A cable at the end of a file descriptor.
class DescriptorTransport : public Transport {
public:
    explicit DescriptorTransport(EventLoop& loop) : loop_(loop) {}

    void send(std::string_view bytes) final;

protected:
    /// The file descriptor that carries the bytes from now on; it stays the caller's to close.
    void attach(int fd);
    void detach();
    bool attached() const { return fd_ >= 0; }
    /// The other side is gone (TCP only: the pty's slave is kept open).
    virtual void hung_up() = 0;

    EventLoop& loop() { return loop_; }

private:
    void ready(short events);
    void read_available();
    void write_pending();
    void watch();

    EventLoop& loop_;
    int fd_ = -1;
    std::string pending_;
};

}  // namespace sim
