"""Starts a modem-sim, talks to its control socket, reads its ledger and speaks AT on its port.

Every wait has a deadline; nothing here sleeps to let time pass, it polls for what must become true.
"""

import json
import os
import re
import select
import signal
import socket
import subprocess
import tempfile
import time

DEADLINE_S = 20.0
_POLL_S = 0.01


class Timeout(AssertionError):
    """Something did not become true before its deadline."""


def wait_until(condition, what, deadline_s=DEADLINE_S):
    """Polls `condition` and returns its first true value."""
    end = time.monotonic() + deadline_s
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() >= end:
            raise Timeout(f"not within {deadline_s} s: {what}")
        time.sleep(_POLL_S)


class ModemSim:
    """A running simulator in a directory of its own; use it in a `with` statement.

    `ports` is how many AT ports it has, each behind a link of its own.
    """

    def __init__(self, program, *options, personality="quectel-ec25", tcp=False, delay="0ms",
                 ports=1):
        self._directory = tempfile.TemporaryDirectory(prefix="modem-sim-")
        self.directory = self._directory.name
        self.links = [os.path.join(self.directory, "tty" + (str(at) if at else ""))
                      for at in range(ports)]
        self.link = self.links[0]
        self.ledger_path = os.path.join(self.directory, "ledger")
        self.control_path = os.path.join(self.directory, "control")
        port = (["--tcp", "127.0.0.1:0"] if tcp
                else [word for link in self.links for word in ("--pty", link)])
        self._command = [program, "--personality", personality, *port, "--ledger",
                         self.ledger_path, "--control", self.control_path, "--submit-delay", delay,
                         *options]
        self._tcp = tcp
        self.process = None

    def __enter__(self):
        self.process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        wait_until(self._is_up, "modem-sim is up")
        return self

    def __exit__(self, *_):
        self.stop()
        self._directory.cleanup()

    def _is_up(self):
        if self.process.poll() is not None:
            raise AssertionError(f"modem-sim ended with {self.process.returncode}")
        # This is recorded once everything, the ports included, is there.
        return os.path.exists(self.ledger_path) and self.ledger("started")

    def stop(self, number=signal.SIGTERM):
        """Ends the simulator; its exit status and what it printed."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            output, _ = self.process.communicate(timeout=DEADLINE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
            raise
        except ValueError:  # Stopped before: the pipe is closed.
            output = ""
        return self.process.returncode, output

    def control(self, line):
        """One control command; the answer behind "ok", an AssertionError otherwise."""
        answer = self.control_answer(line)
        if not (answer == "ok" or answer.startswith("ok ")):
            raise AssertionError(f"{line!r} was answered {answer!r}")
        return answer[3:]

    def control_answer(self, line):
        with socket.socket(socket.AF_UNIX) as channel:
            channel.settimeout(DEADLINE_S)
            channel.connect(self.control_path)
            channel.sendall(line.encode() + b"\n")
            with channel.makefile(encoding="utf-8") as answers:
                return answers.readline().rstrip("\n")

    def counts(self):
        """The figures of the control command `counts` as a dict of numbers."""
        pairs = (pair.split("=") for pair in self.control("counts").split())
        return {name: int(value) for name, value in pairs}

    def ledger(self, event=None, **fields):
        """The ledger's entries so far, all or those of an event with these fields."""
        with open(self.ledger_path, encoding="utf-8") as lines:
            entries = [json.loads(line) for line in lines]
        return [entry for entry in entries
                if event in (None, entry["event"])
                and all(entry.get(name) == value for name, value in fields.items())]

    def wait_ledger(self, event, count=1, deadline_s=DEADLINE_S, **fields):
        """Waits for the `count`th such entry and returns it."""
        def found():
            entries = self.ledger(event, **fields)
            return entries[count - 1] if len(entries) >= count else None
        return wait_until(found, f"{count} x {event} {fields} in the ledger", deadline_s)

    def open_port(self, number=0):
        if self._tcp:
            host, port = self.control("where").removeprefix("tcp=").rsplit(":", 1)
            return AtPort.over_tcp(host, int(port))
        return AtPort(os.open(self.links[number], os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK))


class AtPort:
    """The other end of the line: raw bytes with deadlines, and AT commands over them."""

    FINAL = re.compile(rb"\r\n(OK|ERROR|\+CM[ES] ERROR: [^\r]*)\r\n")
    PROMPT = re.compile(rb"\r\n> ")

    def __init__(self, fd, owner=None):
        self._fd = fd
        self._owner = owner
        self.pending = b""

    @classmethod
    def over_tcp(cls, host, port):
        connection = socket.create_connection((host, port), timeout=DEADLINE_S)
        connection.setblocking(False)
        return cls(connection.fileno(), connection)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        if self._owner is not None:
            self._owner.close()
        elif self._fd >= 0:
            os.close(self._fd)
        self._fd = -1

    def write(self, octets):
        while octets:
            select.select([], [self._fd], [], DEADLINE_S)
            octets = octets[os.write(self._fd, octets):]

    def read_some(self, deadline_s):
        """What comes within the time; b"" when nothing does. OSError when the port is gone."""
        readable, _, _ = select.select([self._fd], [], [], deadline_s)
        if not readable:
            return b""
        octets = os.read(self._fd, 65536)
        if not octets:
            raise OSError("the port is gone")
        return octets

    def read_until(self, pattern, deadline_s=DEADLINE_S):
        """Everything up to the end of the pattern's first match."""
        end = time.monotonic() + deadline_s
        while True:
            match = re.search(pattern, self.pending)
            if match:
                taken, self.pending = self.pending[:match.end()], self.pending[match.end():]
                return taken
            left = end - time.monotonic()
            octets = self.read_some(left) if left > 0 else b""
            if not octets and time.monotonic() >= end:
                raise Timeout(f"no {pattern!r}; there is {self.pending!r}")
            self.pending += octets

    def stays_silent(self, seconds):
        """True when not one byte comes within the time, which is part of what is tested."""
        if not self.pending:
            self.pending = self.read_some(seconds)
        return not self.pending

    def command(self, text, deadline_s=DEADLINE_S):
        """Sends a command line; the non-empty lines up to and with the final result code."""
        self.write(text.encode("latin-1") + b"\r")
        return lines_of(self.read_until(self.FINAL, deadline_s))

    def ready(self):
        """Waits out the boot: repeats AT until OK, then turns echo off and reads on from there."""
        end = time.monotonic() + DEADLINE_S
        while True:
            self.write(b"AT\r")
            try:
                self.read_until(rb"\r\nOK\r\n", 0.2)
                break
            except Timeout:
                if time.monotonic() > end:
                    raise
        self.command("ATE0")
        wait_until(lambda: self.command("AT+CPMS?")[-1] == "OK", "SMS is ready")
        return self

    def submit(self, pdu, length=None, deadline_s=DEADLINE_S):
        """AT+CMGS in PDU mode; `pdu` with the service centre octet 00 in front."""
        length = len(pdu) // 2 - 1 if length is None else length
        self.write(f"AT+CMGS={length}\r".encode())
        self.read_until(self.PROMPT)
        self.write(pdu.encode() + b"\x1a")
        return lines_of(self.read_until(self.FINAL, deadline_s))


def lines_of(octets):
    return [line for line in octets.decode("latin-1").split("\r\n") if line]
