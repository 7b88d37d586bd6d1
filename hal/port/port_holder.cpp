#include "port/port_holder.hpp"

#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <vector>

#include "hal/error.hpp"
#include "port/folder.hpp"

namespace hal {
namespace {

namespace fs = std::filesystem;

/// The service that takes every modem it finds, and is on most desktops.
constexpr const char* modem_manager = "ModemManager";

/// The pty multiplexer: major 5, minor 2 (devices.txt); of a devpts instance the same.
const dev_t pty_master = makedev(5, 2);

std::optional<pid_t> to_pid(const std::string& name) {
    pid_t pid = 0;
    const char* const end = name.data() + name.size();
    const auto [stopped, error] = std::from_chars(name.data(), end, pid);
    return error == std::errc() && stopped == end ? std::optional(pid) : std::nullopt;
}

/// A descriptor's device; none for what is no device node: a file on a dead network must not hang
/// us.
std::optional<dev_t> device_of(const fs::path& descriptor) {
    std::error_code failed;
    if (!fs::read_symlink(descriptor, failed).string().starts_with("/dev/")) {
        return {};
    }
    struct stat status{};
    return stat(descriptor.c_str(), &status) == 0 && S_ISCHR(status.st_mode)
               ? std::optional(status.st_rdev)
               : std::nullopt;
}

bool holds(const fs::path& process, bool is_self, dev_t device) {
    bool has_it = false;
    bool is_maker = false;
    for (const fs::path& descriptor : entries(process / "fd")) {
        const auto held = device_of(descriptor);
        has_it = has_it || held == device;
        is_maker = is_maker || held == pty_master;
    }
    // UNIX 98 pseudo-terminals: devices.txt, 136-143.
    const bool is_pty = major(device) >= 136 && major(device) <= 143;
    return has_it && (is_self || !(is_pty && is_maker));
}

std::string program_of(const fs::path& process) {
    std::ifstream stream(process / "comm");
    std::string name;
    std::getline(stream, name);
    return name;
}

std::string advice(const PortHolder& holder) {
    if (holder.program == modem_manager) {
        return "stop it with `systemctl stop ModemManager`, or let it ignore this modem"
               " (docs/TROUBLESHOOTING.md)";
    }
    return "end it, or let it leave this port alone (docs/TROUBLESHOOTING.md)";
}

std::string describe(const PortHolder& holder) {
    return holder.program + " (pid " + std::to_string(holder.pid) + ")";
}

}  // namespace

std::optional<PortHolder> find_holder(dev_t device, const std::string& proc) {
    std::optional<PortHolder> self;
    for (const fs::path& process : entries(proc)) {
        const auto pid = to_pid(process.filename().string());
        if (!pid || !holds(process, *pid == getpid(), device)) {
            continue;
        }
        PortHolder holder{*pid, program_of(process)};
        if (*pid != getpid()) {
            return holder;
        }
        self = std::move(holder);
    }
    return self;
}

std::optional<PortHolder> find_program(const std::string& program, const std::string& proc) {
    for (const fs::path& process : entries(proc)) {
        const auto pid = to_pid(process.filename().string());
        if (pid && program_of(process) == program) {
            return PortHolder{*pid, program};
        }
    }
    return {};
}

Unexpected port_busy(const std::string& path, const std::optional<PortHolder>& holder,
                     const std::string& proc) {
    if (holder && holder->pid == getpid()) {
        return unexpected(std::make_error_code(std::errc::device_or_resource_busy),
                          path + " serves another modem of this gateway");
    }
    if (holder) {
        return unexpected(Errc::port_busy,
                          describe(*holder) + " holds " + path + ": " + advice(*holder));
    }
    if (const auto likely = find_program(modem_manager, proc)) {
        return unexpected(Errc::port_busy, "probably " + describe(*likely) + " holds " + path +
                                               ": " + advice(*likely));
    }
    return unexpected(Errc::port_busy, path);
}

}  // namespace hal
