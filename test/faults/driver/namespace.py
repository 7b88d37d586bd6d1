"""A process namespace of its own for each lane.

A worker that opens its port looks through all of /proc for who else has it. With dozens of lanes that is
most of what a fault costs; where the system lets it, each lane therefore sees its own processes only.
"""

import ctypes
import os
import signal

_CLONE_NEWNS, _CLONE_NEWUSER, _CLONE_NEWPID = 0x00020000, 0x10000000, 0x20000000
_MS_REC, _MS_PRIVATE = 1 << 14, 1 << 18
_PR_SET_PDEATHSIG = 1


def enter():
    """Goes on in a child, which is process 1 of a new namespace; this process only waits for it. Without
    the right to a namespace, nothing changes."""
    libc = ctypes.CDLL(None, use_errno=True)
    if not _unshare(libc):
        return
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    child = os.fork()
    if child:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) & 0xFF)
    # With process 1, all that it has started ends; and it with this lane, as that with the driver.
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    libc.mount(None, b"/", None, _MS_REC | _MS_PRIVATE, None)
    libc.mount(b"proc", b"/proc", b"proc", 0, None)


def _unshare(libc):
    if libc.unshare(_CLONE_NEWNS | _CLONE_NEWPID) == 0:
        return True
    user, group = os.geteuid(), os.getegid()
    if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNS | _CLONE_NEWPID) != 0:
        return False
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"),
                       ("gid_map", f"{group} {group} 1")):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(text)
    return True
