#include "cage/cage.hpp"

#include <linux/capability.h>
#include <malloc.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>

namespace cage {
namespace {

constexpr mode_t owner_only = 0077;

using Capabilities = std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3>;

hal::Unexpected failed(const std::string& step) {
    return hal::unexpected({errno, std::generic_category()}, step);
}

bool has_any(const Capabilities& sets) {
    return std::ranges::any_of(sets, [](const __user_cap_data_struct& set) {
        return (set.effective | set.permitted | set.inheritable) != 0;
    });
}

/// capabilities(7). glibc has no functions for the two system calls. The bounding set counts for
/// programs that are started, and there are none: no_new_privs would not let them gain from it.
hal::Result<> drop_capabilities() {
    __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    Capabilities sets{};
    if (::syscall(SYS_capget, &header, sets.data()) != 0) {
        return failed("capget");
    }
    // A system call filter may forbid capset to who has none to drop.
    if (!has_any(sets)) {
        return {};
    }
    sets = {};
    if (::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0 ||
        ::syscall(SYS_capset, &header, sets.data()) != 0) {
        return failed("drop capabilities");
    }
    return {};
}

/// Libraries in C free what they have read as it is: with this, glibc overwrites larger blocks
/// (those that it does not keep at hand for the next malloc). What C++ frees: wiping_delete.cpp.
void wipe_what_is_freed() {
#ifdef M_PERTURB
    constexpr int any_octet = 0x5A;
    ::mallopt(M_PERTURB, any_octet);
#endif
}

}  // namespace

hal::Result<> lock() {
    wipe_what_is_freed();
    ::umask(owner_only);
    constexpr rlimit no_core{.rlim_cur = 0, .rlim_max = 0};
    if (::setrlimit(RLIMIT_CORE, &no_core) != 0) {
        return failed("no core files");
    }
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        return failed("no_new_privs");
    }
    HAL_CHECK(drop_capabilities());
    // Last: a change of the credentials would set it anew.
    if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) {
        return failed("not dumpable");
    }
    return {};
}

}  // namespace cage
