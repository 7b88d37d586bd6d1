#include "lines.hpp"

#include <utility>

namespace sim {

Lines::Line& Lines::add(std::unique_ptr<Transport> transport, bool at_port) {
    auto wire = std::make_unique<Wire>(timers_, *transport);
    lines_.push_back(std::make_unique<Line>(Line{.transport = std::move(transport),
                                                 .wire = std::move(wire),
                                                 .at_port = at_port,
                                                 .heard = ""}));
    return *lines_.back();
}

void Lines::add_at_port(std::unique_ptr<Transport> transport) {
    Line& line = add(std::move(transport), true);
    Port& port = modem_.add_port(*line.wire);
    line.transport->on_received(
        [this, &port](std::string_view bytes) { modem_.receive(port, bytes); });
}

void Lines::add_dumb_port(std::unique_ptr<Transport> transport, DumbPort kind) {
    Line& line = add(std::move(transport), false);
    line.transport->on_received([this, &line, kind](std::string_view bytes) {
        if (kind == DumbPort::says_ok && modem_.is_on() && !modem_.faults.is_mute()) {
            answer_ok(line, bytes);
        }
    });
}

/// Its name is all that tells it from an AT port.
void Lines::answer_ok(Line& line, std::string_view bytes) {
    for (const char c : bytes) {
        if (c != '\r') {
            line.heard.push_back(c);
        } else if (const std::string heard = std::exchange(line.heard, {}); !heard.empty()) {
            line.wire->send(heard.ends_with('I') ? "\r\nAPP1\r\n\r\nOK\r\n" : "\r\nOK\r\n");
        }
    }
}

std::optional<std::string> Lines::plug() {
    for (const auto& line : lines_) {
        if (auto problem = line->transport->plug()) {
            unplug();
            return problem;
        }
    }
    return std::nullopt;
}

void Lines::unplug() {
    for (const auto& line : lines_) {
        line->transport->unplug();
    }
}

void Lines::set_chunks(const Chunks& chunks) {
    for (const auto& line : lines_) {
        line->wire->set_chunks(chunks);
    }
}

std::string Lines::where() const {
    std::string places;
    for (const auto& line : lines_) {
        if (line->at_port) {
            places += (places.empty() ? "" : " ") + line->transport->where();
        }
    }
    return places;
}

}  // namespace sim
