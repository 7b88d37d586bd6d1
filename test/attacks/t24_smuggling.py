"""T24, smuggling and replay: a request whose end is read differently by two programs hides another one. Each case is
what goes over one connection, and says by its own reading of RFC 9112 which messages that orders. Red if the
network got another one, none where there is one, or one of them twice; or if TLS took early data."""

import collections
import re
import subprocess
import urllib.parse

import pytest

from gateway import wait_for
from raw import all_end, tls

RUN_OPTIONS = ("--submit-delay", "5ms")
LAST = "the last of all"


#: A case is (octets, orders). In the octets {a} and {b} are whole forms with texts of their own, {la} is the length
#: of the first, in hex {xa}; {lhidden} is that of HIDDEN. Orders is which of the two texts the network has to get,
#: or several such words where the standard leaves a choice.
POST = "POST /cgi-bin/sms_send HTTP/1.1\r\nHost: 127.0.0.1\r\n"
HIDDEN = "GET /cgi-bin/sms_send?{b} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
FORM = "{a}"
CHUNKED = "{xa}\r\n{a}\r\n0\r\n\r\n"


def post(headers, body):
    return POST + "".join(f"{header}\r\n" for header in headers) + "\r\n" + body


def lengths():
    """Content-Length."""
    good = "Content-Length: {la}"
    yield post([good], FORM), "a"
    yield post([good], FORM + HIDDEN), "ab"  # two requests, one after the other
    yield post(["Content-Length: 0{la}"], FORM), "a"  # 1*DIGIT (RFC 9110 8.6)
    yield post(["content-length:{la}"], FORM), "a"
    yield post(["Content-Length: \t {la} \t"], FORM), ("a", "")
    yield post([good, "Content-Length: {la}"], FORM + HIDDEN), ""
    yield post([good, "Content-Length: 0"], FORM + HIDDEN), ""
    yield post(["Content-Length: 0", good], FORM + HIDDEN), ""
    for value in ("{la}, {la}", "{la},0", "+{la}", "-{la}", "-1", "0x{xa}", "{la}.0", "{la}e0", "{la} 1", "{la};", "'{la}'",
                  "\"{la}\"", "99999999999999999999", "18446744073709551617", "9223372036854775808", "", " ", "a", "{la}a",
                  "\v{la}", "\x0c{la}", "{la}\x00", "\x00{la}"):
        yield post([f"Content-Length: {value}"], FORM + HIDDEN), ""
    for name in ("Content-Length ", "Content-Length\t", " Content-Length", "Content-\0Length", "Content-Length\v"):
        yield post([f"{name}: {{la}}"], FORM + HIDDEN), ""
    yield post(["Content_Length: {la}", "Content-Length: 0"], HIDDEN), "b"  # an unknown header is none
    # What a body holds is no request, whatever it looks like.
    yield "GET /cgi-bin/sms_send?{a} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {lhidden}\r\n\r\n" + HIDDEN, "a"
    yield post(["Content-Type: text/plain", "Content-Length: {lhidden}"], HIDDEN), ""
    yield "PUT /cgi-bin/sms_send?{a} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {lhidden}\r\n\r\n" + HIDDEN, ""
    yield "GET /nothing HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {lhidden}\r\n\r\n" + HIDDEN, ""
    yield "GET / HTTP/1.1\r\nHost: evil.example.org\r\nContent-Length: {lhidden}\r\n\r\n" + HIDDEN, ""


def chunks():
    """Transfer-Encoding."""
    te = "Transfer-Encoding: chunked"
    yield post([te], CHUNKED), "a"
    yield post([te], CHUNKED + HIDDEN), "ab"
    yield post(["transfer-ENCODING: CHUNKED"], CHUNKED), "a"
    yield post([te], "{xa};name=value\r\n{a}\r\n0\r\nTrailer: x\r\n\r\n"), "a"
    yield post([te], "0000{xa}\r\n{a}\r\n000\r\n\r\n"), "a"
    for both in (("Content-Length: {la}", te), (te, "Content-Length: {la}"), ("Content-Length: 0", te), (te, "Content-Length: 0")):
        yield post(both, CHUNKED + HIDDEN), ""
    yield post([te, te], CHUNKED + HIDDEN), ""
    yield post([te, "Transfer-Encoding: identity"], CHUNKED + HIDDEN), ""
    yield post(["Transfer-Encoding: identity", te], CHUNKED + HIDDEN), ""
    for coding in ("xchunked", "chunked, identity", "identity, chunked", "gzip, chunked", "chunked, chunked", "identity", "gzip",
                   "chunked;q=1", "'chunked'", "chunk", "chunked\v", "\vchunked", "ch\0unked", "chunked,", ",chunked", "x"):
        yield post([f"Transfer-Encoding: {coding}"], CHUNKED + HIDDEN), ""
    for name in ("Transfer-Encoding ", " Transfer-Encoding", "Transfer-Encoding\t", "Transfer\0Encoding"):
        yield post([f"{name}: chunked"], CHUNKED + HIDDEN), ""
    yield post(["Transfer_Encoding: chunked", "Content-Length: {la}"], FORM), "a"
    for size in ("-{xa}", "+{xa}", "0x{xa}", "g{xa}", "FFFFFFFFFFFFFFFFF", "8000000000000000", "ffffffffffffffff", ""):
        yield post([te], f"{size}\r\n{FORM}\r\n0\r\n\r\n" + HIDDEN), ""
    yield post([te], "{xa}\r\n{a}0\r\n\r\n" + HIDDEN), ""  # no line's end behind the data
    yield post([te], "{xa}\r\n{a}XX0\r\n\r\n" + HIDDEN), ""
    yield post([te], "{xa}\r\n{a}"), ""  # never ended
    yield "POST /cgi-bin/sms_send HTTP/1.0\r\nHost: 127.0.0.1\r\n" + te + "\r\n\r\n" + CHUNKED + HIDDEN, ""  # RFC 9112 6.1


def lines():
    """What ends a line, a header and a request."""
    good = "Content-Length: {la}"
    yield post([good, "X: a\rContent-Length: 0"], FORM + HIDDEN), ("", "ab")  # RFC 9112 2.2: CR alone is an error, or a space
    yield post(["X: a\r Content-Length: 0", good], FORM), ("", "a")
    yield post([good + "\r\n folded"], FORM + HIDDEN), ""
    yield post(["X: y\r\n Content-Length: 0", good], FORM + HIDDEN), ""
    yield post(["X: y\0", good], FORM + HIDDEN), ""
    yield "POST /cgi-bin/sms_send HTTP/1.1\nHost: 127.0.0.1\nContent-Length: {la}\n\n{a}", "a"  # RFC 9112 2.2: LF alone is a line's end
    yield "\r\n\r\n" + HIDDEN, "b"  # empty lines before a request are skipped
    yield " " + HIDDEN, ""
    yield "GET /cgi-bin/sms_send?{a}\r\n" + HIDDEN, ("", "a", "ab")  # HTTP/0.9
    for version in ("HTTP/2.0", "HTTP/1.10", "HTTP/11", "http/1.1", "HTTP/1", "HTTP/-1.1", "HTTP/1.1 x", "ICY/1.1"):
        yield f"GET /cgi-bin/sms_send?{{a}} {version}\r\nHost: 127.0.0.1\r\n\r\n" + HIDDEN, ("", "a", "ab")
    yield "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + HIDDEN, ""
    yield "GET /cgi-bin/sms_send?{a} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n", "a"
    yield "GET /cgi-bin/sms_send?{a} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 2, "aa"
    yield "OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" + HIDDEN, ("", "b")
    yield post([good, "Expect: 100-continue"], FORM), "a"


CASES = [(octets, orders if isinstance(orders, tuple) else (orders,))
         for octets, orders in (*lengths(), *chunks(), *lines())]


def text(number, which):
    return f"case {number} {which}"


def octets_of(gateway, number, octets):
    form = {which: urllib.parse.urlencode(
        {**gateway.account(), "number": "+447700900124", "text": text(number, which)}) for which in "ab"}
    hidden = HIDDEN.replace("{b}", form["b"])
    values = {"{a}": form["a"], "{b}": form["b"], "{la}": str(len(form["a"])), "{xa}": f"{len(form['a']):x}",
              "{lhidden}": str(len(hidden))}
    for name, value in values.items():
        octets = octets.replace(name, value)
    return octets.encode("latin-1")


def test_the_network_gets_what_was_ordered(gateway, taken):
    assert len(CASES) >= 60
    assert gateway.send("the first of all").body == "OK\n"
    connections = []
    for number, (octets, _) in enumerate(CASES):
        connections.append(tls(gateway))
        connections[-1].sendall(octets_of(gateway, number, octets))
    # By a refusal, or when nothing more came in nginx's own times.
    assert all_end(connections, 60) == 0
    # Messages go out in their order: behind this one there is none.
    assert gateway.send(LAST).body == "OK\n"
    wait_for(lambda: LAST in [message["Text"] for message in taken()], 20, "the last message")
    got = collections.Counter(message["Text"] for message in taken())
    wrong, sent = [], 0
    for number, (octets, orders) in enumerate(CASES):
        found = "".join(which * got.pop(text(number, which), 0) for which in "ab")
        sent += len(found)
        if found not in orders:
            wrong.append((octets, orders, found))
    print(f"\n{len(CASES)} cases, {sent} messages")
    assert wrong == []
    assert set(got) == {"the first of all", LAST}


@pytest.mark.parametrize("options", [[], ["-no_ticket"]])
def test_no_early_data_is_taken(gateway, options):
    """A session of TLS 1.3 says how many octets may come before the handshake: none."""
    done = subprocess.run(
        ["openssl", "s_client", "-connect", f"127.0.0.1:{gateway.port}", "-tls1_3", "-ign_eof", *options],
        input="GET / HTTP/1.0\r\n\r\n", capture_output=True, text=True, check=False, timeout=30)
    assert "TLSv1.3" in done.stdout and " 404 " in done.stdout
    allowed = re.findall(r"Max Early Data: (\d+)", done.stdout)
    assert set(allowed) <= {"0"}
    assert "Early data was accepted" not in done.stdout
