#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "at/chat.hpp"
#include "hal/modem.hpp"
#include "modem/dialect.hpp"
#include "modem/indications.hpp"

namespace hal::modem {

/// The 3GPP procedures (TS 27.005, TS 27.007), driven by the modem profile and a dialect. Linear
/// code with deadlines, used by one thread. One file per family: at_modem.cpp (commands, events),
/// at_modem_start.cpp, at_modem_submit.cpp, at_modem_storage.cpp, at_modem_status.cpp.
///
/// No PIN is ever sent, and never AT+CUAD, which restarts EC2x modules with some SIMs.
class AtModem final : public Modem {
public:
    AtModem(ModemPorts ports, const ModemProfile& profile, const Dialect& dialect, Clock& clock,
            std::stop_token stop, SimPin* pin);

    Result<> start() override;
    SubmitOutcome submit(const Octets& tpdu, const std::function<Result<>()>& on_armed) override;
    Result<std::vector<StoredPdu>> list() override;
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
    /// A setting that this modem may lack: true if it took it, an error only without an answer.
    Result<bool> offer(const at::AtLine& line);
    Result<bool> offer(const at::AtLine& line, Milliseconds timeout);
    void repair_echo();
    void collect_events();
    /// What a restart of the modem has undone.
    void forget_set_up();
    void collect_answer_to_earlier_owner(std::string_view urc);
    Result<> acknowledge();

    // Start-up.
    Result<> attract();
    Result<> set_up();
    Result<Identity> ask_identity();
    Result<> await_sim();
    Result<SimState> ask_pin_state();
    Result<> await_readiness(Deadline deadline);
    Result<> apply_profile_lines();
    Result<> ask_for_registration_urcs();
    /// PDU mode, storages, indications. `tries` one second apart, because a SIM takes its time.
    Result<> prepare_sms(int tries);
    Result<> select_pdu_mode(int tries);
    Result<> select_storages(int tries);
    Result<> select_indications();
    Result<> insist(const at::AtLine& line, int tries);

    // Status.
    Result<Registration> ask_registration(const at::AtLine& line, std::string_view prefix);

    // Storages.
    Result<> need_storage();
    Result<> use_storage(const at::StorageName& mem1);
    template <class T>
    Result<T> in_storage(const std::string& name, const std::function<Result<T>()>& action);

    const ModemProfile& profile_;
    const Dialect& dialect_;
    Clock& clock_;
    const ModemPorts ports_;
    SimPin* const pin_;
    at::Chat chat_;
    Identity identity_;
    SimState sim_state_ = SimState::unknown;
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
    std::optional<at::StorageName> current_;  ///< mem1 as last set; none: not known
    std::vector<Event> events_;
    bool owes_acknowledgement_ = false;
    int echo_repairs_left_ = 0;
    bool echo_is_off_ = false;  ///< it was switched off, and stayed so while the modem was set up
    /// Last, so that it is gone before the port is.
    std::stop_callback<std::function<void()>> on_stop_;
};

}  // namespace hal::modem
