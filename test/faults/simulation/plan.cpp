#include "faults/simulation/plan.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "faults/simulation/draw.hpp"

namespace simulation {
namespace {

using namespace std::chrono_literals;
using hal::Milliseconds;

constexpr unsigned messages = 20;
constexpr Milliseconds first_message = 30s;
constexpr Milliseconds last_message = 40min;

/// Of every class in TS 24.011, TS 23.040 and TS 27.005, unknown ones, and 0: a plain ERROR.
constexpr std::array refusals{0,   1,   8,   10,  17,  21,  28,  29,  30,  38,  41,  42,
                              47,  50,  69,  96,  98,  99,  111, 127, 192, 193, 194, 196,
                              208, 255, 300, 301, 302, 303, 304, 305, 310, 313, 314, 320,
                              321, 322, 330, 331, 332, 340, 500, 512, 515, 700};
constexpr std::array words{
    "pump",  "tank",     "door \xC3\xA9t\xC3\xA9",   "level", "\xE2\x82\xAC 5",
    "alarm", "pressure", "\xD0\x9D\xD0\xB5\xD1\x82", "mains"};

std::string two_digits(std::uint64_t number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
}

std::string some_text(Draw& draw, const std::string& name, unsigned most_words) {
    std::string text = name;
    for (auto left = draw.below(most_words); left > 0; --left) {
        text += std::string(" ") + draw.pick(words);
    }
    return text;
}

api::SendOptions some_options(Draw& draw, std::uint64_t seed, unsigned index, bool swaps_sim) {
    constexpr std::array policies{profile::UncertainPolicy::hold, profile::UncertainPolicy::resend,
                                  profile::UncertainPolicy::drop};
    constexpr std::array validities{5min, 15min, 30min, 60min};
    api::SendOptions options;
    if (draw.chance(35)) {
        options.report = true;
    }
    options.priority = draw.chance(25) ? static_cast<int>(draw.below(4)) : 0;
    if (draw.chance(30)) {
        options.validity = draw.pick(validities);
    } else if (swaps_sim) {
        options.validity = 30min;  // A begun message waits for its SIM until it expires.
    }
    if (draw.chance(30)) {
        options.uncertain = draw.pick(policies);
    }
    if (draw.chance(20)) {
        options.id = "wish-" + std::to_string(seed) + "-" + std::to_string(index);
    }
    return options;
}

Wish some_wish(Draw& draw, std::uint64_t seed, unsigned index, bool swaps_sim) {
    Wish wish;
    wish.number = "+4477009000" + two_digits(index);
    const unsigned most_words = draw.chance(25) ? 90U : 12U;
    wish.text = some_text(draw, "wish " + std::to_string(index), most_words);
    wish.options = some_options(draw, seed, index, swaps_sim);
    if (draw.chance(6)) {
        wish.refusal = draw.chance(50) ? 1 : 42;
    }
    wish.twice = wish.options.id.empty() && draw.chance(5);
    if (!wish.twice && draw.chance(60)) {
        wish.tries = 2 + static_cast<unsigned>(draw.below(3));
        wish.pause = draw.between(0ms, draw.chance(70) ? 10s : 200s);
    }
    if (!wish.twice && draw.chance(40)) {
        wish.patience = draw.between(200ms, 10s);
    }
    return wish;
}

/// Messages come in bursts, as alarms do.
void add_wishes(Plan& plan, Draw& draw) {
    Milliseconds at = first_message;
    for (unsigned index = 0; index < messages; ++index) {
        Wish wish = some_wish(draw, plan.seed, index, plan.swaps_sim);
        at = draw.chance(55) ? at + draw.between(0ms, 3s)
                             : draw.between(first_message, last_message);
        at = std::min(at, last_message);
        wish.at = at;
        plan.wishes.push_back(std::move(wish));
    }
}

void add_arrivals(Plan& plan, Draw& draw) {
    const auto count = 2 + draw.below(plan.slots > 0 ? 12 : 7);
    for (unsigned index = 0; index < count; ++index) {
        plan.arrivals.push_back({.at = draw.between(5s, 45min),
                                 .from = "+44770090050" + std::to_string(draw.below(4)),
                                 .text = some_text(draw, "arrival " + std::to_string(index),
                                                   draw.chance(20) ? 60U : 8U)});
    }
}

struct Weight {
    Kind kind;
    unsigned weight;
};
constexpr std::array weights{Weight{Kind::crash, 14},        Weight{Kind::crash_in_submit, 14},
                             Weight{Kind::restart, 4},       Weight{Kind::power_cut, 8},
                             Weight{Kind::silent, 5},        Weight{Kind::hang, 5},
                             Weight{Kind::silent_prompt, 4}, Weight{Kind::silent_submit, 6},
                             Weight{Kind::self_reset, 7},    Weight{Kind::unplug, 6},
                             Weight{Kind::no_network, 5},    Weight{Kind::sim_gone, 3},
                             Weight{Kind::refuse, 10},       Weight{Kind::stuck, 3},
                             Weight{Kind::late_answer, 5},   Weight{Kind::lost_answer, 5},
                             Weight{Kind::echo, 3},          Weight{Kind::garbage, 4},
                             Weight{Kind::chunks, 3},        Weight{Kind::chatter, 4},
                             Weight{Kind::slow_boot, 2},     Weight{Kind::disk_full, 5},
                             Weight{Kind::disk_error, 7},    Weight{Kind::clock_jump, 4}};

Kind some_kind(Draw& draw) {
    unsigned sum = 0;
    for (const Weight& each : weights) {
        sum += each.weight;
    }
    auto drawn = draw.below(sum);
    for (const Weight& each : weights) {
        if (drawn < each.weight) {
            return each.kind;
        }
        drawn -= each.weight;
    }
    return Kind::crash;
}

void detail(Trouble& trouble, Draw& draw) {
    trouble.length = draw.between(1s, draw.chance(60) ? 60s : 420s);
    switch (trouble.kind) {
        case Kind::crash:
        case Kind::crash_in_submit:
            trouble.number = static_cast<int>(draw.below(draw.chance(50) ? 6 : 40));
            break;
        case Kind::power_cut:
            trouble.number = static_cast<int>(draw.below(3));
            break;
        case Kind::hang:
            trouble.number = 1 + static_cast<int>(draw.below(3));
            trouble.length = 40min;  // Then a person comes.
            break;
        case Kind::silent_submit:
        case Kind::unplug:
        case Kind::clock_jump:
            trouble.number = static_cast<int>(draw.below(2));
            if (trouble.kind == Kind::clock_jump) {
                // Three of them are less than the 30 days for which finished messages are kept.
                trouble.length = draw.between(1s, draw.chance(70) ? Milliseconds(2h) : 24h * 9);
            }
            break;
        case Kind::sim_gone:
            trouble.number = draw.chance(50) ? 1 : 4;
            break;
        case Kind::refuse:
            trouble.number = draw.pick(refusals);
            trouble.count = 1 + static_cast<int>(draw.below(draw.chance(70) ? 2 : 6));
            break;
        case Kind::stuck:
            trouble.number = draw.chance(50) ? 515 : 500;
            break;
        case Kind::late_answer:
            trouble.length = draw.between(1s, 400s);
            break;
        case Kind::lost_answer:
            trouble.count = 1 + static_cast<int>(draw.below(2));
            break;
        case Kind::disk_error:
            trouble.number = static_cast<int>(draw.below(3));
            trouble.length = draw.chance(50) ? 0ms : trouble.length;
            break;
        case Kind::slow_boot:
            trouble.length = draw.between(1s, 20s);
            break;
        case Kind::restart:
        case Kind::silent:
        case Kind::silent_prompt:
        case Kind::self_reset:
        case Kind::no_network:
        case Kind::swap_sim:
        case Kind::echo:
        case Kind::garbage:
        case Kind::chunks:
        case Kind::chatter:
        case Kind::disk_full:
        case Kind::list:
            break;
    }
}

/// Most of them while something is under way.
Milliseconds some_time(const Plan& plan, Draw& draw) {
    if (draw.chance(25)) {
        return draw.between(1s, 45min);
    }
    return plan.wishes[draw.below(plan.wishes.size())].at + draw.between(0ms, 8s);
}

void add_troubles(Plan& plan, Draw& draw) {
    plan.faults = 3 + static_cast<unsigned>(draw.below(4));
    for (unsigned index = 0; index < plan.faults; ++index) {
        Trouble trouble{.at = some_time(plan, draw), .kind = some_kind(draw)};
        if (plan.swaps_sim && index == 0) {
            trouble.kind = Kind::swap_sim;
        }
        detail(trouble, draw);
        plan.jumps = plan.jumps || trouble.kind == Kind::clock_jump ||
                     (trouble.kind == Kind::power_cut && trouble.number == 2);
        plan.troubles.push_back(trouble);
    }
    for (auto left = 3 + draw.below(4); left > 0; --left) {
        plan.troubles.push_back({.at = draw.between(2min, 50min),
                                 .kind = Kind::list,
                                 .number = draw.chance(40) ? 1 : 0});
    }
}

}  // namespace

Plan make_plan(std::uint64_t seed) {
    constexpr std::array personalities{"quectel-ec25", "sierra-em7455", "telit-le910c4", "generic"};
    Draw draw(seed * 2 + 1);
    Plan plan;
    plan.seed = seed;
    plan.personality = draw.pick(personalities);
    plan.smss = draw.chance(50);
    plan.keeps_reference = draw.chance(50);
    plan.vanishes = draw.chance(50);
    plan.has_reset = draw.chance(60);
    plan.has_power = draw.chance(60);
    plan.has_status = draw.chance(40);
    plan.slots = draw.chance(40) ? 6 + static_cast<int>(draw.below(5)) : 0;
    plan.submit_delay = draw.between(50ms, draw.chance(80) ? 4s : 40s);
    plan.report_delay = draw.between(100ms, draw.chance(60) ? 5s : 900s);
    plan.report_status = draw.chance(75) ? 0 : (draw.chance(50) ? 0x46 : 0x30);
    plan.swaps_sim = draw.chance(3);
    add_wishes(plan, draw);
    add_arrivals(plan, draw);
    add_troubles(plan, draw);
    return plan;
}

const char* to_string(Kind kind) {
    constexpr std::array names{
        "crash",       "crash in a submit", "restart",       "power cut",  "silent",
        "hang",        "silent prompt",     "silent submit", "self-reset", "unplug",
        "no network",  "SIM gone",          "SIM swapped",   "refuse",     "stuck",
        "late answer", "lost answer",       "echo",          "garbage",    "chunks",
        "chatter",     "slow boot",         "disk full",     "disk error", "clock jump",
        "list"};
    return names.at(static_cast<std::size_t>(kind));
}

}  // namespace simulation
