"""The whole stack on one machine, nginx in front, and clients that behave as clients do."""

import http.client
import random
import socket
import ssl
import subprocess
import threading
import time
import urllib.parse

from fastcgi import Answer
from gateway import Call, Gateway, meaning_of
from machine import PASSWORD, ROOT, USERNAME
from processes import wait_until

# Sources dev.d's own templates, so that it is the nginx of `./dev run`.
_MAKE_EDGE = """
. "$ROOT/dev.d/lib/steps.sh"; . "$ROOT/dev.d/lib/edge.sh"; . "$ROOT/dev.d/lib/account.sh"
DIR=$1 PORT=$2 RUNTIME=$1/run LISTEN='' DEVICE=simulator LOGS=$1/log
CERTIFICATE=$3/certificate.pem CERTIFICATE_KEY=$3/key.pem
mkdir -p "$LOGS" "$DIR/tls"
[[ -s $CERTIFICATE ]] || { mkdir -p "$3"; make_certificate; }
make_edge
"""


class HttpAnswer(Answer):
    """What nginx hands on, and what it says by itself."""

    def __init__(self, reply):
        self.headers = {name.lower(): value for name, value in reply.getheaders()}
        self.body = reply.read().decode()
        self.status = reply.status


def what_it_means(answer):
    """What nginx says by itself when the worker is away means nothing about the message."""
    if answer is not None and answer.status >= 500 and "x-reason" not in answer.headers:
        return "none"
    return meaning_of(answer)


class Stack(Gateway):
    """A Gateway behind a real nginx."""

    def __init__(self, machine, folder, **options):
        super().__init__(machine, folder, **options)
        self.tls_folder = folder.with_name(folder.name + ".tls")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        subprocess.run(["bash", "-euc", _MAKE_EDGE, "edge", folder, str(self.port), self.tls_folder],
                       env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "ROOT": str(ROOT)}, check=True)
        self.tls = ssl.create_default_context(cafile=self.tls_folder / "certificate.pem")
        self._nginx = None
        self.start_nginx()

    def start_nginx(self):
        configuration = self.folder / "nginx" / "sms-gateway.conf"
        # With `daemon off` and one worker process, a master that is killed takes its worker along
        # only if both are: so it is one process.
        self._nginx = subprocess.Popen(
            ["nginx", "-e", self.folder / "log" / "nginx.log", "-p", self.folder / "nginx", "-c",
             configuration, "-g", "daemon off; master_process off;"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(self._is_listening, "nginx listens")

    def _is_listening(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill_nginx(self):
        self._nginx.kill()
        self._nginx.wait()

    def http(self, endpoint, form, seconds, method="POST"):
        """The answer, None when there is none in time or nginx dies; and whether the request was sent."""
        asked = False
        body = urllib.parse.urlencode({"username": USERNAME, "password": PASSWORD, **form})
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=seconds,
                                                 context=self.tls)
        try:
            if method == "GET":
                connection.request("GET", f"/cgi-bin/{endpoint}?{body}")
            else:
                connection.request("POST", f"/cgi-bin/{endpoint}", body,
                                   {"Content-Type": "application/x-www-form-urlencoded"})
            asked = True
            return HttpAnswer(connection.getresponse()), asked
        except (OSError, http.client.HTTPException):
            return None, asked
        finally:
            connection.close()

    def close(self):
        super().close()
        if self._nginx is not None:
            self.kill_nginx()


class Client(threading.Thread):
    """Sends one message after another until it is told to stop, and repeats what it got no answer to,
    as Zabbix does: three attempts."""

    def __init__(self, stack, name, seed, stopping):
        super().__init__(daemon=True)
        self._stack = stack
        self._label = name
        self._dice = random.Random(seed)
        self._stopping = stopping
        self._sent = 0

    def run(self):
        while not self._stopping.wait(self._dice.uniform(0, 0.1)):
            self._send_one()

    def _send_one(self):
        dice = self._dice
        self._sent += 1
        text = f"{self._label} says {self._sent}"
        if dice.random() < 0.1:
            text += ": " + "a long story, " * 14
        form = {"number": f"+4477009001{dice.randrange(100):02}", "text": text}
        if dice.random() < 0.3:
            form["id"] = f"{self._label}.{self._sent}"
        if dice.random() < 0.1:
            form["priority"] = str(dice.randrange(4))
        method = dice.choice(("GET", "POST"))
        for attempt in range(3):
            call = Call(form, attempt > 0)
            self._stack.calls.append(call)
            patience = dice.choice((0.05, 0.3, 1, 4, 4))
            answer, asked = self._stack.http("sms_send", form, patience, method)
            if answer is None and asked:
                call.gave_up = time.time()
            call.meaning = what_it_means(answer)
            if answer is not None:
                call.id = answer.headers.get("x-message-id", "")
                call.joined = "x-joined" in answer.headers
            if call.meaning in ("ok", "failed"):
                return
            # The pause of such programs, only shorter.
            self._stopping.wait(dice.uniform(0.05, 0.3))


class Network(threading.Thread):
    """People who send messages to the modem, and programs that look for them."""

    def __init__(self, stack, name, seed, stopping):
        super().__init__(daemon=True)
        self._stack = stack
        self._label = name
        self._dice = random.Random(seed)
        self._stopping = stopping

    def run(self):
        number = 0
        while not self._stopping.wait(self._dice.uniform(0.1, 0.6)):
            number += 1
            text = f"{self._label} {number}" + (" and so on" * 18 if number % 9 == 0 else "")
            self._stack.receive(text, f"+4477009004{self._dice.randrange(100):02}")
            if number % 3 == 0:
                self._stack.http("sms_list", {}, 2)
