"""One gateway on this machine, started as a person starts it: `./dev run --detach`."""

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import tempfile
import threading
import time
import urllib.parse
from pathlib import Path

import gammu

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = Path(os.environ.get("SMS_GATEWAY_PROGRAMS", ROOT / "build" / "asan" / "bin"))
DEV = ROOT / "dev"

SENT, UNCERTAIN = 3, 9  # outbox::State, as stored


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition, seconds, what):
    """Polls until `condition` holds; fails naming `what` when it does not in time."""
    deadline = time.monotonic() + seconds
    while not (result := condition()):
        assert time.monotonic() < deadline, f"{what} did not happen within {seconds} s"
        time.sleep(0.05)
    return result


class Reply:
    def __init__(self, status, reason, headers, body):
        self.status = status
        self.reason = reason
        self.headers = headers
        self.body = body

    def __repr__(self):
        return f"<{self.status} {self.reason} {self.body[:200]!r}>"


class Gateway:
    """What `./dev run --detach` prints, and the ways to speak to what it started."""

    def __init__(self, folder, *options):
        self.port = free_port()
        self.folder = Path(folder)
        command = [DEV, "run", "--detach", "--dir", folder, "--port", str(self.port)]
        done = subprocess.run(
            [*command, "--programs", PROGRAMS, *options], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr + self.logs()
        self.keys = dict(line.split("=", 1) for line in done.stdout.splitlines())
        self.username = self.keys["username"]
        self.password = self.keys["password"]
        self.runtime = Path(self.keys["modem_control"]).parent
        self.tls = ssl.create_default_context(cafile=self.folder / "tls" / "certificate.pem")
        self.source = "127.0.0.1"
        self._strangers = 0
        self._replaced_worker = None

    # HTTP

    @contextlib.contextmanager
    def stranger(self):
        """What is asked meanwhile comes from an address of its own: wrong passwords cost whoever
        comes from the same one."""
        self._strangers += 1
        before, self.source = self.source, f"127.1.{self._strangers // 250}.{self._strangers % 250 + 1}"
        try:
            yield
        finally:
            self.source = before

    def raw(self, method, target, body=None, headers=None, timeout=140):
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self.port, context=self.tls, timeout=timeout, source_address=(self.source, 0)
        )
        try:
            connection.request(method, target, body=body, headers=headers or {})
            answer = connection.getresponse()
            return Reply(answer.status, answer.reason, answer.headers, answer.read().decode())
        finally:
            connection.close()

    def account(self):
        return {"username": self.username, "password": self.password}

    def get(self, endpoint, **parameters):
        query = urllib.parse.urlencode({**self.account(), **parameters})
        return self.raw("GET", f"/cgi-bin/{endpoint}?{query}")

    def get_query(self, endpoint, query):
        """A query as a client wrote it, after the account."""
        return self.raw("GET", f"/cgi-bin/{endpoint}?{urllib.parse.urlencode(self.account())}&{query}")

    def post(self, endpoint, timeout=140, headers=None, **parameters):
        body = urllib.parse.urlencode({**self.account(), **parameters})
        return self.raw(
            "POST", f"/cgi-bin/{endpoint}", body, {**form_header(), **(headers or {})}, timeout
        )

    def send(self, text, number="+447700900123"):
        return self.post("sms_send", number=number, text=text)

    def socket(self):
        plain = socket.create_connection(
            ("127.0.0.1", self.port), timeout=140, source_address=(self.source, 0)
        )
        return self.tls.wrap_socket(plain, server_hostname="127.0.0.1")

    # The simulated modem

    def control(self, line):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(10)
            connection.connect(self.keys["modem_control"])
            connection.sendall(line.encode() + b"\n")
            answer = connection.makefile().readline().strip()
        assert answer.startswith("ok"), f"{line}: {answer}"
        return answer

    def receive(self, number, text):
        done = subprocess.run(
            [DEV, "receive", number, text, "--dir", self.folder],
            capture_output=True, text=True, check=False,
        )
        assert done.returncode == 0, done.stderr

    def ledger(self):
        path = Path(self.keys["modem_ledger"])
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def submits(self):
        """The TPDUs that the network took, as octets."""
        return [bytes.fromhex(entry["tpdu"]) for entry in self.ledger() if entry["event"] == "submit"]

    def accepted(self, since=0):
        """The same, decoded by gammu: a stranger to our own codec."""
        return [decoded(tpdu) for tpdu in self.submits()[since:]]

    # The worker

    def cli(self, *arguments, **options):
        settings = self.folder / "state" / "settings.xml"
        command = [PROGRAMS / "sms-gateway", "--settings", settings, "--runtime", self.runtime]
        done = subprocess.run(
            [*command, *arguments], capture_output=True, text=True, check=False, **options
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
        return done.stdout

    def use_profile(self, name):
        self.cli("settings", "set", "--device", name)
        self.cli("settings", "apply")

    def status(self):
        return json.loads(self.cli("status", "--json"))

    def database(self, question):
        """Asks a copy: the worker holds the database for itself alone."""
        (path,) = (self.folder / "state").glob("*.db")
        files = [path, path.with_name(path.name + "-wal")]

        def state():
            return [(file.stat().st_mtime_ns, file.stat().st_size) for file in files if file.exists()]

        with tempfile.TemporaryDirectory() as folder:
            while True:
                before = state()
                for file in filter(Path.exists, files):
                    shutil.copy(file, folder)
                if before == state():
                    break
            with contextlib.closing(sqlite3.connect(Path(folder) / path.name)) as connection:
                return connection.execute(question).fetchall()

    def outbox_rows(self):
        return self.database("SELECT count(*) FROM messages")[0][0]

    def record(self):
        return self.folder / "processes" / "sms-gatewayd"

    def worker_pid(self):
        return int(self.record().read_text().split()[0])

    def kill_worker(self):
        """As a crash does it. Returns the command that starts the worker again."""
        pid = self.worker_pid()
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[:-1]
        os.kill(pid, signal.SIGKILL)
        if self._replaced_worker:
            self._replaced_worker.wait()
        wait_for(lambda: not is_running(pid), 10, "the end of the worker")
        return command

    def start_worker(self, command):
        log = open(self.folder / "log" / "sms-gatewayd.log", "ab")
        with log:
            self._replaced_worker = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log
            )
        pid = self._replaced_worker.pid
        since = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[19]
        self.record().write_text(f"{pid} {since}\n")

    def logs(self):
        files = sorted((self.folder / "log").glob("*.log"))
        return "".join(f"--- {path.name}\n{path.read_text(errors='replace')}" for path in files)

    def stop(self):
        reaper = None
        if self._replaced_worker:
            reaper = threading.Thread(target=self._replaced_worker.wait)
            reaper.start()
        done = subprocess.run(
            [DEV, "stop", "--dir", self.folder], capture_output=True, text=True, check=False
        )
        if reaper:
            reaper.join()
        logs = self.logs()
        assert done.returncode == 0, done.stderr
        for trace in ("Sanitizer", "runtime error:"):
            assert trace not in logs, logs


def decoded(tpdu):
    """gammu takes septets for characters: behind a text with escapes it adds what was in memory."""
    message = gammu.DecodePDU(tpdu, False)
    message["Text"] = message["Text"].partition("\0")[0]
    return message


def is_running(pid):
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rsplit(")", 1)[1].split()[0] != "Z"


def form_header():
    return {"Content-Type": "application/x-www-form-urlencoded"}


def whole_text(parts):
    """The text of one long message, out of its decoded parts; every part once, in order."""
    parts = list(parts)
    if len(parts) > 1:
        numbers = [part["UDH"]["PartNumber"] for part in parts]
        assert numbers == list(range(1, len(parts) + 1))
        assert {part["UDH"]["AllParts"] for part in parts} == {len(parts)}
        assert len({part["UDH"]["ID8bit"] for part in parts}) == 1
    return "".join(part["Text"] for part in parts)
