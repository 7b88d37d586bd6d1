// Ten thousand sick modems, each with its own illness, board and luck, for two days each.
#include <boost/test/unit_test.hpp>
#include <random>

#include "recovery/fault.hpp"
#include "sick_modem.hpp"

using hal::Fault;
using hal::Instant;
using hal::ModemState;
using hal::Rung;
using namespace std::chrono_literals;

namespace {

constexpr int modems = 10'000;
constexpr auto life = 48h;

using Random = std::mt19937_64;

int draw(Random& random, int choices) {
    return std::uniform_int_distribution<int>(0, choices - 1)(random);
}

hal::Instant::duration draw_time(Random& random, std::chrono::seconds longest) {
    return std::chrono::seconds(draw(random, static_cast<int>(longest.count())) + 1);
}

/// What a rung needs is there.
bool has(const SickModem& modem, Rung rung) {
    switch (rung) {
        case Rung::none:
            return false;
        case Rung::escape:
        case Rung::reopen:
            return true;
        case Rung::soft_restart:
            return modem.knows_restart;
        case Rung::usb_reset:
            return modem.may_reset_usb;
        case Rung::power_on:
            return modem.has_power_key;
        case Rung::reset_pulse:
            return modem.has_reset_line;
        case Rung::power_cycle:
            return modem.has_rail || modem.has_power_key;
    }
    return false;
}

constexpr Rung ladder[] = {Rung::escape,   Rung::reopen,      Rung::soft_restart, Rung::usb_reset,
                           Rung::power_on, Rung::reset_pulse, Rung::power_cycle};

/// The mildest rung that this illness' ladder and this board have, and that is hard enough; none:
/// not curable here.
Rung expected_cure(const SickModem& modem, Fault fault, Rung cure) {
    for (const Rung rung : ladder) {
        const bool eligible = hal::recovery::policy_of(fault).rungs.has(rung) && has(modem, rung);
        // The key is pressed only when the modem is off; and no USB device is there to be reset.
        const bool applies =
            fault == Fault::off
                ? rung == Rung::power_on || rung == Rung::power_cycle
                : rung != Rung::power_on && (fault != Fault::vanished || rung != Rung::usb_reset);
        if (eligible && applies && cure != Rung::none && rung >= cure) {
            return rung;
        }
    }
    return Rung::none;
}

struct Illness {
    Fault fault;
    Rung cure;  ///< none: nothing helps
};

Illness draw_illness(Random& random) {
    constexpr Fault faults[] = {Fault::silent,     Fault::silent, Fault::silent,       Fault::stuck,
                                Fault::vanished,   Fault::off,    Fault::submits_fail, Fault::sim,
                                Fault::no_network, Fault::garbage};
    const Fault fault = faults[draw(random, 10)];
    if (draw(random, 20) == 0) {
        return {fault, Rung::none};
    }
    Rung cure = ladder[draw(random, 7)];
    if (fault == Fault::off) {
        cure = Rung::power_on;
    } else if (cure == Rung::power_on) {
        cure = Rung::reset_pulse;
    }
    return {fault, cure};
}

/// The most of these within any window of this length.
std::size_t most_within(const std::vector<hal::WallTime>& times, hal::Milliseconds window) {
    std::size_t most = 0;
    std::size_t first = 0;
    for (std::size_t last = 0; last < times.size(); ++last) {
        while (times[last] - times[first] >= window) {
            ++first;
        }
        most = std::max(most, last - first + 1);
    }
    return most;
}

class Life {
public:
    explicit Life(std::uint64_t seed) : random_(seed) {
        const auto coin = [this] { return draw(random_, 2) == 0; };
        modem_.knows_restart = draw(random_, 4) != 0;
        modem_.may_reset_usb = draw(random_, 4) == 0;
        modem_.has_reset_line = coin();
        modem_.has_power_key = coin();
        modem_.has_status_line = coin();
        modem_.has_rail = draw(random_, 4) == 0;
        modem_.boot_time = 5s + std::chrono::seconds(draw(random_, 25));
        modem_.traffic = true;
        modem_.restart_worker();
    }

    int cured_by_the_lowest = 0;  ///< how often that could be told

    void live() {
        end_ = modem_.clock.now() + life;
        BOOST_REQUIRE(modem_.run_until_ready(2min));
        while (modem_.clock.now() < end_) {
            // Well for a while: a relapse within minutes, or a day of peace.
            const auto peace = draw(random_, 3) == 0 ? 10min : 30h;
            pass_in_peace(draw_time(random_, peace));
            if (modem_.clock.now() < end_) {
                suffer(draw_illness(random_));
            }
        }
        check_budgets();
    }

private:
    /// A healthy modem needs nobody to watch every one of its probes.
    void pass_in_peace(Instant::duration time) {
        modem_.clock.jump_to(modem_.clock.now() + time);
        modem_.turn();
        note_actions();
    }

    void suffer(const Illness& illness) {
        const Rung expected = expected_cure(modem_, illness.fault, illness.cure);
        const bool budget_left = hard_rungs_of_last_day() == 0;
        const Instant limit =
            std::min(end_, modem_.clock.now() + (expected == Rung::none ? 4h : 20h));
        modem_.fall_ill(illness.fault, illness.cure);
        const std::size_t before = actions_.size();
        Instant restart_at = modem_.clock.now() + draw_time(random_, 30min);
        bool undisturbed = true;
        while (modem_.is_ill() && modem_.clock.now() < limit) {
            step();
            if (modem_.clock.now() >= restart_at && modem_.is_ill()) {
                modem_.restart_worker();
                undisturbed = false;
                restart_at += 1h + draw_time(random_, 10h);
            }
        }
        if (expected == Rung::none) {
            heal();
            return;
        }
        if (modem_.is_ill()) {
            BOOST_TEST((limit == end_), "not cured: " << describe(illness));
            return;
        }
        // With budget left and nobody in between it is the lowest rung that cures, and it is the
        // last one that was tried.
        if (budget_left && undisturbed) {
            BOOST_TEST(actions_.size() > before, describe(illness));
            ++cured_by_the_lowest;
            BOOST_TEST((actions_.back().rung == expected),
                       describe(illness) << " by " << hal::to_string(actions_.back().rung)
                                         << " instead of " << hal::to_string(expected));
        }
        BOOST_TEST(modem_.run_until_ready(10min), describe(illness));
        note_actions();
    }

    /// Its owner has replaced what no rung cures.
    void heal() {
        modem_.recover();
        modem_.powered = true;
        BOOST_TEST(modem_.run_until_ready(2h));
        note_actions();
    }

    /// The thread is busy elsewhere when there is little to do but to look: so few rounds suffice.
    void step() {
        modem_.turn();
        note_actions();
        const ModemState state = modem_.keeper->state();
        const bool answers = state == ModemState::ready && modem_.illness != Fault::silent;
        const bool looking = state == ModemState::dead || state == ModemState::absent;
        idle_turns_ = looking ? idle_turns_ + 1 : 0;
        if (idle_turns_ > 10) {
            modem_.clock.jump_to(modem_.clock.now() + 10min);
        } else if (answers && modem_.is_ill()) {
            const bool slow = modem_.illness == Fault::sim || modem_.illness == Fault::no_network;
            modem_.clock.jump_to(modem_.clock.now() + (slow ? 20min : 4min));
        }
    }

    /// The memory forgets after a day; the test does not.
    void note_actions() {
        auto first = modem_.stored.end();
        while (first != modem_.stored.begin() &&
               (actions_.empty() || std::pair(first[-1].at, first[-1].rung) >
                                        std::pair(actions_.back().at, actions_.back().rung))) {
            --first;
        }
        std::copy_if(first, modem_.stored.end(), std::back_inserter(actions_),
                     hal::recovery::counts);
    }

    std::size_t hard_rungs_of_last_day() {
        return static_cast<std::size_t>(
            std::count_if(actions_.begin(), actions_.end(), [this](const auto& action) {
                return action.rung >= Rung::soft_restart &&
                       action.at > modem_.clock.wall_now() - 24h;
            }));
    }

    void check_budgets() const {
        std::vector<hal::WallTime> resets;
        std::vector<hal::WallTime> cycles;
        std::vector<hal::WallTime> both;
        for (const auto& action : actions_) {
            if (action.rung == Rung::reset_pulse) {
                resets.push_back(action.at);
            } else if (action.rung == Rung::power_cycle) {
                cycles.push_back(action.at);
            } else {
                continue;
            }
            both.push_back(action.at);
        }
        BOOST_TEST(most_within(both, 1h) <= 4U);
        BOOST_TEST(most_within(both, 24h) <= 12U);
        BOOST_TEST(most_within(cycles, 1h) <= 2U);
        BOOST_TEST(most_within(cycles, 24h) <= 6U);
        BOOST_TEST(most_within(resets, 5min) <= 1U);
    }

    static std::string describe(const Illness& illness) {
        return std::string(hal::to_string(illness.fault)) + ", curable by " +
               hal::to_string(illness.cure);
    }

    Random random_;
    SickModem modem_;
    Instant end_;
    int idle_turns_ = 0;
    std::vector<hal::RecoveryAction> actions_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(many_modems)

BOOST_AUTO_TEST_CASE(ten_thousand_are_cured_by_the_lowest_rung_within_all_budgets) {
    int cured = 0;
    for (int seed = 0; seed < modems; ++seed) {
        BOOST_TEST_CONTEXT("seed " << seed) {
            Life life_of(static_cast<std::uint64_t>(seed));
            life_of.live();
            cured += life_of.cured_by_the_lowest;
        }
    }
    BOOST_TEST(cured >= modems / 2);  // the proof is no empty one
}

BOOST_AUTO_TEST_SUITE_END()
