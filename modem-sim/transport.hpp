#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace sim {

class EventLoop;

/// The cable: where bytes come from and go to. It can be pulled and put back.
class Transport {
public:
    Transport() = default;
    virtual ~Transport() = default;
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;

    /// Makes the port appear; one clear sentence when it cannot.
    virtual std::optional<std::string> plug() = 0;
    /// Makes it vanish. Harmless when it is not there.
    virtual void unplug() = 0;
    /// "pty=LINK", "tty=PATH" or "tcp=HOST:PORT".
    virtual std::string where() const = 0;
    /// Sends or keeps until the other side reads; without another side the bytes are lost.
    virtual void send(std::string_view bytes) = 0;

    void on_received(std::function<void(std::string_view)> received) {
        received_ = std::move(received);
    }

protected:
    void received(std::string_view bytes) { received_(bytes); }

private:
    std::function<void(std::string_view)> received_;
};

/// A pseudo terminal with a symbolic link to its slave side.
std::unique_ptr<Transport> make_pty_transport(EventLoop& loop, std::string link);
/// A terminal that exists already; it is put into raw mode and opened again when it hangs up.
std::unique_ptr<Transport> make_tty_transport(EventLoop& loop, std::string path);
/// A TCP port that takes one connection at a time, as a serial device server does.
std::unique_ptr<Transport> make_tcp_transport(EventLoop& loop, const std::string& address);

}  // namespace sim
