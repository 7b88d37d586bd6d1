"""One gateway with one modem under faults, and the journal of its clients."""

import json
import shutil

import export
import page as pages
from fastcgi import Request
from machine import PASSWORD, USERNAME
from processes import Late, Simulator, Worker, ask_worker, wait_until

SERVING = b"event=started"
MODEM_READY = b"event=modem_ready"
ANSWER_S = 4.0  # beyond the deadline of the replies


def meaning_of(answer):
    """What a client may conclude; checker/witnesses.hpp."""
    if answer is None:
        return "none"
    word = answer.body.split("\n", 1)[0]
    if answer.status == 200 and word == "OK":
        return "ok"
    if answer.status == 200 and word == "TIMEOUT":
        return "pending"
    return "failed" if answer.headers.get("x-message-id") else "refused"


class Call:
    """A request to send that a client makes, and all that it learns."""

    def __init__(self, form, repeat):
        self.form = form
        self.repeat = repeat
        self.request = None
        self.meaning = "none"
        self.id = ""
        self.joined = False
        self.gave_up = 0.0  # when it hung up, or lost its connection

    def wait(self, seconds=ANSWER_S):
        """What the answer means; who gets none in time hangs up."""
        answer = self.request.wait(seconds) or self.request.hang_up()
        self.meaning = meaning_of(answer)
        if answer is not None:
            self.id = answer.headers.get("x-message-id", "")
            self.joined = "x-joined" in answer.headers
        return self.meaning

    def entry(self):
        return {"event": "call", "number": self.form["number"], "text": self.form["text"],
                "means": self.meaning, "id": self.id, **({"repeat": True} if self.repeat else {}),
                **({"gave_up": self.gave_up} if self.gave_up else {})}


class Gateway:
    """A folder with state, sockets, journal and ledger; a simulator; at most one worker."""

    def __init__(self, machine, folder, *, number=0, device="faults", pin="", delay="0ms"):
        shutil.rmtree(folder, ignore_errors=True)
        self.machine = machine
        self.folder = folder
        self.number = number  # of the fault: what is to differ from one to the next differs by it
        self.state = folder / "state"
        self.runtime = folder / "run"
        for made in (self.state, self.runtime):
            made.mkdir(parents=True)
        self.database = self.state / "sms-gateway.db"
        self.page = pages.Page(folder / "page", self.state, self.runtime)
        self.log = open(folder / "worker.log", "wb", buffering=0)
        self.calls = []
        self.journal = []
        self.mortal = False  # a fault is in force that a worker may die of
        self.unborn = False  # one that a worker may end of before it serves
        self.troubles = []  # broken rules that no witness tells of
        self.worker = None
        self.simulator = Simulator(machine.programs / "modem-sim", folder, delay=delay)
        self.set_up(device, pin)

    def set_up(self, device="faults", pin=""):
        (self.state / "settings.xml").write_text(
            self.machine.settings(self.simulator.tty, device, pin))

    # The worker

    def start(self, shimmed=False):
        command = [self.machine.programs / "sms-gatewayd", "--state", self.state, "--runtime",
                   self.runtime, "--profiles", self.machine.profiles]
        self.worker = (Worker(command, self.log, self.page, self.machine.shim) if shimmed
                       else Worker(command, self.log))
        return self.worker

    def start_ready(self, shimmed=False):
        """A worker whose modem is ready; nothing has been made to go wrong yet."""
        worker = self.start(shimmed)
        if not worker.wait_log(MODEM_READY):
            raise Late("the modem is not ready")

    def died(self):
        """The worker is dead, or is killed: notes what it had in doubt."""
        status = self.worker.kill()
        armed = export.armed_parts(self.database, self.folder)
        self.journal.append({"event": "fault", "what": "worker", "in_window": armed})
        return status

    def ask(self, method, target, body=None):
        return ask_worker(str(self.runtime / "control.sock"), method, target, body)

    # Clients

    def post(self, endpoint, **form):
        return Request(str(self.runtime / "fcgi.sock"), endpoint,
                       {"username": USERNAME, "password": PASSWORD, **form})

    def begin_send(self, text, number="+447700900123", repeat=False, **options):
        call = Call({"number": number, "text": text, **options}, repeat)
        self.calls.append(call)
        call.request = self.post("sms_send", **call.form)
        return call

    def send(self, text, number="+447700900123", repeat=False, **options):
        call = self.begin_send(text, number, repeat, **options)
        call.wait()
        return call

    def remember(self, text, identity, number="+447700900123"):
        """A call of the past, whose caller was told that it takes longer."""
        call = Call({"number": number, "text": text}, repeat=False)
        call.meaning, call.id = "pending", identity
        self.calls.append(call)

    def state_of(self, call):
        answer = self.ask("GET", f"/messages/{call.id}") if call.id else None
        return answer[1]["state"] if answer is not None and answer[0] == 200 else None

    def receive(self, text, sender="+447700900456"):
        self.simulator.control(f"receive {sender} {text}")
        self.journal.append({"event": "received", "sender": sender, "text": text})

    def inbox(self):
        """What is shown now; None while it cannot be."""
        answer = self.ask("GET", "/inbox")
        if answer is None or answer[0] != 200:
            return None
        return [{"sender": entry["sender"], "text": entry["text"]}
                for entry in answer[1]["messages"]]

    # The end

    def queue(self):
        answer = self.ask("GET", "/status")
        return answer[1].get("queue") if answer is not None and answer[0] == 200 else None

    def revive(self):
        """As procd and systemd do it: another worker for one that has ended."""
        if self.worker.is_running():
            return
        status = self.died()
        unborn = self.unborn and status == 1 and SERVING not in self.worker.log
        if not self.mortal and not unborn:
            self.troubles.append(f"the worker ended by itself, with status {status}")
        self.start()

    def is_idle(self):
        self.revive()
        queue = self.queue()
        return queue is not None and queue["waiting"] == 0 and queue["armed"] == 0

    def repeat_unanswered(self):
        """What people and their programs do: the same request again, at most three times."""
        for call in list(self.calls):
            if call.request is None:
                continue  # of long ago: its client has given up
            last = call
            for _ in range(3):
                if last.meaning in ("ok", "failed"):
                    break
                last = self.send(repeat=True, **call.form)

    def settle(self, seconds=45.0):
        wait_until(self.is_idle, "the queue is empty", seconds)
        received = sum(1 for entry in self.journal if entry["event"] == "received")
        if received:
            # Listed too often is for the checker to say; too rarely, once it had its time.
            try:
                wait_until(lambda: len(self.inbox() or ()) >= received, "all is listed", 5.0)
            except Late:
                pass
            listed = self.inbox()
            if listed is not None:
                self.journal.append({"event": "list", "messages": listed})

    def stop(self):
        self.worker.terminate()
        status = self.worker.wait()
        died = self.mortal and status < 0  # late, of the memory that it was refused
        if status != 0 and not died:
            self.troubles.append(f"the worker ended with status {status}")

    def witness(self):
        """Writes what the checker reads."""
        for call in self.calls:
            if call.request is not None:
                call.request.close()
        self.write_journal()
        damage = export.export(self.database, self.folder / "database.jsonl")
        if damage:
            self.troubles.append(f"the database is damaged: {damage}")

    def write_journal(self):
        entries = [*self.journal, *(call.entry() for call in self.calls)]
        (self.folder / "journal.jsonl").write_text("".join(json.dumps(entry) + "\n"
                                                           for entry in entries))

    def close(self):
        if self.worker is not None and self.worker.is_running():
            self.worker.kill()
        self.simulator.stop()
        self.page.close()
        self.log.close()
