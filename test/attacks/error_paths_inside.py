"""Refused on the other ways in: the command line, the sockets, the settings, the modem; and a worker that is gone."""

import json
import os
import signal
from urllib.parse import urlencode

import fastcgi
from error_case import path
from gateway import wait_for

# The command line.
path("CLI, password file that is not there")(
    lambda c: c.cli("settings", "set", "--username", "x", "--password-file", "/nonexistent")
)
path("CLI, password too short")(
    lambda c: c.cli("settings", "set", "--username", "x", "--password-file", "-", input=c.password[:11].encode())
)
path("CLI, password refused")(
    lambda c: c.cli("settings", "set", "--username", "x", "--password-file", "-", input=f"admin{c.password}".encode())
)
path("CLI, password too long")(
    lambda c: c.cli("settings", "set", "--username", "x", "--password-file", "-", input=c.password.encode() * 40)
)
path("CLI, text from a pipe to no number")(lambda c: c.cli("send", "x", "-", input=c.text.encode()))


# The worker's two sockets.
@path("FastCGI, cut off")
def _(c):
    octets = fastcgi.list_request(c.gateway.username, c.password)
    with fastcgi.connect(c.gateway.runtime / "fcgi.sock") as connection:
        connection.sendall(octets[: len(octets) // 2])


@path("FastCGI, no method")
def _(c):
    octets = fastcgi.request({"QUERY_STRING": urlencode(c.form(password=c.password)), c.text: c.password})
    c.replies.append(fastcgi.answer(c.gateway.runtime / "fcgi.sock", octets))


@path("control socket, no JSON")
def _(c):
    octets = f"{c.password} {c.text} {c.number}\n".encode()
    c.replies.append(fastcgi.answer(c.gateway.runtime / "control.sock", octets))


@path("control socket, no such path")
def _(c):
    octets = json.dumps({"method": c.password, "path": f"/{c.text}", "body": {"x": c.number}}).encode()
    # What it answers repeats the path, to nobody but root and the worker's own user.
    fastcgi.answer(c.gateway.runtime / "control.sock", octets + b"\n")


# Settings and profiles.
def with_settings(c, change, answer):
    """Spoilt settings on the worker's own way: the file and SIGHUP."""
    file = c.gateway.folder / "state" / "settings.xml"
    right = file.read_bytes()
    log = c.gateway.folder / "log" / "sms-gatewayd.log"
    before = log.stat().st_size
    try:
        file.write_text(change(right.decode()))
        os.kill(c.gateway.worker_pid(), signal.SIGHUP)
        wait_for(lambda: answer in log.read_bytes()[before:], 20, answer.decode())
    finally:
        file.write_bytes(right)
    os.kill(c.gateway.worker_pid(), signal.SIGHUP)


@path("settings that are not XML")
def _(c):
    with_settings(c, lambda right: f"{c.password} <{c.text} number='{c.number}'", b"settings_refused")


@path("settings with a password for a hash")
def _(c):
    def spoilt(right):
        head, _, rest = right.partition('password-hash="')
        return f'{head}password-hash="{c.password}"{rest.partition(chr(34))[2]}'

    with_settings(c, spoilt, b"settings_")


@path("settings with a wrong number")
def _(c):
    group = f'<groups><group name="x"><number>{c.number}x</number></group></groups></settings>'
    with_settings(c, lambda right: right.replace("</settings>", group), b"settings_refused")


@path("profile that is broken")
def _(c):
    profile = c.gateway.folder / "broken.xml"
    profile.write_text(f"<device>{c.password} {c.text} {c.number}<x></device>")
    c.cli("profile", "check", profile)
    profile.unlink()


@path("gateway switched off")
def _(c):
    c.gateway.cli("settings", "set", "--enabled", "no")
    c.gateway.cli("settings", "apply")
    try:
        c.get()
        c.post(password=c.password)
    finally:
        c.gateway.cli("settings", "set", "--enabled", "yes")
        c.gateway.cli("settings", "apply")


@path("disk full")
def _(c):
    """Only root can make a small one; without it nothing is tried here."""
    state = c.gateway.folder / "state"
    if not state.is_mount():
        return
    fill = state / "fill"
    try:
        with open(fill, "wb", buffering=0) as file:
            while file.write(bytes(65536)) == 65536:
                pass
    except OSError:
        pass
    try:
        wait_for(lambda: b" 503 " in c.post(), 20, "a refusal")
    finally:
        fill.unlink()
    c.replies[:] = c.replies[-1:]  # The space kept in reserve took some.


# The modem.
@path("refused by the network")
def _(c):
    c.gateway.control("cms 1 1")
    c.post()


@path("received")
def _(c):
    c.gateway.control(f"receive {c.number} {c.text}")
    wait_for(lambda: c.text in c.gateway.get("sms_list").body, 20, "the message in the list")


@path("received in parts, one missing")
def _(c):
    c.gateway.control(f"receive {c.number} {c.text * 8}")


@path("modem gone")
def _(c):
    c.gateway.control("unplug")
    try:
        c.hang_up_after(c.octets("GET", f"/cgi-bin/sms_send?{urlencode(c.form())}"))
        c.get("sms_list", password=c.password)
    finally:
        c.gateway.control("replug")


# The worker.
@path("worker that stands still, and a caller that leaves")
def _(c):
    pid = c.gateway.worker_pid()
    os.kill(pid, signal.SIGSTOP)
    try:
        c.hang_up_after(c.octets("GET", f"/cgi-bin/sms_send?{urlencode(c.form(password=c.password))}"))
        with c.connect() as connection:
            connection.settimeout(1)
            connection.sendall(c.octets("GET", f"/cgi-bin/sms_send?{urlencode(c.form())}"))
            try:
                c.replies.append(connection.recv(4096))
            except TimeoutError:
                pass
    finally:
        os.kill(pid, signal.SIGCONT)


@path("worker that died, and its socket gone")
def _(c):
    command = c.gateway.kill_worker()
    c.get()
    c.post(password=c.password)
    (c.gateway.runtime / "fcgi.sock").unlink()
    c.get()
    c.hook(json.dumps({"alerts": [c.text]}).encode(), Authorization=c.right())
    c.json("POST", "/api/v1/session")
    c.gateway.start_worker(command)
    wait_for(lambda: (c.gateway.runtime / "fcgi.sock").exists(), 30, "the worker")


@path("worker that ends under a caller")
def _(c):
    def written():
        return sum(entry["event"] == "control-z" for entry in c.gateway.ledger())

    before = written()
    c.gateway.control("delay 60s")
    with c.connect() as connection:
        connection.sendall(c.octets("GET", f"/cgi-bin/sms_send?{urlencode(c.form())}"))
        wait_for(lambda: written() > before, 20, "the message at the modem")
        command = c.gateway.kill_worker()
        connection.settimeout(20)
        c.replies.append(connection.recv(4096))
    c.gateway.control("delay 0s")
    c.gateway.start_worker(command)
    wait_for(lambda: (c.gateway.runtime / "fcgi.sock").exists(), 30, "the worker")
