#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hal/modem_locator.hpp"
#include "port/candidates.hpp"
#include "port/set_aside.hpp"

namespace hal {

/// A modem that is looked for by the profile's USB identities, or by asking every USB serial port.
/// Candidates are tried in the order of their sockets, the one last accepted first, and one that
/// was opened in vain after the others.
class AutoLocator final : public ModemLocator {
public:
    AutoLocator(ModemPlace place, const ModemProfile& profile);

    Result<ModemPorts> open(Clock& clock, Waker& waker, const std::stop_token& stop) override;
    bool asks_to_find() const override;
    /// A modem other than the known one is accepted when no other candidate could be that, and it
    /// stands in the known one's socket or the known one has been missing for a minute: it may be
    /// booting.
    Result<> accept(const Identity& identity) override;
    void refuse() override;
    BoardPower presence() override;
    Result<> reset_usb() override;
    std::string where() const override;

private:
    struct Search;
    std::vector<Candidate> candidates(Instant now) const;
    Result<ModemPorts> try_all(Search& search, const std::vector<Candidate>& candidates);
    Result<ModemPorts> try_one(Search& search, const Candidate& candidate);
    void set_aside(SetAside::Why why);
    bool could_be_elsewhere() const;
    bool is_bound(const UsbTty& tty) const;
    bool may_be_ours(const UsbDevice& device) const;

    const ModemPlace place_;
    const ModemProfile& profile_;
    std::string known_imei_;
    SetAside aside_;
    std::optional<UsbTty> current_;  ///< last opened
    bool undecided_ = false;         ///< `current_` was neither accepted nor refused
    std::optional<UsbTty> bound_;    ///< last accepted
    std::map<std::string, unsigned> opened_in_vain_;  ///< by tty
    bool others_waiting_ = false;                     ///< the last search left candidates untried
    std::vector<UsbDevice> held_;                     ///< that serve other modems of this gateway
    std::optional<Instant> lost_at_;                  ///< since when the known modem is looked for
    Instant opened_at_;                               ///< when the last search began
};

}  // namespace hal
