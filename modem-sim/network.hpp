#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <tuple>

#include "faults.hpp"
#include "ledger.hpp"
#include "timers.hpp"
#include "tpdu.hpp"

namespace sim {

/// The mobile that the network reaches: the simulated modem.
class Subscriber {
public:
    virtual ~Subscriber() = default;
    /// A DELIVER or STATUS-REPORT for the mobile. False: not now, the network keeps it.
    virtual bool take(const Bytes& tpdu) = 0;
};

/// How the network ended a submit.
struct SubmitOutcome {
    bool accepted = false;
    int refusal_code = 0;  ///< +CMS ERROR number; 0 for a plain ERROR.
};

/// The mobile network and its short message service centre.
class Network {
public:
    Network(Timers& timers, Ledger& ledger, Faults& faults, bool quiet)
        : timers_(timers), ledger_(ledger), faults_(faults), quiet_(quiet) {}

    void serve(Subscriber& subscriber) { subscriber_ = &subscriber; }

    /// Decides after the submit delay, never from inside this call. One submit at a time.
    void submit(Bytes tpdu, std::function<void(SubmitOutcome)> decided);
    bool is_deciding() const { return decided_ != nullptr; }
    /// The modem has restarted: the submit under way never reached the network.
    void abandon_submit();

    /// A text from `from` (a number, or a word) in as many messages as it takes.
    /// The number of messages.
    std::size_t send_text(std::string_view from, std::string_view text);
    void send_tpdu(Bytes tpdu);
    /// Offers what waits for the mobile, in order, until it takes no more. Never from inside this
    /// call, so that an answer under way comes first.
    void deliver_soon();
    std::size_t waiting() const { return waiting_.size(); }

    Milliseconds submit_delay{200};
    bool reports = true;
    Milliseconds report_delay{100};
    std::uint8_t report_status = 0;

private:
    struct LongMessage {
        unsigned parts = 0;
        std::map<unsigned, std::string> texts;
    };
    void decide();
    std::optional<int> refusal_of(const std::optional<Submit>& submit, std::uint8_t reference);
    void record_submit(const Submit& submit, std::uint8_t reference);
    void print(const Submit& submit);
    void print_line(const std::string& to, const std::string& text) const;
    void send_report(const Submit& submit, std::uint8_t reference);
    void deliver();

    Timers& timers_;
    Ledger& ledger_;
    Faults& faults_;
    bool quiet_;
    Subscriber* subscriber_ = nullptr;

    /// The last SUBMIT that was accepted, to know its duplicate.
    struct Taken {
        std::uint8_t reference;
        std::string to;
        std::string text;
        bool operator==(const Taken&) const = default;
    };

    Bytes submitted_;
    std::optional<Taken> last_taken_;
    std::function<void(SubmitOutcome)> decided_;
    Timers::TimerId decision_ = 0;

    std::deque<Bytes> waiting_;
    bool delivery_scheduled_ = false;
    std::uint8_t next_concatenation_ = 1;
    std::map<std::tuple<std::string, unsigned, unsigned>, LongMessage> long_messages_;
};

}  // namespace sim
