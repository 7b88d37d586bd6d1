"""The faults of the families `sweep` and `io`, each tried at every call that it can hit."""

import errno
from dataclasses import dataclass

from page import EVERY_CALL, EVERYWHERE, groups, places


@dataclass(frozen=True)
class Fault:
    name: str
    groups: int      # which calls
    places: int      # about what
    action: str      # page.ACTIONS
    error: int = 0
    forever: bool = False
    mortal: bool = False  # the worker may die of it, as of a kill: memory and descriptors
    unborn: bool = False  # a worker may end of it that does not serve yet: it has no socket


def _both(name, what, where, action, error=0, mortal=False):
    return [Fault(name, what, where, action, error, mortal=mortal),
            Fault(name + "-ever", what, where, action, error, forever=True, mortal=mortal)]


_STATE = places("state")
_WRITES = groups("write", "sync", "size", "name")
_CHANGES = _WRITES | groups("open")

KILLS = [Fault("kill", EVERY_CALL, EVERYWHERE, "kill"),
         Fault("kill-after", _WRITES | groups("socket", "terminal", "make"), EVERYWHERE,
               "kill-after")]

IO = [
    # The disk under the state directory.
    *_both("enospc", _CHANGES, _STATE, "fail", errno.ENOSPC),
    *_both("eio", _CHANGES | groups("read", "close", "look", "lock", "map"), _STATE, "fail", errno.EIO),
    *_both("short", groups("write"), _STATE, "shorten"),
    *_both("erofs", _CHANGES, _STATE, "fail", errno.EROFS),
    # Everything else that is read, written or waited for.
    Fault("enospc-all", _WRITES, places("state", "runtime"), "fail", errno.ENOSPC, unborn=True),
    Fault("enospc-all-ever", _WRITES, places("state", "runtime"), "fail", errno.ENOSPC, forever=True,
          unborn=True),
    Fault("eio-all", groups("read", "write", "sync", "terminal"), EVERYWHERE, "fail", errno.EIO),
    Fault("short-all", groups("read", "write", "socket"), EVERYWHERE, "shorten"),
    Fault("eintr", groups("open", "read", "write", "wait", "socket", "lock"), EVERYWHERE, "fail",
          errno.EINTR, unborn=True),  # SQLite takes an interrupted lock for one of another process.
    *_both("emfile", groups("open", "make"), EVERYWHERE, "fail", errno.EMFILE, mortal=True),
    *_both("enomem", groups("allocate"), EVERYWHERE, "fail", errno.ENOMEM, mortal=True),
]

FAMILIES = {"sweep": KILLS, "io": IO}
ALL = {fault.name: fault for fault in KILLS + IO}
