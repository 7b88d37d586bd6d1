"""What all gateways of a run share: programs, profiles with short limits, an account."""

import ctypes
import ctypes.util
import os
import re
import shutil
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
USERNAME, PASSWORD = "plc", "correct horse battery"

# How long a part is in doubt at most after its worker has died: as data, so that the worker is the one
# that ships. All other limits are the shipped ones.
_SUBMIT_LIMIT = "2s"


def memory_folder(prefix):
    """A new folder on a tmpfs, because a fault run writes a lot and nothing of it is to stay."""
    base = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    return Path(tempfile.mkdtemp(prefix=prefix, dir=base))


def cheap_hash(password):
    """Argon2id at its least: what a hash costs is no part of any fault."""
    sodium = ctypes.CDLL(ctypes.util.find_library("sodium"))
    assert sodium.sodium_init() >= 0
    out = ctypes.create_string_buffer(sodium.crypto_pwhash_strbytes())
    raw = password.encode()
    failed = sodium.crypto_pwhash_str_alg(
        out, raw, ctypes.c_ulonglong(len(raw)), ctypes.c_ulonglong(1), ctypes.c_size_t(8192),
        sodium.crypto_pwhash_alg_argon2id13())
    assert failed == 0
    return out.value.decode()


def _changed(text, pattern, replacement):
    changed, count = re.subn(pattern, replacement, text)
    assert count, f"no {pattern} in the profile"
    return changed


def make_profiles(folder):
    """The shipped profiles, and beside them devices `faults...` with limits of a few seconds."""
    shutil.copytree(ROOT / "firmware-profiles", folder)
    modem = (folder / "modems" / "quectel-ec25.xml").read_text()
    modem = _changed(modem, 'name="quectel-ec25"', 'name="faults"')
    modem = _changed(modem, 'for="submit" limit="[0-9a-z]+"',
                     f'for="submit" limit="{_SUBMIT_LIMIT}"')
    (folder / "modems" / "faults.xml").write_text(modem)

    replies = (folder / "replies" / "text-7.06.xml").read_text()
    replies = _changed(replies, 'name="text-7.06"', 'name="faults"')
    replies = _changed(replies, 'deadline="[0-9a-z]+"', 'deadline="2s"')
    (folder / "replies" / "faults.xml").write_text(replies)

    device = (folder / "simulator.xml").read_text()
    device = _changed(device, '<replies use="[^"]+"', '<replies use="faults"')
    device = _changed(device, '<modem use="[^"]+"', '<modem use="faults"')
    for name, policy, report in (("faults", "hold", "no"), ("faults-reports", "hold", "yes"),
                                 ("faults-resend", "resend", "no"), ("faults-drop", "drop", "no")):
        text = _changed(device, 'name="simulator"', f'name="{name}"')
        text = _changed(text, 'uncertain="[a-z]+"', f'uncertain="{policy}"')
        text = _changed(text, 'status-report="[a-z]+"', f'status-report="{report}"')
        (folder / f"{name}.xml").write_text(text)


class Machine:
    def __init__(self, programs, folder):
        self.programs = Path(programs).resolve()
        self.folder = folder
        self.profiles = folder / "firmware-profiles"
        make_profiles(self.profiles)
        self._hash = cheap_hash(PASSWORD)
        self.shim = self.programs / "faults_shim.so"
        for needed in ("sms-gatewayd", "modem-sim", "faults_shim.so", "faults_checker"):
            assert (self.programs / needed).exists(), f"{self.programs / needed} is missing"

    def settings(self, tty, device="faults", pin=""):
        pin = f' pin="{pin}"' if pin else ""
        return (f'<?xml version="1.0" encoding="UTF-8"?>\n<settings enabled="yes">\n'
                f'  <device use="{device}"/>\n  <modem name="modem1" port="{tty}"{pin}/>\n'
                f'  <accounts>\n    <account username="{USERNAME}" password-hash="{self._hash}"/>\n'
                f'  </accounts>\n</settings>\n')
