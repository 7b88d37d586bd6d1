#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace sim {

/// The append-only record of what the modem was told and what the network took: JSON lines, each
/// written by one write(2) so that a reader never sees half a line of it; or calls of a listener.
class Ledger {
public:
    Ledger() = default;
    ~Ledger();
    Ledger(const Ledger&) = delete;
    Ledger& operator=(const Ledger&) = delete;

    using Listener = std::function<void(std::string_view event, const boost::json::object& fields)>;

    /// A sentence when the file cannot be opened. Without open() events are only counted.
    std::optional<std::string> open(const std::string& path);
    /// Who is told of each event as it happens, in the same process.
    void on_event(Listener listener) { listener_ = std::move(listener); }

    /// Writes {"event":..., "ms":since start, "time":wall clock to the microsecond, fields...}.
    void record(std::string_view event, const boost::json::object& fields = {});
    /// How many times an event was recorded since start, file or not.
    int count(std::string_view event) const;

private:
    int fd_ = -1;
    Listener listener_;
    std::map<std::string, int, std::less<>> counts_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace sim
