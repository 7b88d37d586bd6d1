#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "card.hpp"
#include "faults.hpp"
#include "ledger.hpp"
#include "network.hpp"
#include "personality.hpp"
#include "port.hpp"
#include "storage.hpp"
#include "timers.hpp"
#include "tpdu.hpp"
#include "wire.hpp"

namespace sim {

/// <stat> of +CREG (TS 27.007 §7.2).
enum class Registration : std::uint8_t {
    none = 0,
    home = 1,
    searching = 2,
    denied = 3,
    roaming = 5
};

/// What the antenna sees.
struct Radio {
    Registration registration = Registration::home;
    int signal = 20;  ///< +CSQ <rssi>.
};

/// What commands have set for the whole modem and a restart undoes.
struct Settings {
    int sms_service = 0;    ///< AT+CSMS.
    int functionality = 1;  ///< AT+CFUN.
};

/// What some modems keep over a restart, besides the AT+CNMI of each port.
struct KeptSettings {
    std::array<std::string, 3> storages;  ///< mem1, mem2, mem3 of AT+CPMS.
    std::string urc_port = "usbat";       ///< AT+QURCCFG: usbat, usbmodem, uart1 or all.
};

/// The simulated modem: ports, SIM, radio, storages and settings, and the commands that work on
/// them. Everything runs on the event loop's thread.
class Modem final : public Subscriber {
public:
    Modem(Timers& timers, Ledger& ledger, Network& network, Faults& faults,
          const Personality& personality);

    /// One more AT port. `wire` must outlive the modem.
    Port& add_port(Wire& wire);
    const std::vector<std::unique_ptr<Port>>& ports() const { return ports_; }
    /// The port whose command or message body is being worked on.
    Port& port() { return *current_; }
    const Port& port() const { return *current_; }
    /// Bytes from the line of a port.
    void receive(Port& port, std::string_view bytes);

    /// A line that answers no command, on every port that gets such lines.
    void say(const std::string& line);
    /// The same on the ports that asked for it.
    using Asks = std::function<bool(const Indications&)>;
    void say_where(const Asks& asks, const std::string& line);
    /// What counts for this port: its own, or with AT+QURCCFG the one set that all ports share.
    Indications& indications(Port& port);

    /// Power comes, or the modem restarts, for `cause`. `forget`: also what it would have kept.
    /// `held`: how long the reset line was active.
    void boot(std::string_view cause, bool forget = false,
              std::optional<Milliseconds> held = std::nullopt);
    /// Boots once the answer under way has left.
    void boot_soon(std::string_view cause);
    /// Dead from now on, until boot().
    void power_off(std::string_view cause);
    /// The orderly way: once the answer under way has left, the last line is said, then it is dead.
    void power_down_soon(std::string_view cause);
    /// What the STATUS pin of a module shows.
    bool is_on() const { return on_; }

    /// Runs after `delay`, unless the modem restarts before. With no delay: once the command under
    /// way has said Reply::later().
    void later(Milliseconds delay, std::function<void()> step) { at(delay, std::move(step)); }
    std::time_t wall_now() { return timers_.wall_now(); }
    /// Opens the prompt on the current port; `on_body` gets what stood before 0x1A and must lead
    /// to finish() of that port's dialogue.
    void open_prompt(bool text, std::function<void(Port&, const std::string&)> on_body);

    void set_sim(SimState state);
    void set_registration(Registration registration);
    /// +CREG <stat> as a command sees it.
    Registration registration() const;
    bool is_registered() const;
    /// The reply for a command that needs the card, when it cannot be used now.
    std::optional<Reply> card_obstacle() const;
    /// The same for commands of TS 27.005.
    std::optional<Reply> sms_obstacle() const;
    bool sms_is_ready() const { return sms_ready_; }
    bool card_is_read() const { return card_read_; }
    /// AT#QSS <status>: 0 no card, 1 inserted, 2 unlocked, 3 SMS and phone book ready.
    int sim_status() const;

    /// mem1, mem2 or mem3 as 0, 1, 2.
    Storage& storage(std::size_t memory);
    /// Puts a message away and records it; nothing when the storage is full.
    std::optional<int> store(Storage& storage, Stored message);

    bool take(const Bytes& tpdu) override;
    /// AT+CNMA. False when nothing waits for it.
    bool acknowledge();

    /// Text in the character set of the current port's AT+CSCS, and back.
    std::string to_charset(std::string_view utf8) const {
        return sim::to_charset(port().settings.charset, utf8);
    }
    std::string from_charset(std::string_view text) const {
        return sim::from_charset(port().settings.charset, text);
    }

    const Personality& personality;
    Ledger& ledger;
    Network& network;
    Faults& faults;
    Settings settings;
    KeptSettings kept;
    SimCard card;
    Radio radio;
    Storages storages;
    Milliseconds extra_card_delay{0};  ///< A fault: +CPIN: READY comes that much later.
    Milliseconds extra_boot_delay{0};  ///< A fault: everything after power-on comes later.
    Milliseconds extra_off_delay{0};   ///< A fault: dead that much after POWERED DOWN.
    Milliseconds vanish{0};            ///< A restart takes the ports away for so long; 0: stay.
    std::function<void(bool present)> on_presence;  ///< The ports vanish or come back.

private:
    void set_up_kept_settings();
    void lose_settings(bool forget);
    void stop();
    void cancel_boot();
    void at(Milliseconds when, std::function<void()> step);
    void end_faults(std::string_view cause);
    void overhear(Port& port, std::string_view bytes);
    std::vector<Port*> listeners(const Asks& asks);
    void card_becomes_readable();
    void sms_becomes_ready();
    void say_sim_status();
    Reply execute(const Command& command);
    bool take_message(const Bytes& tpdu);
    bool take_report(const Bytes& tpdu);
    bool store_received(const Bytes& tpdu, Storage& storage, const Asks& asks,
                        std::string_view indication);
    void route(Port& port, std::string_view prefix, const Bytes& tpdu);
    void report_registration(Registration before);

    Timers& timers_;
    std::vector<std::unique_ptr<Port>> ports_;
    Port* current_ = nullptr;
    std::vector<Timers::TimerId> boot_steps_;
    bool on_ = false;
    bool card_read_ = false;
    bool sms_ready_ = false;
    std::optional<Timers::TimerId> acknowledgement_;
};

}  // namespace sim
