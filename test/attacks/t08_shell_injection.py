"""T8, shell injection. Whatever a caller writes, no process starts: the worker knows no function that
starts one, and payloads with a shell's characters are text like any other.

It fails when the worker or a room of it comes to use system, popen, exec* or fork, and when a payload
leaves a mark. Quick: 300 payloads; 5,000 in the long run."""

import contextlib
import itertools
import subprocess
import threading
from pathlib import Path
from urllib.parse import quote_from_bytes

import pytest

from gateway import PROGRAMS
from wire import exchange

STARTERS = {
    "system", "popen", "fork", "vfork", "_Fork", "clone", "clone3", "posix_spawn", "posix_spawnp",
    "execl", "execle", "execlp", "execv", "execve", "execvp", "execvpe", "execveat", "fexecve",
    "wordexp", "dlopen",
}
# A sanitizer brings functions of its own into the program.
ITS_OWN = {"fork", "vfork", "clone", "popen", "wordexp", "dlopen"}

COMMANDS = ("touch {mark}", "sh -c 'touch {mark}'", "nc -l -p 4444", "sleep 86399", "reboot")
WRAPPERS = (
    "; {} ;", "| {}", "|| {}", "&& {}", "& {} &", "`{}`", "$({})", "$(({}))", "\n{}\n", "\r\n{}\r\n", "%0a{}",
    "'; {} #", '"; {} #', "\\'; {} #", "{{{}}}", "<({})", "> /dev/null; {}", "${{IFS}}{}", "x;{}", "\0{}", "%n{}",
    "../../../bin/{}", "file://{}", "!{}", "~/{}", "{} \\\n", "$'\\x3b'{}", "\x1a{}", "\x1b{}", "--exec={}",
)
FIELDS = ("text", "number", "group", "id", "modem", "index", "state", "priority")
# Wrong credentials are looked at twice a second: one in 25 payloads.
CREDENTIALS = ("username", "password")


def payloads(mark):
    """A different one each time, over and over the same shapes."""
    for turn in itertools.count():
        for wrapper, command in itertools.product(WRAPPERS, COMMANDS):
            yield wrapper.format(command.format(mark=mark)) + str(turn)


def children_of(pid):
    return [
        child
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]


class Watch(threading.Thread):
    """Sees a child of the worker that lives for a moment, as often as it looks."""

    def __init__(self, pid):
        super().__init__()
        self.pid = pid
        self.seen = set()
        self.end = threading.Event()

    def run(self):
        while not self.end.wait(0.005):
            self.seen.update(children_of(self.pid))


def attack(gateway, mark, count):
    pid = gateway.worker_pid()
    watch = Watch(pid)
    watch.start()
    try:
        for number, payload in zip(range(count), payloads(mark)):
            # Sent to nobody: a text that is too long is looked at just the same, and refused.
            fields = {**gateway.account(), "number": "+447700900123", "text": "x" * 3000}
            guess = number % 25 == 24
            field = CREDENTIALS[number // 25 % 2] if guess else FIELDS[number % len(FIELDS)]
            fields[field] = (payload * 30 + "x" * 3000) if field == "text" else payload
            query = "&".join(f"{name}={quote_from_bytes(value.encode())}" for name, value in fields.items())
            endpoint = ("sms_send", "sms_list", "sms_delete", "sms_status")[number % 4]
            host = f"127.0.0.1:{gateway.port}"
            head = f"POST /cgi-bin/{endpoint} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(query)}\r\n"
            octets = f"{head}User-Agent: () {{ :; }}; touch {mark}\r\n\r\n{query}".encode()
            with gateway.stranger() if guess else contextlib.nullcontext():
                reply = exchange(gateway, octets)
            assert reply.status in (200, 400, 401, 403, 404, 405, 413, 429), reply
    finally:
        watch.end.set()
        watch.join()
    assert not watch.seen
    assert not mark.exists()
    assert gateway.worker_pid() == pid and Path(f"/proc/{pid}").exists()


def test_the_worker_knows_no_function_that_starts_a_program():
    program = PROGRAMS / "sms-gatewayd"
    listed = subprocess.run(["nm", "-D", "--undefined-only", program], capture_output=True, text=True, check=True)
    wanted = {line.split()[-1].partition("@")[0] for line in listed.stdout.splitlines()}
    assert "read" in wanted or "__read_chk" in wanted  # nm did list them
    sanitized = any(name.startswith(("__asan", "__ubsan", "__tsan")) for name in wanted)
    assert wanted & STARTERS <= (ITS_OWN if sanitized else set())


def test_300_payloads_start_nothing(gateway, tmp_path):
    attack(gateway, tmp_path / "mark", 300)


@pytest.mark.slow
def test_5000_payloads_start_nothing(gateway, tmp_path):
    attack(gateway, tmp_path / "mark", 5000)


def test_received_texts_start_nothing(gateway, tmp_path):
    mark = tmp_path / "mark"
    for payload in itertools.islice(payloads(mark), 60):
        text = payload.replace("\\", "\\\\").replace("\r", "").replace("\n", "\\n").replace("\0", "")
        gateway.control(f"receive +447700900456 {text}"[:300])
    assert gateway.get("sms_list").status == 200
    assert not children_of(gateway.worker_pid()) and not mark.exists()
