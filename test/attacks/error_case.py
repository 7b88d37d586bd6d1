"""A way to be refused, by its name, and what is said on it: every one says secrets of its own in each
place where a secret can stand: password, text, number, and the headers that a client sends by itself."""

import base64
import json
import socket
import ssl
import subprocess
from urllib.parse import urlencode

from gateway import PROGRAMS, ROOT

PATHS = {}
WELCOME = "127.6.9.9"


def path(name):
    def register(function):
        assert name not in PATHS, name
        PATHS[name] = function
        return function

    return register


class Case:
    """One error path under way: its canaries, its own source address, and what came back."""

    def __init__(self, gateway, canaries, place):
        self.gateway = gateway
        self.canaries = canaries
        self.source = f"127.6.{place // 200}.{place % 200 + 1}"
        self.replies = []
        self.password = canaries.draw()
        self.text = canaries.draw()
        self.number = canaries.number()
        self.authorization = basic(gateway.username, canaries.draw())

    def form(self, **changes):
        """Everything right but the password; None takes a field out."""
        fields = {
            "username": self.gateway.username, "password": self.gateway.password,
            "number": self.number, "text": self.text,
        }
        fields.update(changes)
        return {name: value for name, value in fields.items() if value is not None}

    def octets(self, method, target, body=b"", version="HTTP/1.1", **headers):
        lines = {
            "Host": f"127.0.0.1:{self.gateway.port}", "User-Agent": self.canaries.draw(),
            "Referer": f"https://127.0.0.1/?password={self.canaries.draw()}",
            "Cookie": f"session={self.canaries.draw()}; other={self.canaries.draw()}",
            "Authorization": self.authorization, "X-Other": self.canaries.draw(), "Connection": "close",
        }
        if body:
            lines["Content-Length"] = str(len(body))
        lines.update({name.replace("_", "-"): value for name, value in headers.items()})
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value is not None)
        return f"{method} {target} {version}\r\n{head}\r\n".encode() + body

    def connect(self, tls=True, source=None):
        plain = socket.create_connection(
            ("127.0.0.1", self.gateway.port), timeout=60, source_address=(source or self.source, 0)
        )
        return self.gateway.tls.wrap_socket(plain, server_hostname="127.0.0.1") if tls else plain

    def say(self, octets, tls=True):
        """One connection; all that comes back until its end."""
        received = b""
        # Who knows the password comes from one place: its hash is paid once. Who does not makes
        # his own place suspect only.
        knows = self.gateway.password.encode() in octets or self.right().encode() in octets
        with self.connect(tls, WELCOME if knows else None) as connection:
            try:
                connection.sendall(octets)
                while data := connection.recv(65536):
                    received += data
            except (ConnectionResetError, BrokenPipeError, ssl.SSLError):
                pass
        self.replies.append(received)
        return received

    def hang_up_after(self, octets, tls=True):
        with self.connect(tls) as connection:
            connection.sendall(octets)

    def request(self, method, target, body=b"", **headers):
        return self.say(self.octets(method, target, body, **headers))

    def get(self, endpoint="sms_send", method="GET", **changes):
        return self.request(method, f"/cgi-bin/{endpoint}?{urlencode(self.form(**changes))}")

    def post(self, endpoint="sms_send", kind="application/x-www-form-urlencoded", **changes):
        body = urlencode(self.form(**changes)).encode()
        return self.request("POST", f"/cgi-bin/{endpoint}", body, Content_Type=kind)

    def json(self, method, target, **headers):
        fields = {"username": self.gateway.username, "password": self.password, "code": self.text}
        return self.request(
            method, target, json.dumps(fields).encode(), Content_Type="application/json", **headers
        )

    def hook(self, body, target="/api/v1/hooks/alertmanager", **headers):
        query = urlencode({"number": self.number})
        return self.request("POST", f"{target}?{query}", body, Content_Type="application/json", **headers)

    def right(self):
        return basic(self.gateway.username, self.gateway.password)

    def cli(self, *arguments, **options):
        """Whatever it ends with; what it says counts as a reply."""
        settings = self.gateway.folder / "state" / "settings.xml"
        command = [PROGRAMS / "sms-gateway", "--settings", settings, "--runtime", self.gateway.runtime]
        done = subprocess.run(
            [*command, "--profiles", ROOT / "firmware-profiles", *arguments], capture_output=True, check=False, **options
        )
        self.replies.append(done.stdout + done.stderr)
        return done


def basic(username, password):
    return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()
