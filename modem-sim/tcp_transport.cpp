#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "descriptor_transport.hpp"

namespace sim {

namespace {

class TcpTransport final : public DescriptorTransport {
public:
    TcpTransport(EventLoop& loop, const std::string& address) : DescriptorTransport(loop) {
        const auto colon = address.rfind(':');
        host_ = address.substr(0, colon);
        port_ = colon == std::string::npos ? "" : address.substr(colon + 1);
        if (host_.starts_with('[') && host_.ends_with(']')) {
            host_ = host_.substr(1, host_.size() - 2);
        }
    }
    ~TcpTransport() override { unplug(); }

    std::optional<std::string> plug() override {
        if (listener_ >= 0) {
            return std::nullopt;
        }
        addrinfo hints{};
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
        hints.ai_socktype = SOCK_STREAM;
        addrinfo* found = nullptr;
        if (const int error = ::getaddrinfo(host_.c_str(), port_.c_str(), &hints, &found);
            error != 0) {
            return "The address " + host_ + ":" + port_ +
                   " is not usable: " + ::gai_strerror(error) + ".";
        }
        auto problem = listen_on(*found);
        ::freeaddrinfo(found);
        return problem;
    }

    void unplug() override {
        drop_client();
        if (listener_ >= 0) {
            loop().forget(listener_);
            ::close(listener_);
            listener_ = -1;
        }
    }

    std::string where() const override { return "tcp=" + host_ + ":" + port_; }

private:
    void hung_up() override { drop_client(); }

    std::optional<std::string> listen_on(const addrinfo& address) {
        listener_ = ::socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        const int on = 1;
        if (listener_ < 0) {
            return std::string("No socket is left: ") + std::strerror(errno) + ".";
        }
        (void)::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        if (::bind(listener_, address.ai_addr, address.ai_addrlen) != 0 ||
            ::listen(listener_, 1) != 0) {
            const std::string reason = std::strerror(errno);
            ::close(listener_);
            listener_ = -1;
            return "Port " + port_ + " on " + host_ + " cannot be opened: " + reason + ".";
        }
        remember_port();
        loop().watch(listener_, POLLIN, [this](short) { accept_client(); });
        return std::nullopt;
    }

    /// With port 0 the kernel chose one; a replug must open the same again.
    void remember_port() {
        sockaddr_storage bound{};
        socklen_t size = sizeof bound;
        auto* generic = reinterpret_cast<sockaddr*>(&bound);
        if (::getsockname(listener_, generic, &size) == 0) {
            port_ =
                std::to_string(ntohs(bound.ss_family == AF_INET6
                                         ? reinterpret_cast<const sockaddr_in6*>(&bound)->sin6_port
                                         : reinterpret_cast<const sockaddr_in*>(&bound)->sin_port));
        }
    }

    void accept_client() {
        const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (fd < 0) {
            return;
        }
        if (client_ >= 0) {
            ::close(fd);
            return;
        }
        const int on = 1;
        (void)::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        client_ = fd;
        attach(client_);
    }

    void drop_client() {
        detach();
        if (client_ >= 0) {
            ::close(client_);
            client_ = -1;
        }
    }

    std::string host_;
    std::string port_;
    int listener_ = -1;
    int client_ = -1;
};

}  // namespace

std::unique_ptr<Transport> make_tcp_transport(EventLoop& loop, const std::string& address) {
    return std::make_unique<TcpTransport>(loop, address);
}

}  // namespace sim
