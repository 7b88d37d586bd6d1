"""A small FastCGI client: what nginx says to the worker, without nginx."""

import select
import socket
import struct
import time
import urllib.parse

PARTING_S = 5.0  # for what is there already

_BEGIN, _PARAMS, _STDIN, _STDOUT = 1, 4, 5, 6


def _record(kind, content):
    return struct.pack(">BBHHBB", 1, kind, 1, len(content), 0, 0) + content


def _length(size):
    return bytes([size]) if size < 128 else struct.pack(">I", size | 0x80000000)


def _pairs(parameters):
    out = b""
    for name, value in parameters.items():
        raw_name, raw_value = name.encode(), value.encode()
        out += _length(len(raw_name)) + _length(len(raw_value)) + raw_name + raw_value
    return out


def request_bytes(endpoint, form):
    """A POST of a form to /cgi-bin/ENDPOINT."""
    body = urllib.parse.urlencode(form).encode()
    parameters = {
        "REQUEST_METHOD": "POST", "SCRIPT_NAME": f"/cgi-bin/{endpoint}", "QUERY_STRING": "",
        "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body)),
        "REMOTE_ADDR": "127.0.0.1",
    }
    return (_record(_BEGIN, struct.pack(">HBxxxxx", 1, 0)) + _record(_PARAMS, _pairs(parameters)) +
            _record(_PARAMS, b"") + _record(_STDIN, body) + _record(_STDIN, b""))


class Answer:
    def __init__(self, raw):
        head, _, body = raw.partition(b"\r\n\r\n")
        self.headers = {}
        for line in head.decode().split("\r\n"):
            name, _, value = line.partition(": ")
            self.headers[name.lower()] = value
        self.status = int(self.headers.get("status", "200").split()[0])
        self.body = body.decode()


class Request:
    """One request under way."""

    def __init__(self, path, endpoint, form):
        self._socket = socket.socket(socket.AF_UNIX)
        self._raw = b""
        try:
            self._socket.connect(path)
            self._socket.sendall(request_bytes(endpoint, form))
        except OSError:
            self.close()

    def wait(self, seconds):
        """The answer; None when the connection ended without one, or time is over (still open)."""
        deadline = time.monotonic() + seconds
        while self._socket is not None:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self._socket], [], [], left)[0]:
                return None
            try:
                octets = self._socket.recv(65536)
            except OSError:
                octets = b""
            self._raw += octets
            if not octets:
                self.close()
        return self._parsed()

    def hang_up(self):
        """Ends the waiting. The answer, if all of it was there at that very moment: the other side
        cannot know better than that it was heard."""
        if self._socket is None:
            return None
        try:
            self._socket.shutdown(socket.SHUT_RD)  # Writes fail from here on.
        except OSError:
            pass
        return self.wait(PARTING_S)

    def close(self):
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _parsed(self):
        out, at, ended = b"", 0, False
        while at + 8 <= len(self._raw):
            _, kind, _, size, padding, _ = struct.unpack_from(">BBHHBB", self._raw, at)
            if at + 8 + size > len(self._raw):
                break
            if kind == _STDOUT:
                out += self._raw[at + 8:at + 8 + size]
                ended = ended or size == 0
            at += 8 + size + padding
        return Answer(out) if ended and b"\r\n\r\n" in out else None
