#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "faults/simulation/disk.hpp"
#include "faults/simulation/hardware.hpp"
#include "gateway/gateway.hpp"

namespace simulation {

/// Where a run's files are.
struct Places {
    std::filesystem::path profiles;  ///< firmware-profiles, with the devices of the simulation
    std::filesystem::path work;      ///< empty, on a tmpfs
};

/// 0x1A left the host, or the worker died when only that was missing: it may be armed.
struct Press {
    hal::Instant at;
    std::string tpdu;  ///< hex, as the gateway wrote it
};

/// The gateway's process, life after life, on one disk that outlives it.
class Worker {
public:
    Worker(test_support::SimClock& clock, Radio& radio, Draw& draw, const Plan& plan,
           const Places& places);

    void start();
    /// Dies now. `powerless`: the machine with it.
    void crash(bool powerless);
    /// Dies so many effects from now, each of which others could see: a write to the disk, to the
    /// port, to a line of the board, to a caller.
    void crash_after(int effects);
    /// The same, counted from the next 0x1A.
    void crash_in_submit(int effects) { crash_in_submit_ = effects; }
    /// Ends in order, and starts again.
    void restart();
    /// The same, for good.
    void stop();

    /// Null while it does not serve.
    gateway::Gateway* gateway() const;
    /// To be called before a caller is told something; false: the worker is dead.
    bool effect();
    unsigned lives() const { return lives_; }
    /// As the last life has left it, for reading after its end.
    std::filesystem::path database() const;
    Disk& disk() { return disk_; }
    const Disk& disk() const { return disk_; }
    const std::vector<Press>& presses() const { return presses_; }
    /// When a life ended badly.
    const std::vector<hal::Instant>& deaths() const { return deaths_; }
    unsigned crashes() const { return static_cast<unsigned>(deaths_.size()); }

private:
    struct Life;
    void live(const std::shared_ptr<Life>& life);
    std::size_t write_to_port(std::string_view octets);
    void note_writing(std::string_view octets);
    void note_press();
    std::filesystem::path folder(unsigned life) const;
    void start_in(hal::Milliseconds delay);

    test_support::SimClock& clock_;
    Radio& radio_;
    Draw& draw_;
    const Plan& plan_;
    const Places& places_;
    Disk disk_;
    std::shared_ptr<Life> life_;
    unsigned lives_ = 0;
    bool over_ = false;
    std::optional<int> countdown_;
    std::optional<int> crash_in_submit_;
    std::string written_;  ///< to the port, since the last end of a line
    std::vector<Press> presses_;
    std::vector<hal::Instant> deaths_;
};

}  // namespace simulation
