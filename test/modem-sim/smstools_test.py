"""modem-sim against Debian's smstools: smsd must send and receive through it.

It runs from a configuration of its own in the simulator's directory, in the foreground, as the user
who runs this test; the service that the package brings is not touched.

Usage: smstools_test.py MODEM_SIM [unittest options]
"""

import os
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

import at_test  # noqa: E402
from at_test import Case  # noqa: E402
from modem_sim import wait_until  # noqa: E402

SMSD = shutil.which("smsd", path=os.environ.get("PATH", "") + ":/usr/sbin")
# smsd pauses after each command of its start; a busy machine multiplies that.
SMSTOOLS_LIMIT_S = 120

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
init = {init}
"""


class Smstools(Case):
    def start_smsd(self, sim, **settings):
        for name in ("outgoing", "checked", "incoming", "failed", "sent"):
            os.mkdir(os.path.join(sim.directory, name))
        configuration = os.path.join(sim.directory, "smsd.conf")
        with open(configuration, "w", encoding="utf-8") as file:
            file.write(CONFIGURATION.format(directory=sim.directory, link=sim.link, **settings))
        smsd = subprocess.Popen([SMSD, "-t", "-c" + configuration], stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(self.end_smsd, smsd)

    @staticmethod
    def end_smsd(smsd):
        smsd.terminate()
        try:
            smsd.wait(SMSTOOLS_LIMIT_S)
        except subprocess.TimeoutExpired:
            smsd.kill()
            smsd.wait()

    def wait_file(self, sim, folder, content):
        """Waits for a file in the folder whose text has `content`, and returns the text."""
        path = os.path.join(sim.directory, folder)

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
            return wait_until(found, f"{content!r} in {folder}", SMSTOOLS_LIMIT_S)
        except AssertionError as error:
            with open(os.path.join(sim.directory, "smsd.log"), encoding="utf-8") as log:
                raise AssertionError(f"{error}\n{log.read()[-4000:]}") from error

    def session(self, personality, first_index, init):
        """Receives what is stored, sends with a report, receives once more, and empties the SIM."""
        sim = self.start("--demo-messages", "--quiet", personality=personality)
        sim.control("report delay 0")
        sim.wait_ledger("boot")  # smsd takes ten seconds over an AT that is not answered.
        self.start_smsd(sim, first_index=first_index, init=init)
        self.assertIn("From: 447700900456", self.wait_file(sim, "incoming", "a list shows it"))
        self.wait_file(sim, "incoming", "pressure back to normal")

        waiting = os.path.join(sim.directory, "new")
        with open(waiting, "w", encoding="utf-8") as file:
            file.write("To: 447700900123\nAlphabet: UTF-8\n\nSent by smstools {1} \u20ac")
        os.rename(waiting, os.path.join(sim.directory, "outgoing", "one"))
        self.wait_file(sim, "sent", "Message_id: 0")
        entry = sim.wait_ledger("submit")
        self.assertEqual((entry["to"], entry["text"], entry["report"]),
                         ("+447700900123", "Sent by smstools {1} \u20ac", True))

        sim.control("receive +447700900456 Caf\u00e9 {2} \u20ac")
        self.wait_file(sim, "incoming", "Caf\u00e9 {2} \u20ac")
        sim.wait_ledger("removed", count=5, deadline_s=SMSTOOLS_LIMIT_S)
        self.assertEqual(sim.counts()["SM"], 0)
        self.assertEqual(os.listdir(os.path.join(sim.directory, "failed")), [])

    def test_quectel(self):
        self.session("quectel-ec25", 0, 'AT+CPMS="SM","SM","SM";+CNMI=2,1,0,0,0')

    def test_sierra(self):
        self.session("sierra-em7455", 0, 'AT+CPMS="SM","SM","SM";+CNMI=2,1,0,0,0')

    def test_telit(self):
        self.session("telit-le910c4", 1, 'AT+CPMS="SM","SM","SM";+CNMI=2,1,0,0,0')


if __name__ == "__main__":
    at_test.PROGRAM = os.path.abspath(sys.argv.pop(1))
    if SMSD is None:
        sys.exit("smsd is not installed (apt-get install smstools).")
    unittest.main()
