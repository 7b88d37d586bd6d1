#include "faults/simulation/worker.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "modem-sim/tpdu.hpp"

namespace simulation {
namespace {

bool loses_power(const Plan& plan) {
    return std::ranges::find(plan.troubles, Kind::power_cut, &Trouble::kind) != plan.troubles.end();
}

}  // namespace

using namespace std::chrono_literals;

struct Worker::Life final : Host {
    Life(Worker& its_worker, unsigned its_number, hal::Clock& clock)
        : worker(its_worker), number(its_number), waker(clock.make_waker()) {}

    bool effect() override { return !dead && worker.effect(); }
    bool alive() const override { return !dead; }
    std::size_t writes(std::string_view octets) override {
        return dead ? 0 : worker.write_to_port(octets);
    }
    std::string process() const { return "worker" + std::to_string(number); }

    Worker& worker;
    const unsigned number;
    bool dead = false;
    bool stopping = false;
    gateway::Gateway* gateway = nullptr;  ///< while it serves
    std::unique_ptr<hal::Waker> waker;    ///< of its main thread
};

Worker::Worker(test_support::SimClock& clock, Radio& radio, Draw& draw, const Plan& plan,
               const Places& places)
    : clock_(clock),
      radio_(radio),
      draw_(draw),
      plan_(plan),
      places_(places),
      disk_(clock, draw, loses_power(plan), [this] { effect(); }) {
    std::filesystem::create_directories(folder(1) / "state");
    std::filesystem::create_directories(folder(1) / "run");
    settings::Settings settings;
    settings.device = "sim-" + plan.personality + (plan.smss ? "-smss" : "") +
                      (plan.has_reset ? "-reset" : "") + (plan.has_power ? "-power" : "") +
                      (plan.has_status ? "-status" : "");
    settings.modems = {{.name = "modem1"}};
    if (const auto saved = settings::save(places_.work / "settings.xml", settings); !saved) {
        throw std::runtime_error("settings: " + saved.error().message());
    }
}

std::filesystem::path Worker::folder(unsigned life) const {
    return places_.work / ("life" + std::to_string(life));
}

std::filesystem::path Worker::database() const {
    const bool gone = life_ == nullptr || life_->dead;
    return folder(lives_ + (gone ? 1 : 0)) / "state" / "sms-gateway.db";
}

gateway::Gateway* Worker::gateway() const {
    return life_ != nullptr && !life_->dead ? life_->gateway : nullptr;
}

void Worker::start() {
    if (over_ || (life_ != nullptr && !life_->dead)) {
        return;
    }
    life_ = std::make_shared<Life>(*this, ++lives_, clock_);
    clock_.spawn(life_->process(), [this, life = life_] { live(life); });
}

void Worker::start_in(hal::Milliseconds delay) {
    clock_.at(clock_.now() + delay, [this] { start(); });
}

/// The main thread of one life.
void Worker::live(const std::shared_ptr<Life>& life) {
    const gateway::Paths paths{.settings = places_.work / "settings.xml",
                               .state = folder(life->number) / "state",
                               .profiles = places_.profiles,
                               .runtime = folder(life->number) / "run"};
    auto opened = gateway::Gateway::open(clock_, paths, hardware_of(radio_, clock_, life));
    if (!opened && !life->dead) {
        clock_.trace("cannot open: " + opened.error().message());
        crash(false);
    }
    if (life->dead) {
        return;
    }
    (*opened)->start();
    life->gateway = life->dead ? nullptr : opened->get();
    while (!life->stopping) {
        clock_.wait(*life->waker, hal::never);
    }
    life->gateway = nullptr;
    (*opened)->stop();
    opened->reset();
    if (!life->dead) {
        life->dead = true;
        disk_.move(folder(lives_) / "state", folder(lives_ + 1) / "state", false);
        disk_.move(folder(lives_) / "run", folder(lives_ + 1) / "run", false);
        start_in(500ms);
    }
}

void Worker::restart() {
    if (life_ != nullptr && !life_->dead) {
        life_->stopping = true;
        life_->waker->wake();
    }
}

void Worker::stop() {
    over_ = true;
    restart();
}

void Worker::crash(bool powerless) {
    countdown_.reset();
    if (life_ == nullptr || life_->dead) {
        return;
    }
    life_->dead = true;
    life_->gateway = nullptr;
    deaths_.push_back(clock_.now());
    clock_.trace(powerless ? "the power is cut" : "the worker is killed");
    disk_.move(folder(lives_) / "state", folder(lives_ + 1) / "state", powerless);
    std::filesystem::create_directories(folder(lives_ + 1) / "run");
    if (powerless) {
        clock_.reboot();
    } else {
        disk_.move(folder(lives_) / "run", folder(lives_ + 1) / "run", false);
    }
    note_press();
    written_.clear();
    if (powerless || draw_.chance(50)) {
        radio_.link().discard_unread();  // Else the port's buffer is kept for the next life.
    }
    clock_.kill(life_->process());
    start_in(powerless ? draw_.between(5s, 60s) : draw_.between(100ms, 2s));
}

void Worker::crash_after(int effects) {
    countdown_ = effects;
}

bool Worker::effect() {
    if (life_ == nullptr || life_->dead) {
        return false;
    }
    if (countdown_ && --*countdown_ < 0) {
        crash(false);
        return false;
    }
    return true;
}

std::size_t Worker::write_to_port(std::string_view octets) {
    const bool lives = effect();
    const std::size_t count = lives ? octets.size() : draw_.below(octets.size() + 1);
    note_writing(octets.substr(0, count));
    return count;
}

void Worker::note_press() {
    const auto pdu = sim::from_hex(written_);
    if (const auto centre = pdu ? sim::service_centre_size(*pdu) : std::nullopt) {
        presses_.push_back({clock_.now(), written_.substr(*centre * 2)});
    }
}

void Worker::note_writing(std::string_view octets) {
    constexpr char control_z = 0x1A;
    constexpr char escape = 0x1B;
    for (const char octet : octets) {
        if (octet == control_z) {
            note_press();
            clock_.trace("0x1A");
            if (crash_in_submit_ && life_ != nullptr && !life_->dead) {
                countdown_ = std::exchange(crash_in_submit_, std::nullopt);
            }
        }
        const bool ends = octet == '\r' || octet == control_z || octet == escape;
        written_ = ends ? std::string() : std::move(written_) + octet;
    }
}

}  // namespace simulation
