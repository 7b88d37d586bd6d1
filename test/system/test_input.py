"""What a request may look like: from the octets on the wire, through nginx, to the TPDU that the network
took."""

import pytest

from gateway import whole_text
from wire import exchange

INTERNATIONAL, UNKNOWN = 0x91, 0x81  # TS 24.008 10.5.4.7: with ISDN numbering plan
LIMIT = 16384


def written(gateway, method, form, headers="", body=None):
    """A request of which only the form matters. `form` is bytes: what no encoder would write, too."""
    account = f"username={gateway.username}&password={gateway.password}&".encode()
    target, content = b"/cgi-bin/sms_send", account + form
    if method == "GET":
        target, content = target + b"?" + content, body or b""
    head = f" HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}"
    if content:
        head += f"Content-Length: {len(content)}\r\n"
    return method.encode() + b" " + target + head.encode() + b"\r\n" + content


def ask(gateway, method, form, headers="", body=None):
    return exchange(gateway, written(gateway, method, form, headers, body))


@pytest.fixture
def tpdus(gateway):
    """The SMS-SUBMITs that the network took since the test began."""
    before = len(gateway.submits())
    return lambda: gateway.submits()[before:]


def destination(tpdu):
    """TS 23.040 9.2.2.2 and 9.1.2.5, read here by hand: type of address and digits."""
    digits = "".join(f"{octet & 15:x}{octet >> 4:x}" for octet in tpdu[4:])
    return tpdu[3], digits[: tpdu[2]]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "number, kind, digits",
    [
        (b"%2B447700900123", INTERNATIONAL, "447700900123"),
        (b"+447700900123", INTERNATIONAL, "447700900123"),  # a plus that nobody encoded
        (b"%20447700900123", INTERNATIONAL, "447700900123"),
        (b"00447700900123", INTERNATIONAL, "447700900123"),
        (b"+00447700900123", INTERNATIONAL, "447700900123"),
        (b"07700900123", UNKNOWN, "07700900123"),
        (b"%2007700900123", UNKNOWN, "07700900123"),
        (b"447700900123", UNKNOWN, "447700900123"),
        (b"07700%20900+123", UNKNOWN, "07700900123"),
        (b"07700-900.123", UNKNOWN, "07700900123"),
        (b"%2B44+%287700%29+900-123", INTERNATIONAL, "447700900123"),
        (b"(07700)900123", UNKNOWN, "07700900123"),
        (b"333", UNKNOWN, "333"),
        (b"1" * 20, UNKNOWN, "1" * 20),
    ],
)
def test_a_number(gateway, tpdus, method, number, kind, digits):
    reply = ask(gateway, method, b"text=to&number=" + number)
    assert (reply.status, reply.text) == (200, "OK\n")
    assert [destination(tpdu) for tpdu in tpdus()] == [(kind, digits)]


@pytest.mark.parametrize(
    "number",
    [
        b"33", b"1" * 21, b"%2B", b"00", b"+", b"-", b"07700900123%0A", b"07700900123%0D%0AAT%2BCMGD=1,4",
        b"0770090012%31%1A", b"07700%n900123", b"07700900123,07700900456", b"07700900123%3B", b"*100%23",
        b"\xd9\xa3\xd9\xa3\xd9\xa3\xd9\xa3",  # digits, but Arabic ones
        b"44%2B7700900123", b"%2B%2B447700900123",
    ],
)
def test_what_is_no_number_never_comes_near_a_modem(gateway, tpdus, number):
    for method in ("GET", "POST"):
        reply = ask(gateway, method, b"text=to&number=" + number)
        assert (reply.status, reply.text) == (200, "WRONG_NUMBER\n")
    assert tpdus() == []


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "text, arrives",
    [
        (b"a%nb", "a\nb"),
        (b"a%25nb", "a\nb"),
        (b"a%25%6Eb", "a\nb"),
        (b"a%0Ab", "a\nb"),
        (b"a%0ab", "a\nb"),
        (b"a%0D%0Ab", "a\nb"),
        (b"a%0Db", "a\nb"),
        (b"a%0A%0Ab", "a\n\nb"),
        (b"a%n%nb", "a\n\nb"),
        (b"100%nice", "100\nice"),  # as article and clients want it; there is no way to write this
        (b"a%2525nb", "a%25nb"),
        (b"a%Nb", "a%Nb"),
        (b"a+b", "a b"),
        (b"a%20b", "a b"),
        (b"a%2Bb", "a+b"),
        (b"100%", "100%"),
        (b"100%25", "100%"),
        (b"100%25+sure", "100% sure"),
        (b"100%+sure", "100% sure"),
        (b"50%4", "50%4"),
        (b"%zz%", "%zz%"),
        (b"a%26b%3Dc", "a&b=c"),
        (b"a=b", "a=b"),
        (b"a;b", "a;b"),
        (b"%C3%BC%E2%82%AC%D0%96", "\u00fc\u20ac\u0416"),
        ("\u20ac\u0416".encode(), "\u20ac\u0416"),  # UTF-8 that nobody encoded
        (b"%F0%9F%98%80", "\U0001f600"),
    ],
)
def test_a_text(gateway, taken, method, text, arrives):
    reply = ask(gateway, method, b"number=07700900123&text=" + text)
    assert (reply.status, reply.text) == (200, "OK\n")
    assert [message["Text"] for message in taken()] == [arrives]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "form, expected",
    [
        (b"number=07700900123&number=07700900456&text=one&text=two", ("07700900123", "one")),
        (b"number=07700900123&number=&text=one&text=", ("07700900123", "one")),
        (b"&&number=07700900123&&&text=one&", ("07700900123", "one")),
        (b"n%75mber=07700900123&t%65xt=one", ("07700900123", "one")),
        (b"number=07700900123&text=one&Text=two&TEXT=three&text[]=four", ("07700900123", "one")),
        (b"number=07700900123&text=&text=two", '"text" parameter is required\n'),
        (b"number=&number=07700900123&text=one", '"number" or "group" parameter is required\n'),
        (b"number=07700900123&text", '"text" parameter is required\n'),
        (b"text=one", '"number" or "group" parameter is required\n'),
        (b"number=07700900123", '"text" parameter is required\n'),
        (b"=07700900123&=one", '"number" or "group" parameter is required\n'),
    ],
)
def test_empty_and_repeated_parameters(gateway, taken, method, form, expected):
    reply = ask(gateway, method, form)
    assert reply.status == 200
    if isinstance(expected, str):
        assert reply.text == expected
        expected = None
    got = [(message["Number"], message["Text"]) for message in taken()]
    assert got == ([expected] if expected else [])


def test_an_empty_value_is_a_missing_account(gateway, taken):
    form = f"username=&username={gateway.username}&password={gateway.password}&number=07700900123&text=x"
    request = f"GET /cgi-bin/sms_send?{form} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    assert exchange(gateway, request.encode()).status == 401
    assert taken() == []


def test_a_post_ignores_the_query_and_a_get_its_body(gateway, taken):
    good = b"number=07700900123&text=good"
    request = written(gateway, "POST", good)
    other = b"/cgi-bin/sms_send?number=07700900456&text=bad"
    assert exchange(gateway, request.replace(b"/cgi-bin/sms_send", other)).text == "OK\n"
    assert ask(gateway, "GET", good, body=b"number=07700900456&text=bad").text == "OK\n"
    assert [message["Text"] for message in taken()] == ["good", "good"]

    # All that a POST needs, but in the query.
    request = written(gateway, "GET", good).replace(b"GET ", b"POST ")
    assert exchange(gateway, request.replace(b"\r\n\r\n", b"\r\nContent-Length: 0\r\n\r\n")).status == 401
    assert len(taken()) == 2


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "application/json", "application/x-www-form-urlencoded; charset=ISO-8859-1", "x"],
)
def test_any_content_type_is_read_as_a_form(gateway, taken, content_type):
    header = f"Content-Type: {content_type}\r\n" if content_type else ""
    reply = ask(gateway, "POST", f"number=07700900123&text=type {content_type}".encode(), header)
    assert reply.text == "OK\n"
    assert [message["Text"] for message in taken()] == [f"type {content_type}"]


@pytest.mark.parametrize("content_type", ["multipart/form-data; boundary=x", " Multipart/Form-Data"])
def test_a_multipart_form_is_refused_even_if_it_is_none(gateway, taken, content_type):
    header = f"Content-Type: {content_type}\r\n"
    reply = ask(gateway, "POST", b"number=07700900123&text=x", header)
    assert (reply.status, reply.text) == (415, "ERROR\n")
    assert taken() == []


@pytest.mark.parametrize("encoding", ["identity", "chunked"])
def test_a_body_may_come_in_chunks(gateway, taken, encoding):
    request = written(gateway, "POST", b"number=07700900123&text=chunks")
    if encoding == "chunked":
        head, _, body = request.partition(b"\r\n\r\n")
        head = head[: head.index(b"Content-Length")] + b"Transfer-Encoding: chunked\r\n\r\n"
        middle = len(body) // 2
        chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:middle], body[middle:]))
        request = head + chunks + b"0\r\n\r\n"
    assert exchange(gateway, request).text == "OK\n"
    assert [message["Text"] for message in taken()] == ["chunks"]


NOT_UTF8 = [b"caf%E9", b"caf\xe9", b"%C0%AF", b"%ED%A0%80", b"%FF", b"a%C3"]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_latin1_is_refused_by_default(gateway, taken, method):
    for text in NOT_UTF8:
        reply = ask(gateway, method, b"number=07700900123&text=" + text)
        assert (reply.status, reply.text) == (200, '"text" parameter is not UTF-8\n')
    assert taken() == []


@pytest.fixture
def latin1_profile(gateway):
    gateway.use_profile("simulator-text-legacy")
    yield
    gateway.use_profile("simulator")


def test_latin1_is_read_where_the_profile_says_so(gateway, taken, latin1_profile):
    for method in ("GET", "POST"):
        for text in (b"caf%E9", b"caf\xe9", b"caf%C3%A9", "caf\u00e9".encode()):
            assert ask(gateway, method, b"number=07700900123&text=" + text).text == "OK\n"
    assert [message["Text"] for message in taken()] == ["caf\u00e9"] * 8


@pytest.mark.parametrize(
    "form",
    [
        b"number=07700900123&text=a%00b",
        b"number=07700900123%00&text=ab",
        b"number=07700900123&text=ab&other=%00",
        b"number=07700900123&text=ab&%00=x",
    ],
)
def test_nul_is_refused_wherever_it_stands(gateway, taken, form):
    for method in ("GET", "POST"):
        reply = ask(gateway, method, form)
        assert (reply.status, reply.text) in (
            (200, '"text" parameter is not valid\n'), (200, "WRONG_NUMBER\n")
        )
    assert taken() == []


def test_raw_nul_is_refused(gateway, taken):
    form = b"number=07700900123&text=a\0b"
    assert ask(gateway, "GET", form).status == 400  # by nginx
    assert ask(gateway, "POST", form).text == '"text" parameter is not valid\n'
    assert taken() == []


def filled(request, length):
    """The request with a parameter that nobody knows, so that its line or its body has `length`."""
    line, rest = request.split(b"\r\n", 1)
    missing = length - len(line) - len(b"&filler=")
    return line.replace(b" HTTP/1.1", b"&filler=" + b"x" * missing + b" HTTP/1.1") + b"\r\n" + rest


def test_a_request_line_of_16_kib_sends(gateway, taken):
    request = written(gateway, "GET", b"number=07700900123&text=long+line")
    assert exchange(gateway, filled(request, LIMIT)).text == "OK\n"
    reply = exchange(gateway, filled(request, LIMIT + 1100))
    assert (reply.status, reply.text) == (414, "ERROR\n")
    assert [message["Text"] for message in taken()] == ["long line"]


def test_a_body_of_16_kib_sends(gateway, taken):
    form = b"number=07700900123&text=long+body&filler="
    account = len(f"username={gateway.username}&password={gateway.password}&")
    form += b"x" * (LIMIT - account - len(form))
    assert ask(gateway, "POST", form).text == "OK\n"
    reply = ask(gateway, "POST", form + b"x")
    assert (reply.status, reply.text) == (413, "ERROR\n")
    assert [message["Text"] for message in taken()] == ["long body"]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_ten_parts(gateway, taken, method):
    text = "".join(chr(ord("a") + place % 26) for place in range(1530))
    assert ask(gateway, method, f"number=07700900123&text={text}".encode()).text == "OK\n"
    assert len(taken()) == 10
    assert whole_text(taken()) == text


def test_ten_parts_of_which_every_letter_is_six_octets_on_the_wire(gateway, taken):
    text = "".join(chr(0x410 + place % 32) for place in range(670))
    form = "".join(f"%{octet:02X}" for octet in text.encode())
    assert ask(gateway, "GET", f"number=07700900123&text={form}".encode()).text == "OK\n"
    assert len(taken()) == 10
    assert whole_text(taken()) == text


@pytest.mark.parametrize("method", ["PUT", "HEAD", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "GETS"])
def test_other_methods_never_send_what_stands_in_query_or_body(gateway, taken, method):
    request = written(gateway, "GET", b"number=07700900123&text=never").replace(b"GET ", b"")
    body = request[len(b"/cgi-bin/sms_send?") : request.index(b" HTTP")]
    head = request.replace(b"\r\n\r\n", b"\r\nContent-Length: %d\r\n\r\n" % len(body))
    with gateway.socket() as connection:
        connection.sendall(method.encode() + b" " + head + body)
        reply = connection.recv(4096)
    assert reply.startswith(b"HTTP/1.1 405 Method Not Allowed\r\n")
    assert b"\r\nAllow: GET, POST\r\n" in reply
    assert b"OK" not in reply
    assert taken() == []
