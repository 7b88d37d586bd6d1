"""sms_send, from the URL to the TPDU that the network took."""

import threading

import pytest

from gateway import whole_text

TWO_LINES = "Line one\nLine two"


def test_two_lines_by_get(gateway, taken):
    reply = gateway.get_query(
        "sms_send", "number=%2B447700900123&text=Line%20one%nLine%20two"
    )
    assert (reply.status, reply.reason, reply.body) == (200, "OK", "OK\n")
    (message,) = taken()
    assert message["Text"] == TWO_LINES
    assert message["Number"] == "+447700900123"


@pytest.mark.parametrize("line_break", ["%n", "%25n", "%0A", "%0D%0A"])
def test_every_way_to_write_a_line_break(gateway, taken, line_break):
    reply = gateway.get_query(
        "sms_send", f"number=07700900123&text=Line+one{line_break}Line+two"
    )
    assert reply.body == "OK\n"
    (message,) = taken()
    assert message["Text"] == TWO_LINES
    assert message["Number"] == "07700900123"


def test_two_lines_by_post(gateway, taken):
    body = f"username={gateway.username}&password={gateway.password}"
    body += "&number=%2B447700900123&text=Line%20one%nLine%20two"
    reply = gateway.raw("POST", "/cgi-bin/sms_send", body)
    assert (reply.status, reply.body) == (200, "OK\n")
    (message,) = taken()
    assert message["Text"] == TWO_LINES


def test_a_long_cyrillic_text_arrives_whole_and_in_order(gateway, taken):
    text = "".join(chr(0x410 + i % 64) for i in range(500)) + "\N{GRINNING FACE}"
    reply = gateway.send(text)
    assert reply.body == "OK\n"
    parts = taken()
    assert len(parts) > 1
    assert whole_text(parts) == text


def test_a_broken_escape_stays_as_written(gateway, taken):
    reply = gateway.get_query("sms_send", "number=%2B447700900123&text=100%zz%2")
    assert reply.body == "OK\n"
    (message,) = taken()
    assert message["Text"] == "100%zz%2"


def test_unknown_parameters_and_their_order_do_not_matter(gateway, taken):
    query = f"text=a&colour=red&number=0044+7700+900123&password={gateway.password}"
    reply = gateway.raw("GET", f"/cgi-bin/sms_send?{query}&username={gateway.username}")
    assert reply.body == "OK\n"
    assert [message["Number"] for message in taken()] == ["+447700900123"]


def test_the_reply_says_which_message_it_is(gateway):
    reply = gateway.send("which")
    identity = reply.headers["X-Message-Id"]
    assert reply.headers["Content-Length"] == "3"
    assert identity in gateway.cli("show", identity)


def test_the_same_content_at_the_same_time_is_two_messages(gateway, taken):
    replies = []
    threads = [
        threading.Thread(target=lambda: replies.append(gateway.send("alarm"))) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [reply.body for reply in replies] == ["OK\n"] * 2
    assert [message["Text"] for message in taken()] == ["alarm"] * 2


def test_a_client_without_host_header_is_served(gateway, taken):
    with gateway.socket() as connection:
        query = f"username={gateway.username}&password={gateway.password}"
        line = f"GET /cgi-bin/sms_send?{query}&number=07700900123&text=old HTTP/1.0\r\n\r\n"
        connection.sendall(line.encode())
        reply = b"".join(iter(lambda: connection.recv(4096), b""))
    assert reply.startswith(b"HTTP/1.1 200 OK\r\n")
    assert reply.endswith(b"\r\n\r\nOK\n")
    assert [message["Text"] for message in taken()] == ["old"]
