#include "faults/simulation/radio.hpp"

#include <algorithm>
#include <stdexcept>

#include "modem-sim/tpdu.hpp"

namespace simulation {

std::time_t SimTimers::wall_now() {
    return std::chrono::duration_cast<std::chrono::seconds>(clock_.wall_now().time_since_epoch())
        .count();
}

sim::Timers::TimerId SimTimers::after(sim::Milliseconds delay, std::function<void()> due) {
    const TimerId id = ++last_;
    waiting_->insert(id);
    clock_.at(clock_.now() + delay, [id, waiting = waiting_, due = std::move(due)] {
        if (waiting->erase(id) != 0) {
            due();
        }
    });
    return id;
}

/// The cable between the gateway's port and the simulator's.
class Radio::Cable final : public sim::Transport {
public:
    explicit Cable(Radio& radio) : radio_(radio) {
        radio_.link_.serve([this](std::string_view octets) { received(octets); });
    }
    std::optional<std::string> plug() override {
        radio_.appear();
        return std::nullopt;
    }
    void unplug() override { radio_.vanish(); }
    std::string where() const override { return "memory"; }
    void send(std::string_view bytes) override { radio_.link_.say(bytes); }

private:
    Radio& radio_;
};

namespace {

const sim::Personality& personality_of(const Plan& plan) {
    const sim::Personality* const found = sim::find_personality(plan.personality);
    if (found == nullptr) {
        throw std::logic_error("no personality " + plan.personality);
    }
    return *found;
}

}  // namespace

Radio::Radio(test_support::SimClock& clock, const Plan& plan)
    : clock_(clock),
      timers_(clock),
      link_(clock),
      network_(timers_, ledger_, faults_, true),
      personality_(personality_of(plan)),
      modem_(timers_, ledger_, network_, faults_, personality_),
      lines_(timers_, modem_),
      board_(timers_, modem_, lines_, false) {
    ledger_.on_event(
        [this](std::string_view event, const boost::json::object& fields) { note(event, fields); });
    lines_.add_at_port(std::make_unique<Cable>(*this));
    modem_.on_presence = [this](bool there) { there ? appear() : vanish(); };
    modem_.vanish = plan.vanishes ? sim::Milliseconds(3000) : sim::Milliseconds(0);
    network_.submit_delay = plan.submit_delay;
    network_.report_delay = plan.report_delay;
    network_.report_status = static_cast<std::uint8_t>(plan.report_status);
    faults_.keeps_reference = plan.keeps_reference;
    faults_.rejects_duplicates = true;
    if (plan.slots > 0) {
        modem_.storages.find("SM")->set_capacity(plan.slots);
    }
    for (const Wish& wish : plan.wishes) {
        if (wish.refusal != 0) {
            faults_.refused_numbers[wish.number] = wish.refusal;
        }
    }
    board_.power_comes("power-on");
}

void Radio::vanish() {
    if (present_) {
        present_ = false;
        link_.unplug();
    }
}

void Radio::appear() {
    if (!present_) {
        present_ = true;
        ++enumerations_;
        link_.plug_in();
    }
}

void Radio::swap_card() {
    ++card_;
    modem_.set_sim(sim::SimState::absent);
    sim::SimCard& card = modem_.card;
    card.imsi.back() = static_cast<char>('0' + card_ % 10);
    card.iccid[card.iccid.size() - 2] = static_cast<char>('0' + card_ % 10);
    card.last_reference = 0x40;
    modem_.storages.find("SM")->slots().clear();
}

bool Radio::went_elsewhere(const Arrival& arrival) const {
    return std::ranges::any_of(elsewhere_, [&](const sim::Deliver& piece) {
        return piece.from == arrival.from &&
               arrival.text.find(piece.data.text) != std::string::npos;
    });
}

void Radio::note(std::string_view event, const boost::json::object& fields) {
    ++events_[std::string(event)];
    const auto text = [&](const char* name) { return std::string(fields.at(name).as_string()); };
    if (event == "submit") {
        seen_.push_back({.at = clock_.now(),
                         .taken = true,
                         .to = text("to"),
                         .text = text("text"),
                         .tpdu = text("tpdu")});
    } else if (event == "refused") {
        const std::string tpdu = text("tpdu");
        const auto submit = sim::decode_submit(sim::from_hex(tpdu).value_or(sim::Bytes()));
        seen_.push_back({.at = clock_.now(),
                         .code = static_cast<int>(fields.at("code").as_int64()),
                         .to = text("to"),
                         .text = submit ? submit->data.text : "",
                         .tpdu = tpdu});
    } else if (event == "stored") {
        const auto piece = sim::decode_deliver(sim::from_hex(text("tpdu")).value_or(sim::Bytes()));
        if (piece && text("storage") != "SM") {
            elsewhere_.push_back(*piece);
        }
    }
    std::string line = "modem: " + std::string(event);
    for (const auto& field : fields) {
        line.append(" ").append(field.key()).append("=");
        if (field.value().is_string()) {
            line += std::string_view(field.value().as_string());
        } else if (field.value().is_int64()) {
            line += std::to_string(field.value().as_int64());
        }
    }
    clock_.trace(line);
    if (on_event) {
        on_event(event);
    }
}

}  // namespace simulation
