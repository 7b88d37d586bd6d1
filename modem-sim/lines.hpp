#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "modem.hpp"
#include "transport.hpp"
#include "wire.hpp"

namespace sim {

/// What a port without AT commands does with what it hears.
enum class DumbPort : std::uint8_t {
    says_ok,  ///< OK to every line, as the APP ports of some modems.
    mute      ///< Nothing, as ports for NMEA or diagnostics.
};

/// All cables of one modem: they are pulled and put back together.
class Lines {
public:
    Lines(Timers& timers, Modem& modem) : timers_(timers), modem_(modem) {}

    /// One more AT port of the modem at the end of this cable.
    void add_at_port(std::unique_ptr<Transport> transport);
    void add_dumb_port(std::unique_ptr<Transport> transport, DumbPort kind);

    /// The ports appear, all or none; one clear sentence when one cannot.
    std::optional<std::string> plug();
    void unplug();
    void set_chunks(const Chunks& chunks);
    /// Where the AT ports are, in order.
    std::string where() const;

private:
    struct Line {
        std::unique_ptr<Transport> transport;
        std::unique_ptr<Wire> wire;
        bool at_port;
        std::string heard;
    };
    Line& add(std::unique_ptr<Transport> transport, bool at_port);
    void answer_ok(Line& line, std::string_view bytes);

    Timers& timers_;
    Modem& modem_;
    std::vector<std::unique_ptr<Line>> lines_;
};

}  // namespace sim
