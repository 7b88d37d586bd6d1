"""Runs Debian's smsd over a simulated modem: a program that is not ours and has a codec of its own.

It runs from a configuration of its own in the simulator's directory, in the foreground, as the user
who runs the test; the service that the package brings is not touched.
"""

import os
import shutil
import subprocess

from modem_sim import wait_until

PROGRAM = shutil.which("smsd", path=os.environ.get("PATH", "") + ":/usr/sbin")
# smsd pauses after each command of its start; a busy machine multiplies that.
LIMIT_S = 120

FOLDERS = ("outgoing", "checked", "incoming", "failed", "sent")
CONFIGURATION = """devices = GSM1
outgoing = {directory}/outgoing
checked = {directory}/checked
incoming = {directory}/incoming
failed = {directory}/failed
sent = {directory}/sent
logfile = {directory}/smsd.log
infofile = {directory}/smsd.running
pidfile = {directory}/smsd.pid
loglevel = 7
delaytime = 1
delaytime_mainprocess = 1
errorsleeptime = 1
receive_before_send = no
incoming_utf8 = yes
[GSM1]
device = {link}
incoming = yes
report = yes
memory_start = {first_index}
init = AT+CPMS="SM","SM","SM";+CNMI=2,1,0,0,0
"""


class Smsd:
    """A running smsd; use it in a `with` statement. `first_index` is that of the SIM's slots."""

    def __init__(self, sim, first_index=0):
        self.sim = sim
        sim.wait_ledger("boot")  # smsd takes ten seconds over an AT that is not answered.
        for name in FOLDERS:
            os.mkdir(os.path.join(sim.directory, name))
        self._configuration = os.path.join(sim.directory, "smsd.conf")
        with open(self._configuration, "w", encoding="utf-8") as file:
            file.write(CONFIGURATION.format(directory=sim.directory, link=sim.link,
                                            first_index=first_index))

    def __enter__(self):
        self._process = subprocess.Popen(
            [PROGRAM, "-t", "-c" + self._configuration], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return self

    def __exit__(self, *_):
        self._process.terminate()
        try:
            self._process.wait(LIMIT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def send(self, name, number, text, language=None):
        """Leaves a message for smsd to send, in the national language that it is told to use."""
        waiting = os.path.join(self.sim.directory, "new")
        header = f"To: {number}\nAlphabet: UTF-8\n"
        header += f"Language: {language}\n" if language else ""
        with open(waiting, "w", encoding="utf-8") as file:
            file.write(f"{header}\n{text}")
        os.rename(waiting, os.path.join(self.sim.directory, "outgoing", name))

    def submits(self, before):
        """The parts, in order, of the message that the network takes after `before` submits."""
        count = self.sim.wait_ledger("submit", before + 1, LIMIT_S)["parts"]
        self.sim.wait_ledger("submit", before + count, LIMIT_S)
        return sorted(self.sim.ledger("submit")[before:], key=lambda entry: entry["part"])

    def wait_file(self, folder, content):
        """Waits for a file in the folder whose text has `content`, and returns the text."""
        path = os.path.join(self.sim.directory, folder)

        def found():
            for name in os.listdir(path):
                try:
                    with open(os.path.join(path, name), encoding="utf-8", errors="replace") as file:
                        text = file.read()
                except FileNotFoundError:
                    continue  # smsd writes under one name and renames it to another.
                if content in text:
                    return text
            return None
        try:
            return wait_until(found, f"{content!r} in {folder}", LIMIT_S)
        except AssertionError as error:
            with open(os.path.join(self.sim.directory, "smsd.log"), encoding="utf-8") as log:
                raise AssertionError(f"{error}\n{log.read()[-4000:]}") from error
