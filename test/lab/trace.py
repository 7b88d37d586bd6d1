"""What the kernel itself recorded: when a program was started, when it reached main(), and when it
drove which GPIO line. All on the clock of time.monotonic()."""

import collections
import pathlib
import re
import subprocess

TRACING = pathlib.Path("/sys/kernel/tracing")
RECORD = re.compile(
    r"\s*(?P<task>.+)-(?P<pid>\d+)\s+\[\d+\] \S+\s+(?P<t>[\d.]+): (?P<event>\w+): ?(?P<rest>.*)")

Record = collections.namedtuple("Record", "t pid event rest")
Pulse = collections.namedtuple("Pulse", "begin end pid")


def offset_of_main(program):
    """Where main() stands in the file, as the kernel's probes want it."""
    symbols = subprocess.run(["nm", program], capture_output=True, text=True, check=True).stdout
    address = int(re.search(r"^(\w+) T main$", symbols, re.MULTILINE)[1], 16)
    headers = subprocess.run(["readelf", "-lW", program], capture_output=True, text=True,
                             check=True).stdout
    for segment in re.finditer(r"LOAD +0x(\w+) 0x(\w+) 0x\w+ 0x(\w+)", headers):
        offset, virtual, size = (int(number, 16) for number in segment.groups())
        if virtual <= address < virtual + size:
            return address - virtual + offset
    raise AssertionError(f"main() of {program} was not found")


class Trace:
    EVENTS = ("lab/worker_main", "gpio/gpio_value", "sched/sched_process_exec")

    def __init__(self, worker_program, chip):
        self.base = chip.base()
        self.offsets = chip.offsets
        (TRACING / "tracing_on").write_text("0")
        (TRACING / "trace_clock").write_text("mono")
        (TRACING / "buffer_size_kb").write_text("256")
        (TRACING / "uprobe_events").write_text(
            f"p:lab/worker_main {worker_program}:0x{offset_of_main(worker_program):x}")
        for event in self.EVENTS:
            (TRACING / "events" / event / "enable").write_text("1")
        (TRACING / "tracing_on").write_text("1")

    def stop(self):
        (TRACING / "tracing_on").write_text("0")
        for event in self.EVENTS:
            (TRACING / "events" / event / "enable").write_text("0")
        (TRACING / "uprobe_events").write_text("")
        (TRACING / "trace").write_text("")

    def records(self, event, since=0.0):
        found = []
        for line in (TRACING / "trace").read_text().splitlines():
            match = RECORD.match(line)
            if match and match["event"] == event and float(match["t"]) >= since:
                found.append(Record(float(match["t"]), int(match["pid"]), event, match["rest"]))
        return found

    def driven(self, line, since=0.0):
        """[(when, level, by which thread)] of what was written to a line."""
        number = self.base + self.offsets[line]
        # "517 set 1"; a read says "get".
        return [(record.t, record.rest.endswith("1"), record.pid)
                for record in self.records("gpio_value", since)
                if record.rest.startswith(f"{number} set ")]

    def pulses(self, line, since=0.0):
        """The complete ones."""
        pulses, begin = [], None
        for when, level, pid in self.driven(line, since):
            if level and begin is None:
                begin = when
            elif not level and begin is not None:
                pulses.append(Pulse(begin, when, pid))
                begin = None
        return pulses

    def exec_of(self, program, since):
        return next(record.t for record in self.records("sched_process_exec", since)
                    if f"filename={program} " in record.rest)

    def main_reached(self, since):
        return next(record.t for record in self.records("worker_main", since))
