"""The board and the modem's body, a process of its own: it watches the levels of the lines that the
gateway drives, tells the simulated modem, measures each pulse, and takes the modem off the USB and
puts it back as the modem's life demands. Commands come on stdin, one a line; each is answered by one
line; what happens is a line of JSON in the file of events.

    board.py CHIP-FOLDER UDC-FILE CONTROLLER CONTROL-SOCKET LEDGER EVENTS BOOT-SECONDS
"""

import json
import os
import queue
import select
import socket
import sys
import threading
import time

from kernel import GpioLine

LINES = ("RESET_N", "PWRKEY", "STATUS")


class Board:
    def __init__(self, chip, udc, controller, control, ledger, events, boot_seconds):
        self.lines = {name: GpioLine(os.path.join(chip, f"sim_gpio{offset}"))
                      for offset, name in enumerate(LINES)}
        self.udc, self.controller = udc, controller
        self.control = socket.socket(socket.AF_UNIX)
        self.control.connect(control)
        self.answers = self.control.makefile()
        self.ledger = open(ledger, "rb")
        self.unread = b""
        self.events = open(events, "w", buffering=1)
        self.boot_seconds = boot_seconds
        self.since = {name: None for name in LINES}  # pressed since, on the clock of events
        self.worst_gap = 0.0
        self.plug_at = None
        # Binding takes its time, and a pulse must be watched meanwhile.
        self.bus = queue.Queue()
        threading.Thread(target=self.move_plug, daemon=True).start()

    def event(self, event, **facts):
        self.events.write(json.dumps({"t": time.monotonic(), "event": event, **facts}) + "\n")

    def tell(self, command):
        """One command to the simulated modem."""
        self.control.sendall(command.encode() + b"\n")
        return self.answers.readline().strip()

    def move_plug(self):
        while True:
            wanted = self.bus.get()
            with open(self.udc) as file:
                plugged = file.read().strip() != ""
            if plugged != wanted:
                with open(self.udc, "w") as file:
                    file.write(self.controller if wanted else "\n")
                self.event("plugged" if wanted else "unplugged")

    def set_status(self, running):
        self.lines["STATUS"].pull(running)

    # What the modem does, by its ledger.

    def modem_started(self, cause):
        """It has restarted: gone from the bus, and back when it has booted."""
        self.event("modem-starts", cause=cause)
        self.bus.put(False)
        self.set_status(True)
        self.plug_at = time.monotonic() + self.boot_seconds

    def modem_stopped(self, cause):
        self.event("modem-stops", cause=cause)
        self.bus.put(False)
        self.set_status(False)
        self.plug_at = None

    def read_ledger(self):
        self.unread += self.ledger.read()
        while b"\n" in self.unread:
            line, self.unread = self.unread.split(b"\n", 1)
            entry = json.loads(line)
            if entry["event"] == "reset":
                self.modem_started(entry["cause"])
            elif entry["event"] == "power-off":
                self.modem_stopped(entry["cause"])

    # What the gateway does, by the levels.

    def look_at(self, name, word):
        level = self.lines[name].level()
        now = time.monotonic()
        if level and self.since[name] is None:
            self.since[name], self.worst_gap = now, 0.0
            self.event("pressed", line=name)
            self.tell(f"{word} on")
        elif not level and self.since[name] is not None:
            held = now - self.since[name]
            self.since[name] = None
            self.event("released", line=name, held_ms=round(1000 * held, 1),
                       sampled_ms=round(1000 * self.worst_gap, 1))
            self.tell(f"{word} off")

    def answer(self, words):
        """A command of the scenario."""
        if words[0] == "pull":
            self.lines[words[1]].pull(words[2] == "up")
        elif words[0] == "plug":
            self.bus.put(words[1] == "in")
        elif words[0] == "level":
            return str(int(self.lines[words[1]].level()))
        else:
            return f"unknown {words[0]}"
        return "ok"

    def run(self):
        self.event("ready")
        last = time.monotonic()
        while True:
            # Short against every pulse, and the machine stays free for the others.
            if select.select([sys.stdin], [], [], 0.008)[0]:
                line = sys.stdin.readline()
                if not line:
                    return
                print(self.answer(line.split()), flush=True)
            now = time.monotonic()
            self.worst_gap = max(self.worst_gap, now - last)
            last = now
            self.look_at("RESET_N", "reset-line")
            self.look_at("PWRKEY", "power-key")
            self.read_ledger()
            if self.plug_at is not None and now >= self.plug_at:
                self.plug_at = None
                self.bus.put(True)


if __name__ == "__main__":
    Board(*sys.argv[1:7], float(sys.argv[7])).run()
