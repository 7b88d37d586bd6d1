#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "faults/power/tapped_vfs.hpp"
#include "faults/simulation/draw.hpp"
#include "support/sim_clock.hpp"

namespace simulation {

/// Spares SQLite its locks and its counting of memory, in a process whose threads run one at a
/// time; before anything else is done with it.
void make_sqlite_single_threaded();

/// The disk under SQLite: real files on a tmpfs, which can refuse, and which know what was not
/// synced when the power went.
class Disk final : public power::FileTap {
public:
    enum class Refusal { none, full, write, sync, read };

    /// `effect` is called before each change of a file, and may end the life that makes it.
    /// `loses_power`: whether that may happen at all; only then what was not synced is kept.
    Disk(test_support::SimClock& clock, Draw& draw, bool loses_power, std::function<void()> effect)
        : clock_(clock), draw_(draw), loses_power_(loses_power), effect_(std::move(effect)) {}

    void refuse(Refusal refusal) { refusal_ = refusal; }
    /// The next such call only.
    void refuse_once(Refusal refusal) { once_ = refusal; }
    /// When it has refused.
    const std::vector<hal::Instant>& refusals() const { return refusals_; }
    /// Whether the power went after `when` before the disk worked again, which had refused until
    /// then: what was to be taken back may have stayed.
    bool forgot(hal::Instant when) const;

    /// Takes what a killed process leaves to where the next one finds it. From here on `from` is
    /// nobody's. `powerless`: of what was not synced, each write may be there, or half of it, or
    /// not at all.
    void move(const std::filesystem::path& from, const std::filesystem::path& to, bool powerless);

    int writes(const std::string& file, std::int64_t offset,
               std::span<const std::uint8_t> data) override;
    int truncates(const std::string& file, std::int64_t size) override;
    int syncs(const std::string& file) override;
    int reads(const std::string& file) override;
    bool may_move() const override { return false; }

private:
    using Octets = std::vector<std::uint8_t>;
    struct Write {
        std::int64_t offset;
        Octets before;
        Octets after;
        std::int64_t size_before;  ///< of the file
    };
    bool refuses(Refusal kind);
    void tear(const std::filesystem::path& file, const std::vector<Write>& unsynced);

    test_support::SimClock& clock_;
    Draw& draw_;
    const bool loses_power_;
    std::function<void()> effect_;
    Refusal refusal_ = Refusal::none;
    Refusal once_ = Refusal::none;
    std::vector<hal::Instant> refusals_;
    std::optional<hal::Instant> sick_since_;
    /// Times of sickness that ended with the power.
    std::vector<std::pair<hal::Instant, hal::Instant>> cut_short_;
    std::map<std::string, std::vector<Write>> unsynced_;  ///< by file
};

}  // namespace simulation
