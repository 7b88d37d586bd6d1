"""Ten things that a gateway does while a fault hits it.

Each prepares a gateway without a fault, lets page.arm() begin the count, and acts. It goes on as far as it
gets: the worker may be dead after any step.
"""

import re
import shutil
import sqlite3

from gateway import MODEM_READY
from machine import ROOT
from processes import Late, wait_until

_END = re.compile(rb"event=message id=\w+ state=(?!queued|armed|resolving)")
_DELIVERED = re.compile(rb"event=message id=\w+ state=delivered")

LONG = "A message in three parts, because it has more than two times one hundred and fifty-three " \
       "characters of the seven-bit alphabet in it, which is what a part of a long message holds. " \
       "A message in three parts, because it has more than two times one hundred and fifty-three " \
       "characters in it: that was the second one, and this is the third."


class Scenario:
    """`gateway` is new. `patience`: seconds for what a fault may keep from ever happening."""

    name = ""
    device = "faults"
    pin = ""
    delay = "0ms"

    def prepare(self, gateway):
        gateway.start_ready(shimmed=True)

    def run(self, gateway, patience):
        raise NotImplementedError

    def settled(self, gateway, patience, messages=1):
        """Until so many messages have come to their end, the worker is dead, or it takes too long.

        Read from the log: each question would be some dozen calls more to hit.
        """
        gateway.worker.wait_log(_END, patience, messages)


class Send(Scenario):
    name = "send"

    def run(self, gateway, patience):
        gateway.page.arm()
        gateway.begin_send("Pump 3 has stopped").wait(patience)
        self.settled(gateway, patience)


class Multipart(Scenario):
    name = "multipart"

    def run(self, gateway, patience):
        gateway.page.arm()
        gateway.begin_send(LONG).wait(patience)
        self.settled(gateway, patience)


class List(Scenario):
    name = "list"

    def prepare(self, gateway):
        super().prepare(gateway)
        gateway.receive("Door open")
        gateway.receive(LONG)
        wait_until(lambda: len(gateway.inbox() or ()) == 2, "both are listed")

    def run(self, gateway, patience):
        gateway.page.arm()
        for _ in range(2):  # the second one has nothing new to remember
            gateway.post("sms_list").wait(patience)


class Receive(Scenario):
    name = "receive"

    def prepare(self, gateway):
        # Small enough that what arrives has to make room, in the archive.
        gateway.simulator.control("capacity SM 6")
        super().prepare(gateway)

    def run(self, gateway, patience):
        gateway.page.arm()
        for number in range(5):
            gateway.receive(f"Tank {number} is full")
        try:
            wait_until(lambda: len(gateway.inbox() or ()) >= 5 or not gateway.worker.is_running(),
                       "", patience, pause=0.05)
        except Late:
            pass


class Report(Scenario):
    name = "report"
    device = "faults-reports"

    def run(self, gateway, patience):
        gateway.page.arm()
        gateway.begin_send("Tell me when it is there").wait(patience)
        gateway.worker.wait_log(_DELIVERED, patience)


class Pin(Scenario):
    name = "pin"
    pin = "1234"

    def prepare(self, gateway):
        gateway.simulator.control("sim pin")

    def run(self, gateway, patience):
        gateway.page.arm()
        gateway.start(shimmed=True).wait_log(MODEM_READY, patience)
        gateway.begin_send("The card is open").wait(patience)


class Reset(Scenario):
    name = "reset"

    def run(self, gateway, patience):
        gateway.page.arm()
        first = gateway.begin_send("Sent while the modem restarts")
        gateway.ask("POST", "/modems/modem1/restart")
        gateway.worker.wait_log(MODEM_READY, patience, 2)
        first.wait(patience)
        self.settled(gateway, patience)


class Start(Scenario):
    """With a message that waits and one whose outcome is unknown."""

    name = "start"
    _template = None

    def prepare(self, gateway):
        if Start._template is None:
            Start._template = self.make_template(gateway)  # once in each lane
        state, calls = Start._template
        shutil.copytree(state, gateway.state, dirs_exist_ok=True)
        gateway.calls += calls
        gateway.journal.append({"event": "fault", "what": "worker", "in_window": 1})

    def run(self, gateway, patience):
        gateway.page.arm()
        gateway.start(shimmed=True).wait_log(MODEM_READY, patience)
        self.settled(gateway, patience, 2)

    @staticmethod
    def make_template(gateway):
        gateway.start_ready()
        gateway.simulator.control("silent-after-submit")
        gateway.begin_send("In doubt")
        wait_until(lambda: gateway.simulator.counts()["control-z"] == 1, "0x1A")
        gateway.begin_send("Waiting")
        wait_until(lambda: (gateway.queue() or {}).get("waiting") == 1, "it is in the queue")
        gateway.worker.kill()
        gateway.simulator.control("silent off")
        calls, gateway.calls = gateway.calls, []
        for call in calls:
            call.request.close()
        template = gateway.folder.with_name(gateway.folder.name + ".start")
        shutil.rmtree(template, ignore_errors=True)
        # The settings name the port of one lane.
        shutil.copytree(gateway.state, template, ignore=shutil.ignore_patterns("settings.xml"))
        return template, calls


class Migrate(Scenario):
    """With the files of the first two versions in turn."""

    name = "migrate"

    def prepare(self, gateway):
        steps = re.findall(r'R"sql\((.*?)\)sql"',
                           (ROOT / "src" / "database" / "schema.hpp").read_text(), re.DOTALL)
        version = 1 + gateway.number % 2
        with sqlite3.connect(gateway.database) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.executescript("".join(steps[:version]) +
                                     f"PRAGMA application_id={0x534D5347};"
                                     f"PRAGMA user_version={version};")
            columns = "seq, id, account, number, text, concat_reference, state, created_at, " \
                      "lifetime_ms, expires"
            connection.execute(f"INSERT INTO messages ({columns}) VALUES "
                               "(1, ?, 'plc', '+447700900123', 'Old', 1, 0, ?, 14400000, ?)",
                               ("0" * 32, 1_700_000_000_000, 10 ** 12))
            # 'Old' in the seven-bit alphabet
            connection.execute("INSERT INTO parts (message, part, tpdu, state) VALUES (1, 1, ?, 0)",
                               (bytes.fromhex("01000C914477000910320000034F3619"),))
        connection.close()
        gateway.remember("Old", "0" * 32)

    def run(self, gateway, patience):
        gateway.page.arm()
        gateway.start(shimmed=True).wait_log(MODEM_READY, patience)
        self.settled(gateway, patience)


class Shutdown(Scenario):
    name = "shutdown"
    delay = "30ms"

    def run(self, gateway, patience):
        before = gateway.simulator.counts()["control-z"]
        calls = [gateway.begin_send(f"Last words {number}") for number in range(3)]
        wait_until(lambda: gateway.simulator.counts()["control-z"] > before, "the first 0x1A")
        gateway.page.arm()
        gateway.worker.terminate()
        try:
            gateway.worker.wait(patience)
        except Late:
            pass
        for call in calls:
            call.wait(patience)


ALL = {scenario.name: scenario for scenario in
       (Send(), Multipart(), List(), Receive(), Report(), Pin(), Reset(), Start(), Migrate(),
        Shutdown())}
