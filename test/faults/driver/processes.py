"""The processes of one gateway: the worker, with or without the shim, and the simulated modem."""

import json
import os
import re
import select
import signal
import socket
import subprocess
import threading
import time

from page import VARIABLE

# Only what has failed takes so long, or a machine that has too much to do.
PATIENCE_S = 120.0
_POLL_S, _RAREST_POLL_S = 0.005, 0.1


class Late(AssertionError):
    """Something did not happen in time."""


def wait_until(condition, what, seconds=PATIENCE_S, pause=_POLL_S):
    """The first true value of `condition`, which is asked every `pause` seconds, and ever more rarely."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise Late(f"not within {seconds} s: {what}")
        time.sleep(pause)
        pause = min(1.2 * pause, max(pause, _RAREST_POLL_S))
    return value


class Simulator:
    """modem-sim: modem and network. It outlives every worker."""

    def __init__(self, program, folder, *options, delay="0ms"):
        self.tty = str(folder / "modem")
        self.ledger_path = folder / "ledger.jsonl"
        self._control_path = str(folder / "modem.sock")
        self._connection = None
        self._answers = None
        self._one_at_a_time = threading.Lock()
        self._process = subprocess.Popen(
            [program, "--pty", self.tty, "--ledger", self.ledger_path, "--control",
             self._control_path, "--submit-delay", delay, "--quiet", *options],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        wait_until(self._connect, "the simulator's control socket")

    def _connect(self):
        if self._process.poll() is not None:
            raise AssertionError(f"modem-sim ended with {self._process.returncode}")
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(self._control_path)
        except OSError:
            connection.close()
            return False
        connection.settimeout(PATIENCE_S)
        self._connection, self._answers = connection, connection.makefile(encoding="utf-8")
        return True

    def control(self, line):
        with self._one_at_a_time:
            self._connection.sendall(line.encode() + b"\n")
            answer = self._answers.readline().strip()
        assert answer == "ok" or answer.startswith("ok "), f"{line!r} was answered {answer!r}"
        return answer[3:]

    def counts(self):
        return {name: int(value)
                for name, value in (pair.split("=") for pair in self.control("counts").split())}

    def ledger(self, event=None):
        entries = map(json.loads, self.ledger_path.read_text().splitlines())
        return [entry for entry in entries if event in (None, entry["event"])]

    def stop(self):
        """Its ledger is written line by line: nothing is lost by ending it at once."""
        self._answers.close()
        self._connection.close()
        self._process.kill()
        self._process.wait()


class Worker:
    """sms-gatewayd. What it logs is read here, and is how one waits for it."""

    def __init__(self, command, log, page=None, shim=None):
        environment = dict(os.environ)
        if page is not None:
            environment.update({"LD_PRELOAD": str(shim), VARIABLE: str(page.path)})
        reader, writer = os.pipe()
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                                         stdout=subprocess.DEVNULL, stderr=writer, env=environment)
        os.close(writer)
        self._log_file = log
        self._reader = reader
        self.log = b""

    @property
    def pid(self):
        return self._process.pid

    def is_running(self):
        return self._process.poll() is None

    def read_log(self, seconds=0.0):
        """Takes in what is there, waiting for it at most so long; False when the worker is gone."""
        if self._reader is None:
            return False
        if not select.select([self._reader], [], [], seconds)[0]:
            return True
        octets = os.read(self._reader, 65536)
        self.log += octets
        self._log_file.write(octets)
        if not octets:
            os.close(self._reader)
            self._reader = None
        return self._reader is not None

    def wait_log(self, pattern, seconds=PATIENCE_S, times=1):
        """True when it has logged this so often; False when it has ended instead, or time is over."""
        deadline = time.monotonic() + seconds

        def logged():
            return len(re.findall(pattern, self.log)) >= times

        while not logged():
            left = deadline - time.monotonic()
            if left <= 0 or not self.read_log(left):
                return logged()
        return True

    def kill(self):
        self._process.kill()
        return self.wait()

    def terminate(self):
        self._process.send_signal(signal.SIGTERM)

    def reload(self):
        self._process.send_signal(signal.SIGHUP)

    def wait(self, seconds=PATIENCE_S):
        """Its exit status."""
        deadline = time.monotonic() + seconds
        while self.read_log(max(0.0, deadline - time.monotonic())):
            if time.monotonic() > deadline:
                raise Late("the worker does not end")
        return self._process.wait(PATIENCE_S)


def ask_worker(path, method, target, body=None, seconds=5.0):
    """The worker's own socket: status and body, or None when nobody answers."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(seconds)
        try:
            connection.connect(path)
            request = {"method": method, "path": target, "body": body}
            connection.sendall(json.dumps(request).encode() + b"\n")
            with connection.makefile(encoding="utf-8") as answers:
                answer = json.loads(answers.readline() or "null")
        except (OSError, ValueError):
            return None
    return (answer["status"], answer["body"]) if answer else None
