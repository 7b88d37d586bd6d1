#include "faults/power/campaign.hpp"

#include <algorithm>
#include <ostream>

#include "faults/power/verdict.hpp"
#include "faults/power/workload.hpp"

namespace power {
namespace {

constexpr unsigned variants = 16;
constexpr unsigned steps = 40;

using Kind = Verdict::Kind;

const char* name(Kind kind) {
    switch (kind) {
        case Kind::survived:
            return "survived";
        case Kind::lost:
            return "lost";
        case Kind::doubled:
            return "doubled";
        case Kind::corrupt:
            return "corrupt";
    }
    return "";
}

/// One workload's points, one after the other, while its disk is followed.
class Cutter {
public:
    Cutter(const Plan& plan, std::uint64_t seed, const std::filesystem::path& directory,
           std::ostream& out)
        : plan_(plan),
          seed_(seed),
          image_(directory / "image"),
          out_(out),
          workload_(seed, plan.mistakes, directory / "run"),
          disk_(!plan.mistakes.syncs_the_log_late) {
        std::filesystem::create_directories(image_);
        std::filesystem::create_directories(directory / "run");
        write_files(directory / "run", {});
        workload_.run(steps);
    }

    std::size_t points() const { return workload_.operations().size() + 1; }

    /// Every `stride`-th point, or only one. Counts into `tally`.
    void cut(std::size_t stride, Tally& tally) {
        const auto& operations = workload_.operations();
        for (Position point = 0; point <= operations.size(); ++point) {
            if (point > 0) {
                disk_.apply(operations[point - 1]);
            }
            const bool wanted =
                plan_.replay ? point == plan_.replay->second : point % stride == seed_ % stride;
            for (unsigned variant = 0; wanted && variant < variants && !has_enough(tally);
                 ++variant) {
                cut_twice(point, variant, tally);
            }
        }
    }

private:
    bool has_enough(const Tally& tally) const {
        return tally.tried >= plan_.images || (plan_.stop_at_the_first && tally.lost > 0);
    }

    void cut_twice(Position point, unsigned variant, Tally& tally) {
        std::mt19937_64 random(seed_ * 1'000'003 + point * variants + variant);
        const Files first = disk_.cut(random, variant);
        const Verdict verdict = look(first, point, variant, 1, tally);
        if (verdict.recovery.empty() || has_enough(tally)) {
            return;
        }
        // The power comes back, and goes again before all is read and put right.
        Disk disk(!plan_.mistakes.syncs_the_log_late, first);
        const std::size_t second = random() % (verdict.recovery.size() + 1);
        for (std::size_t i = 0; i < second; ++i) {
            disk.apply(verdict.recovery[i]);
        }
        look(disk.cut(random, static_cast<unsigned>(random() % variants)), point, variant, 2,
             tally);
    }

    Verdict look(const Files& files, Position point, unsigned variant, int cut, Tally& tally) {
        write_files(image_, files);
        Verdict verdict = judge(image_, workload_.journal(), point);
        ++tally.tried;
        if (verdict.kind == Kind::survived) {
            ++tally.survived;
            return verdict;
        }
        tally.lost += verdict.kind == Kind::lost ? 1U : 0U;
        tally.doubled += verdict.kind == Kind::doubled ? 1U : 0U;
        tally.corrupt += verdict.kind == Kind::corrupt ? 1U : 0U;
        out_ << name(verdict.kind) << ": " << verdict.why << " (--replay " << seed_ << ':' << point
             << ", variant " << variant << ", cut " << cut << ")\n";
        if (!plan_.artifacts.empty()) {
            const auto kept =
                plan_.artifacts / (std::to_string(seed_) + "-" + std::to_string(point) + "-" +
                                   std::to_string(variant) + "-" + std::to_string(cut));
            std::filesystem::create_directories(kept);
            write_files(kept, files);
        }
        return verdict;
    }

    const Plan& plan_;
    const std::uint64_t seed_;
    const std::filesystem::path image_;
    std::ostream& out_;
    Workload workload_;
    Disk disk_;
};

}  // namespace

Tally run(const Plan& plan, const std::filesystem::path& directory, std::ostream& out) {
    Tally tally;
    if (plan.replay) {
        Cutter(plan, plan.replay->first, directory, out).cut(1, tally);
        return tally;
    }
    // A small run looks at some points of several workloads, a big one at all points of more.
    const std::size_t share = std::max<std::size_t>(plan.images / 4, 1);
    for (std::uint64_t seed = plan.seed; tally.tried < plan.images; ++seed) {
        Cutter cutter(plan, seed, directory, out);
        const std::size_t stride = std::max<std::size_t>(1, cutter.points() * variants * 2 / share);
        cutter.cut(stride, tally);
        if (plan.stop_at_the_first && tally.lost > 0) {
            break;
        }
    }
    return tally;
}

}  // namespace power
