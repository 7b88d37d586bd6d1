"""T20, DNS rebinding: a page's own name is made to point to this address, and its scripts read what the gateway
says. The browser still sends that name as Host. Red if a Host that is not this device's got anything but 421
(400 where it is no Host at all), or if a client without Host, or one of the device's own, was not served."""

import random
import ssl

import pytest

from gateway import free_port
from raw import answer, plain, tls

PLAIN_PORT = free_port()
RUN_OPTIONS = ("--plain-port", str(PLAIN_PORT))
OWN = ["127.0.0.1", "localhost", "[::1]"]
MUTATIONS = 600


def stretched(own, dice):
    """Names that hold an own one, and differ."""
    word = "".join(dice.choice("abcdefghijklmnopqrstuvwxyz0123456789-_") for _ in range(dice.randint(1, 12))).strip("-")
    word = word or "x"
    inner = own.strip("[]")
    return [
        f"{word}.{own}", f"{own}.{word}", f"{word}{own}", f"{own}{word}", f"{own}.{word}.example.org", f"{word}.example.org",
        f"{inner}.nip.io", f"{word}-{inner.replace('.', '-').replace(':', '-')}.example.org",
    ]


#: Other spellings of an own address: a browser writes none of them, and none is in the list.
SPELLINGS = [
    "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001", "127.000.000.001",
    "127.0.0.2", "127.0.0.01", "0.0.0.0", "::1", "[::]", "[0:0:0:0:0:0:0:1]", "[::0001]", "[::ffff:127.0.0.1]",
    "[::1%25lo]", "localhost.localdomain", "localhost6", "ip6-localhost", "*", "_", "~^.*$", "~", "$host", "%6c",
    "127.0.0.1,evil.example.org", "evil.example.org,127.0.0.1", "evil@127.0.0.1", "127.0.0.1@evil.example.org",
    "localhost%00", "localhost%2f", "localhost;", "'localhost'", '"localhost"', "<localhost>", "(localhost)",
    "localhost\\", "localhost\\evil", "http:", "https", "192.168.8.1", "10.0.0.1", "router", "router.lan",
]


def changed(own, dice):
    """One character put in, taken out or replaced."""
    letters = "abcdefghijklmnopqrstuvwxyz0123456789.-_"
    place = dice.randrange(len(own))
    kind = dice.randrange(3)
    end = own[place + (kind != 0):]
    return own[:place] + (dice.choice(letters) if kind != 2 else "") + end


def is_own(host):
    """As a name is compared: whatever its case, with a dot at the end or without. nginx 1.22 does not look at
    what follows a bracket; no URL has such a host (WHATWG URL 3.5), so no browser can be made to send one."""
    return host.lower().removesuffix(".") in OWN or host.startswith("[::1]")


def foreign_hosts():
    dice = random.Random(20)
    hosts = dict.fromkeys(SPELLINGS)
    while len(hosts) < MUTATIONS:
        own = dice.choice(OWN)
        found = [changed(own, dice), dice.choice(stretched(own, dice))]
        hosts.update(dict.fromkeys(host for host in found if host and not is_own(host)))
    ports = ["", ":80", ":443", ":8443", ":"]
    return [host + (dice.choice(ports) if ":" not in host or host.endswith("]") else "") for host in hosts]


class Caller:
    """One connection for many requests: a refusal may end it."""

    def __init__(self, gateway):
        self._gateway = gateway
        self._connection = None

    def ask(self, request):
        for _ in range(2):
            self._connection = self._connection or tls(self._gateway)
            got = answer(self._connection, request)
            if got is None or got.last:
                self._connection.close()
                self._connection = None
            if got is not None:
                return got
        raise AssertionError(f"no answer to {request!r}")


def listing(gateway, host, version="1.1"):
    line = f"GET /cgi-bin/sms_list?username={gateway.username}&password={gateway.password} HTTP/{version}"
    lines = [line] + ([f"Host: {host}"] if host is not None else [])
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def test_no_foreign_host_passes(gateway):
    caller = Caller(gateway)
    hosts = foreign_hosts()
    assert len(hosts) >= 500
    passed, refused = [], {400: 0, 421: 0}
    for host in hosts:
        got = caller.ask(listing(gateway, host))
        if got.status in refused and got.body == "ERROR\n":
            refused[got.status] += 1
        else:
            passed.append((host, got.status))
    print(f"\n{len(hosts)} foreign hosts: {refused[421]} got 421, {refused[400]} got 400, {len(passed)} passed")
    assert not passed
    assert refused[421] > 400, "most of them are names that a browser could send"


@pytest.mark.parametrize("host", [*OWN, "LocalHost", "localhost.", "127.0.0.1:{port}", "localhost:80", "[::1]:{port}"])
def test_the_own_ones_are_served_with_any_port(gateway, host):
    with tls(gateway) as connection:
        assert answer(connection, listing(gateway, host.format(port=gateway.port))).status == 200


def test_without_host_it_is_served_as_http_1_0_and_refused_as_1_1(gateway):
    with tls(gateway) as connection:
        assert answer(connection, listing(gateway, None, "1.0")).status == 200
    with tls(gateway) as connection:
        assert answer(connection, listing(gateway, None, "1.1")).status == 400
    with tls(gateway) as connection:
        assert answer(connection, listing(gateway, "evil.example.org", "1.0")).status == 421
    with tls(gateway) as connection:
        assert answer(connection, listing(gateway, "", "1.0")).status == 400


@pytest.mark.parametrize("request_line", [
    "GET /cgi-bin/sms_list?{account} HTTP/1.1", "POST /cgi-bin/sms_send?{account} HTTP/1.1", "GET / HTTP/1.1",
    "GET /error/421 HTTP/1.1", "GET /error/404 HTTP/1.1", "TRACE / HTTP/1.1", "PUT /api/v1/setup HTTP/1.1",
    "GET /api/v1/session HTTP/1.1", "GET https://evil.example.org/cgi-bin/sms_list?{account} HTTP/1.1",
])
@pytest.mark.parametrize("length", ["0", "20000000"])
def test_a_foreign_host_learns_nothing_else(gateway, request_line, length):
    line = request_line.format(account=f"username={gateway.username}&password={gateway.password}")
    host = "127.0.0.1" if "https://" in line else "evil.example.org"
    request = f"{line}\r\nHost: {host}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n".encode()
    for connection in (tls(gateway), plain(PLAIN_PORT)):
        with connection:
            got = answer(connection, request)
        assert (got.status, got.body, got.headers["Location"]) == (421, "ERROR\n", None), request


def test_the_name_in_the_handshake_opens_nothing(gateway):
    unchecked = ssl.create_default_context()
    unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE
    for name in ("evil.example.org", "localhost", None):
        connection = unchecked.wrap_socket(plain(gateway.port), server_hostname=name)
        with connection:
            assert answer(connection, listing(gateway, "evil.example.org")).status == 421, name
        connection = unchecked.wrap_socket(plain(gateway.port), server_hostname=name)
        with connection:
            assert answer(connection, listing(gateway, "localhost")).status == 200, name


def test_two_hosts_are_none(gateway):
    for first, second in (("127.0.0.1", "evil.example.org"), ("evil.example.org", "127.0.0.1")):
        request = listing(gateway, first).replace(b"\r\n\r\n", f"\r\nHost: {second}\r\n\r\n".encode())
        with tls(gateway) as connection:
            assert answer(connection, request).status in (400, 421)
