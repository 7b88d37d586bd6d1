#include "inbox/reassembly.hpp"

#include <algorithm>
#include <bitset>
#include <cstddef>
#include <map>
#include <utility>

namespace inbox {
namespace {

constexpr const char* part_missing = " <part_missing> ";

/// Copies of one part: equal content and timestamp. The first one stands for all.
using Copies = std::vector<const Fragment*>;

/// So many parts of one identity are looked at together, and never fewer than four messages' worth
/// as long as that is not more than the second: the work grows with its square.
constexpr std::size_t period_at_least = 64;
constexpr std::size_t period_at_most = 256;

const sms::Concatenation& part_of(const Fragment& fragment) {
    return *fragment.data.header.concatenation;
}

hal::WallTime date_of(const Fragment& fragment) {
    return fragment.timestamp ? fragment.timestamp->utc : fragment.received_at;
}

/// Time between two parts by the service centre's clock, or by ours where a stamp is bad.
std::chrono::milliseconds distance(const Fragment& one, const Fragment& other) {
    const bool stamped = one.timestamp && other.timestamp;
    return std::chrono::abs(stamped ? one.timestamp->utc - other.timestamp->utc
                                    : one.received_at - other.received_at);
}

/// Parts that are taken for one message: at most one of each sequence number.
struct Group {
    std::map<std::uint8_t, Copies> parts;
    std::bitset<256> sequences;

    bool overlaps(const Group& other) const { return (sequences & other.sequences).any(); }
};

/// One group per distinct part.
std::vector<Group> distinct_parts(const std::vector<const Fragment*>& fragments) {
    std::vector<Group> groups;
    for (const Fragment* fragment : fragments) {
        const auto same = std::ranges::find_if(groups, [&](const Group& group) {
            const Fragment& first = *group.parts.begin()->second.front();
            return first.data == fragment->data && first.timestamp == fragment->timestamp;
        });
        Group& group = same != groups.end() ? *same : groups.emplace_back();
        const std::uint8_t sequence = part_of(*fragment).sequence;
        group.parts[sequence].push_back(fragment);
        group.sequences.set(sequence);
    }
    return groups;
}

/// Two distinct parts that may be of one message; nearer ones are joined first.
struct Pair {
    std::chrono::milliseconds apart;
    std::int64_t keys_apart = 0;
    std::size_t one = 0;
    std::size_t other = 0;
    auto operator<=>(const Pair&) const = default;
};

std::vector<Pair> near_pairs(const std::vector<Group>& distinct) {
    std::vector<Pair> pairs;
    for (std::size_t one = 0; one < distinct.size(); ++one) {
        const Fragment& a = *distinct[one].parts.begin()->second.front();
        for (std::size_t other = one + 1; other < distinct.size(); ++other) {
            const Fragment& b = *distinct[other].parts.begin()->second.front();
            const auto apart = distance(a, b);
            if (apart <= reassembly_window && part_of(a).sequence != part_of(b).sequence) {
                pairs.push_back(
                    {apart, std::max(a.key, b.key) - std::min(a.key, b.key), one, other});
            }
        }
    }
    std::ranges::sort(pairs);
    return pairs;
}

/// Joins the parts of one identity to messages, the nearest in time first, so that a lone part of
/// an older message cannot draw away parts of a newer one.
std::vector<Group> join(std::vector<Group> groups) {
    std::vector<std::size_t> home(groups.size());  // where the parts of each group are now
    for (std::size_t at = 0; at < home.size(); ++at) {
        home[at] = at;
    }
    for (const Pair& pair : near_pairs(groups)) {
        const std::size_t to = home[pair.one];
        const std::size_t from = home[pair.other];
        if (to == from || groups[to].overlaps(groups[from])) {
            continue;
        }
        groups[to].parts.merge(groups[from].parts);
        groups[to].sequences |= groups[from].sequences;
        std::ranges::replace(home, from, to);
    }
    std::erase_if(groups, [](const Group& group) { return group.parts.empty(); });
    return groups;
}

/// Is every part of `rest` a repetition, with a later or earlier stamp, of one in `message`?
bool repeats(const Group& rest, const Group& message) {
    return std::ranges::all_of(rest.parts, [&](const auto& part) {
        const auto found = message.parts.find(part.first);
        if (found == message.parts.end()) {
            return false;
        }
        const Fragment& original = *found->second.front();
        const Fragment& repetition = *part.second.front();
        return original.data == repetition.data &&
               distance(original, repetition) <= reassembly_window;
    });
}

/// A sender that got no confirmation repeats single parts under a new stamp. What is left over from
/// such repetitions is no message of its own; a whole second set is.
void fold_repetitions(std::vector<Group>& groups, std::size_t total) {
    for (Group& rest : groups) {
        if (rest.parts.size() == total) {
            continue;
        }
        const auto message = std::ranges::find_if(
            groups, [&](const Group& group) { return &group != &rest && repeats(rest, group); });
        if (message == groups.end()) {
            continue;
        }
        for (auto& [sequence, copies] : rest.parts) {
            Copies& known = message->parts[sequence];
            known.insert(known.end(), copies.begin(), copies.end());
        }
        rest.parts.clear();
    }
    std::erase_if(groups, [](const Group& group) { return group.parts.empty(); });
}

/// Present parts that follow one another are decoded together: characters may reach over parts.
hal::Result<std::string> text_of(const Group& group, unsigned total) {
    std::string text;
    std::vector<sms::UserData> run;
    const auto decode_run = [&]() -> hal::Result<> {
        HAL_TRY(const std::string decoded, sms::decode_text(run));
        text += decoded;
        run.clear();
        return {};
    };
    for (unsigned sequence = 1; sequence <= total; ++sequence) {
        const auto part = group.parts.find(static_cast<std::uint8_t>(sequence));
        if (part != group.parts.end()) {
            run.push_back(part->second.front()->data);
            continue;
        }
        HAL_CHECK(decode_run());
        text += part_missing;
    }
    HAL_CHECK(decode_run());
    return text;
}

using Parts = std::vector<const Fragment*>;

/// How many of `parts`, in order of time, are looked at together: all if they are few, else up to
/// the longest pause in the second half of what may be.
std::size_t period_of(std::span<const Fragment* const> parts) {
    const std::size_t most = std::clamp<std::size_t>(std::size_t{4} * part_of(*parts.front()).total,
                                                     period_at_least, period_at_most);
    if (parts.size() <= most) {
        return parts.size();
    }
    std::size_t cut = most;
    for (std::size_t at = most / 2; at <= most; ++at) {
        if (distance(*parts[at - 1], *parts[at]) > distance(*parts[cut - 1], *parts[cut])) {
            cut = at;
        }
    }
    return cut;
}

/// The parts of one identity, by periods.
std::vector<Parts> periods_of(Parts parts) {
    std::ranges::sort(parts, {},
                      [](const Fragment* part) { return std::pair(date_of(*part), part->key); });
    std::vector<Parts> periods;
    for (std::span<const Fragment* const> rest(parts); !rest.empty();) {
        const std::size_t next = period_of(rest);
        Parts& period =
            periods.emplace_back(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(next));
        std::ranges::sort(period, {}, [](const Fragment* part) { return part->key; });
        rest = rest.subspan(next);
    }
    return periods;
}

Entry long_entry(const Group& group) {
    const Fragment& first = *group.parts.begin()->second.front();
    Entry entry;
    entry.outgoing = first.outgoing;
    entry.party = first.party;
    entry.date = date_of(first);
    entry.last_received = first.received_at;
    entry.present = static_cast<unsigned>(group.parts.size());
    entry.total = part_of(first).total;
    entry.text = text_of(group, entry.total);
    for (const auto& [sequence, copies] : group.parts) {
        for (const Fragment* fragment : copies) {
            entry.keys.push_back(fragment->key);
            entry.last_received = std::max(entry.last_received, fragment->received_at);
        }
    }
    std::ranges::sort(entry.keys);
    return entry;
}

Entry single_entry(const Fragment& fragment) {
    Entry entry;
    entry.keys = {fragment.key};
    entry.outgoing = fragment.outgoing;
    entry.party = fragment.party;
    entry.date = date_of(fragment);
    entry.last_received = fragment.received_at;
    entry.text = sms::decode_text(std::span(&fragment.data, 1));
    return entry;
}

}  // namespace

std::optional<Identity> identity_of(const Fragment& fragment) {
    if (!fragment.data.header.concatenation || part_of(fragment).total <= 1) {
        return std::nullopt;
    }
    const sms::Concatenation& part = part_of(fragment);
    return Identity{fragment.outgoing, fragment.party.type, fragment.party.text,
                    part.width,        part.reference,      part.total};
}

std::vector<Entry> reassemble(std::span<const Fragment> fragments) {
    std::vector<Entry> entries;
    std::map<Identity, Parts> long_parts;
    for (const Fragment& fragment : fragments) {
        if (auto identity = identity_of(fragment)) {
            long_parts[std::move(*identity)].push_back(&fragment);
        } else {
            entries.push_back(single_entry(fragment));
        }
    }
    for (const auto& [identity, parts] : long_parts) {
        for (const Parts& period : periods_of(parts)) {
            std::vector<Group> groups = join(distinct_parts(period));
            fold_repetitions(groups, part_of(*period.front()).total);
            for (const Group& group : groups) {
                entries.push_back(long_entry(group));
            }
        }
    }
    std::ranges::sort(
        entries, [](const Entry& a, const Entry& b) { return a.keys.front() < b.keys.front(); });
    return entries;
}

}  // namespace inbox
