#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "inbox/listing.hpp"
#include "inbox/pieces.hpp"

namespace inbox {

/// What is archived, decoded once: it may be ten thousand messages, and a list of them must not
/// cost their decoding. Pure; not for several threads at once.
class Catalogue {
public:
    /// An archived PDU.
    void put(const KnownPdu& pdu);
    void drop(std::int64_t id);
    void clear();
    std::size_t size() const { return items_.size(); }
    /// The highest row; 0 when there is none.
    std::int64_t newest() const { return items_.empty() ? 0 : items_.rbegin()->first; }

    /// The row of what a list has shown, if that is archived by now; 0: it is not.
    std::int64_t find(const Place& place) const;
    /// False when it was read before.
    bool mark_read(std::int64_t id);

    /// The rows that go first when there are too many, `rows` of them or some more, because long
    /// messages go as a whole: of the read messages the oldest, then the oldest of the sender with
    /// the most.
    std::vector<std::int64_t> first_to_go(std::size_t rows);

    /// The list of all this and of what is on the SIMs, as make_listing() says.
    Listing list(std::span<const KnownPdu> on_sims, std::span<const Source> sources);

private:
    struct Item {
        KnownPdu pdu;  // without its octets
        std::optional<Fragment> part;
        std::optional<Message> message;
    };
    /// Parts are put together with those of the same modem.
    using Key = std::pair<std::string, Identity>;
    struct Group {
        std::set<std::int64_t> rows;
        std::vector<Message> messages;  // which those of the archive make
        bool stale = true;
    };
    using Numbers = std::map<std::string_view, std::pair<unsigned, const Storages*>>;

    static Key key_of(const KnownPdu& pdu, const Fragment& part);
    std::vector<Part> parts_of(const Group& group) const;
    void refresh(Group& group);
    std::vector<const Message*> archived(const Numbers& shown, const std::set<Key>& elsewhere);

    std::map<std::int64_t, Item> items_;
    std::map<Key, Group> groups_;
};

}  // namespace inbox
