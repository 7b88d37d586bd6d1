"""FastCGI 1.0 as octets: what a front server says, and what a broken or hostile one does."""

import socket
import struct

BEGIN, ABORT, END, PARAMS, STDIN, STDOUT, STDERR, DATA, GET_VALUES = range(1, 10)


def record(kind, content=b"", request=1, version=1, length=None, padding=0):
    size = len(content) if length is None else length
    return struct.pack(">BBHHBx", version, kind, request, size, padding) + content + bytes(padding)


def begin(role=1, flags=0):
    return record(BEGIN, struct.pack(">HB5x", role, flags))


def size_of(octets):
    count = len(octets)
    return bytes([count]) if count < 128 else struct.pack(">I", count | 0x80000000)


def pair(name, value):
    name, value = (field.encode() if isinstance(field, str) else field for field in (name, value))
    return size_of(name) + size_of(value) + name + value


def request(parameters, body=b""):
    """A whole one, as nginx makes it."""
    content = b"".join(pair(name, value) for name, value in parameters.items())
    return begin() + record(PARAMS, content) + record(PARAMS) + record(STDIN, body) * bool(body) + record(STDIN)


def list_request(username, password, source="127.0.0.1"):
    return request(
        {
            "REQUEST_METHOD": "GET", "SCRIPT_NAME": "/cgi-bin/sms_list", "REMOTE_ADDR": source,
            "QUERY_STRING": f"username={username}&password={password}",
        }
    )


def connect(path, seconds=10):
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(seconds)
    connection.connect(str(path))
    return connection


def answer(path, octets, seconds=10):
    """What comes back until the worker closes; nothing when it refuses to speak."""
    received = b""
    with connect(path, seconds) as connection:
        try:
            connection.sendall(octets)
            while data := connection.recv(65536):
                received += data
        except (BrokenPipeError, ConnectionResetError):
            pass
    return received


def output(octets):
    """What the STDOUT records of an answer hold."""
    text = b""
    while len(octets) >= 8:
        _, kind, _, size, padding = struct.unpack(">BBHHBx", octets[:8])
        if kind == STDOUT:
            text += octets[8 : 8 + size]
        octets = octets[8 + size + padding :]
    return text
