#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dialogue.hpp"
#include "event_loop.hpp"
#include "faults.hpp"
#include "ledger.hpp"
#include "network.hpp"
#include "personality.hpp"
#include "storage.hpp"
#include "tpdu.hpp"
#include "wire.hpp"

namespace sim {

enum class SimState : std::uint8_t { ready, absent, pin, puk, busy };

/// <stat> of +CREG (TS 27.007 §7.2).
enum class Registration : std::uint8_t {
    none = 0,
    home = 1,
    searching = 2,
    denied = 3,
    roaming = 5
};

/// The card: it keeps its state over a restart of the modem.
struct SimCard {
    SimState state = SimState::ready;
    std::string pin = "1234";
    std::uint8_t last_reference = 0xFF;  ///< EF_SMSS octet 1 (TS 31.102 §4.2.28).
    std::string service_centre = "+447700900999";
    std::string own_number;  ///< For AT+CNUM.
};

/// What the antenna sees.
struct Radio {
    Registration registration = Registration::home;
    int signal = 20;  ///< +CSQ <rssi>.
};

/// What commands have set and a restart undoes.
struct Settings {
    LineSettings line;
    bool text_mode = false;  ///< AT+CMGF=1.
    std::string charset = "GSM";
    int sms_service = 0;  ///< AT+CSMS.
    SubmitParameters submit;
    bool show_text_parameters = false;  ///< AT+CSDH.
    int more_messages = 0;
    int operator_format = 0;
    int functionality = 1;  ///< AT+CFUN.
    std::map<std::string, int> registration_reports;
};

/// What some modems keep over a restart.
struct KeptSettings {
    std::array<std::string, 3> storages;  ///< mem1, mem2, mem3 of AT+CPMS.
    std::array<int, 5> indications{};     ///< mode, mt, bm, ds, bfr of AT+CNMI.
};

/// The simulated modem: power, SIM, radio, storages and settings, and the commands that work on
/// them. Everything runs on the event loop's thread.
class Modem final : public Subscriber {
public:
    Modem(EventLoop& loop, Ledger& ledger, Network& network, Wire& wire, Faults& faults,
          const Personality& personality);

    /// Bytes from the line.
    void receive(std::string_view bytes) { dialogue.receive(bytes); }

    /// Power comes, or the modem restarts for `cause`. `forget`: also what it would have kept.
    void boot(std::string_view cause, bool forget = false);
    /// Runs once the command under way has said Reply::later(), unless the modem restarts before.
    void after_reply(std::function<void()> step) { at(Milliseconds(0), std::move(step)); }
    /// Boots once the answer under way has left.
    void boot_soon(std::string_view cause);
    void switch_off(std::string_view cause);
    /// AT+QPOWD: off once the answer under way and a last line have left.
    void power_down_soon();
    /// The reset line of the board: held, the modem is dead; released, it boots.
    void hold_reset();
    void release_reset();

    void set_sim(SimState state);
    void set_registration(Registration registration);
    /// +CREG <stat> as a command sees it.
    Registration registration() const;
    /// The reply for a command that needs the card, when it cannot be used now.
    std::optional<Reply> card_obstacle() const;
    /// The same for commands of TS 27.005.
    std::optional<Reply> sms_obstacle() const;
    bool sms_is_ready() const { return sms_ready_; }
    bool card_is_read() const { return card_read_; }

    /// mem1, mem2 or mem3 as 0, 1, 2.
    Storage& storage(std::size_t memory);
    /// Puts a message away and records it; nothing when the storage is full.
    std::optional<int> store(Storage& storage, Stored message);

    bool take(const Bytes& tpdu) override;
    /// AT+CNMA. False when nothing waits for it.
    bool acknowledge();

    /// Text in the character set of AT+CSCS, and back.
    std::string to_charset(std::string_view utf8) const;
    std::string from_charset(std::string_view text) const;

    const Personality& personality;
    Ledger& ledger;
    Network& network;
    Faults& faults;
    Settings settings;
    KeptSettings kept;
    SimCard card;
    Radio radio;
    Storages storages;
    Dialogue dialogue;
    Milliseconds extra_card_delay{0};  ///< A fault: +CPIN: READY comes that much later.

private:
    void set_up_kept_settings();
    void cancel_boot();
    void at(Milliseconds when, std::function<void()> step);
    void card_becomes_readable();
    void sms_becomes_ready();
    Reply execute(const Command& command);
    bool take_message(const Bytes& tpdu);
    bool take_report(const Bytes& tpdu);
    bool store_received(const Bytes& tpdu, Storage& storage, std::string_view indication);
    void route(std::string_view prefix, const Bytes& tpdu);
    void report_registration(Registration before);

    EventLoop& loop_;
    std::vector<EventLoop::TimerId> boot_steps_;
    bool card_read_ = false;
    bool sms_ready_ = false;
    std::optional<SteadyTime> reset_held_since_;
    std::optional<EventLoop::TimerId> acknowledgement_;
};

}  // namespace sim
