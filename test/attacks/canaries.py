"""Secrets that no two places share, and the search for them: in files, in processes, in replies."""

import base64
import functools
import itertools
import os
import secrets
import string
import threading
from pathlib import Path

ALPHABET = string.ascii_letters + string.digits
# The number's first digits are those that Ofcom keeps free for stories.
NUMBER_HEAD = "447700900"
LARGEST_FILE = 256 << 20


class Canaries:
    """Draws 32 octets for each use. All of one run begin alike, so that a search looks for one
    beginning in each spelling and not for hundreds of values."""

    def __init__(self):
        self.mark = "Cn" + "".join(secrets.choice(ALPHABET) for _ in range(14))
        self.number_mark = NUMBER_HEAD + "".join(secrets.choice(string.digits) for _ in range(6))
        self.drawn = 0
        self.numbers = itertools.count(10000)

    def draw(self):
        self.drawn += 1
        return self.mark + "".join(secrets.choice(ALPHABET) for _ in range(16))

    def number(self):
        self.drawn += 1
        return f"+{self.number_mark}{next(self.numbers)}"

    @functools.cache
    def spellings(self):
        """Name -> octets: how the beginning of a canary may stand somewhere."""
        text = {
            "plain": self.mark.encode(),
            "lower case": self.mark.lower().encode(),
            "upper case": self.mark.upper().encode(),
            "hex": self.mark.encode().hex().encode(),
            "HEX": self.mark.encode().hex().upper().encode(),
            "UTF-16 little": self.mark.encode("utf-16-le"),
            "UTF-16 big": self.mark.encode("utf-16-be"),
            "UCS-2 HEX": self.mark.encode("utf-16-be").hex().upper().encode(),
            "GSM-7 HEX": septets(self.mark).hex().upper().encode(),
            "GSM-7": septets(self.mark),
            "percent": "".join(f"%{octet:02X}" for octet in self.mark.encode()).encode(),
        }
        for shift in range(3):  # base64 of something with the canary at any place
            inner = base64.b64encode(b"x" * shift + self.mark.encode())[4 if shift else 0 : -4]
            text[f"base64 {shift}"] = inner
        digits = self.number_mark
        swapped = "".join(b + a for a, b in zip(digits[0::2], digits[1::2]))
        text["number"] = digits.encode()
        text["number in a TPDU, HEX"] = swapped.encode()
        text["number in a TPDU"] = bytes.fromhex(swapped)
        return text

    def found_in(self, octets):
        return [name for name, value in self.spellings().items() if value in octets]


def septets(text):
    """TS 23.038 6.1.2.1.1; whole octets only, because what comes behind is not known."""
    bits = 0
    for place, character in enumerate(text):
        bits |= ord(character) << (7 * place)
    return bits.to_bytes(len(text) * 7 // 8 + 1, "little")[: len(text) * 7 // 8]


class Search:
    """Counts the places it looked at and remembers where it found something."""

    def __init__(self, canaries):
        self.canaries = canaries
        self.places = set()
        self.hits = set()
        self.lock = threading.Lock()

    def look(self, place, octets):
        found = self.canaries.found_in(octets)
        with self.lock:
            self.places.add(place)
            self.hits.update((place, spelling) for spelling in found)

    def file(self, path, allowed=False):
        try:
            if path.is_symlink() or not path.is_file() or path.stat().st_size > LARGEST_FILE:
                return
            octets = path.read_bytes()
        except OSError:
            return
        if not allowed:
            self.look(str(path), octets)

    def folder(self, top, since=0, without=()):
        """All files below, or those changed after `since`."""
        for folder, folders, files in os.walk(top):
            folders[:] = [name for name in folders if Path(folder, name) not in without]
            for name in files:
                path = Path(folder, name)
                try:
                    changed = path.lstat().st_mtime >= since
                except OSError:
                    continue
                if changed:
                    self.file(path)

    def processes(self, pids):
        """Arguments, environment, and files that have no name any more."""
        for pid in pids:
            process = Path("/proc") / str(pid)
            for name in ("cmdline", "environ"):
                try:
                    self.look(str(process / name), (process / name).read_bytes())
                except OSError:
                    continue
            self._nameless_files(process)

    def _nameless_files(self, process):
        try:
            descriptors = list((process / "fd").iterdir())
        except OSError:
            return
        for descriptor in descriptors:
            try:
                target = os.readlink(descriptor)
                if target.startswith("/") and target.endswith(" (deleted)"):
                    self.look(f"{descriptor} {target}", descriptor.read_bytes()[:LARGEST_FILE])
            except OSError:
                continue


def all_pids():
    """Of every process but this one, which knows all canaries, and the kernel's threads."""
    pids = (int(name) for name in os.listdir("/proc") if name.isdigit())
    return [pid for pid in pids if pid not in (os.getpid(), 2)]


class Watch:
    """Looks at all processes again and again while the error paths are driven."""

    def __init__(self, search):
        self.search = search
        self.end = threading.Event()
        self.rounds = 0
        self.thread = threading.Thread(target=self._run)

    def _run(self):
        while not self.end.wait(0.1):
            self.search.processes(all_pids())
            self.rounds += 1

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.end.set()
        self.thread.join()
