"""T23, slow clients: one source opens hundreds of connections and says little on each: half a header, half a body,
nothing after the handshake, nothing at all. Red if a caller from elsewhere had to wait, if one of them stayed open
beyond its time, or if a source could hold more than 256 requests."""

import threading
import time
from pathlib import Path

import pytest

from gateway import wait_for
from raw import all_end, answer, plain, tls

ATTACKER, OTHER = "127.0.0.66", "127.0.0.1"
#: Time of a kind: 5 s for the headers, 5 s from a body's last octet on; and time for a busy machine.
PATIENCE = 25
HEAD = b"POST /cgi-bin/sms_send HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n"

KINDS = {
    "nothing at all": lambda gateway: plain(gateway.port, ATTACKER),
    "a handshake": lambda gateway: tls(gateway, ATTACKER),
    "half a header": lambda gateway: said(gateway, HEAD),
    "half a body": lambda gateway: said(gateway, HEAD + b"\r\nhalf"),
}


def said(gateway, octets):
    connection = tls(gateway, ATTACKER)
    connection.sendall(octets)
    return connection


def open_many(gateway, kind, count):
    """Four at a time: what an attacker does, not how fast."""
    found, lock = [], threading.Lock()

    def work(share):
        for _ in range(share):
            connection = KINDS[kind](gateway)
            with lock:
                found.append(connection)

    threads = [threading.Thread(target=work, args=(count // 4,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


class Client(threading.Thread):
    """A caller from elsewhere, once in a while, and how long each of its requests took."""

    def __init__(self, gateway):
        super().__init__(daemon=True)
        self._gateway = gateway
        self._stopping = threading.Event()
        self.took = []
        self.statuses = set()

    def run(self):
        while not self._stopping.wait(0.1):
            begin = time.monotonic()
            self.statuses.add(self._gateway.get("sms_total").status)
            self.took.append(time.monotonic() - begin)

    def stop(self):
        self._stopping.set()
        self.join()


def most_memory(gateway):
    """KiB, of nginx's worker processes together."""
    master = (gateway.folder / "processes" / "nginx").read_text().split()[0]
    workers = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    status = "".join(Path(f"/proc/{worker}/status").read_text() for worker in workers)
    return sum(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))


def attack(gateway, count):
    client = Client(gateway)
    client.start()
    wait_for(lambda: len(client.took) > 3, 10, "the client's first requests")
    connections, begin = [], time.monotonic()
    for kind in KINDS:
        connections += open_many(gateway, kind, count)
    opened = time.monotonic() - begin
    left = all_end(connections, PATIENCE)
    client.stop()
    slowest = max(client.took)
    memory = most_memory(gateway)
    print(f"\n{len(connections)} connections opened in {opened:.1f} s, {left} left open; "
          f"{len(client.took)} requests from elsewhere, the slowest took {slowest * 1000:.0f} ms; nginx had {memory} KiB at most")
    assert left == 0
    assert client.statuses == {200}
    # The unit's MemoryMax.
    assert memory < 96 * 1024
    # Far below the time that one of the slow ones could have held it up.
    assert slowest < 3


def test_others_do_not_wait_and_slow_ones_are_closed(gateway):
    attack(gateway, 100)


@pytest.mark.slow
def test_a_thousand_of_each_kind(gateway):
    attack(gateway, 900)


def test_headers_in_drops_have_five_seconds_in_all(gateway):
    """Each octet comes in time; the whole does not."""
    with said(gateway, HEAD) as connection:
        begin = time.monotonic()
        ended = threading.Event()

        def drip():
            try:
                while not ended.wait(0.5):
                    connection.sendall(b"X")
            except OSError:
                pass

        dripping = threading.Thread(target=drip)
        dripping.start()
        connection.settimeout(PATIENCE)
        try:
            while connection.recv(4096):
                pass
        except OSError as error:
            assert not isinstance(error, TimeoutError), "still open"
        ended.set()
        dripping.join()
    assert time.monotonic() - begin > 3, "a slow device has the time it needs"


def test_a_source_holds_256_requests_and_no_more(gateway):
    held = [said(gateway, HEAD + b"\r\nhalf") for _ in range(256)]
    request = b"GET /cgi-bin/sms_total HTTP/1.0\r\n\r\n"

    def refused():
        with tls(gateway, ATTACKER) as connection:
            return answer(connection, request).status == 429

    try:
        wait_for(refused, 4, "the refusal")
        with tls(gateway, OTHER) as connection:
            assert answer(connection, request).status != 429
    finally:
        for connection in held:
            connection.close()
