"""One fault at one call of one scenario, and what becomes of it."""

import json
import signal
import subprocess
import time
from dataclasses import dataclass, field

from gateway import MODEM_READY, Gateway
from processes import Late

FAULTED_S = 2.0  # for what may never come, because the fault lasts


@dataclass
class Outcome:
    scenario: str
    fault: str
    at: int
    calls: int = 0      # that counted
    fired: bool = False
    where: str = ""
    in_window: int = 0
    uncertain: int = 0
    seconds: float = 0.0
    folder: object = None  # the files of a failure
    violations: list = field(default_factory=list)


class Checker:
    """One checker process for many folders."""

    def __init__(self, program):
        self._process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                         text=True)

    def check(self, folder):
        self._process.stdin.write(f"{folder}\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self):
        self._process.stdin.close()
        self._process.wait()


def recover(gateway, scenario, fault, at):
    """A worker that serves without a fault: the same one where that is to heal, else its successor."""
    gateway.page.disarm()
    worker = gateway.worker
    stopping = scenario.name == "shutdown"
    heals = fault.action in ("fail", "shorten") and not stopping and (not fault.forever or at % 2)
    if worker.is_running() and heals:
        if gateway.page.fired:
            gateway.journal.append({"event": "fault", "what": fault.name, "in_window": 1})
        if b"event=settings_refused" in worker.log:  # Said, and left to a person to repeat.
            worker.reload()
        return
    status = gateway.died()
    if gateway.page.fired and fault.action in ("fail", "shorten"):
        gateway.journal[-1]["in_window"] = max(1, gateway.journal[-1]["in_window"])
    if status < 0 and status != -signal.SIGKILL and not fault.mortal:
        gateway.troubles.append(f"the worker died by signal {-status}")
    gateway.start()
    worker = gateway.worker
    if not worker.wait_log(MODEM_READY, 10.0):
        if scenario.pin:  # its one attempt is used up: now it is a person's turn
            gateway.simulator.control("sim ready")
        if not worker.wait_log(MODEM_READY):
            raise Late("the modem is not ready after the fault")


def run_point(machine, checker, folder, scenario, fault, at):
    """`at`: 0 only counts."""
    begin = time.monotonic()
    outcome = Outcome(scenario.name, fault.name, at)
    gateway = Gateway(machine, folder, number=at, device=scenario.device, pin=scenario.pin,
                      delay=scenario.delay)
    try:
        scenario.prepare(gateway)
        gateway.page.order(fault, at)
        gateway.mortal, gateway.unborn = fault.mortal, fault.unborn
        scenario.run(gateway, FAULTED_S)
        outcome.calls = gateway.page.count
        outcome.fired = gateway.page.fired > 0
        outcome.where = gateway.page.where
        recover(gateway, scenario, fault, at)
        gateway.repeat_unanswered()
        gateway.settle()
        gateway.stop()
        outcome.in_window = sum(entry.get("in_window", 0) for entry in gateway.journal)
        gateway.witness()
        verdict = checker.check(folder)
        outcome.uncertain = verdict.get("states", {}).get("uncertain", 0)
        outcome.violations = verdict["violations"]
    except (Late, AssertionError) as error:
        gateway.troubles.append(str(error))
        gateway.journal.append({"event": "status", "status": gateway.ask("GET", "/status")})
        gateway.write_journal()
    finally:
        gateway.close()
    outcome.violations += [{"rule": "R1", "kind": "wrong", "what": what}
                           for what in gateway.troubles]
    outcome.seconds = time.monotonic() - begin
    return outcome
