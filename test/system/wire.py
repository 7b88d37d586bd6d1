"""HTTP by hand: the exact bytes of a request over TLS, and what came back."""

from dataclasses import dataclass
from functools import partial
from typing import Callable
from urllib.parse import quote, quote_plus


@dataclass(frozen=True)
class Wire:
    """A reply, byte for byte. Names of headers are in lower case."""

    status: int
    reason: str
    headers: dict
    body: bytes

    @property
    def text(self):
        return self.body.decode()


def exchange(gateway, request):
    """One connection, one request. Every reply says how long it is."""
    with gateway.socket() as connection:
        connection.sendall(request)
        received = b""
        while b"\r\n\r\n" not in received:
            received += _more(connection, received)
        head, _, body = received.partition(b"\r\n\r\n")
        line, *fields = head.decode().split("\r\n")
        headers = {name.lower(): value for name, value in (field.split(": ", 1) for field in fields)}
        while len(body) < int(headers["content-length"]):
            body += _more(connection, received + body)
    _, status, reason = line.split(" ", 2)
    assert len(body) == int(headers["content-length"]), body
    return Wire(int(status), reason, headers, body)


def _more(connection, so_far):
    data = connection.recv(65536)
    assert data, f"the connection ended after {so_far!r}"
    return data


FORM = "Content-Type: application/x-www-form-urlencoded"

# How clients encode a value.

plus = quote_plus
percent = partial(quote, safe="")
component = partial(quote, safe="!'()*")  # encodeURIComponent
address = partial(quote, safe="!#$&'()*+,/:;=?@[]~%")  # what is done to a whole URL


def lower(encode):
    """The same with lower case digits, as curl, Lua and .NET write them."""

    def encoded(value):
        parts = encode(value).split("%")
        return parts[0] + "".join("%" + part[:2].lower() + part[2:] for part in parts[1:])

    return encoded


def as_it_is(value):
    return value


@dataclass(frozen=True)
class Speech:
    """How a program writes its requests to /cgi-bin/."""

    method: str = "GET"
    encode: Callable = plus
    #: Of everything but `text`; the same by default.
    encode_other: Callable = None
    #: Each line without its end; {host} and {length} are filled in.
    headers: tuple = ("Host: {host}",)
    version: str = "HTTP/1.1"
    order: tuple = ("username", "password", "number", "group", "text")

    def request(self, gateway, endpoint, **fields):
        fields = {**gateway.account(), **fields}
        other = self.encode_other or self.encode
        form = "&".join(
            f"{name}={(self.encode if name == 'text' else other)(fields[name])}"
            for name in self.order
            if name in fields
        )
        target, body = f"/cgi-bin/{endpoint}", form
        if self.method == "GET":
            target, body = f"{target}?{form}", ""
        known = {"host": f"127.0.0.1:{gateway.port}", "length": len(body.encode())}
        lines = [f"{self.method} {target} {self.version}"]
        lines += [header.format(**known) for header in self.headers]
        return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()
