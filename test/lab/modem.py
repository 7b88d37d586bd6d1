"""The modem that the scenarios speak of: simulator, USB device and board together."""

import collections
import json
import pathlib
import socket
import subprocess
import sys

from kernel import GpioChip, UsbDevice, until

# A module needs 10 to 15 s from reset to USB. Here it is quicker, to keep the scenarios short; what
# is asserted about recovery leaves room for the rest.
BOOT_SECONDS = 4.0


class Modem:
    def __init__(self, programs, folder, identity, running=True):
        self.identity = identity
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True)
        self.ledger = self.folder / "ledger.jsonl"
        self.events_file = self.folder / "board.jsonl"
        self.control_socket = self.folder / "control.sock"
        self.chip = GpioChip(identity.device, ("RESET_N", "PWRKEY", "STATUS"))
        self.usb = UsbDevice(identity.device, identity, "dummy_udc.0")
        self.start_simulator(programs, running)
        self.start_board()

    def start_simulator(self, programs, running):
        ports = [word for interface in self.identity.at_interfaces
                 for word in ("--tty", self.usb.gadget_port(interface))]
        off = [] if running else ["--needs-power-key"]
        self.simulator = subprocess.Popen(
            [programs / "modem-sim", "--personality", self.identity.personality, *ports, *off,
             "--ledger", self.ledger, "--control", self.control_socket, "--quiet"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=open(self.folder / "modem-sim.log", "w"))
        until(self.control_socket.exists, 20, "the simulator's control socket")
        self.connection = socket.socket(socket.AF_UNIX)
        self.connection.connect(str(self.control_socket))
        self.answers = self.connection.makefile()
        self.control(f"boot-delay {round(1000 * BOOT_SECONDS)}")

    def start_board(self):
        self.board = subprocess.Popen(
            [sys.executable, pathlib.Path(__file__).parent / "board.py", self.chip.folder,
             self.usb.folder / "UDC", self.usb.controller, self.control_socket, self.ledger,
             self.events_file, str(BOOT_SECONDS)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            stderr=open(self.folder / "board.log", "w"))
        until(lambda: self.events("ready"), 20, "the board")

    def control(self, command):
        """One command to the simulator; its answer without the leading "ok"."""
        self.connection.sendall(command.encode() + b"\n")
        answer = self.answers.readline().strip()
        assert answer.startswith("ok"), f"the simulator answers {command!r} by {answer!r}"
        return answer[2:].strip()

    def ask_board(self, command):
        self.board.stdin.write(command + "\n")
        self.board.stdin.flush()
        return self.board.stdout.readline().strip()

    def events(self, name=None, **facts):
        """What the board saw, in order."""
        return [event for event in read_lines(self.events_file)
                if name in (None, event["event"])
                and all(event.get(key) == value for key, value in facts.items())]

    def entries(self, name):
        """What the simulator wrote down, in order."""
        return [entry for entry in read_lines(self.ledger) if entry["event"] == name]

    def accepted(self):
        """How often the network took each text."""
        return collections.Counter(entry["text"] for entry in self.entries("submit"))

    def is_on_bus(self):
        ports = self.usb.host_ports()
        return ports if set(self.identity.at_interfaces) <= set(ports) else None

    def plug(self):
        self.ask_board("plug in")
        return until(self.is_on_bus, 30, "the modem's ttyUSBs")

    def unplug(self):
        self.ask_board("plug out")
        until(lambda: not self.usb.host_ports(), 30, "the modem's ttyUSBs gone")

    def pulses(self, line):
        return self.events("released", line=line)

    def stop(self):
        for process in (self.board, self.simulator):
            process.terminate()
            process.wait(10)
        if self.usb.is_plugged():
            self.usb.unplug()
        self.usb.remove()
        self.chip.remove()


def read_lines(path):
    """The complete lines of a file of JSON lines that is still written to."""
    try:
        text = path.read_text()
    except FileNotFoundError:
        return []
    return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]

