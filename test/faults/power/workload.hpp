#pragma once

#include <filesystem>
#include <memory>
#include <random>
#include <stdexcept>

#include "faults/power/disk.hpp"
#include "faults/power/journal.hpp"
#include "inbox/mirror.hpp"
#include "outbox/store.hpp"
#include "support/fake_modem.hpp"
#include "support/sim_clock.hpp"

namespace power {

inline constexpr const char* database_name = "gateway.db";
inline const outbox::Sender sender{"modem1", "001010000000001"};

/// The production code on one database, as the worker puts it together.
struct Worker {
    /// Throws std::runtime_error with the reason when it cannot be opened.
    Worker(const std::filesystem::path& directory, hal::Clock& clock);

    std::unique_ptr<database::Database> database;
    outbox::RuntimeNotes notes{""};
    std::unique_ptr<outbox::Store> store;
    std::unique_ptr<inbox::Mirror> mirror;
};

/// A gateway's day, drawn from a seed: what it wrote, and what it told the world when.
class Workload {
public:
    Workload(std::uint64_t seed, const Mistakes& mistakes, std::filesystem::path directory);
    void run(unsigned steps);

    const Journal& journal() const { return journal_; }
    const std::vector<Operation>& operations() const { return recorder_.operations(); }

private:
    unsigned below(std::size_t limit) { return static_cast<unsigned>(random_() % limit); }
    bool one_in(unsigned chances) { return below(chances) == 0; }
    Position now() const { return recorder_.position(); }

    void step();
    void restart();
    void add();
    void send();
    void settle(const outbox::Claim& claim);
    void receive();
    void remove();
    void tidy();
    void mark_read();
    outbox::Settlement drawn_settlement();
    PartRecord& part_of(const outbox::Claim& claim);

    std::mt19937_64 random_;
    const Mistakes mistakes_;
    const std::filesystem::path directory_;
    Recorder recorder_;
    test_support::SimClock clock_;
    test_support::FakeModem modem_;
    std::unique_ptr<Worker> worker_;
    Journal journal_;
};

/// What has to work, or the run is no run.
template <class T>
T must(hal::Result<T> result) {
    if (!result) {
        throw std::runtime_error(result.error().message());
    }
    return std::move(*result);
}

inline void must(const hal::Result<>& result) {
    if (!result) {
        throw std::runtime_error(result.error().message());
    }
}

}  // namespace power
