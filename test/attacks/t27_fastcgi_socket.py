"""T27, the FastCGI socket. It is for nginx alone: another user is refused by its mode, and by the worker
when somebody has loosened that; and no record, however malformed, ends the worker.

libfcgi's own handling of FCGI_GET_VALUES overruns a buffer on the stack; only a peer that is let in
can send one, and root and nginx do not. So those records are tried from outside, and not as root.

It fails without the mode 0660, without the check of SO_PEERCRED, and when a record kills the worker.
Quick: 300 malformed records; 5,000 in the long run."""

import os
import random
import stat
import struct
import subprocess
import sys
from pathlib import Path

import pytest

import fastcgi

USER = 64999
SEED = 20261123
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="SKIPPED: only root can be somebody else")

# As another user: connects, says what is on its standard input, prints what comes back.
OTHER = """
import os, socket, sys
os.setgroups([int(group) for group in sys.argv[3:]])
os.setgid(int(sys.argv[2])); os.setuid(int(sys.argv[2]))
connection = socket.socket(socket.AF_UNIX)
connection.settimeout(10)
try:
    connection.connect(sys.argv[1])
    connection.sendall(sys.stdin.buffer.read())
    sys.stdout.buffer.write(b"said:" + connection.recv(4096))
except OSError as error:
    print(type(error).__name__)
"""


def as_other(path, octets, *groups):
    command = [sys.executable, "-c", OTHER, str(path), str(USER), *map(str, groups)]
    return subprocess.run(command, input=octets, capture_output=True, check=True).stdout.strip()


def good(gateway):
    return fastcgi.list_request(gateway.username, gateway.password)


def serves(gateway):
    said = fastcgi.output(fastcgi.answer(gateway.runtime / "fcgi.sock", good(gateway)))
    return b"Index:" in said or b"no sms" in said.lower() or said.startswith(b"Status: 200")


def malformed(gateway, random_source):
    """One stream of octets that is not what FastCGI allows, or only just."""
    whole = good(gateway)
    kind = random_source.randrange(10)
    if kind == 0:
        return random_source.randbytes(random_source.randrange(1, 300))
    if kind == 1:
        return whole[: random_source.randrange(1, len(whole))]
    if kind == 2:
        octets = bytearray(whole)
        for _ in range(random_source.randrange(1, 6)):
            octets[random_source.randrange(len(octets))] = random_source.randrange(256)
        # FCGI_GET_VALUES (9) is the flaw of libfcgi that the peer check keeps out; see above.
        return without_management(bytes(octets))
    if kind == 3:  # a length that is not there
        return fastcgi.begin() + fastcgi.record(fastcgi.PARAMS, b"x" * 20, length=random_source.randrange(21, 65536))
    if kind == 4:  # a name longer than the record
        return fastcgi.begin() + fastcgi.record(fastcgi.PARAMS, struct.pack(">II", 0xFFFFFFFF, 0xFFFFFFFF) + b"x")
    if kind == 5:  # CVE-2025-23016: lengths whose sum overflows
        return fastcgi.begin() + fastcgi.record(fastcgi.PARAMS, struct.pack(">II", 0xFFFFFFFF, 0x80000010) + b"x" * 64) + fastcgi.record(fastcgi.PARAMS)
    if kind == 6:  # another role, version, request
        return fastcgi.begin(role=random_source.randrange(2, 65536)) + whole[16:]
    if kind == 7:
        return fastcgi.record(fastcgi.BEGIN, b"\0\1\0\0\0\0\0\0", version=random_source.randrange(2, 256)) + whole[16:]
    if kind == 8:  # a request inside a request, an abort
        return whole[:16] + fastcgi.record(random_source.choice([1, 2, 3, 5, 6, 7, 8, 11, 200]), b"abc") + whole[16:]
    body = random_source.randrange(1, 70000)  # a body that does not come
    return fastcgi.request({"REQUEST_METHOD": "POST", "SCRIPT_NAME": "/cgi-bin/sms_send", "CONTENT_LENGTH": str(body)}, b"a=b")


def without_management(octets):
    """The same, with no record of the type 9 and request 0 where the records begin."""
    at = 0
    octets = bytearray(octets)
    while at + 8 <= len(octets):
        if octets[at + 1] == fastcgi.GET_VALUES:
            octets[at + 1] = fastcgi.DATA
        at += 8 + struct.unpack(">H", octets[at + 4 : at + 6])[0] + octets[at + 6]
    return bytes(octets)


def attack(gateway, count):
    pid = gateway.worker_pid()
    source = random.Random(SEED)
    for number in range(count):
        octets = malformed(gateway, source)
        with fastcgi.connect(gateway.runtime / "fcgi.sock") as connection:
            try:
                connection.sendall(octets)
            except (BrokenPipeError, ConnectionResetError):
                pass
        if number % 50 == 49:
            assert serves(gateway), number
    assert serves(gateway)
    assert gateway.worker_pid() == pid and Path(f"/proc/{pid}").exists()


def test_the_sockets_modes(gateway):
    modes = {name: stat.S_IMODE((gateway.runtime / name).stat().st_mode) for name in ("fcgi.sock", "control.sock")}
    assert modes == {"fcgi.sock": 0o660, "control.sock": 0o600}


@pytest.fixture
def open_folders(gateway):
    """A way to the sockets for everybody, so that only what is tested stands in it."""
    folders = [gateway.runtime, *gateway.runtime.parents]
    before = {folder: folder.stat().st_mode for folder in folders}
    for folder in folders:
        if not before[folder] & stat.S_IXOTH:
            folder.chmod(before[folder] | stat.S_IXOTH)
    yield
    for folder in folders:
        folder.chmod(stat.S_IMODE(before[folder]))


@needs_root
@pytest.mark.parametrize("name", ["fcgi.sock", "control.sock"])
def test_another_user_cannot_connect(gateway, open_folders, name):
    assert as_other(gateway.runtime / name, good(gateway)) == b"PermissionError"


@needs_root
@pytest.mark.parametrize("name", ["fcgi.sock", "control.sock"])
def test_the_peer_is_checked_where_the_mode_is_loosened(gateway, open_folders, name):
    path = gateway.runtime / name
    mode = stat.S_IMODE(path.stat().st_mode)
    path.chmod(0o666)
    try:
        # It may connect, and is hung up on without a word.
        assert as_other(path, good(gateway)) in (b"said:", b"ConnectionResetError", b"BrokenPipeError")
        flaw = fastcgi.record(fastcgi.GET_VALUES, fastcgi.pair("FCGI_MAX_CONNS", "") * 8, request=0)
        as_other(path, flaw)
    finally:
        path.chmod(mode)
    assert b"fastcgi_peer_refused" in (gateway.folder / "log" / "sms-gatewayd.log").read_bytes()
    assert serves(gateway)


def test_300_malformed_records_kill_no_worker(gateway):
    attack(gateway, 300)


@pytest.mark.slow
def test_5000_malformed_records_kill_no_worker(gateway):
    attack(gateway, 5000)


def test_who_says_nothing_keeps_nobody_waiting(gateway):
    silent = [fastcgi.connect(gateway.runtime / "fcgi.sock") for _ in range(12)]
    try:
        for connection in silent:
            connection.sendall(b"\1")
        assert serves(gateway)
    finally:
        for connection in silent:
            connection.close()
