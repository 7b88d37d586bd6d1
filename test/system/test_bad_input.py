"""Whatever is wrong with a request gets its answer, and nothing gets into the outbox."""

import pytest

from gateway import form_header

GOOD = {"number": "+447700900123", "text": "never sent"}


@pytest.fixture(autouse=True)
def nothing_is_accepted(gateway):
    before = gateway.outbox_rows()
    yield
    assert gateway.outbox_rows() == before


def answer(reply):
    return reply.status, reply.body


def assert_no_ok(reply):
    assert "OK" not in reply.body
    assert "<!doctype html" not in reply.body.lower()


@pytest.mark.parametrize(
    "account",
    [
        {"username": "nobody"},
        {"password": "wrong"},
        {"password": ""},
        {"username": ""},
        {"username": "", "password": ""},
    ],
)
def test_wrong_or_missing_credentials(gateway, account):
    for endpoint in ("sms_send", "sms_list"):
        with gateway.stranger():
            reply = gateway.post(endpoint, **{**GOOD, **account})
        assert answer(reply) == (401, "Bad username or password\n")


def test_a_prefix_of_the_user_name_is_not_enough(gateway):
    reply = gateway.post("sms_send", **{**GOOD, "username": gateway.username[:-1]})
    assert reply.status == 401


@pytest.mark.parametrize(
    "change, body",
    [
        ({"number": ""}, '"number" or "group" parameter is required\n'),
        ({"text": ""}, '"text" parameter is required\n'),
        ({"number": "12"}, "WRONG_NUMBER\n"),
        ({"number": "+"}, "WRONG_NUMBER\n"),
        ({"number": "1" * 21}, "WRONG_NUMBER\n"),
        ({"number": "07700 9001x3"}, "WRONG_NUMBER\n"),
        ({"number": '07700900123"\r\nATD112;'}, "WRONG_NUMBER\n"),
        ({"text": "x" * 1531}, '"text" parameter is too long\n'),
        ({"text": "a\0b"}, '"text" parameter is not valid\n'),
    ],
)
def test_bad_parameters(gateway, change, body):
    for ask in (gateway.get, gateway.post):
        reply = ask("sms_send", **{**GOOD, **change})
        assert answer(reply) == (200, body)
        assert_no_ok(reply)


def test_the_first_of_a_repeated_name_counts(gateway):
    reply = gateway.get_query("sms_send", "number=x&number=07700900123&text=never+sent")
    assert answer(reply) == (200, "WRONG_NUMBER\n")


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_never_send(gateway, method):
    target = "/cgi-bin/sms_send?username={username}&password={password}".format(**gateway.keys)
    reply = gateway.raw(method, target + "&number=07700900123&text=never+sent")
    assert reply.status == 405
    assert "GET" in reply.headers["Allow"] and "POST" in reply.headers["Allow"]
    assert_no_ok(reply)


def test_a_multipart_form_is_refused(gateway):
    body = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in {**gateway.account(), **GOOD}.items()
    )
    header = {"Content-Type": "multipart/form-data; boundary=x"}
    reply = gateway.raw("POST", "/cgi-bin/sms_send", body + "--x--\r\n", header)
    assert reply.status == 415
    assert_no_ok(reply)


def test_a_large_body_is_refused(gateway):
    body = "text=" + "x" * (1 << 20)
    with gateway.socket() as connection:
        head = f"POST /cgi-bin/sms_send HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n"
        connection.sendall(head.encode())
        reply = connection.recv(4096)
    assert reply.startswith(b"HTTP/1.1 413 ")


def test_a_body_just_over_the_limit_is_refused(gateway):
    reply = gateway.raw("POST", "/cgi-bin/sms_send", "x" * 16385, form_header())
    assert answer(reply) == (413, "ERROR\n")


def test_a_request_line_over_the_limit_is_refused(gateway):
    reply = gateway.raw("GET", "/cgi-bin/sms_send?text=" + "x" * 18000)
    assert answer(reply) == (414, "ERROR\n")


def test_a_request_line_of_16_kib_reaches_the_worker(gateway):
    reply = gateway.get("sms_send", number="+447700900123", text="x" * 16000)
    assert answer(reply) == (200, '"text" parameter is too long\n')


@pytest.mark.parametrize(
    "path", ["/", "/cgi-bin/", "/cgi-bin/sms_send/", "/cgi-bin/sms_sendx", "/error/414"]
)
def test_other_addresses_do_not_exist(gateway, path):
    assert answer(gateway.raw("GET", path)) == (404, "ERROR\n")


def test_a_request_that_is_none_gets_one_line(gateway):
    with gateway.socket() as connection:
        connection.sendall(b"GET /cgi-bin/sms_send?text=a b HTTP/1.0\r\n\r\n")
        reply = b"".join(iter(lambda: connection.recv(4096), b""))
    assert reply.startswith(b"HTTP/1.1 400 ")
    assert reply.endswith(b"\r\n\r\nERROR\n")


def test_disabled_is_said_before_anything_else(gateway):
    gateway.cli("settings", "set", "--enabled", "no")
    gateway.cli("settings", "apply")
    try:
        for endpoint in ("sms_send", "sms_list"):
            assert answer(gateway.raw("GET", f"/cgi-bin/{endpoint}")) == (200, "Disabled\n")
    finally:
        gateway.cli("settings", "set", "--enabled", "yes")
        gateway.cli("settings", "apply")
