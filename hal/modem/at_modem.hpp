#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "at/chat.hpp"
#include "hal/modem.hpp"
#include "modem/answers.hpp"
#include "modem/dialect.hpp"
#include "modem/indications.hpp"
#include "modem/secondary_port.hpp"

namespace hal::modem {

/// The 3GPP procedures (TS 27.005, TS 27.007), driven by the modem profile and a dialect. Linear
/// code with deadlines, used by one thread. One file per family: at_modem.cpp (commands, events),
/// at_modem_start.cpp, at_modem_sim.cpp, at_modem_indications.cpp, at_modem_submit.cpp,
/// at_modem_storage.cpp, at_modem_status.cpp.
///
/// The SIM's PIN is sent once in a start() at most, and only as SimPin allows; a PUK is never sent.
class AtModem final : public Modem {
public:
    AtModem(ModemPorts ports, const ModemProfile& profile, const Dialect& dialect, Clock& clock,
            std::stop_token stop, SimPin* pin);

    Result<> start() override;
    SubmitOutcome submit(const Octets& tpdu, const std::function<Result<>()>& on_armed) override;
    Result<std::vector<StoredPdu>> list() override;
    Result<std::vector<StoredPdu>> list_reports() override;
    Result<std::optional<StoredPdu>> read(const Slot& slot) override;
    Result<> remove(const Slot& slot) override;
    Result<std::vector<Event>> wait(Deadline deadline) override;
    Result<> probe() override;
    Result<Identity> identity() override;
    Result<Sim> sim() override;
    Result<Registration> registration() override;
    Result<Signal> signal() override;
    Result<StorageUse> storage() override;
    Result<std::string> service_centre() override;
    Capabilities capabilities() const override;
    Result<MessageReference> last_reference() override;
    Result<> restart() override;

private:
    // Commands.
    Result<at::Response> command(const at::AtLine& line, const at::Expected& expected,
                                 Milliseconds timeout);
    /// A command with one information response: the last one, which stands next to the OK.
    Result<at::Information> query(const Query& query, Milliseconds timeout);
    /// A query whose refusal, or whose answer without a value, is an empty text.
    Result<std::string> text_of(const Query& query, Milliseconds timeout);
    /// The first question that is answered; nullopt: none. Without any answer to the last one it is
    /// an error, as is a lost port.
    template <class T>
    Result<std::optional<T>> ask(const std::vector<Question<T>>& questions, Milliseconds timeout);
    /// A setting that this modem may lack: true if it took it, an error only without an answer.
    Result<bool> offer(const at::AtLine& line);
    Result<bool> offer(const at::AtLine& line, Milliseconds timeout);
    void repair_echo();
    /// As far as it has shown by now, and until wait() tells: who hears that starts it anew.
    bool has_restarted();
    void collect_events();
    void collect_event(const at::Urc& urc);
    void collect_from_other_ports();
    /// What a restart of the modem has undone.
    void forget_set_up();
    void collect_answer_to_earlier_owner(std::string_view urc);
    Result<> acknowledge();

    // Start-up.
    Result<> attract();
    Result<> set_up();
    Result<Identity> ask_identity();
    Result<> check_port();
    Result<> apply_profile_lines();
    Result<> ask_for_registration_urcs();
    /// PDU mode, storages, indications. `tries` one second apart, because a SIM takes its time.
    Result<> prepare_sms(int tries);
    Result<> select_pdu_mode(int tries);
    Result<> select_storages(int tries);
    Result<> read_storages_in_use();
    Result<> insist(const at::AtLine& line, int tries);
    Result<> select_indications();
    Result<std::optional<Indications>> read_indications();
    void tell_other_ports();

    // SIM.
    Result<> await_sim();
    Result<SimState> ask_pin_state();
    Result<> await_readiness(Deadline deadline);
    /// Whether a PIN was given that may have been taken.
    Result<bool> unlock();
    Result<bool> try_pin(const SimPin::LockedSim& sim);
    Result<> await_unlocked(Deadline deadline);
    /// For a lock of the modem's own (PH-SIM PIN, PH-NET PIN, ...).
    bool asks_for_other_code() const;
    Result<std::optional<unsigned>> ask_pin_tries();
    std::string why_locked() const;

    // Status.
    Result<> ask_for_names();
    Result<Registration> ask_registration(const at::AtLine& line, std::string_view prefix);

    // Storages.
    Result<> need_storage();
    Result<> use_storage(const at::StorageName& mem1);
    /// Where received messages go, if that is not mem1.
    std::optional<at::StorageName> elsewhere() const;
    /// A command whose answer is of the storage that was set. Errc::not_ready: the modem restarted.
    Result<at::Response> storage_command(const at::AtLine& line, const at::Expected& expected,
                                         Milliseconds timeout);
    /// All of the storage that mem1 is now.
    Result<std::vector<StoredPdu>> list_current(const std::string& name);
    template <class T>
    Result<T> in_storage(const std::string& name, const std::function<Result<T>()>& action);

    static constexpr const char* after_restart = "the modem restarted";

    const ModemProfile& profile_;
    const Dialect& dialect_;
    Clock& clock_;
    const ModemPorts ports_;
    SimPin* const pin_;
    at::Chat chat_;
    std::deque<SecondaryPort> others_;
    std::size_t deaf_ports_ = 0;  ///< of others_, those that did not take the indications
    Identity identity_;
    SimState sim_state_ = SimState::unknown;
    std::string asked_for_;         ///< the last answer to AT+CPIN?, "SIM PIN"
    bool pin_was_tried_ = false;    ///< in this start()
    std::string iccid_of_try_;      ///< as SimPin was told
    std::string locked_because_;    ///< for people
    bool asked_for_names_ = false;  ///< the operator's name comes as text
    bool pdu_mode_ = false;
    bool sms_prepared_ = false;
    int service_ = 0;  ///< +CSMS: with 1 a message given directly must be acknowledged
    std::optional<Indications> indications_;
    struct Storages {
        at::StorageName mem1;
        at::StorageName mem2;
        at::StorageName mem3;
    };
    std::optional<Storages> storages_;        ///< what this modem is to use
    bool has_reports_ = false;                ///< there is a storage for status reports
    std::string storages_in_use_;             ///< as it says itself: "SM,SM,SM"
    std::optional<at::StorageName> current_;  ///< mem1 as last set; none: not known
    std::vector<Event> events_;
    bool owes_acknowledgement_ = false;
    int echo_repairs_left_ = 0;
    bool echo_is_off_ = false;  ///< it was switched off, and stayed so while the modem was set up
    /// Last, so that it is gone before the port is.
    std::stop_callback<std::function<void()>> on_stop_;
};

template <class T>
Result<std::optional<T>> AtModem::ask(const std::vector<Question<T>>& questions,
                                      Milliseconds timeout) {
    std::optional<Error> silence;
    for (const Question<T>& question : questions) {
        const auto answer = command(question.query.line, question.query.expected, timeout);
        silence.reset();
        if (answer) {
            auto found = answer->lines.empty() ? std::nullopt : question.read(*answer);
            if (found) {
                return found;
            }
        } else if (answer.error().code == Errc::timed_out) {
            silence = answer.error();
        } else if (!is_refusal(answer.error())) {
            return Unexpected{answer.error()};
        }
    }
    return silence ? Result<std::optional<T>>(Unexpected{*silence}) : std::optional<T>();
}

}  // namespace hal::modem
