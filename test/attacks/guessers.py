"""Who guesses at passwords: many sources, each on a connection of its own, as fast as it is answered.

A program of its own, so that the attack takes no time from the clients that a test looks at:
guessers.py PORT CERTIFICATE SECONDS FIRST_SOURCE SOURCES < {"username": ...} prints what they were told."""

import asyncio
import collections
import ipaddress
import itertools
import json
import ssl
import subprocess
import sys
import time
import urllib.parse
from pathlib import Path

ANSWER_WITHIN = 30


class Guesser:
    """One source. Its guesses are all different."""

    def __init__(self, port, tls, source, username, told):
        self.port, self.tls, self.source = port, tls, source
        self.username = username
        self.told = told
        self.guesses = (f"guess-{source}-{number}" for number in itertools.count())
        self.streams = None

    async def ask(self, target, body):
        """The status, over a connection that is opened anew whenever nginx has ended it."""
        if self.streams is None:
            self.streams = await asyncio.open_connection(
                "127.0.0.1", self.port, ssl=self.tls, local_addr=(self.source, 0)
            )
        reader, writer = self.streams
        writer.write(
            f"POST {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\n\r\n{body}".encode()
        )
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        await reader.readexactly(int(head.partition("content-length:")[2].split("\r", 1)[0] or 0))
        if "connection: close" in head:
            self.close()
        return int(head.split(" ", 2)[1])

    def close(self):
        if self.streams is not None:
            self.streams[1].close()
            self.streams = None

    async def guess(self, until):
        while time.monotonic() < until:
            account = {"username": self.username, "password": next(self.guesses)}
            try:
                status = await asyncio.wait_for(
                    self.ask("/cgi-bin/sms_total", urllib.parse.urlencode(account)), ANSWER_WITHIN
                )
                self.told[str(status)] += 1
            except (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError, ssl.SSLError):
                self.told["no answer"] += 1
                self.close()
                await asyncio.sleep(0.1)  # nginx has no room for it
        self.close()


async def attack(port, certificate, seconds, sources, username):
    tls = ssl.create_default_context(cafile=certificate)
    told = collections.Counter()
    until = time.monotonic() + seconds
    await asyncio.gather(
        *(Guesser(port, tls, source, username, told).guess(until) for source in sources)
    )
    return told


class Attack:
    """The program under way, from another one."""

    def __init__(self, gateway, seconds, sources, first="127.9.0.1"):
        self.seconds = seconds
        self.process = subprocess.Popen(
            [sys.executable, "-B", Path(__file__), str(gateway.port),
             gateway.folder / "tls" / "certificate.pem", str(seconds), first, str(sources)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        self.process.stdin.write(json.dumps({"username": gateway.username}))
        self.process.stdin.close()

    def is_under_way(self):
        return self.process.poll() is None

    def told(self):
        """Waits for the end: how often which status was the answer."""
        told = collections.Counter(json.loads(self.process.stdout.read()))
        assert self.process.wait() == 0
        return told


def main():
    port, certificate, seconds, first, count = sys.argv[1:]
    beginning = int(ipaddress.ip_address(first))
    sources = [str(ipaddress.ip_address(beginning + number)) for number in range(int(count))]
    username = json.load(sys.stdin)["username"]
    print(json.dumps(asyncio.run(attack(int(port), certificate, float(seconds), sources, username))))


if __name__ == "__main__":
    main()
