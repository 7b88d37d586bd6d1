#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "faults/modem/phrasebook.hpp"
#include "faults/modem/wire_watch.hpp"
#include "hal/clock.hpp"

namespace modem_faults {

/// What goes wrong in one dialogue, and where.
struct Fault {
    enum class Kind {
        none,
        deaf,     ///< hears and says nothing for `duration`
        mute,     ///< says nothing for `duration`, and does all the same what it is told
        insert,   ///< says `octets` in between
        restart,  ///< by itself: all settings are lost; says `octets` 3 s later
        gone,   ///< the port goes away; for good, or in a Life until it is opened `duration` later
        reply,  ///< says `octets` instead of its reply
        late,   ///< takes `duration` longer for its reply
    };
    /// What `place` counts: octets said or heard since the start, or replies.
    enum class Counted { said, heard, replies };

    Kind kind = Kind::none;
    Counted counted = Counted::said;
    std::size_t place = 0;
    std::string octets;
    hal::Milliseconds duration{0};
    bool echoes = false;  ///< besides: it echoes from the start, and again whenever told not to
};

inline constexpr hal::Milliseconds for_good = std::chrono::hours(1000);

/// A modem at the other end of a line in memory. It answers by its book, one fault happens to it,
/// and everything that crosses the line is watched. It outlives the ports that lead to it.
class LineModem {
public:
    LineModem(hal::Clock& clock, const Phrasebook& book, Fault fault,
              hal::Milliseconds submit_limit);

    /// What the network makes of a PDU (hexadecimal digits) at its 0x1A: what the modem says then.
    /// Without it the book answers.
    std::function<Reply(const std::string& pdu)> network;
    /// Called when 0x1A ends a whole PDU at the prompt, before anything else comes of it.
    std::function<void(const std::string& pdu)> taken;
    /// What the modem itself knows better than its book; an empty text: nothing.
    std::function<std::string(const std::string& command)> knows;

    bool plugged_in() const { return clock_.now() >= back_at_; }
    /// How often it has gone away: a port that was open then stays gone.
    unsigned times_gone() const { return times_gone_; }
    void hear(std::string_view octets);
    /// What it has said since it was asked last.
    std::string speak();
    /// When it says something again, of its own accord.
    hal::Instant next() const;

    WireWatch& watch() { return watch_; }
    const WireWatch& watch() const { return watch_; }
    /// All octets that came through to the host.
    const std::string& said() const { return said_; }
    std::size_t heard() const { return heard_; }
    /// What was answered, in order: command lines, and the names of the book.
    const std::vector<std::string>& answered() const { return answered_; }
    /// How much had been said when each of them was answered.
    const std::vector<std::size_t>& reply_places() const { return reply_places_; }

private:
    struct Due {
        hal::Instant at;
        Phrase phrase;
    };

    bool deaf() const { return clock_.now() < deaf_until_; }
    bool mute() const { return clock_.now() < mute_until_ || deaf(); }
    bool strikes(Fault::Counted counted, std::size_t count);
    void strike(std::string* said);
    void say(const std::string& octets, std::string& out);
    void take(char octet);
    void take_at_prompt(char octet);
    void take_line();
    void answer(const std::string& command, const Reply& reply);
    void answer_by_book(const std::string& command, const char* otherwise);
    void schedule(const Reply& reply);
    void restart();
    void leave(hal::Milliseconds duration);

    hal::Clock& clock_;
    const Phrasebook& book_;
    const Fault fault_;
    WireWatch watch_;
    std::deque<Due> due_;
    std::map<std::string, std::size_t, std::less<>> uses_;
    bool struck_ = false;
    bool echo_;
    bool at_prompt_ = false;
    std::size_t announced_ = 0;
    std::string line_;
    std::string said_;
    std::size_t heard_ = 0;
    std::vector<std::string> answered_;
    std::vector<std::size_t> reply_places_;
    hal::Instant deaf_until_;
    hal::Instant mute_until_;
    hal::Instant back_at_;
    unsigned times_gone_ = 0;
};

}  // namespace modem_faults
