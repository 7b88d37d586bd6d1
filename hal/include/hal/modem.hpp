#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "hal/clock.hpp"
#include "hal/modem_locator.hpp"
#include "hal/modem_profile.hpp"
#include "hal/result.hpp"
#include "hal/sim_pin.hpp"
#include "hal/values.hpp"

namespace hal {

/// A modem that sends and stores SMS TPDUs. Used by one thread.
/// Any call may return Errc::port_gone (reopen) or Errc::timed_out (the supervisor decides).
class Modem {
public:
    virtual ~Modem() = default;

    /// From an open port to a modem that can send: leaves a stuck prompt by ESC (never 0x1A), sets
    /// echo, error format, PDU mode, storages and indications, and waits for the SIM as long as the
    /// profile says. A modem whose SIM is absent or locked has started; sim() says so.
    /// Errc::wrong_port: the port answers, but OK to everything (Sierra's APP ports).
    virtual Result<> start() = 0;

    /// Hands one SMS-SUBMIT to the network (AT+CMGS, TS 27.005 3.5.1). `tpdu` is without service
    /// centre address. `on_armed` is called when the PDU is with the modem and the single octet
    /// 0x1A is all that is missing: the caller records the attempt durably there; its error leaves
    /// the prompt by ESC and nothing is submitted. Blocks up to the profile's submit limit.
    virtual SubmitOutcome submit(const Octets& tpdu, const std::function<Result<>()>& on_armed) = 0;

    /// All stored messages, whatever their status: of the receive storage, and of the one that
    /// received messages go to where the modem does not let that be the same.
    virtual Result<std::vector<StoredPdu>> list() = 0;
    /// The status reports that wait in the modem's storage for them ("SR"); none without one.
    virtual Result<std::vector<StoredPdu>> list_reports() = 0;
    /// One stored message; nullopt when the slot is empty.
    virtual Result<std::optional<StoredPdu>> read(const Slot& slot) = 0;
    /// Empties a slot; an empty one is fine.
    virtual Result<> remove(const Slot& slot) = 0;

    /// Events so far, or waits for one until the deadline or a wake of the thread; may be empty.
    virtual Result<std::vector<Event>> wait(Deadline deadline) = 0;

    /// Is it alive? One AT.
    virtual Result<> probe() = 0;
    virtual Result<Identity> identity() = 0;
    virtual Result<Sim> sim() = 0;
    virtual Result<Registration> registration() = 0;
    virtual Result<Signal> signal() = 0;
    virtual Result<StorageUse> storage() = 0;
    /// The service centre's number that the SIM holds (+CSCA), digits and perhaps a +; may be
    /// empty.
    virtual Result<std::string> service_centre() = 0;
    /// As probed by start(); asks nothing.
    virtual Capabilities capabilities() const = 0;

    /// The last TP-MR that the SIM remembers (EF_SMSS, TS 31.102 4.2.9); Errc::not_supported unless
    /// the profile is qualified for it.
    virtual Result<MessageReference> last_reference() = 0;

    /// The vendor's soft restart, written also to a modem that does not answer AT. A port that is
    /// gone with it is success: so USB modems say that they restart.
    virtual Result<> restart() = 0;
};

/// An AT modem on open ports. `stop`: once requested, commands end with Errc::interrupted and a
/// submit's wait for the network is cut to half a second. `profile`, `clock`, `pin` outlive the
/// modem; without `pin` no PIN is ever sent, and a PUK is not in any case.
Result<std::unique_ptr<Modem>> make_at_modem(ModemPorts ports, const ModemProfile& profile,
                                             Clock& clock, std::stop_token stop,
                                             SimPin* pin = nullptr);

}  // namespace hal
