"""A disk that is full, read-only or has damaged the database: sends are refused in every profile
and nothing is lost, lists are served, and it heals by itself."""

import contextlib
import os
import shutil
import signal
import subprocess

import pytest

from gateway import SENT, Gateway, is_running, wait_for

PROFILES = ("simulator", "simulator-xml")


def mounted(folder):
    """A small file system of its own for what the gateway keeps."""
    folder.mkdir(parents=True)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], capture_output=True, text=True
    )
    return done.returncode == 0


@pytest.fixture(scope="module", params=PROFILES)
def small(tmp_path_factory, request):
    folder = tmp_path_factory.mktemp("gw")
    state = folder / "state"
    if os.geteuid() != 0 or not mounted(state):
        pytest.skip("SKIPPED: a full disk needs root and mount(8), which this machine does not give")
    try:
        running = Gateway(folder)
        running.use_profile(request.param)
        yield running
        running.stop()
    finally:
        subprocess.run(["umount", "-l", state], check=True)


def is_refused(reply):
    return (
        reply.status == 503
        and reply.headers["X-Reason"] == "storage"
        and ("ERROR" in reply.body and "OK" not in reply.body)
    )


def is_taken(reply):
    """The modem may still be on its way."""
    return "ERROR" not in reply.body and ("OK" in reply.body or "TIMEOUT" in reply.body)


def refuses(gateway, name):
    """Whether a send is refused by now; what was accepted before counts."""
    reply = gateway.send(name)
    if reply.status == 503:
        assert is_refused(reply), reply
        return True
    assert is_taken(reply), reply
    return False


def check_refusal(gateway):
    """What can be read is read, and the status says what is wrong."""
    number = 0
    while not refuses(gateway, f"before {number}"):
        number += 1
        assert number < 2000
    reply = gateway.send("refused")
    assert is_refused(reply), reply
    assert gateway.get("sms_list").status == 200
    status = gateway.status()
    assert status["storage"]["trouble"]
    assert "NOT SENDING: the database: " in gateway.cli("status")


def check_healed(gateway, taken, text):
    reply = wait_for(
        lambda: (reply := gateway.send(text)).status != 503 and reply, 30, "the disk's health"
    )
    assert is_taken(reply), reply
    wait_for(lambda: text in [message["Text"] for message in taken()], 60, "the message's end")
    assert gateway.status()["storage"]["trouble"] == ""
    texts = [message["Text"] for message in taken()]
    assert not any(text.startswith("refused") for text in texts)
    assert len(texts) == len(set(texts))


@pytest.fixture
def taken_small(small):
    before = len(small.accepted())
    return lambda: small.accepted()[before:]


def test_a_full_disk(small, taken_small):
    small.receive("+447700900456", "before")
    wait_for(lambda: "before" in small.get("sms_list").body, 30, "the received message")
    filler = small.folder / "state" / "filler"
    with contextlib.suppress(OSError), open(filler, "wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)
    try:
        check_refusal(small)
        assert "before" in small.get("sms_list").body
    finally:
        filler.unlink()
    check_healed(small, taken_small, "space again")


def test_a_read_only_disk(small, taken_small):
    state = small.folder / "state"

    def remount(how):
        return subprocess.run(["mount", "-o", f"remount,{how}", state], capture_output=True, text=True)

    done = remount("ro")
    if done.returncode != 0:
        # Files that are open for writing keep a tmpfs writable: the worker starts on it instead.
        command = small.kill_worker()
        # The kernel closes a killed process's files a moment later.
        wait_for(lambda: remount("ro").returncode == 0, 10, "the files to be closed")
        small.start_worker(command)
        wait_for(lambda: small.get("sms_list").status != 502, 30, "the worker")
    try:
        assert is_refused(small.send("refused"))
        assert small.status()["storage"]["trouble"]
    finally:
        assert remount("rw").returncode == 0
    check_healed(small, taken_small, "writable again")


def stop_worker(gateway):
    """As a service manager does it. Returns the command that starts it again."""
    pid = gateway.worker_pid()
    with open(f"/proc/{pid}/cmdline", "rb") as file:
        command = file.read().split(b"\0")[:-1]
    os.kill(pid, signal.SIGTERM)
    wait_for(lambda: not is_running(pid), 10, "the end of the worker")
    return command


def test_a_damaged_database_is_salvaged_and_the_old_file_kept(gateway):
    kept = [gateway.send(f"kept {number}").headers["X-Message-Id"] for number in range(60)]
    command = stop_worker(gateway)
    path = gateway.folder / "state" / "sms-gateway.db"
    before = path.with_name("copy")
    shutil.copy(path, before)
    leaves = [page for (page,) in gateway.database("SELECT pageno FROM dbstat WHERE name = 'messages' AND "
                                                   "pagetype = 'leaf' ORDER BY pageno")]
    ((page_size,),) = gateway.database("PRAGMA page_size")
    with open(path, "r+b") as file:
        file.seek((leaves[len(leaves) // 2] - 1) * page_size)
        file.write(os.urandom(page_size))
    gateway.start_worker(command)
    wait_for(lambda: gateway.get("sms_list").status == 200, 60, "the worker on what it salvaged")
    aside = list(path.parent.glob("sms-gateway.db.corrupt-*"))
    assert gateway.status()["storage"]["put_aside"] in map(str, aside)
    found = gateway.database("SELECT state FROM messages")
    assert 0 < len(found) < len(kept)
    assert {state for (state,) in found} == {SENT}
    assert gateway.send("after").body == "OK\n"
    before.unlink()
