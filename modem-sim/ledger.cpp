#include "ledger.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <boost/json/serialize.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>

namespace sim {

namespace {

std::string wall_clock() {
    std::timespec now{};
    (void)::clock_gettime(CLOCK_REALTIME, &now);
    std::tm utc{};
    (void)::gmtime_r(&now.tv_sec, &utc);
    std::array<char, 32> seconds{};
    (void)std::strftime(seconds.data(), seconds.size(), "%Y-%m-%dT%H:%M:%S", &utc);
    std::array<char, 64> text{};
    (void)std::snprintf(text.data(), text.size(), "%s.%06ldZ", seconds.data(), now.tv_nsec / 1'000);
    return text.data();
}

}  // namespace

Ledger::~Ledger() {
    if (fd_ >= 0) {
        ::close(fd_);
    }
}

std::optional<std::string> Ledger::open(const std::string& path) {
    fd_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (fd_ < 0) {
        return "The ledger " + path + " cannot be opened: " + std::strerror(errno) + ".";
    }
    return std::nullopt;
}

int Ledger::count(std::string_view event) const {
    const auto found = counts_.find(event);
    return found == counts_.end() ? 0 : found->second;
}

void Ledger::record(std::string_view event, const boost::json::object& fields) {
    ++counts_[std::string(event)];
    if (listener_) {
        listener_(event, fields);
    }
    if (fd_ < 0) {
        return;
    }
    const auto since_start = std::chrono::steady_clock::now() - start_;
    boost::json::object line;
    line["event"] = event;
    line["ms"] = std::chrono::duration_cast<std::chrono::milliseconds>(since_start).count();
    line["time"] = wall_clock();
    for (const auto& field : fields) {
        line[field.key()] = field.value();
    }
    const std::string text = boost::json::serialize(line) + "\n";
    // A full disk loses the line; the simulated modem goes on as a real one would.
    (void)!::write(fd_, text.data(), text.size());
}

}  // namespace sim
