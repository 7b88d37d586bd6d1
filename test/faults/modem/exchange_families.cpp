#include <algorithm>
#include <memory>

#include "faults/modem/bursts.hpp"
#include "faults/modem/exchange_run.hpp"
#include "faults/modem/family.hpp"
#include "faults/modem/lying_lengths.hpp"
#include "faults/modem/result_codes.hpp"
#include "faults/modem/urcs.hpp"

namespace modem_faults {
namespace {

using namespace std::chrono_literals;
using Counted = Fault::Counted;
using Kind = Fault::Kind;

/// A dialogue, and how it goes when nothing happens.
struct Known {
    explicit Known(const modem_test::Exchange& exchange)
        : dialogue(exchange), plain(dialogue.run({})) {}
    Dialogue dialogue;
    ExchangeRun plain;
};
using AllKnown = std::vector<std::unique_ptr<Known>>;

struct Point {
    std::uint16_t dialogue;
    Counted counted;
    std::uint32_t place;
    std::uint32_t variant;
};

std::string wrapped(std::string_view line) {
    return "\r\n" + std::string(line) + "\r\n";
}

/// Whether what is said at this place comes between two lines: nothing that is whole is cut by it.
bool is_between_lines(const Known& known, const Point& point) {
    if (point.counted != Counted::said) {
        return true;  // the modem had nothing to say just then
    }
    const std::string& said = known.plain.said;
    const std::size_t place = point.place;
    const auto ends_line = [](char c) { return c == '\r' || c == '\n'; };
    return place == 0 || place == said.size() || ends_line(said[place - 1]) ||
           ends_line(said[place]) || said.substr(0, place).ends_with("\n> ");
}

/// Whether a command next to this place is answered by lines that begin as this URC does: a modem
/// that says "+CREG:" while it is to answer AT+CREG? may be understood either way.
bool may_be_the_reply(const Known& known, const Point& point, std::string_view urc) {
    const std::string stem(urc.substr(0, urc.find(':')));
    const auto& answered = known.plain.answered;
    std::size_t from = 0;
    std::size_t to = answered.size();
    if (point.counted == Counted::said) {
        constexpr std::size_t neighbours = 2;
        const auto& places = known.plain.reply_places;
        const auto here = static_cast<std::size_t>(std::ranges::upper_bound(places, point.place) -
                                                   places.begin());
        from = here - std::min(here, neighbours);
        to = std::min(to, here + neighbours);
    }
    for (std::size_t i = from; i < to; ++i) {
        if (answered[i].find(stem) != std::string::npos) {
            return true;
        }
    }
    return false;
}

/// By the sign of the dialect in front, if there is one: "q:sim" is Quectel's only.
std::string event_of(const Urc& urc, const hal::ModemProfile& profile) {
    if (urc.event.size() < 2 || urc.event[1] != ':') {
        return std::string(urc.event);
    }
    const bool meant = profile.dialect.front() == urc.event.front();
    return meant ? std::string(urc.event.substr(2)) : std::string();
}

bool restarts(const Urc& urc, const hal::ModemProfile& profile) {
    return urc.restarts && !event_of(urc, profile).empty();
}

Verdict verdict(const ExchangeRun& run) {
    Verdict found;
    for (const std::string& rule : run.broken) {
        found.broken += (found.broken.empty() ? "" : "; ") + rule;
        found.doubled += rule.find("twice") != std::string::npos ? 1 : 0;
    }
    return found;
}

/// Besides the rules: nothing at all has changed.
Verdict must_be_same(const ExchangeRun& run, const Known& known, const std::string& event) {
    Verdict found = verdict(run);
    auto events = known.plain.events;
    if (!event.empty()) {
        events.push_back(event);
        std::ranges::sort(events);
    }
    if (run.result != known.plain.result) {
        found.broken +=
            "; came to \"" + run.result + "\" instead of \"" + known.plain.result + "\"";
    }
    if (run.events != events) {
        found.broken += "; other events:";
        for (const std::string& one : run.events) {
            found.broken += " [" + one + "]";
        }
        found.lost = run.events.size() < events.size() ? 1 : 0;
    }
    return found;
}

/// Every octet in both directions, times the variants.
std::vector<Point> every_octet(const AllKnown& all, std::size_t variants) {
    std::vector<Point> points;
    const auto add = [&](std::size_t dialogue, Counted counted, std::size_t places) {
        for (std::size_t place = counted == Counted::said ? 0 : 1; place <= places; ++place) {
            for (std::size_t variant = 0; variant < variants; ++variant) {
                points.push_back({static_cast<std::uint16_t>(dialogue), counted,
                                  static_cast<std::uint32_t>(place),
                                  static_cast<std::uint32_t>(variant)});
            }
        }
    };
    for (std::size_t i = 0; i < all.size(); ++i) {
        add(i, Counted::said, all[i]->plain.said.size());
        add(i, Counted::heard, all[i]->plain.heard);
    }
    return points;
}

std::vector<Point> every_reply(const AllKnown& all, std::size_t variants) {
    std::vector<Point> points;
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t reply = 0; reply < all[i]->plain.answered.size(); ++reply) {
            for (std::size_t variant = 0; variant < variants; ++variant) {
                points.push_back({static_cast<std::uint16_t>(i), Counted::replies,
                                  static_cast<std::uint32_t>(reply),
                                  static_cast<std::uint32_t>(variant)});
            }
        }
    }
    return points;
}

/// The first of them, as a person can read them.
std::string printable(const std::string& octets) {
    constexpr std::size_t enough = 60;
    std::string text;
    for (const char octet : octets.substr(0, enough)) {
        text += octet >= ' ' && octet <= '~' ? octet : '.';
    }
    return text;
}

using Maker = std::function<Fault(const Known&, const Point&)>;
using Judge = std::function<Verdict(const Known&, const Point&, const Fault&)>;

Verdict judge_by_rules(const Known& known, const Point&, const Fault& fault) {
    return verdict(known.dialogue.run(fault));
}

Family make(const std::string& name, const std::shared_ptr<AllKnown>& all,
            std::vector<Point> points, const Maker& maker, const Judge& judge = judge_by_rules) {
    const auto shared = std::make_shared<std::vector<Point>>(std::move(points));
    const auto fault_of = [all, shared, maker](std::size_t number) {
        const Point& point = (*shared)[number];
        Fault fault = maker(*(*all)[point.dialogue], point);
        fault.counted = point.counted;
        fault.place = point.place;
        return fault;
    };
    return {name, shared->size(), shared->size(),
            [all, shared, fault_of, judge](std::size_t number) {
                const Point& point = (*shared)[number];
                return judge(*(*all)[point.dialogue], point, fault_of(number));
            },
            [all, shared, fault_of](std::size_t number) {
                const Point& point = (*shared)[number];
                const Known& known = *(*all)[point.dialogue];
                const std::string where = point.counted == Counted::said    ? "octet said "
                                          : point.counted == Counted::heard ? "octet heard "
                                                                            : "reply ";
                const std::string reply =
                    point.counted == Counted::replies ? known.plain.answered[point.place] : "";
                return known.dialogue.exchange.name() + ", " + where + std::to_string(point.place) +
                       ", variant " + std::to_string(point.variant) + ": " + reply + ' ' +
                       printable(fault_of(number).octets);
            }};
}

Verdict judge_urc(const Known& known, const Point& point, const Fault& fault) {
    const Urc& urc = urcs[point.variant];
    const ExchangeRun run = known.dialogue.run(fault);
    const bool same = is_between_lines(known, point) && !restarts(urc, known.dialogue.profile) &&
                      !may_be_the_reply(known, point, urc.text);
    return same ? must_be_same(run, known, event_of(urc, known.dialogue.profile)) : verdict(run);
}

Verdict judge_burst(const Known& known, const Point& point, const Fault& fault) {
    const ExchangeRun run = known.dialogue.run(fault);
    const bool same = bursts()[point.variant].whole_lines && is_between_lines(known, point);
    return same ? must_be_same(run, known, {}) : verdict(run);
}

/// Whether the whole path is the same when a reply takes a little longer.
Verdict judge_late(const Known& known, const Point& point, const Fault& fault) {
    const ExchangeRun run = known.dialogue.run(fault);
    return point.variant == 0 ? must_be_same(run, known, {}) : verdict(run);
}

Fault silence(const Known&, const Point& point) {
    constexpr std::array<std::pair<Kind, hal::Milliseconds>, 4> kinds = {
        {{Kind::deaf, 20s}, {Kind::deaf, for_good}, {Kind::mute, 20s}, {Kind::mute, for_good}}};
    const auto& [kind, duration] = kinds[point.variant];
    return {.kind = kind, .duration = duration};
}

Fault restart(const Known& known, const Point& point) {
    const bool sierra = known.dialogue.profile.dialect == "sierra";
    return {.kind = Kind::restart,
            .octets = point.variant == 0 ? "" : wrapped(sierra ? "+KSUP: 0" : "RDY")};
}

Fault late(const Known&, const Point& point) {
    constexpr std::array<hal::Milliseconds, 6> delays = {700ms, 2s, 9999ms, 60s, 299s, 301s};
    return {.kind = Kind::late, .duration = delays[point.variant]};
}

/// Those places only where the modem lists or shows a PDU.
std::vector<Point> every_pdu(const AllKnown& all) {
    std::vector<Point> points;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Known& known = *all[i];
        for (std::size_t reply = 0; reply < known.plain.answered.size(); ++reply) {
            const auto lies = lies_of(known.dialogue.book, known.plain.answered, reply);
            for (std::size_t variant = 0; variant < lies.size(); ++variant) {
                points.push_back({static_cast<std::uint16_t>(i), Counted::replies,
                                  static_cast<std::uint32_t>(reply),
                                  static_cast<std::uint32_t>(variant)});
            }
        }
    }
    return points;
}

}  // namespace

std::vector<Family> exchange_families() {
    const auto all = std::make_shared<AllKnown>();
    for (const auto& exchange : modem_test::exchanges) {
        all->push_back(std::make_unique<Known>(exchange));
    }
    return {
        make(
            "urc", all, every_octet(*all, urcs.size()),
            [](const Known&, const Point& point) {
                return Fault{.kind = Kind::insert, .octets = wrapped(urcs[point.variant].text)};
            },
            judge_urc),
        make(
            "garbage", all, every_octet(*all, bursts().size()),
            [](const Known&, const Point& point) {
                return Fault{.kind = Kind::insert, .octets = bursts()[point.variant].octets};
            },
            judge_burst),
        make("silence", all, every_octet(*all, 4), silence),
        make("restart", all, every_octet(*all, 2), restart),
        make("gone", all, every_octet(*all, 1),
             [](const Known&, const Point&) {
                 return Fault{.kind = Kind::gone, .duration = for_good};
             }),
        make("echo", all, every_octet(*all, 1),
             [](const Known&, const Point&) {
                 return Fault{.kind = Kind::deaf, .duration = 3s, .echoes = true};
             }),
        make("code", all, every_reply(*all, result_codes().size()),
             [](const Known&, const Point& point) {
                 return Fault{.kind = Kind::reply,
                              .octets = wrapped(result_codes()[point.variant])};
             }),
        make("late", all, every_reply(*all, 6), late, judge_late),
        make("length", all, every_pdu(*all),
             [](const Known& known, const Point& point) {
                 return Fault{.kind = Kind::reply,
                              .octets = lies_of(known.dialogue.book, known.plain.answered,
                                                point.place)[point.variant]};
             }),
    };
}

}  // namespace modem_faults
