"""HTTP by hand, where the octets and the connection matter."""

import http.client
import selectors
import socket
import time
from dataclasses import dataclass


@dataclass
class Answer:
    status: int
    headers: object  # every line; get_all() gives repeated ones
    body: str
    #: Whether it says that the connection ends with it.
    last: bool


def answer(connection, request, method="GET"):
    """What comes back on the first request; None when the connection ends without a word."""
    try:
        connection.sendall(request)
        response = http.client.HTTPResponse(connection, method=method)
        response.begin()
        body = response.read().decode()
    except (http.client.HTTPException, ConnectionError, BrokenPipeError):
        return None
    return Answer(response.status, response.headers, body, response.will_close)


def ends(connection, seconds=5):
    """Whether the other side closes within `seconds`, whatever else it says."""
    connection.settimeout(seconds)
    try:
        while connection.recv(65536):
            pass
    except TimeoutError:
        return False
    except OSError:
        pass
    return True


def plain(port, source="127.0.0.1"):
    return socket.create_connection(("127.0.0.1", port), timeout=30, source_address=(source, 0))


def tls(gateway, source="127.0.0.1", name="127.0.0.1", context=None):
    connection = plain(gateway.port, source)
    return (context or gateway.tls).wrap_socket(connection, server_hostname=name)


def all_end(connections, seconds):
    """How many of them are still open after `seconds`; each that is closed is taken away as it closes."""
    deadline = time.monotonic() + seconds
    with selectors.DefaultSelector() as selector:
        for connection in connections:
            connection.setblocking(False)
            selector.register(connection, selectors.EVENT_READ)
        while selector.get_map() and (left := deadline - time.monotonic()) > 0:
            for key, _ in selector.select(left):
                try:
                    ended = not key.fileobj.recv(65536)
                except BlockingIOError:
                    ended = False
                except OSError as error:
                    ended = type(error).__name__ not in ("SSLWantReadError", "SSLWantWriteError")
                if ended:
                    selector.unregister(key.fileobj)
                    key.fileobj.close()
        rest = [key.fileobj for key in selector.get_map().values()]
    for connection in rest:
        connection.close()
    return len(rest)
