"""T21, scripts in replies: whatever is answered must not run in a browser, be guessed to be something else, or be
kept. Red if one of the replies, the worker's or nginx's own, lacked one header, had it twice, was HTML, or
gave back what the request said."""

import pytest

from gateway import Gateway, form_header, free_port, wait_for
from raw import answer, plain, tls

EXACT = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
TYPES = {"text": ("text/plain;charset=utf-8",), "xml": ("application/xml;charset=utf-8", "text/xml;charset=utf-8")}
MARK = "canary<script>alert(1)</script>"
HOST = "Host: 127.0.0.1"


@pytest.fixture(scope="module", params=["simulator", "simulator-xml", "simulator-xml-hilink"])
def edge(request, tmp_path_factory):
    """(gateway, its port for plain HTTP, its Content-Types)."""
    port = free_port()
    running = Gateway(tmp_path_factory.mktemp("gw"), "--plain-port", str(port), "--profile", request.param)
    yield running, port, TYPES["xml" if "xml" in request.param else "text"]
    running.stop()


def ask(gateway, line, *headers, body="", method=None):
    request = "\r\n".join([line, *headers, "Connection: close", "", body]).encode()
    with tls(gateway) as connection:
        return answer(connection, request, method or line.split(" ")[0])


def check(got, types, where):
    assert got is not None, where
    for name, value in EXACT.items():
        assert got.headers.get_all(name) == [value], f"{where}: {name}"
    # The old firmware's 401 had no type, and no body had its 405: with nosniff that is no HTML either.
    untyped = (None,) if got.status in (401, 405) else ()
    assert got.headers["Content-Type"] in (*types, *untyped, "application/problem+json", "application/json"), where
    assert got.headers["Server"] in (None, "nginx"), where
    assert "Strict-Transport-Security" not in got.headers, where
    assert "<html" not in got.body.lower() and "<!doctype" not in got.body.lower(), where
    assert "canary" not in got.body and "alert(1)" not in got.body, where
    assert all("canary" not in value for value in got.headers.values()), where
    assert got.body == "" or got.body.endswith("\n") or got.body.startswith("{"), where
    return got.status


def requests(gateway, plain_port):
    """(what it is, the status it has in one family at least, how to get the answer)."""
    account = f"username={gateway.username}&password={gateway.password}"
    send = "/cgi-bin/sms_send"
    form = f"Content-Type: {form_header()['Content-Type']}"
    for name in ("send", "list", "read", "delete", "total", "status"):
        for query in (account, f"{account}&index={MARK}&number={MARK}&text={MARK}&state={MARK}", "", f"username={MARK}"):
            query = query.replace("<", "%3C").replace(">", "%3E")
            yield f"sms_{name}?{query}", None, lambda n=name, q=query: ask(gateway, f"GET /cgi-bin/sms_{n}?{q} HTTP/1.1", HOST)
    yield "sent", 200, lambda: ask(
        gateway, f"GET {send}?{account}&number=07700900121&text=hello HTTP/1.1", HOST)
    for method in ("PUT", "HEAD", "OPTIONS", "DELETE", "PATCH"):
        yield method, 405, lambda m=method: ask(gateway, f"{m} {send}?{account} HTTP/1.1", HOST)
    for method in ("TRACE", "CONNECT"):
        yield method, None, lambda m=method: ask(gateway, f"{m} {send}?{MARK} HTTP/1.1", HOST)
    for path in ("/", f"/{MARK}", "/cgi-bin/", "/api/v1/", "/error/404", "/error/api/413", "/favicon.ico"):
        yield path, 404, lambda p=path: ask(gateway, f"GET {p} HTTP/1.1", HOST)
    yield "raw space", 400, lambda: ask(gateway, f"GET {send}?{MARK} {MARK} HTTP/1.1", HOST)
    yield "no request", 400, lambda: ask(gateway, MARK, HOST, method="GET")
    yield "no host", 400, lambda: ask(gateway, "GET / HTTP/1.1")
    yield "bad header", 400, lambda: ask(gateway, "GET / HTTP/1.1", HOST, f"X {MARK}: 1")
    yield "bad length", 400, lambda: ask(gateway, f"POST {send} HTTP/1.1", HOST, "Content-Length: x")
    yield "bad chunk", 400, lambda: ask(gateway, f"POST {send} HTTP/1.1", HOST, "Transfer-Encoding: chunked", body="zz\r\n")
    yield "bad chunk to the api", 400, lambda: ask(
        gateway, "POST /api/v1/session HTTP/1.1", HOST, "Transfer-Encoding: chunked", body="zz\r\n")
    yield "bad encoding", 400, lambda: ask(gateway, f"GET /%zz{MARK} HTTP/1.1", HOST)
    yield "long header", 400, lambda: ask(gateway, "GET / HTTP/1.1", HOST, "X: " + "x" * 18000)
    yield "long line", 414, lambda: ask(gateway, f"GET {send}?{'x' * 18000} HTTP/1.1", HOST)
    for path in ("/nothing", "/error/404"):
        yield f"long body to {path}", 404, lambda p=path: ask(
            gateway, f"POST {p} HTTP/1.1", HOST, "Content-Length: 300000")
    yield "long body with a long header", 400, lambda: ask(
        gateway, f"POST {send} HTTP/1.1", HOST, "Content-Length: 300000", "X: " + "x" * 18000)
    for path in (send, "/api/v1/session", "/api/v1/hooks/grafana"):
        yield f"long body to {path}", 413, lambda p=path: ask(
            gateway, f"POST {p} HTTP/1.1", HOST, "Content-Length: 300000")
    yield "multipart", 415, lambda: ask(
        gateway, f"POST {send} HTTP/1.1", HOST, "Content-Type: multipart/form-data; boundary=x", "Content-Length: 1", body="x")
    for path in ("session", "setup", "administrator", "hooks/alertmanager", "hooks/grafana"):
        for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS"):
            yield f"{method} {path}", None, lambda m=method, p=path: ask(
                gateway, f"{m} /api/v1/{p} HTTP/1.1", HOST, "Content-Type: application/json", "Content-Length: 2", body="{}")
    yield "another site's page", 403, lambda: ask(
        gateway, f"POST {send} HTTP/1.1", HOST, form, "Origin: https://evil.example.org", "Content-Length: 0")
    yield "foreign host", 421, lambda: ask(gateway, f"GET {send}?{MARK} HTTP/1.1", f"Host: {MARK.split('<')[0]}.example.org")
    yield "foreign host, long body", 421, lambda: ask(
        gateway, f"POST {send} HTTP/1.1", "Host: evil.example.org", "Content-Length: 300000")
    for path, status in (("/", 308), (send, 403), ("/api/v1/session", 403), (f"/{MARK}", 403), ("/error/403", 404)):
        yield f"plain {path}", status, lambda p=path: ask_plain(plain_port, f"GET {p}?{MARK} HTTP/1.1")
    yield "plain foreign", 421, lambda: ask_plain(plain_port, "GET / HTTP/1.1", "Host: evil.example.org")
    yield "plain on the TLS port", 400, lambda: ask_plain(gateway.port, f"GET {send}?{MARK} HTTP/1.1")


def ask_plain(port, line, host=HOST):
    with plain(port) as connection:
        return answer(connection, f"{line}\r\n{host}\r\n\r\n".encode())


def test_every_reply_has_every_header(edge):
    gateway, plain_port, types = edge
    asked, statuses = 0, set()
    for where, expected, reply in requests(gateway, plain_port):
        got = reply()
        status = check(got, types, where) if status_has_type(got) else check_redirect(got, where)
        assert expected in (None, status) or types != TYPES["text"], where
        asked += 1
        statuses.add(status)
    print(f"\n{asked} replies, statuses {sorted(statuses)}")
    assert statuses >= {200, 308, 400, 401, 403, 404, 405, 413, 414, 415, 421}


def status_has_type(got):
    return got is None or got.status != 308


def check_redirect(got, where):
    """A redirect's body is nginx's own page, which holds nothing of the request."""
    for name, value in EXACT.items():
        assert got.headers.get_all(name) == [value], f"{where}: {name}"
    assert "canary" not in got.body and "canary" not in got.headers["Location"], where
    return got.status


def test_without_a_worker_too(edge):
    gateway, _, types = edge
    command = gateway.kill_worker()
    for path in ("/cgi-bin/sms_send", "/api/v1/session", "/api/v1/hooks/grafana"):
        assert check(ask(gateway, f"GET {path} HTTP/1.1", HOST), types, path) == 502
    gateway.start_worker(command)
    wait_for(lambda: gateway.get("sms_total").status != 502, 60, "the worker")


def test_too_many_connections_of_one_source(edge):
    """256 held open by half a body each, which is nobody's everyday."""
    gateway, _, types = edge
    half = b"POST /cgi-bin/sms_send HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n"
    held = [tls(gateway, "127.0.0.9") for _ in range(256)]
    try:
        for connection in held:
            connection.sendall(half + b"x")
        for path in ("/cgi-bin/sms_send", "/api/v1/session", "/api/v1/hooks/grafana"):
            request = f"GET {path} HTTP/1.1\r\n{HOST}\r\nConnection: close\r\n\r\n".encode()

            def refused():
                with tls(gateway, "127.0.0.9") as connection:
                    got = answer(connection, request)
                return got if got.status == 429 else None

            check(wait_for(refused, 4, "the refusal"), types, path)
        # Another source does not notice.
        assert gateway.get("sms_total").status != 429
    finally:
        for connection in held:
            connection.close()
