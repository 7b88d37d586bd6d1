#include "port/set_aside.hpp"

#include <algorithm>

namespace hal {
namespace {

constexpr int whole_device = -1;
constexpr Milliseconds first_pause = std::chrono::seconds(5);
constexpr int most_doublings = 4;
constexpr Milliseconds longest_pause = std::chrono::seconds(60);

}  // namespace

SetAside::Entry& SetAside::entry(const UsbDevice& device, int interface_number) {
    const auto found = std::ranges::find_if(entries_, [&](const Entry& entry) {
        return entry.device == device && entry.interface_number == interface_number;
    });
    return found != entries_.end()
               ? *found
               : entries_.emplace_back(Entry{device, interface_number, Why::refused, {}, 0});
}

void SetAside::add_device(const UsbDevice& device, Why why, Deadline until) {
    Entry& known = entry(device, whole_device);
    known.why = why;
    known.until = until;
}

void SetAside::add_tty(const UsbTty& tty, Why why, Deadline until) {
    Entry& known = entry(tty.device, tty.interface_number);
    known.why = why;
    known.until = until;
}

void SetAside::add_not_answering(const UsbTty& tty, Instant now) {
    Entry& known = entry(tty.device, tty.interface_number);
    known.why = Why::not_answering;
    known.until = now + std::min(first_pause * (1 << known.times), longest_pause);
    known.times = std::min(known.times + 1, most_doublings);
}

bool SetAside::contains(const UsbTty& tty, Instant now) const {
    return std::ranges::any_of(entries_, [&](const Entry& entry) {
        return entry.device == tty.device && now < entry.until &&
               (entry.interface_number == whole_device ||
                entry.interface_number == tty.interface_number);
    });
}

bool SetAside::contains(const UsbDevice& device, Why why) const {
    return std::ranges::any_of(entries_, [&](const Entry& entry) {
        return entry.device == device && entry.interface_number == whole_device && entry.why == why;
    });
}

bool SetAside::contains_any(Why why) const {
    return std::ranges::any_of(entries_, [&](const Entry& entry) { return entry.why == why; });
}

void SetAside::forget(Why why) {
    std::erase_if(entries_, [&](const Entry& entry) { return entry.why == why; });
}

void SetAside::keep_only(const std::vector<UsbDevice>& present) {
    std::erase_if(entries_, [&](const Entry& entry) {
        return std::ranges::find(present, entry.device) == present.end();
    });
}

}  // namespace hal
