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
    """The children that this process has from now on see each other only. Without the right to that,
    nothing changes."""
    libc = ctypes.CDLL(None, use_errno=True)
    if not _unshare(libc):
        return
    listening, telling = os.pipe()
    if os.fork() == 0:
        _be_init(libc, telling)
    os.close(telling)
    os.read(listening, 1)
    os.close(listening)


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


def _be_init(libc, telling):
    """Process 1 of the namespace: with it all others end, and it ends with its parent."""
    try:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # Nobody waits for orphans.
        libc.mount(None, b"/", None, _MS_REC | _MS_PRIVATE, None)
        libc.mount(b"proc", b"/proc", b"proc", 0, None)
        os.close(telling)
        while True:
            signal.pause()
    finally:
        os._exit(1)
