#include "gpio/board.hpp"

#include <thread>
#include <utility>

#include "hal/error.hpp"

namespace hal::gpio {
namespace {

Unexpected lacking(const char* what) {
    return unexpected(Errc::not_supported, what);
}

}  // namespace

Board::Board(const BoardLines& lines, const PowerTimings& timings, Clock& clock,
             LineOpener open_line)
    : timings_(timings),
      clock_(clock),
      open_line_(std::move(open_line)),
      waker_(clock.make_waker()),
      reset_(make_line("reset", lines.reset, Direction::output)),
      power_key_(make_line("power key", lines.power_key, Direction::output)),
      power_(make_line("power", lines.power, Direction::output)),
      status_(make_line("status", lines.status, Direction::input)),
      guard_(clock) {}

std::unique_ptr<BoardLine> Board::make_line(const char* name, const std::optional<LineSpec>& spec,
                                            Direction direction) const {
    if (!spec) {
        return {};
    }
    return std::make_unique<BoardLine>(name, *spec, direction, open_line_);
}

Result<> Board::press_power_key(BoardPower seen) {
    if (!power_key_) {
        return lacking("power key: the board has no such line");
    }
    if (!timings_.power_on_pulse && !timings_.power_off_pulse) {
        return lacking("power key: the modem profile has no pulse length");
    }
    HAL_TRY(const BoardPower running, is_running(seen));
    const auto& length =
        running == BoardPower::on ? timings_.power_off_pulse : timings_.power_on_pulse;
    if (!length) {
        return lacking("power key: the modem profile has no length for this press");
    }
    return pulse(*power_key_, *length);
}

Result<BoardPower> Board::is_running(BoardPower seen) {
    if (status_) {
        if (const auto power = status(); power && *power == BoardPower::unknown) {
            return unexpected(Errc::not_ready, "power key: the status line does not settle");
        } else if (power) {
            return *power;
        }
    }
    if (seen == BoardPower::unknown) {
        return unexpected(Errc::not_ready, "power key: nobody can tell whether the modem runs");
    }
    return seen;
}

Result<> Board::reset_pulse() {
    if (!reset_) {
        return lacking("reset: the board has no such line");
    }
    if (!timings_.reset_pulse) {
        return lacking("reset: the modem profile has no pulse length");
    }
    return pulse(*reset_, *timings_.reset_pulse);
}

// A line that is not had is no matter of the guard's: there is nothing to end.
Result<> Board::pulse(BoardLine& line, Milliseconds length) {
    HAL_CHECK(line.have());
    return guard_.pulse(line, length, *waker_);
}

Result<> Board::cut_power() {
    if (!power_) {
        return lacking("power: the board has no such line");
    }
    if (!timings_.minimum_off) {
        return lacking("power: the modem profile has no shortest time without supply");
    }
    return power_->set(true);
}

// Whatever the profile lacks: a supply that is cut is given back.
Result<> Board::restore_power() {
    return power_ ? power_->set(false) : lacking("power: the board has no such line");
}

Result<BoardPower> Board::sample() {
    HAL_TRY(const bool running, status_->active());
    return running ? BoardPower::on : BoardPower::off;
}

Result<BoardPower> Board::status() {
    if (!status_) {
        return lacking("status: the board has no such line");
    }
    HAL_TRY(BoardPower last, sample());
    int equal = 1;
    for (int taken = 1; equal < status_samples; ++taken) {
        if (taken == status_samples_at_most) {
            return BoardPower::unknown;
        }
        const Deadline next = clock_.now() + status_sample_gap;
        while (clock_.now() < next) {
            clock_.wait(*waker_, next);
        }
        HAL_TRY(const BoardPower now, sample());
        equal = now == last ? equal + 1 : 1;
        last = now;
    }
    return last;
}

std::string Board::trouble() const {
    std::string text;
    const auto add = [&text](const std::string& trouble) {
        text += (text.empty() || trouble.empty() ? "" : "; ") + trouble;
    };
    for (const auto* line : {&reset_, &power_key_, &power_, &status_}) {
        if (*line) {
            add((*line)->trouble());
        }
    }
    if (const auto stuck = guard_.stuck(); !stuck) {
        add("still active: " + stuck.error().message());
    }
    return text;
}

namespace {

/// A board whose guard has its thread.
class GuardedBoard final : public PowerControl {
public:
    GuardedBoard(const BoardLines& lines, const PowerTimings& timings, Clock& clock,
                 LineOpener open_line)
        : board_(lines, timings, clock, std::move(open_line)),
          guard_thread_([this] { board_.guard().run(); }) {}
    ~GuardedBoard() override {
        board_.guard().stop();
        guard_thread_.join();
    }
    GuardedBoard(const GuardedBoard&) = delete;
    GuardedBoard& operator=(const GuardedBoard&) = delete;

    Result<> press_power_key(BoardPower seen) override { return board_.press_power_key(seen); }
    Result<> reset_pulse() override { return board_.reset_pulse(); }
    Result<> cut_power() override { return board_.cut_power(); }
    Result<> restore_power() override { return board_.restore_power(); }
    Result<BoardPower> status() override { return board_.status(); }
    std::string trouble() const override { return board_.trouble(); }

private:
    Board board_;
    std::thread guard_thread_;
};

}  // namespace

std::unique_ptr<PowerControl> make_board(const BoardLines& lines, const PowerTimings& timings,
                                         Clock& clock, LineOpener open_line) {
    if (!lines.reset && !lines.power_key) {
        return std::make_unique<Board>(lines, timings, clock, std::move(open_line));
    }
    return std::make_unique<GuardedBoard>(lines, timings, clock, std::move(open_line));
}

}  // namespace hal::gpio

namespace hal {

std::unique_ptr<PowerControl> make_power_control(const BoardLines& lines,
                                                 const PowerTimings& timings, Clock& clock,
                                                 const std::string& sysfs) {
    return gpio::make_board(lines, timings, clock,
                            [sysfs](const LineSpec& spec, gpio::Direction direction) {
                                return gpio::open_line(spec, direction, sysfs);
                            });
}

}  // namespace hal
