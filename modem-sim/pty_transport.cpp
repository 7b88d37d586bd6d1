#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "descriptor_transport.hpp"

namespace sim {

namespace {

/// Holds the right to a link name for the life of the process, so that a link left behind by a
/// killed simulator can be told from one in use. An abstract socket leaves nothing behind.
int claim_name(const std::string& link) {
    const std::string absolute = std::filesystem::absolute(link).lexically_normal();
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string name = "modem-sim/" + std::to_string(std::hash<std::string>{}(absolute));
    name.copy(address.sun_path + 1, sizeof address.sun_path - 1);
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && ::bind(fd, reinterpret_cast<const sockaddr*>(&address), size) != 0) {
        ::close(fd);
        return -1;
    }
    return fd;
}

class PtyTransport final : public DescriptorTransport {
public:
    PtyTransport(EventLoop& loop, std::string link)
        : DescriptorTransport(loop), link_(std::move(link)) {}
    ~PtyTransport() override {
        unplug();
        if (claim_ >= 0) {
            ::close(claim_);
        }
    }

    std::optional<std::string> plug() override {
        if (attached()) {
            return std::nullopt;
        }
        if (auto problem = make_room_for_link()) {
            return problem;
        }
        if (auto problem = open_pair()) {
            return problem;
        }
        if (::symlink(slave_name_.c_str(), link_.c_str()) != 0) {
            const std::string reason = std::strerror(errno);
            close_pair();
            return "The link " + link_ + " cannot be made: " + reason + ".";
        }
        linked_ = true;
        watch_closing();
        attach(master_);
        return std::nullopt;
    }

    void unplug() override {
        detach();
        if (linked_) {
            ::unlink(link_.c_str());
            linked_ = false;
        }
        close_pair();
    }

    std::string where() const override { return "pty=" + link_; }

private:
    void hung_up() override {}

    std::optional<std::string> make_room_for_link() {
        if (claim_ < 0) {
            claim_ = claim_name(link_);
            if (claim_ < 0) {
                return "Another modem-sim already serves " + link_ + ".";
            }
        }
        std::error_code error;
        const auto status = std::filesystem::symlink_status(link_, error);
        if (status.type() == std::filesystem::file_type::not_found) {
            return std::nullopt;
        }
        const auto target = std::filesystem::read_symlink(link_, error);
        if (error || target.parent_path() != "/dev/pts") {
            return link_ +
                   " exists and is not a link that modem-sim left behind; remove it or "
                   "choose another name.";
        }
        if (!std::filesystem::remove(link_, error)) {
            return "The old link " + link_ + " cannot be removed: " + error.message() + ".";
        }
        return std::nullopt;
    }

    std::optional<std::string> open_pair() {
        std::array<char, 256> name{};
        if (::openpty(&master_, &slave_, name.data(), nullptr, nullptr) != 0) {
            return std::string("No pseudo terminal is left: ") + std::strerror(errno) + ".";
        }
        slave_name_ = name.data();
        ::fcntl(master_, F_SETFD, FD_CLOEXEC);
        ::fcntl(slave_, F_SETFD, FD_CLOEXEC);
        ::fcntl(master_, F_SETFL, O_NONBLOCK);
        termios raw{};
        ::tcgetattr(slave_, &raw);
        ::cfmakeraw(&raw);
        ::cfsetspeed(&raw, B115200);
        ::tcsetattr(slave_, TCSANOW, &raw);
        return std::nullopt;
    }

    void close_pair() {
        if (closing_ >= 0) {
            loop().forget(closing_);
        }
        for (int* fd : {&closing_, &slave_, &master_}) {
            if (*fd >= 0) {
                ::close(*fd);
                *fd = -1;
            }
        }
    }

    /// Since this process keeps the slave open, the kernel never sees its last close and a
    /// program's exclusive mode (TIOCEXCL) would outlive the program: undo it at each close.
    void watch_closing() {
        closing_ = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
        if (closing_ < 0 || ::inotify_add_watch(closing_, slave_name_.c_str(), IN_CLOSE) < 0) {
            return;
        }
        loop().watch(closing_, POLLIN, [this](short) {
            std::array<char, 4096> events{};
            while (::read(closing_, events.data(), events.size()) > 0) {
            }
            ::ioctl(slave_, TIOCNXCL);
        });
    }

    std::string link_;
    std::string slave_name_;
    int claim_ = -1;
    int master_ = -1;
    int slave_ = -1;
    int closing_ = -1;
    bool linked_ = false;
};

}  // namespace

std::unique_ptr<Transport> make_pty_transport(EventLoop& loop, std::string link) {
    return std::make_unique<PtyTransport>(loop, std::move(link));
}

}  // namespace sim
