#include <algorithm>
#include <array>
#include <memory>
#include <span>

#include "faults/modem/bursts.hpp"
#include "faults/modem/family.hpp"
#include "faults/modem/life.hpp"
#include "faults/modem/result_codes.hpp"
#include "hal/modem/material.hpp"

namespace modem_faults {
namespace {

using namespace std::chrono_literals;
using Counted = Fault::Counted;
using Kind = Fault::Kind;
using profile::UncertainPolicy;

constexpr std::array<Setting, 5> settings = {{
    {"generic, hold", "generic/start.at", "generic/status.at", modem_test::generic_profile,
     UncertainPolicy::hold},
    {"quectel, hold, the SIM remembers", "quectel/start.at", "quectel/status.at",
     modem_test::quectel_profile, UncertainPolicy::hold, true},
    {"sierra, resend", "sierra/start.at", "sierra/status.at", modem_test::sierra_profile,
     UncertainPolicy::resend},
    {"telit, drop", "telit/start.at", "telit/status.at", modem_test::telit_profile,
     UncertainPolicy::drop},
    {"quectel, resend, the SIM remembers", "quectel/start.at", "quectel/status.at",
     modem_test::quectel_profile, UncertainPolicy::resend, true},
}};

/// A life takes some milliseconds.
constexpr std::size_t most_lives = 20000;

struct Known {
    explicit Known(const Setting& setting) : life(setting), plain(life.run({})) {}
    Life life;
    Life::Course plain;
};
using AllKnown = std::vector<std::unique_ptr<Known>>;

struct Point {
    std::uint8_t setting;
    Counted counted;
    std::uint32_t place;
    std::uint32_t variant;
};

/// What is said in place of a reply elsewhere than in a submit: the classes, not every number.
const std::array<const char*, 12> some_codes = {
    "ERROR",           "+CMS ERROR: 302", "+CMS ERROR: 314", "+CMS ERROR: 321",
    "+CMS ERROR: 500", "+CMS ERROR: 515", "+CME ERROR: 3",   "+CME ERROR: 10",
    "+CME ERROR: 13",  "+CME ERROR: 14",  "+CME ERROR: 100", "+CMS ERROR: x"};

const std::array<const char*, 7> sayings = {"\r\nRDY\r\n",
                                            "\r\n+KSUP: 0\r\n",
                                            "\r\n+CMTI: \"SM\",7\r\n",
                                            "\r\n+CDSI: \"SR\",3\r\n",
                                            "\r\n+CPIN: NOT READY\r\n",
                                            "\r\n+CEREG: 2\r\n",
                                            "\r\n+CDS: 5\r\n000611223344\r\n"};

std::vector<Point> every_octet(const AllKnown& all, std::size_t variants) {
    std::vector<Point> points;
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (const Counted counted : {Counted::said, Counted::heard}) {
            const std::size_t last =
                counted == Counted::said ? all[i]->plain.said : all[i]->plain.heard;
            for (std::size_t place = 1; place <= last; ++place) {
                for (std::size_t variant = 0; variant < variants; ++variant) {
                    points.push_back({static_cast<std::uint8_t>(i), counted,
                                      static_cast<std::uint32_t>(place),
                                      static_cast<std::uint32_t>(variant)});
                }
            }
        }
    }
    return points;
}

/// Nothing happens.
std::vector<Point> each_setting() {
    std::vector<Point> points;
    for (std::size_t i = 0; i < settings.size(); ++i) {
        points.push_back({static_cast<std::uint8_t>(i), Counted::said, 0, 0});
    }
    return points;
}

bool is_of_a_submit(const std::string& answered) {
    return answered.starts_with("AT+CMGS=") || answered == Phrasebook::end_of_message;
}

std::vector<Point> every_reply(const AllKnown& all, bool of_submits, std::size_t variants) {
    std::vector<Point> points;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto& answered = all[i]->plain.answered;
        for (std::size_t reply = 0; reply < answered.size(); ++reply) {
            for (std::size_t variant = 0;
                 is_of_a_submit(answered[reply]) == of_submits && variant < variants; ++variant) {
                points.push_back({static_cast<std::uint8_t>(i), Counted::replies,
                                  static_cast<std::uint32_t>(reply),
                                  static_cast<std::uint32_t>(variant)});
            }
        }
    }
    return points;
}

using Maker = std::function<Fault(const Point&)>;

Family make(const std::string& name, const std::shared_ptr<AllKnown>& all,
            std::vector<Point> points, const Maker& maker, bool both_fates = false) {
    const auto shared = std::make_shared<std::vector<Point>>(std::move(points));
    const auto fault_of = [shared, maker](std::size_t number) {
        const Point& point = (*shared)[number];
        Fault fault = maker(point);
        fault.counted = point.counted;
        fault.place = point.place;
        return fault;
    };
    return {name, shared->size(), std::min(shared->size(), most_lives),
            [all, shared, fault_of, both_fates](std::size_t number) {
                const Point& point = (*shared)[number];
                const Life& life = (*all)[point.setting]->life;
                return life.run(fault_of(number), !both_fates || point.variant % 2 == 0).verdict;
            },
            [all, shared, fault_of](std::size_t number) {
                const Point& point = (*shared)[number];
                const Known& known = *(*all)[point.setting];
                const char* const counted = point.counted == Counted::said    ? "octet said "
                                            : point.counted == Counted::heard ? "octet heard "
                                                                              : "reply ";
                return std::string(known.life.setting().name) + ", " + counted +
                       std::to_string(point.place) + " of " +
                       std::to_string(point.counted == Counted::said ? known.plain.said
                                      : point.counted == Counted::heard
                                          ? known.plain.heard
                                          : known.plain.answered.size()) +
                       ", variant " + std::to_string(point.variant);
            }};
}

std::string wrapped(const std::string& line) {
    return "\r\n" + line + "\r\n";
}

Fault silence(const Point& point) {
    constexpr std::array<std::pair<Kind, hal::Milliseconds>, 4> kinds = {
        {{Kind::deaf, 20s}, {Kind::deaf, for_good}, {Kind::mute, 20s}, {Kind::mute, for_good}}};
    const auto& [kind, duration] = kinds[point.variant];
    return {.kind = kind, .duration = duration};
}

Fault restart(const Point& point) {
    const bool sierra = settings[point.setting].profile().dialect == "sierra";
    return {.kind = Kind::restart,
            .octets = point.variant == 0 ? "" : wrapped(sierra ? "+KSUP: 0" : "RDY")};
}

Fault gone(const Point& point) {
    return {.kind = Kind::gone, .duration = point.variant == 0 ? hal::Milliseconds(5s) : for_good};
}

Fault late(const Point& point) {
    constexpr std::array<hal::Milliseconds, 5> delays = {2s, 60s, 299s, 301s, 400s};
    return {.kind = Kind::late, .duration = delays[point.variant]};
}

}  // namespace

std::vector<Family> life_families() {
    const auto all = std::make_shared<AllKnown>();
    for (const Setting& setting : settings) {
        all->push_back(std::make_unique<Known>(setting));
    }
    const auto said = [](auto text) {
        return [text](const Point& point) {
            return Fault{.kind = Kind::insert, .octets = text(point)};
        };
    };
    const auto answered = [](auto text) {
        return [text](const Point& point) {
            return Fault{.kind = Kind::reply, .octets = wrapped(text(point))};
        };
    };
    return {
        make("life", all, each_setting(), [](const Point&) { return Fault{}; }),
        make("life-silence", all, every_octet(*all, 4), silence),
        make("life-restart", all, every_octet(*all, 2), restart),
        make("life-gone", all, every_octet(*all, 2), gone),
        make("life-urc", all, every_octet(*all, sayings.size()),
             said([](const Point& point) { return sayings[point.variant]; })),
        make("life-garbage", all, every_octet(*all, bursts().size()),
             said([](const Point& point) { return bursts()[point.variant].octets; })),
        make("life-code", all, every_reply(*all, true, 2 * result_codes().size()),
             answered([](const Point& point) { return result_codes()[point.variant / 2]; }), true),
        make("life-refusal", all, every_reply(*all, false, some_codes.size()),
             answered([](const Point& point) { return std::string(some_codes[point.variant]); })),
        make("life-late-submit", all, every_reply(*all, true, 5), late),
        make("life-late", all, every_reply(*all, false, 5), late),
    };
}

}  // namespace modem_faults
