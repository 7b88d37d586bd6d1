"""T29, another program at our port or our files. Two programs on one AT port read each other's answers;
two workers on one database would send twice.

It fails when the port is opened without flock(2), or the database without its lock. What keeps programs
out that know nothing of locks, TIOCEXCL, does not count for a pseudo-terminal (see hal/port/tty_port.cpp):
only the router in a box (./dev lab) has other ttys, and no scenario of it tries this yet."""

import fcntl
import os
import shutil
import signal
import subprocess

import pytest

from gateway import PROGRAMS, ROOT, wait_for


def start(state, runtime, log=subprocess.PIPE):
    command = [PROGRAMS / "sms-gatewayd", "--state", state, "--runtime", runtime]
    return subprocess.Popen([*command, "--profiles", ROOT / "firmware-profiles"], stderr=log, text=True)


def is_served(gateway):
    return gateway.send("still here").body == "OK\n"


@pytest.fixture
def elsewhere(tmp_path):
    for name in ("state", "run"):
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.mark.parametrize("sockets", ["the same", "others"])
def test_a_second_worker_on_the_same_state_says_so_and_ends(gateway, elsewhere, sockets):
    runtime = gateway.runtime if sockets == "the same" else elsewhere / "run"
    second = start(gateway.folder / "state", runtime)
    said = second.communicate(timeout=60)[1]
    assert second.returncode == 1
    assert "event=failed" in said and "database is locked" in said
    assert is_served(gateway)


def test_a_second_worker_with_other_state_does_not_take_the_sockets(gateway, elsewhere):
    second = start(elsewhere / "state", gateway.runtime)
    said = second.communicate(timeout=60)[1]
    assert second.returncode == 1
    assert "event=failed" in said and "fcgi.sock: Address already in use" in said
    assert is_served(gateway)


def test_a_second_worker_does_not_get_the_port(gateway, elsewhere):
    shutil.copy(gateway.folder / "state" / "settings.xml", elsewhere / "state")
    log = elsewhere / "log"
    with open(log, "w") as stream:
        second = start(elsewhere / "state", elsewhere / "run", stream)
    try:
        # It goes on, and serves; its modem is not there for it.
        wait_for(lambda: "holds the port" in log.read_text(), 30, "its word")
        assert is_served(gateway)
    finally:
        second.send_signal(signal.SIGTERM)
        second.wait(timeout=30)


def test_the_port_is_locked(gateway):
    port = os.open(gateway.folder / "modem", os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    try:
        with pytest.raises(BlockingIOError):
            fcntl.flock(port, fcntl.LOCK_EX | fcntl.LOCK_NB)
    finally:
        os.close(port)
