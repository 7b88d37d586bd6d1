"""T22, reachable from the WAN: the router's other side calls on every port. Three network namespaces of its own: the
LAN, the router and the WAN, and the router's nginx as an installer configures it for the LAN's addresses. Red if
an address of the WAN side answered, if nginx listened on one, or if one could be given without saying --wan.

Needs root, for the namespaces; skipped without."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gateway import ROOT, wait_for

EDGE = ROOT / "nginx" / "sms-gateway-edge"
LAN = ("192.168.8.1", "fd00:8::1")
WAN = ("203.0.113.1", "2001:db8::1")  # RFC 5737, RFC 3849
PORTS = (443, 80)


def ip(*arguments):
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


def namespaces_work():
    if os.geteuid() != 0 or not shutil.which("ip"):
        return False
    name = f"sms-{os.getpid()}-probe"
    done = subprocess.run(["ip", "netns", "add", name], capture_output=True, check=False)
    if done.returncode == 0:
        ip("netns", "del", name)
    return done.returncode == 0


needs_namespaces = pytest.mark.skipif(not namespaces_work(), reason="no network namespaces: not root, or no ip netns")

#: Which of the addresses and ports answer, tried from inside a namespace.
PROBE = """
import json, socket, sys
found = []
for address, ports in json.loads(sys.argv[1]):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    for port in range(*ports):
        with socket.socket(family) as caller:
            caller.settimeout(2)
            if caller.connect_ex((address, port)) == 0:
                found.append([address, port])
print(json.dumps(found))
"""


class Network:
    """lan -- router -- wan, each a namespace."""

    def __init__(self):
        self._names = {side: f"sms-{os.getpid()}-{side}" for side in ("router", "lan", "wan")}
        for name in self._names.values():
            ip("netns", "add", name)
            ip("-n", name, "link", "set", "lo", "up")
        for side, addresses in (("lan", LAN), ("wan", WAN)):
            ip("-n", self._names["router"], "link", "add", side, "type", "veth", "peer", "name", "up0",
               "netns", self._names[side])
            for address in addresses:
                length = "64" if ":" in address else "24"
                # No duplicate address detection: an address that is tentative cannot be listened on.
                quick = ["nodad"] if ":" in address else []
                ip("-n", self._names["router"], "address", "add", f"{address}/{length}", "dev", side, *quick)
                ip("-n", self._names[side], "address", "add", f"{address[:-1]}2/{length}", "dev", "up0", *quick)
            ip("-n", self._names["router"], "link", "set", side, "up")
            ip("-n", self._names[side], "link", "set", "up0", "up")

    def inside(self, side, *command, **options):
        return subprocess.Popen(["ip", "netns", "exec", self._names[side], *command], **options)

    def answering(self, side, addresses, *ports):
        probe = self.inside(side, sys.executable, "-c", PROBE, json.dumps([[a, ports] for a in addresses]),
                            stdout=subprocess.PIPE)
        return [tuple(pair) for pair in json.loads(probe.communicate()[0])]

    def close(self):
        for name in self._names.values():
            subprocess.run(["ip", "netns", "del", name], check=False)


def write(folder, *options):
    return subprocess.run(
        [EDGE, "write", "--output", folder / "nginx", "--certificate", folder / "tls/certificate.pem", "--key",
         folder / "tls/key.pem", "--runtime", folder, "--logs", folder, "--socket", folder / "none.sock",
         "--user", "root", *options], capture_output=True, text=True, check=False)


def listen(addresses):
    return [word for address in addresses
            for word in ("--listen", f"[{address}]" if ":" in address else address)]


@pytest.fixture(scope="module")
def router(tmp_path_factory):
    folder = tmp_path_factory.mktemp("edge")
    made = subprocess.run([EDGE, "certificate", "--output", folder / "tls", *listen(LAN)], capture_output=True,
                          text=True, check=False)
    assert made.returncode == 0, made.stderr
    done = write(folder, *listen(LAN), "--plain-port", "80")
    assert done.returncode == 0, done.stderr
    network = Network()
    nginx = network.inside("router", "nginx", "-e", folder / "error.log", "-p", folder / "nginx", "-c",
                           folder / "nginx/sms-gateway.conf", "-g", "daemon off;")
    try:
        wait_for(lambda: len(network.answering("lan", LAN, 443, 444)) == 2, 20, "nginx on the LAN")
        yield network, nginx
    finally:
        nginx.terminate()
        nginx.wait()
        network.close()


@needs_namespaces
def test_the_lan_is_served(router):
    network, _ = router
    assert sorted(network.answering("lan", LAN, 1, 1024)) == sorted((a, p) for a in LAN for p in PORTS)


@needs_namespaces
def test_no_port_of_the_wan_side_answers(router):
    network, _ = router
    assert network.answering("wan", WAN, 1, 4096) == []
    # From the LAN neither: nothing listens there at all.
    assert network.answering("lan", WAN, 80, 81) == []


@needs_namespaces
@pytest.mark.slow
def test_none_of_65535_answers(router):
    network, _ = router
    assert network.answering("wan", WAN, 1, 65536) == []


@needs_namespaces
def test_nginx_listens_on_the_lan_addresses_alone(router):
    network, nginx = router
    sockets = network.inside("router", "cat", "/proc/net/tcp", "/proc/net/tcp6", stdout=subprocess.PIPE, text=True)
    lines = [line.split() for line in sockets.communicate()[0].splitlines()]
    heard = {line[1] for line in lines if len(line) > 3 and line[3] == "0A"}  # TCP_LISTEN
    assert nginx.poll() is None
    assert len(heard) == len(LAN) * len(PORTS)
    assert not [one for one in heard if set(one.split(":")[0]) == {"0"}], "0.0.0.0 or ::"


@pytest.mark.parametrize("address", [
    "0.0.0.0", "[::]", "[0:0::0]", *WAN, "8.8.8.8:443", "100.64.0.1", "172.15.0.1", "172.32.0.1", "192.169.0.1", "11.0.0.1",
    "126.0.0.1", "[2001:db8::1]:443", "[::ffff:c0a8:801]", "[fe00::1]", "[fec0::1]", "[fc::1]", "[::2]", "224.0.0.1",
])
def test_an_address_that_is_no_lans_needs_to_be_meant(tmp_path, address):
    refused = write(tmp_path, "--listen", address)
    assert refused.returncode != 0 and "--wan" in refused.stderr
    assert not Path(tmp_path / "nginx").exists()
    assert write(tmp_path, "--listen", address, "--wan").returncode == 0


@pytest.mark.parametrize("address", ["443", "*", "localhost", "", "192.168.8", "192.168.8.256", "192.168.08.1", "[::1",
                                     "1:2:3", "::1::", "fe80::1", "192.168.8.1:0", "192.168.8.1:65536", "10.0.0.1;"])
def test_what_is_no_address_is_refused(tmp_path, address):
    refused = write(tmp_path, "--listen", address, "--wan")
    assert refused.returncode != 0 and refused.stderr.count("\n") == 1


@pytest.mark.parametrize("address", ["10.1.2.3", "172.16.0.1", "172.31.255.1", "192.168.8.1", "127.0.0.1", "169.254.1.1",
                                     "[::1]", "[fd00::1]:8443", "FD12:3456::1", "fc00::1"])
def test_an_address_of_a_lan_is_taken(tmp_path, address):
    assert write(tmp_path, "--listen", address).returncode == 0
