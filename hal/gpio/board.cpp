#include "gpio/board.hpp"

#include <thread>
#include <utility>

#include "hal/error.hpp"

namespace hal::gpio {

Board::Board(const BoardLines& lines, const PowerTimings& timings, Clock& clock,
             LineOpener open_line)
    : timings_(timings),
      clock_(clock),
      open_line_(std::move(open_line)),
      waker_(clock.make_waker()),
      reset_(make_slot("reset", lines.reset, Direction::output)),
      power_key_(make_slot("power key", lines.power_key, Direction::output)),
      power_(make_slot("power", lines.power, Direction::output)),
      status_(make_slot("status", lines.status, Direction::input)),
      guard_(clock) {}

Board::Slot Board::make_slot(const char* name, const std::optional<LineSpec>& spec,
                             Direction direction) {
    Slot slot{name, spec, direction};
    if (spec) {
        slot.line = open_line_(*spec, direction);
    }
    return slot;
}

Result<Line*> Board::use(Slot& slot) {
    if (!slot.spec) {
        return unexpected(Errc::not_supported, slot.name);
    }
    if (!slot.line) {
        slot.line = open_line_(*slot.spec, slot.direction);
    }
    if (!slot.line) {
        return Unexpected{slot.line.error()};
    }
    return slot.line->get();
}

Result<> Board::pulse(Slot& slot, std::optional<Milliseconds> length) {
    if (!length) {
        return unexpected(Errc::not_supported, slot.name);
    }
    HAL_TRY(Line * line, use(slot));
    return guard_.pulse(*line, *length, *waker_);
}

Result<> Board::press_power_key(BoardPower seen) {
    HAL_CHECK(use(power_key_));
    const auto power = status();
    const BoardPower known = power ? *power : seen;
    if (known == BoardPower::unknown) {
        return unexpected(Errc::not_ready, "nobody can tell whether the modem runs");
    }
    return pulse(power_key_,
                 known == BoardPower::on ? timings_.power_off_pulse : timings_.power_on_pulse);
}

Result<> Board::reset_pulse() {
    return pulse(reset_, timings_.reset_pulse);
}

Result<> Board::cut_power() {
    HAL_TRY(Line * line, use(power_));
    return line->set(true);
}

Result<> Board::restore_power() {
    HAL_TRY(Line * line, use(power_));
    return line->set(false);
}

Result<BoardPower> Board::status() {
    HAL_TRY(Line * line, use(status_));
    HAL_TRY(const bool running, line->active());
    return running ? BoardPower::on : BoardPower::off;
}

std::string Board::trouble() const {
    std::string text;
    for (const Slot* slot : {&reset_, &power_key_, &power_, &status_}) {
        if (!slot->line) {
            text += (text.empty() ? "" : "; ") + std::string(slot->name) + ": " +
                    slot->line.error().message();
        }
    }
    if (const auto stuck = guard_.stuck(); !stuck) {
        text += (text.empty() ? "" : "; ") + ("still active: " + stuck.error().message());
    }
    return text;
}

namespace {

/// A board whose guard has its thread.
class GuardedBoard final : public PowerControl {
public:
    GuardedBoard(const BoardLines& lines, const PowerTimings& timings, Clock& clock)
        : board_(lines, timings, clock, open_line),
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
}  // namespace hal::gpio

namespace hal {

std::unique_ptr<PowerControl> make_power_control(const BoardLines& lines,
                                                 const PowerTimings& timings, Clock& clock,
                                                 const std::string&) {
    if (!lines.reset && !lines.power_key) {
        return std::make_unique<gpio::Board>(lines, timings, clock, gpio::open_line);
    }
    return std::make_unique<gpio::GuardedBoard>(lines, timings, clock);
}

}  // namespace hal
