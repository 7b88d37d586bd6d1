"""T05, sniffing: somebody on the LAN records what goes by. Red if plain HTTP led a program on to send its
password (a redirect, a connection kept open), or if a recorded TLS session held it in any spelling."""

import base64
import itertools
import re
import socket
import ssl
import threading
import urllib.parse
import warnings

import pytest

from gateway import free_port, form_header
from raw import answer, ends, plain

PLAIN_PORT = free_port()
RUN_OPTIONS = ("--plain-port", str(PLAIN_PORT))

PATHS = [
    *(f"/cgi-bin/{name}" for name in ("sms_send", "sms_list", "sms_read", "sms_delete", "sms_total", "sms_status", "")),
    *(f"/api/v1/{name}" for name in ("session", "setup", "administrator", "hooks/alertmanager", "hooks/grafana")),
    "/api/", "/anything", "//cgi-bin/sms_send", "/x/../cgi-bin/sms_send",
]


class Recorder:
    """A wire with a second listener: a TCP proxy that keeps what goes by."""

    def __init__(self, port):
        self._target = port
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        self.heard = bytearray()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                near, _ = self._door.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self._target))
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one, other):
        with other:
            try:
                while data := one.recv(65536):
                    self.heard += data
                    other.sendall(data)
            except OSError:
                pass

    def close(self):
        self._door.close()


def spellings(secret):
    raw = secret.encode()
    # Of base64 what does not depend on its neighbours.
    inner = [base64.b64encode(b"x" * shift + raw)[4:-4] for shift in range(3)]
    return {raw, raw.hex().encode(), urllib.parse.quote(secret, safe="").encode(), raw[::-1],
            raw.decode().encode("utf-16-le"), *inner}


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "PUT"])
def test_plain_http_is_refused_and_closed(gateway, method):
    rows = gateway.outbox_rows()
    query = urllib.parse.urlencode({**gateway.account(), "number": "+447700900105", "text": "in clear"})
    for path, host in itertools.product(PATHS, ("127.0.0.1", f"localhost:{PLAIN_PORT}")):
        with plain(PLAIN_PORT) as connection:
            request = f"{method} {path}?{query} HTTP/1.1\r\nHost: {host}\r\n\r\n"
            got = answer(connection, request.encode(), method)
            assert got.last and ends(connection), path
        assert (got.status, got.headers["Location"]) == (403, None), path
        assert got.body == ("" if method == "HEAD" else "ERROR\n")
    assert gateway.outbox_rows() == rows


def test_a_body_in_clear_is_not_waited_for(gateway):
    with plain(PLAIN_PORT) as connection:
        head = "POST /cgi-bin/sms_send HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n"
        got = answer(connection, head.encode(), "POST")
    assert got.status == 403, "and not 100"


def test_a_person_is_led_to_https_without_what_was_typed(gateway):
    for host, own in (("127.0.0.1", "127.0.0.1"), (f"LOCALHOST:{PLAIN_PORT}", "localhost"), (None, "127.0.0.1")):
        lines = ["GET /?username=a&password=b HTTP/1.0"] + ([f"Host: {host}"] if host else [])
        with plain(PLAIN_PORT) as connection:
            got = answer(connection, ("\r\n".join(lines) + "\r\n\r\n").encode())
            assert got.last and ends(connection)
        assert got.status == 308
        assert got.headers["Location"] == f"https://{own}:{gateway.port}/"


def test_plain_http_on_the_tls_port_is_refused_and_closed(gateway):
    query = urllib.parse.urlencode({**gateway.account(), "number": "+447700900105", "text": "in clear"})
    with plain(gateway.port) as connection:
        got = answer(connection, f"GET /cgi-bin/sms_send?{query} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        assert got.last and ends(connection)
    assert (got.status, got.headers["Location"], got.body) == (400, None, "ERROR\n")


def record(gateway, count):
    recorder = Recorder(gateway.port)
    for version, number in itertools.product((ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3), range(count // 2)):
        context = ssl.create_default_context(cafile=gateway.folder / "tls" / "certificate.pem")
        context.minimum_version = context.maximum_version = version
        form = urllib.parse.urlencode({**gateway.account(), "number": "+447700900105", "text": f"secret {number}"})
        with context.wrap_socket(socket.create_connection(("127.0.0.1", recorder.port)),
                                 server_hostname="127.0.0.1") as connection:
            if number % 2:
                request = f"GET /cgi-bin/sms_send?{form} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
            else:
                header = form_header()["Content-Type"]
                request = (f"POST /cgi-bin/sms_send HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {header}\r\n"
                           f"Content-Length: {len(form)}\r\n\r\n{form}")
            assert answer(connection, request.encode()).body == "OK\n"
            assert connection.version() == version.name.replace("_", ".")
    recorder.close()
    return bytes(recorder.heard)


def check_recording(gateway, count):
    heard = record(gateway, count)
    assert len(heard) > count * 1000
    for secret in (gateway.password, gateway.username, "secret 1", "+447700900105"):
        for spelling in spellings(secret) if len(secret) > 6 else {secret.encode()}:
            assert spelling not in heard, spelling


def test_a_recorded_session_holds_no_secret(gateway):
    check_recording(gateway, 20)


@pytest.mark.slow
def test_a_thousand_recorded_sends_hold_no_secret(gateway):
    check_recording(gateway, 1000)


def test_the_recorder_does_hear_what_goes_in_clear(gateway):
    recorder = Recorder(PLAIN_PORT)
    with socket.create_connection(("127.0.0.1", recorder.port)) as connection:
        answer(connection, f"GET /?{gateway.password} HTTP/1.0\r\n\r\n".encode())
    recorder.close()
    assert gateway.password.encode() in recorder.heard


@pytest.mark.parametrize("version", ["TLSv1", "TLSv1_1"])
def test_old_versions_are_refused(gateway, version):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = ssl.TLSVersion[version]
    with plain(gateway.port) as connection, pytest.raises((ssl.SSLError, ConnectionError)) as refused:
        context.wrap_socket(connection)
    assert re.search("PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|reset", str(refused.value), re.I)


@pytest.mark.parametrize("suite", ["AES128-SHA", "ECDHE-ECDSA-AES128-SHA256", "ECDHE-ECDSA-AES256-SHA",
                                   "ECDHE-ECDSA-AES128-CCM"])
def test_weak_suites_are_refused(gateway, suite):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(f"{suite}:@SECLEVEL=0")
    with plain(gateway.port) as connection, pytest.raises((ssl.SSLError, ConnectionError)) as refused:
        context.wrap_socket(connection)
    assert re.search("HANDSHAKE_FAILURE|reset", str(refused.value), re.I)
