#include "port/tcp_port.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <chrono>

#include "hal/error.hpp"
#include "port/stream.hpp"

namespace hal {
namespace {

constexpr Milliseconds connect_limit{5000};

class TcpPort final : public StreamPort {
public:
    using StreamPort::StreamPort;

private:
    ssize_t write_some(std::string_view bytes) override {
        return send(fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    }
};

struct AddressesDeleter {
    void operator()(addrinfo* list) const { freeaddrinfo(list); }
};
using Addresses = std::unique_ptr<addrinfo, AddressesDeleter>;

Result<Addresses> resolve(const std::string& host, const std::string& service,
                          const std::string& name) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICSERV;
    addrinfo* list = nullptr;
    const int failed = getaddrinfo(host.c_str(), service.c_str(), &hints, &list);
    Addresses addresses(list);
    if (failed == 0) {
        return addresses;
    }
    if (failed == EAI_SYSTEM) {
        return unexpected({errno, std::generic_category()}, name);
    }
    return unexpected(std::make_error_code(std::errc::address_not_available),
                      name + ": " + gai_strerror(failed));
}

/// The connection is small and its loss must show: no Nagle delay, and a peer that vanished without
/// a word is noticed after about a minute.
void set_options(int fd) {
    const auto set = [fd](int level, int option, int value) {
        setsockopt(fd, level, option, &value, sizeof value);
    };
    set(IPPROTO_TCP, TCP_NODELAY, 1);
    set(SOL_SOCKET, SO_KEEPALIVE, 1);
    set(IPPROTO_TCP, TCP_KEEPIDLE, 30);
    set(IPPROTO_TCP, TCP_KEEPINTVL, 10);
    set(IPPROTO_TCP, TCP_KEEPCNT, 3);
}

/// Who wakes us has work for a modem, and this is how it gets one: a wake is put off until the
/// thread's next wait, only a stop ends the connecting.
Wakeup wait_for_connection(Clock& clock, Waker& waker, const std::stop_token& stop) {
    const std::stop_callback wake_at_stop(stop, [&waker] { waker.wake(); });
    const Deadline deadline = clock.now() + connect_limit;
    bool woken = false;
    Wakeup wakeup = clock.wait(waker, deadline);
    while (wakeup == Wakeup::woken && !stop.stop_requested()) {
        woken = true;
        wakeup = clock.wait(waker, deadline);
    }
    if (woken) {
        waker.wake();
    }
    return wakeup;
}

Result<> finish_connecting(int fd, const std::string& name, Clock& clock, Waker& waker,
                           const std::stop_token& stop) {
    waker.watch(fd, POLLOUT);
    const Wakeup wakeup = wait_for_connection(clock, waker, stop);
    waker.watch(-1, 0);
    switch (wakeup) {
        case Wakeup::woken:
            return unexpected(Errc::interrupted, name);
        case Wakeup::expired:
            return unexpected(Errc::timed_out, name);
        case Wakeup::ready:
            break;
    }
    int error_number = 0;
    socklen_t length = sizeof error_number;
    getsockopt(fd, SOL_SOCKET, SO_ERROR, &error_number, &length);
    if (error_number != 0) {
        return unexpected({error_number, std::generic_category()}, name);
    }
    return {};
}

Result<Descriptor> connect_to(const addrinfo& address, const std::string& name, Clock& clock,
                              Waker& waker, const std::stop_token& stop) {
    Descriptor connection(socket(address.ai_family,
                                 address.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC,
                                 address.ai_protocol));
    if (connection.fd() < 0) {
        return unexpected({errno, std::generic_category()}, name);
    }
    set_options(connection.fd());
    if (connect(connection.fd(), address.ai_addr, address.ai_addrlen) != 0) {
        if (errno != EINPROGRESS && errno != EINTR) {
            return unexpected({errno, std::generic_category()}, name);
        }
        HAL_CHECK(finish_connecting(connection.fd(), name, clock, waker, stop));
    }
    return connection;
}

}  // namespace

Result<std::unique_ptr<SerialPort>> open_tcp_port(const std::string& host,
                                                  const std::string& service, Clock& clock,
                                                  Waker& waker, const std::stop_token& stop) {
    const std::string name = "tcp:" + host + ":" + service;
    HAL_TRY(const Addresses addresses, resolve(host, service, name));
    Result<Descriptor> connection = unexpected(Errc::port_gone, name);
    for (const addrinfo* address = addresses.get(); address != nullptr && !connection;
         address = address->ai_next) {
        connection = connect_to(*address, name, clock, waker, stop);
        if (!connection && connection.error().code == Errc::interrupted) {
            break;
        }
    }
    if (!connection) {
        return Unexpected{connection.error()};
    }
    return std::unique_ptr<SerialPort>(
        std::make_unique<TcpPort>(clock, waker, std::move(*connection), name));
}

}  // namespace hal
