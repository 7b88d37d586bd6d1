"""The worker under its real unit: a systemd of its own, in namespaces, starts it as the package would.

What this machine's namespaces cannot give is left out by a drop-in, and only that: the simulated modem is
a pseudo-terminal, which DeviceAllow= names here; a sanitizer's leak check needs ptrace(2)."""

import os
import shutil
import subprocess
from pathlib import Path

import fastcgi
import pytest

from gateway import PROGRAMS, ROOT, wait_for

UNITS = ROOT / "packaging" / "systemd"
PASSWORD = "a quick brown fox 4711"
DROP_IN = """[Service]
DeviceAllow=char-pts rw
Environment=ASAN_OPTIONS=detect_leaks=0
MemoryMax=infinity
"""

# As nginx's user: one list by FastCGI.
CLIENT = """
import os, socket, sys
os.setgroups([]); os.setgid(33); os.setuid(33)
connection = socket.socket(socket.AF_UNIX); connection.settimeout(10)
connection.connect(sys.argv[1]); connection.sendall(sys.stdin.buffer.read())
while data := connection.recv(65536):
    sys.stdout.buffer.write(data)
"""


class Box:
    """A system with the gateway installed and systemd running."""

    def __init__(self, folder):
        self.folder = folder
        (folder / "console").touch()
        self._install(folder / "files")
        command = ["unshare", "--pid", "--mount", "--cgroup", "--ipc", "--uts", "--net", "--fork", "--kill-child"]
        self.process = subprocess.Popen([*command, "bash", Path(__file__).with_name("box.sh"), folder])
        self.first = None

    def _install(self, files):
        for place in ("etc/systemd/system/sms-gatewayd.service.d", "usr/sbin", "usr/bin", "etc/sysusers.d",
                      "etc/tmpfiles.d", "usr/share/sms-gateway"):
            (files / place).mkdir(parents=True)
        for unit in UNITS.glob("*.service"):
            shutil.copy(unit, files / "etc/systemd/system")
        (files / "etc/systemd/system/sms-gatewayd.service.d/test.conf").write_text(DROP_IN)
        shutil.copy(UNITS / "sms-gateway.sysusers", files / "etc/sysusers.d/sms-gateway.conf")
        shutil.copy(UNITS / "sms-gateway.tmpfiles", files / "etc/tmpfiles.d/sms-gateway.conf")
        shutil.copytree(ROOT / "firmware-profiles", files / "usr/share/sms-gateway/firmware-profiles")
        shutil.copytree(ROOT / "nginx", files / "usr/share/sms-gateway/nginx")
        shutil.copy(PROGRAMS / "sms-gatewayd", files / "usr/sbin")
        for name in ("sms-gateway", "modem-sim"):
            shutil.copy(PROGRAMS / name, files / "usr/bin")

    def find_first(self):
        """systemd, which is process 1 inside."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for child in children:
            if b"systemd" in Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")[0]:
                self.first = child
        return self.first

    def run(self, *command, check=True, **options):
        enter = ["nsenter", "--target", self.first, "--all", "--"]
        done = subprocess.run([*enter, *command], capture_output=True, check=False, **options)
        assert not check or done.returncode == 0, (command, done.stdout, done.stderr, self.journal())
        return done

    def journal(self):
        return self.run("journalctl", "--no-pager", "-n", "60", check=False).stdout.decode()

    def show(self, unit, name):
        return self.run("systemctl", "show", "--value", "-p", name, unit).stdout.decode().strip()

    def stop(self):
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="module")
def box(tmp_path_factory):
    if os.geteuid() != 0:
        pytest.skip("SKIPPED: a systemd of one's own needs root")
    built = Box(tmp_path_factory.mktemp("box"))
    try:
        try:
            wait_for(lambda: built.process.poll() is not None or built.find_first(), 20, "systemd")
            wait_for(lambda: built.run("systemctl", "is-system-running", check=False).stdout.strip()
                     in (b"running", b"degraded"), 30, "the start")
        except (AssertionError, TypeError):
            pytest.skip("SKIPPED: this machine's namespaces do not let systemd run")
        built.run("systemd-sysusers")
        built.run("systemd-tmpfiles", "--create")
        install(built)
        yield built
    finally:
        built.stop()


def install(box):
    box.run("systemd-run", "--unit=modem", "--property=Group=dialout", "--property=UMask=0007", "modem-sim", "--pty", "/run/modem",
            "--ledger", "/run/ledger", "--control", "/run/modem.sock", "--demo-messages")
    wait_for(lambda: box.run("test", "-e", "/run/modem", check=False).returncode == 0, 20, "the modem")
    box.run("sh", "-c", "chgrp dialout /run/modem && chmod 660 /run/modem")
    box.run("systemctl", "start", "sms-gatewayd")
    box.run("sms-gateway", "settings", "set", "--enabled", "yes", "--username", "plc", "--device", "simulator",
            "--modem", "/run/modem", "--password-file", "-", input=PASSWORD.encode())
    box.run("sms-gateway", "settings", "apply")


def asked_by_nginx(box):
    octets = fastcgi.list_request("plc", PASSWORD.replace(" ", "+"))
    return fastcgi.output(box.run("/usr/bin/python3", "-c", CLIENT, "/run/sms-gateway/fcgi.sock", input=octets, check=False).stdout)


def test_the_worker_serves_and_finds_its_modem(box):
    wait_for(lambda: b"Index: 1" in asked_by_nginx(box), 30, "a list")
    sent = box.run("sms-gateway", "send", "--wait", "30", "+447700900123", "hello")
    assert b"OK: the network has it" in sent.stdout


def test_it_is_nobody_and_may_nothing(box):
    pid = box.show("sms-gatewayd", "MainPID")
    status = box.run("cat", f"/proc/{pid}/status").stdout.decode()
    fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    assert "0" not in fields["Uid"].split()
    for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        assert int(fields[name], 16) == 0
    assert (fields["NoNewPrivs"], fields["Seccomp"]) == ("1", "2")


def test_it_has_no_network(box):
    pid = box.show("sms-gatewayd", "MainPID")
    links = box.run("nsenter", "--target", pid, "--net", "ls", "/sys/class/net", check=False).stdout
    own = box.run("readlink", f"/proc/{pid}/ns/net").stdout
    assert own != box.run("readlink", "/proc/1/ns/net").stdout, links


def test_settings_outlive_a_restart_and_a_crash(box):
    for how in (["systemctl", "restart", "sms-gatewayd"], ["systemctl", "kill", "-s", "KILL", "sms-gatewayd"]):
        before = box.show("sms-gatewayd", "MainPID")
        box.run(*how)
        wait_for(lambda: box.show("sms-gatewayd", "MainPID") not in ("0", before), 20, "another worker")
        wait_for(lambda: asked_by_nginx(box).startswith(b"Status: 200"), 30, "an answer")


def start_nginx(box):
    edge = "/usr/share/sms-gateway/nginx/sms-gateway-edge"
    box.run("ip", "link", "set", "lo", "up")
    box.run(edge, "certificate", "--output", "/etc/sms-gateway/tls", "--listen", "127.0.0.1", "--owner", "www-data")
    box.run(edge, "write", "--output", "/etc/sms-gateway/nginx", "--listen", "127.0.0.1")
    box.run("systemctl", "start", "sms-gateway-nginx")


def test_nginx_serves_under_its_unit_without_root(box):
    start_nginx(box)
    query = f"username=plc&password={PASSWORD.replace(' ', '+')}"
    ask = ["curl", "--silent", "--cacert", "/etc/sms-gateway/tls/certificate.pem", "--data", query]
    listed = []
    wait_for(lambda: listed.append(box.run(*ask, "https://127.0.0.1/cgi-bin/sms_list", check=False).stdout)
             or listed[-1].startswith(b"Index"), 20, f"a list by HTTPS, but {listed[-1:]}")
    for pid in box.run("cat", "/sys/fs/cgroup/system.slice/sms-gateway-nginx.service/cgroup.procs").stdout.split():
        status = box.run("cat", f"/proc/{pid.decode()}/status").stdout.decode()
        fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
        assert "0" not in fields["Uid"].split()
        assert int(fields["CapBnd"], 16) == 1 << 10, "CAP_NET_BIND_SERVICE alone"
    assert b"Operation not permitted" not in box.run("journalctl", "-u", "sms-gateway-nginx").stdout


def test_others_do_not_reach_its_sockets(box):
    for name, user in (("fcgi.sock", "65534"), ("control.sock", "65534"), ("control.sock", "33")):
        done = box.run("setpriv", "--reuid", user, "--regid", user, "--clear-groups", "/usr/bin/python3", "-c",
                       f"import socket; socket.socket(socket.AF_UNIX).connect('/run/sms-gateway/{name}')", check=False)
        assert b"PermissionError" in done.stderr, (name, user, done.stderr)
