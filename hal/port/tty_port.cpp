#include "port/tty_port.hpp"

#include <fcntl.h>
#include <linux/serial.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <termios.h>

#include <cerrno>

#include "hal/error.hpp"
#include "port/port_holder.hpp"
#include "port/stream.hpp"

namespace hal {
namespace {

class TtyPort final : public StreamPort {
public:
    using StreamPort::StreamPort;

    // A serial driver's close() waits for its output, 30 s by default (closing_wait of
    // setserial(8)), and a modem that takes nothing would hold the worker's stop for so long. USB
    // drivers cannot flush: see wait_for_no_output().
    ~TtyPort() override {
        if (const auto left = unsent(); left && *left > 0) {
            tcflush(fd(), TCOFLUSH);
        }
    }
    TtyPort(const TtyPort&) = delete;
    TtyPort& operator=(const TtyPort&) = delete;

private:
    // A write to a hung-up tty gives EIO; the end of a pty's other side too.
    ssize_t write_some(std::string_view bytes) override {
        return write(fd(), bytes.data(), bytes.size());
    }
};

/// A pty keeps TIOCEXCL as long as its other side is open, so a worker that was killed would lock
/// out its successor; a serial driver forgets it with the last close. UNIX 98 ptys: devices.txt,
/// 136-143.
bool is_pseudo_terminal(dev_t device) {
    return major(device) >= 136 && major(device) <= 143;
}

/// Keeps others out. The lock is what counts: TIOCEXCL does not stop root, and the worker before us
/// may run as root. TIOCEXCL stops programs that know nothing of locks.
bool claim(int fd, dev_t device) {
    return flock(fd, LOCK_EX | LOCK_NB) == 0 &&
           (is_pseudo_terminal(device) || ioctl(fd, TIOCEXCL) == 0);
}

Unexpected open_error(const std::string& path) {
    return unexpected({errno, std::generic_category()}, path);
}

/// Raw, and the modem's lines left alone: no hang-up on close (a dropped DTR resets or drops to
/// command mode), no carrier needed, no flow control that a modem without it could block.
Result<> make_raw(int fd, const std::string& path) {
    termios settings{};
    if (tcgetattr(fd, &settings) != 0) {
        return open_error(path);
    }
    cfmakeraw(&settings);
    settings.c_cflag |= CLOCAL | CREAD;
    settings.c_cflag &= ~static_cast<tcflag_t>(HUPCL | CSTOPB | CRTSCTS);
    settings.c_iflag &= ~static_cast<tcflag_t>(IXOFF | IXANY | INPCK);
    settings.c_cc[VMIN] = 1;
    settings.c_cc[VTIME] = 0;
    cfsetispeed(&settings, B115200);
    cfsetospeed(&settings, B115200);
    // TCSANOW, not TCSAFLUSH: input stays, see open_tty_port().
    if (tcsetattr(fd, TCSANOW, &settings) != 0) {
        return open_error(path);
    }
    return {};
}

/// Lets close() drop what a modem does not take. Only root may ask that of the driver, and not
/// every driver has it: then the port closes as it always did.
void wait_for_no_output(int fd) {
    serial_struct settings{};
    if (ioctl(fd, TIOCGSERIAL, &settings) == 0) {
        settings.closing_wait = ASYNC_CLOSING_WAIT_NONE;
        static_cast<void>(ioctl(fd, TIOCSSERIAL, &settings));
    }
}

}  // namespace

Result<std::unique_ptr<SerialPort>> open_tty_port(const std::string& path, Clock& clock,
                                                  Waker& waker, const std::string& proc) {
    struct stat status{};
    if (stat(path.c_str(), &status) != 0) {
        return open_error(path);
    }
    Descriptor tty(open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
    if (tty.fd() < 0) {
        return errno == EBUSY ? port_busy(path, find_holder(status.st_rdev, proc), proc)
                              : open_error(path);
    }
    // The node may be another device's since we looked.
    if (fstat(tty.fd(), &status) != 0) {
        return open_error(path);
    }
    if (isatty(tty.fd()) == 0) {
        return unexpected({ENOTTY, std::generic_category()}, path);
    }
    if (!claim(tty.fd(), status.st_rdev)) {
        if (errno != EWOULDBLOCK) {
            return open_error(path);
        }
        tty = Descriptor();  // or it would be found to hold the port itself
        return port_busy(path, find_holder(status.st_rdev, proc), proc);
    }
    // TIOCEXCL does not stop a program of root's, and comes too late for one that was here before.
    if (const auto holder = find_holder(status.st_rdev, proc); holder && holder->pid != getpid()) {
        return port_busy(path, holder, proc);
    }
    HAL_CHECK(make_raw(tty.fd(), path));
    wait_for_no_output(tty.fd());
    return std::unique_ptr<SerialPort>(
        std::make_unique<TtyPort>(clock, waker, std::move(tty), path));
}

}  // namespace hal
