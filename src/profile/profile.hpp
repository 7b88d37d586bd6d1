#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "hal/modem_profile.hpp"
#include "hal/power_control.hpp"
#include "profile/reply_profile.hpp"

namespace profile {

/// What happens to a part of which nobody can know whether the network took it.
enum class UncertainPolicy {
    hold,    ///< it stays `uncertain` until a status report or a person decides
    resend,  ///< it is sent again, marked as a possible duplicate
    drop,    ///< it counts as failed
};

/// One device: which replies, which modem, which board (firmware-profiles/<device>.xml), with its
/// parts resolved. Immutable once loaded; shared by all threads.
struct DeviceProfile {
    std::string name;
    std::string title;  ///< for people
    std::shared_ptr<const ReplyProfile> replies;
    std::shared_ptr<const hal::ModemProfile> modem;
    hal::BoardLines board;
    bool usb_reset = false;              ///< the modem's USB device may be reset
    unsigned max_parts = 10;             ///< longer texts are refused
    std::chrono::minutes lifetime{240};  ///< a waiting message expires after it
    unsigned attempts = 30;              ///< refused for now so often, a part has failed
    UncertainPolicy uncertain = UncertainPolicy::hold;
    bool uncertain_by_request = true;  ///< a request may choose another policy
    bool archive_when_full = true;     ///< else a full SIM receives no more until it is emptied
    bool status_report = false;        ///< TP-SRR by default
    bool national_languages = true;    ///< national tables may be used where shorter than UCS-2
};

}  // namespace profile
