#pragma once

#include <vector>

#include "hal/clock.hpp"
#include "port/usb.hpp"

namespace hal {

/// Ttys and devices that are left alone for a while, each until it enumerates anew. Pure: time is
/// handed in.
class SetAside {
public:
    enum class Why {
        refused,        ///< no AT port, or surely another modem than the wanted one
        not_known,      ///< it could be the wanted modem, but is not the one of before
        not_answering,  ///< nothing answered AT: it may be booting
    };

    /// The whole device; replaces what was said of it.
    void add_device(const UsbDevice& device, Why why, Deadline until);
    void add_tty(const UsbTty& tty, Why why, Deadline until);
    /// After 5 s it is asked again, then after 10, up to 60.
    void add_not_answering(const UsbTty& tty, Instant now);

    bool contains(const UsbTty& tty, Instant now) const;
    /// Whether the whole device was set aside for that.
    bool contains(const UsbDevice& device, Why why) const;
    bool contains_any(Why why) const;
    void forget(Why why);
    /// A device that is gone comes back as a new one.
    void keep_only(const std::vector<UsbDevice>& present);

private:
    struct Entry {
        UsbDevice device;
        int interface_number;  ///< -1: all
        Why why;
        Deadline until;
        int times;
    };
    Entry& entry(const UsbDevice& device, int interface_number);

    std::vector<Entry> entries_;
};

}  // namespace hal
