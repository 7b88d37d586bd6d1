#include "faults/simulation/troubles.hpp"

#include <algorithm>
#include <array>

namespace simulation {

using namespace std::chrono_literals;
using hal::Milliseconds;

Troubles::Troubles(test_support::SimClock& clock, Worker& worker, Radio& radio, Draw& draw,
                   const Plan& plan)
    : clock_(clock), worker_(worker), radio_(radio), draw_(draw), plan_(plan) {
    radio_.on_event = [this](std::string_view event) { modem_event(event); };
}

void Troubles::start() {
    for (const Trouble& trouble : plan_.troubles) {
        later(trouble.at, [this, &trouble] { bring(trouble); });
    }
}

void Troubles::later(Milliseconds delay, std::function<void()> action) {
    const hal::Instant when = clock_.now() + delay;
    over_at_ = std::max(over_at_, when);
    clock_.at(when, std::move(action));
}

/// From now on an answer may be lost.
void Troubles::disturb(Milliseconds length) {
    disturbances_.push_back({clock_.now(), clock_.now() + length});
}

void Troubles::bring(const Trouble& trouble) {
    if (trouble.kind == Kind::list) {
        return look_at_list(trouble.number == 1);
    }
    clock_.trace(std::string("fault: ") + to_string(trouble.kind) + " " +
                 std::to_string(trouble.number) + " for " + std::to_string(trouble.length.count()) +
                 " ms, times " + std::to_string(trouble.count));
    bring_to_worker(trouble);
    bring_to_modem(trouble);
    bring_to_network(trouble);
    bring_to_line(trouble);
}

void Troubles::bring_to_worker(const Trouble& trouble) {
    constexpr std::array refusals{Disk::Refusal::write, Disk::Refusal::sync, Disk::Refusal::read};
    if (trouble.kind == Kind::crash) {
        worker_.crash_after(trouble.number);
    } else if (trouble.kind == Kind::crash_in_submit) {
        worker_.crash_in_submit(trouble.number);
    } else if (trouble.kind == Kind::restart) {
        disturb(1s);
        worker_.restart();
    } else if (trouble.kind == Kind::power_cut) {
        cut_power(trouble);
    } else if (trouble.kind == Kind::disk_full) {
        worker_.disk().refuse(Disk::Refusal::full);
        later(trouble.length, [this] { worker_.disk().refuse(Disk::Refusal::none); });
    } else if (trouble.kind == Kind::disk_error && trouble.length == 0ms) {
        worker_.disk().refuse_once(refusals.at(static_cast<std::size_t>(trouble.number)));
    } else if (trouble.kind == Kind::disk_error) {
        worker_.disk().refuse(refusals.at(static_cast<std::size_t>(trouble.number)));
        later(trouble.length, [this] { worker_.disk().refuse(Disk::Refusal::none); });
    } else if (trouble.kind == Kind::clock_jump) {
        clock_.jump_wall(trouble.number == 1 ? -trouble.length : trouble.length);
    }
}

void Troubles::cut_power(const Trouble& trouble) {
    worker_.crash(true);
    if (trouble.number == 0) {
        return;
    }
    disturb(4s);
    radio_.board().rail(false);
    later(3s, [this] { radio_.board().rail(true); });
    if (trouble.number == 2) {  // No battery: 1970, until somebody tells the time.
        const auto since_1970 = clock_.wall_now().time_since_epoch();
        clock_.jump_wall(-since_1970);
        later(trouble.length * 2, [this, since_1970] { clock_.jump_wall(since_1970); });
    }
}

void Troubles::bring_to_modem(const Trouble& trouble) {
    sim::Modem& modem = radio_.modem();
    if (trouble.kind == Kind::silent) {
        disturb(trouble.length);
        radio_.faults().silent = true;
        later(trouble.length, [this] { radio_.faults().silent = false; });
    } else if (trouble.kind == Kind::hang) {
        hang(static_cast<sim::Hang>(trouble.number));
    } else if (trouble.kind == Kind::silent_prompt || trouble.kind == Kind::silent_submit) {
        (trouble.kind == Kind::silent_prompt ? radio_.faults().silent_after_prompt
                                             : radio_.faults().silent_after_submit) = 1;
        radio_.faults().silent_submit_accepted = trouble.number == 1;
        silence_ = trouble.length;
    } else if (trouble.kind == Kind::self_reset) {
        disturb(2s);
        modem.boot("by itself");
    } else if (trouble.kind == Kind::slow_boot) {
        modem.extra_boot_delay = trouble.length;
    } else if (trouble.kind == Kind::stuck) {
        radio_.faults().stuck_code = trouble.number;
        later(45min, [this] { radio_.faults().stuck_code = 0; });
    } else if (trouble.kind == Kind::sim_gone) {
        disturb(trouble.length);
        modem.set_sim(static_cast<sim::SimState>(trouble.number));
        later(trouble.length, [&modem] { modem.set_sim(sim::SimState::ready); });
    } else if (trouble.kind == Kind::swap_sim) {
        disturb(trouble.length);
        radio_.swap_card();
        later(trouble.length, [&modem] { modem.set_sim(sim::SimState::ready); });
    }
}

/// Until a rung cures it; after 40 minutes a person pulls the plug.
void Troubles::hang(sim::Hang hang) {
    radio_.faults().hang = hang;
    disturbances_.push_back({clock_.now(), hal::never});
    hangs_.push_back(disturbances_.size() - 1);
    later(40min, [this] {
        if (radio_.faults().hang != sim::Hang::none) {
            radio_.board().unplug();
            later(10s, [this] { radio_.board().replug(); });
        }
    });
}

void Troubles::modem_event(std::string_view event) {
    if (event == "silent") {
        disturb(silence_);
        later(silence_, [this] { radio_.faults().silent = false; });
    } else if (event == "answer-lost") {
        disturb(0ms);
    } else if (event == "boot" && radio_.faults().hang == sim::Hang::none) {
        for (const std::size_t hang : hangs_) {
            disturbances_[hang].to = clock_.now();
        }
        hangs_.clear();
    }
}

void Troubles::bring_to_network(const Trouble& trouble) {
    sim::Modem& modem = radio_.modem();
    if (trouble.kind == Kind::no_network) {
        modem.set_registration(draw_.chance(70) ? sim::Registration::searching
                                                : sim::Registration::denied);
        later(trouble.length, [&modem] { modem.set_registration(sim::Registration::home); });
    } else if (trouble.kind == Kind::refuse) {
        radio_.faults().refusal_code = trouble.number;
        radio_.faults().refusals = trouble.count;
    } else if (trouble.kind == Kind::late_answer) {
        radio_.faults().lateness = trouble.length;
        radio_.faults().late_answers = trouble.count;
        disturbances_.push_back({clock_.now(), hal::never});
    } else if (trouble.kind == Kind::lost_answer) {
        radio_.faults().lost_answers = trouble.count;
    }
}

void Troubles::bring_to_line(const Trouble& trouble) {
    if (trouble.kind == Kind::unplug) {
        disturb(trouble.length);
        if (trouble.number == 1) {
            radio_.board().unplug();
            later(trouble.length, [this] { radio_.board().replug(); });
        } else {
            radio_.lines().unplug();
            later(trouble.length, [this] { radio_.lines().plug(); });
        }
    } else if (trouble.kind == Kind::echo) {
        radio_.modem().ports().front()->settings.line.echo = true;
    } else if (trouble.kind == Kind::garbage) {
        radio_.faults().garbage = draw_.chance(50) ? std::string("\0\0~\xFE", 4) : "\xFF\xFF";
        later(trouble.length, [this] { radio_.faults().garbage.clear(); });
    } else if (trouble.kind == Kind::chunks) {
        radio_.lines().set_chunks({.octets = 1 + draw_.below(9),
                                   .pause = draw_.between(0ms, 20ms),
                                   .seed = static_cast<unsigned>(draw_.below(1000))});
        later(trouble.length, [this] { radio_.lines().set_chunks({}); });
    } else if (trouble.kind == Kind::chatter) {
        chatter(trouble.length);
    }
}

void Troubles::chatter(Milliseconds length) {
    constexpr std::array lines{"RING",
                               "+CRING: VOICE",
                               "+CUSD: 0,\"Balance 3\",15",
                               "+CMTI: \"SM\",19",
                               "NO CARRIER",
                               "+QIND: \"csq\",20,99",
                               "^SYSSTART?",
                               "+CGEV: NW DETACH",
                               "+CCINFO: 1,2"};
    for (auto left = 3 + draw_.below(12); left > 0; --left) {
        later(draw_.between(0ms, length),
              [this, line = std::string(draw_.pick(lines))] { radio_.modem().say(line); });
    }
}

/// As sms_list does, and sms_delete.
void Troubles::look_at_list(bool remove) {
    gateway::Gateway* const gateway = worker_.gateway();
    const auto listing = gateway != nullptr ? gateway->mirror().listing() : nullptr;
    if (listing == nullptr) {
        return;
    }
    std::vector<inbox::Place> places;
    std::set<std::string> shown;
    std::vector<const inbox::Message*> visible;
    for (const inbox::Message& message : *listing) {
        if (message.hidden_until > clock_.wall_now()) {
            continue;
        }
        visible.push_back(&message);
        if (!shown.insert(message.text).second) {
            sights_.push_back("shown twice: " + message.text);
        }
        if (deleted_.contains(message.text)) {
            sights_.push_back("shown after it was deleted: " + message.text);
        }
        places.insert(places.end(), message.places.begin(), message.places.end());
    }
    static_cast<void>(gateway->mirror().mark_read(places));
    if (remove && !visible.empty() && worker_.gateway() != nullptr) {
        const inbox::Message& chosen = *draw_.pick(visible);
        clock_.trace("deletes: " + chosen.text.substr(0, 12));
        const auto removed = gateway->mirror().remove(chosen.index);
        const bool known = removed && *removed && worker_.gateway() != nullptr;
        (known ? deleted_ : perhaps_deleted_).insert(chosen.text);
    }
}

}  // namespace simulation
