#include <string_view>

#include "hal/serial_port.hpp"
#include "port/tcp_port.hpp"
#include "port/tty_port.hpp"

namespace hal {
namespace {

constexpr std::string_view tcp_prefix = "tcp:";

/// "[::1]" is written with brackets, because the port follows a colon.
std::string without_brackets(std::string host) {
    if (host.size() >= 2 && host.front() == '[' && host.back() == ']') {
        return host.substr(1, host.size() - 2);
    }
    return host;
}

}  // namespace

Result<std::unique_ptr<SerialPort>> open_port(const std::string& port, Clock& clock, Waker& waker,
                                              const std::stop_token& stop) {
    if (!port.starts_with(tcp_prefix)) {
        return open_tty_port(port, clock, waker);
    }
    const std::size_t colon = port.rfind(':');
    if (colon < tcp_prefix.size() || colon + 1 == port.size()) {
        return unexpected(std::make_error_code(std::errc::invalid_argument),
                          port + " is not tcp:HOST:PORT");
    }
    const std::string host =
        without_brackets(port.substr(tcp_prefix.size(), colon - tcp_prefix.size()));
    return open_tcp_port(host, port.substr(colon + 1), clock, waker, stop);
}

}  // namespace hal
