#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "descriptor_transport.hpp"

namespace sim {

namespace {

// How long a hung up terminal is left alone before it is opened again.
constexpr Milliseconds reopen_pause(200);

/// A terminal that exists already, such as the gadget side of a USB serial port.
class TtyTransport final : public DescriptorTransport {
public:
    TtyTransport(EventLoop& loop, std::string path)
        : DescriptorTransport(loop), path_(std::move(path)) {}
    ~TtyTransport() override { unplug(); }

    std::optional<std::string> plug() override {
        if (attached() || reopening_) {
            return std::nullopt;
        }
        return open();
    }

    void unplug() override {
        if (reopening_) {
            loop().cancel(*reopening_);
            reopening_.reset();
        }
        close();
    }

    std::string where() const override { return "tty=" + path_; }

private:
    std::optional<std::string> open() {
        fd_ = ::open(path_.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
        termios raw{};
        if (fd_ < 0 || ::tcgetattr(fd_, &raw) != 0) {
            const std::string reason = std::strerror(errno);
            close();
            return "The terminal " + path_ + " cannot be used: " + reason + ".";
        }
        ::cfmakeraw(&raw);
        raw.c_cflag |= CLOCAL;
        ::cfsetspeed(&raw, B115200);
        ::tcsetattr(fd_, TCSANOW, &raw);
        attach(fd_);
        return std::nullopt;
    }

    void close() {
        detach();
        if (fd_ >= 0) {
            ::close(fd_);
            fd_ = -1;
        }
    }

    /// The cable was pulled at the other end: the terminal is of use again when it can be opened.
    void hung_up() override {
        close();
        reopening_ = loop().after(reopen_pause, [this] {
            reopening_.reset();
            if (open()) {
                hung_up();
            }
        });
    }

    std::string path_;
    int fd_ = -1;
    std::optional<Timers::TimerId> reopening_;
};

}  // namespace

std::unique_ptr<Transport> make_tty_transport(EventLoop& loop, std::string path) {
    return std::make_unique<TtyTransport>(loop, std::move(path));
}

}  // namespace sim
