"""The page of memory that test/faults/shim shares with a driver; the layout is shim/page.hpp's."""

import mmap
import os
import struct

SIZE = 4096
VARIABLE = "SMS_GATEWAY_FAULT_PAGE"

_FIELDS = {name: 8 * index for index, name in enumerate(
    ("armed", "groups", "places", "at", "action", "error", "forever", "count", "fired"))}
_TEXTS = {"call": (72, 32), "subject": (104, 152), "state": (256, 256), "runtime": (512, 256)}

# shim/groups.hpp
GROUPS = {name: 1 << bit for bit, name in enumerate(
    ("open", "read", "write", "sync", "size", "name", "close", "look", "lock", "map", "wait",
     "socket", "terminal", "other", "allocate", "make"))}
PLACES = {name: 1 << bit for bit, name in enumerate(
    ("state", "runtime", "other", "tty", "elsewhere"))}
ACTIONS = {"count": 0, "kill": 1, "fail": 2, "shorten": 3, "kill-after": 4}

EVERY_CALL = sum(GROUPS.values()) - GROUPS["allocate"]
EVERYWHERE = sum(PLACES.values())


def groups(*names):
    return sum(GROUPS[name] for name in names)


def places(*names):
    return sum(PLACES[name] for name in names)


class Page:
    """One page in a file of its own, which lives in shared memory."""

    def __init__(self, path, state, runtime):
        self.path = path
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        os.ftruncate(file, SIZE)
        self._memory = mmap.mmap(file, SIZE)
        os.close(file)
        self._write_text("state", str(state) + "/")
        self._write_text("runtime", str(runtime) + "/")

    def order(self, fault, at):
        """From arm() on, the `at`th call that `fault` is about goes wrong; 0: none."""
        self.disarm()
        for name, value in (("groups", fault.groups), ("places", fault.places), ("at", at),
                            ("action", ACTIONS[fault.action]), ("error", fault.error),
                            ("forever", int(fault.forever)), ("count", 0), ("fired", 0)):
            self._write(name, value)
        self._write_text("call", "")
        self._write_text("subject", "")

    def arm(self):
        self._write("armed", 1)

    def disarm(self):
        self._write("armed", 0)

    @property
    def count(self):
        return self._read("count")

    @property
    def fired(self):
        return self._read("fired")

    @property
    def where(self):
        """The call that went wrong first, and its file."""
        return f"{self._read_text('call')} {self._read_text('subject')}".strip()

    def close(self):
        self._memory.close()

    def _write(self, name, value):
        struct.pack_into("<Q", self._memory, _FIELDS[name], value)

    def _read(self, name):
        return struct.unpack_from("<Q", self._memory, _FIELDS[name])[0]

    def _write_text(self, name, text):
        at, size = _TEXTS[name]
        raw = text.encode()
        assert len(raw) < size, f"{text}: too long for the page"
        self._memory[at:at + size] = raw.ljust(size, b"\0")

    def _read_text(self, name):
        at, size = _TEXTS[name]
        return self._memory[at:at + size].split(b"\0", 1)[0].decode(errors="replace")
