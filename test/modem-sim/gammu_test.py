"""modem-sim against Debian's gammu: a program that is not ours must take it for a modem.

Usage: gammu_test.py MODEM_SIM [unittest options]
"""

import os
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

import at_test  # noqa: E402
from at_test import Case  # noqa: E402

# gammu waits about 0.4 s after each command of its start; a busy machine multiplies that.
GAMMU_LIMIT_S = 120


class Gammu(Case):
    def gammu(self, sim, *arguments):
        settings = os.path.join(sim.directory, "gammurc")
        with open(settings, "w", encoding="utf-8") as file:
            file.write(f"[gammu]\nport={sim.link}\nconnection=at115200\n")
        ended = subprocess.run(["gammu", "-c", settings, *arguments], capture_output=True,
                               text=True, timeout=GAMMU_LIMIT_S, check=False,
                               stdin=subprocess.DEVNULL)
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        return ended.stdout

    def session(self, personality, model, location):
        """Identify, send, read and delete. `location` is where gammu sees the first message."""
        sim = self.start("--demo-messages", personality=personality)
        identity = self.gammu(sim, "identify")
        self.assertIn(model, identity)
        self.assertRegex(identity, r"IMEI +: \d{15}\n")

        sent = self.gammu(sim, "sendsms", "TEXT", "+447700900123", "-text", "Sent by gammu {1}")
        self.assertIn("message reference=0", sent)
        entry = sim.wait_ledger("submit")
        self.assertEqual((entry["to"], entry["text"]), ("+447700900123", "Sent by gammu {1}"))

        stored = self.gammu(sim, "getallsms")
        self.assertIn("Pump 3: pressure back to normal", stored)
        self.assertIn("part 3 of 3", stored)

        self.gammu(sim, "deletesms", "1", location)
        removed = sim.wait_ledger("removed")
        self.assertEqual(removed["storage"], "SM")
        self.assertEqual(sim.counts()["SM"], 3)

    def test_quectel(self):
        self.session("quectel-ec25", "EC25", "1")

    def test_sierra(self):
        self.session("sierra-em7455", "EM7455", "1")

    def test_telit(self):
        self.session("telit-le910c4", "LE910C4", "1")

    def test_generic(self):
        self.session("generic", "Generic", "1")


if __name__ == "__main__":
    at_test.PROGRAM = os.path.abspath(sys.argv.pop(1))
    if shutil.which("gammu") is None:
        sys.exit("gammu is not installed (apt-get install gammu).")
    unittest.main()
