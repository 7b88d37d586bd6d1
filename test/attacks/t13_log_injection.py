"""T13, log and terminal injection. One event is one line of bytes 0x20 to 0x7E, whatever callers, senders
of messages and modems put into it: line breaks, escape sequences, right-to-left overrides, forged fields.

It fails when a value is logged as it came (logging::format without as_value), or in nginx's log."""

import os
import re
import signal
from urllib.parse import quote

from gateway import wait_for
from wire import exchange

HOSTILE = (
    "a\nevent=started", "a\r\nevent=started", "\x1b[2J\x1b[31m", "\x1b]0;title\x07", "\x9b31m", "\u202egnp.exe",
    "\u2066\u2069", "\x00", "\x08\x08\x08", '" event="started', "\\", "\x7f", "\u2028<3>event=failed", "%0aevent=started",
    "\u00e9\U0001f600", "a b=c", "\x0b\x0c\x85",
)
LINE = re.compile(rb"<[3-6]>time=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ event=[a-z_]+( [a-z_]+=([!-~]+|\"[^\"]*\"))*")
EVENTS = ("credentials_refused", "settings_refused", "message_accepted", "settings_in_effect")


def send(gateway, method, target, body="", headers=""):
    host = f"127.0.0.1:{gateway.port}"
    length = f"Content-Length: {len(body.encode())}\r\n" if body else ""
    request = f"{method} {target} HTTP/1.1\r\nHost: {host}\r\n{headers}{length}\r\n{body}"
    return exchange(gateway, request.encode("utf-8", "surrogateescape"))


def provoke(gateway):
    for turn, value in enumerate(HOSTILE):
        escaped = quote(value.encode(), safe="")
        with gateway.stranger():
            send(gateway, "GET", f"/cgi-bin/sms_list?{('username=x&password=', 'password=x&username=')[turn % 2]}{escaped}")
        for field in ("number", "text", "group", "id", "modem", "state"):
            fields = {**gateway.account(), "number": "+447700900123", "text": "x" * 3000, field: value}
            query = "&".join(f"{name}={quote(text, safe='')}" for name, text in fields.items())
            send(gateway, "POST", "/cgi-bin/sms_list" if field == "state" else "/cgi-bin/sms_send", query)
        send(gateway, "GET", f"/cgi-bin/sms_send/{escaped}?username={escaped}")
        for header in ("User-Agent", "Referer", "Origin", "Cookie", "Idempotency-Key", "X-Real-IP", "X-Forwarded-For"):
            clean = value.translate({ord(c): None for c in "\0\r\n"})
            send(gateway, "GET", f"/cgi-bin/sms_list?username={escaped}", headers=f"{header}: {clean}\r\n")
        text = value.replace("\\", "\\\\").replace("\r", "").replace("\n", "\\n").replace("\0", "")
        gateway.control(f"receive {'+447700900456'} x{text}")
    gateway.send("hello")


def refuse_settings(gateway):
    """What an operator's file holds is quoted in the log."""
    file = gateway.folder / "state" / "settings.xml"
    right = file.read_bytes()
    for value in HOSTILE:
        name = "".join(f"&#{ord(c)};" if c not in "\0" else "" for c in value)
        file.write_text(right.decode().replace("<device use=\"", f"<device use=\"{name}"))
        before = (gateway.folder / "log" / "sms-gatewayd.log").stat().st_size
        os.kill(gateway.worker_pid(), signal.SIGHUP)
        wait_for(lambda: len(log(gateway)) > before, 20, "a refusal")
    file.write_bytes(right)
    os.kill(gateway.worker_pid(), signal.SIGHUP)


def log(gateway):
    return (gateway.folder / "log" / "sms-gatewayd.log").read_bytes()


def test_one_event_is_one_line(gateway):
    provoke(gateway)
    refuse_settings(gateway)
    wait_for(lambda: log(gateway).endswith(b"\n"), 5, "a whole line")
    lines = log(gateway).split(b"\n")[:-1]
    told = {event for event in EVENTS if any(b" event=" + event.encode() in line for line in lines)}
    assert told == set(EVENTS)
    for line in lines:
        assert all(0x20 <= octet <= 0x7E for octet in line), line
        assert LINE.fullmatch(line), line
    starts = [line for line in lines if b" event=started" in line]
    assert len(starts) == 1 and b"version=" in starts[0]


def test_nginx_too(gateway):
    for name in ("access.log", "nginx.log"):
        for line in (gateway.folder / "log" / name).read_bytes().split(b"\n"):
            assert all(0x20 <= octet <= 0x7E for octet in line), line
            assert name != "access.log" or not line or re.match(rb"\d{4}-\d\d-\d\dT", line), line
