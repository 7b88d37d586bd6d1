"""modem-sim against Debian's smstools: smsd must send and receive through it.

Usage: smstools_test.py MODEM_SIM [unittest options]
"""

import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

import at_test  # noqa: E402
import smsd  # noqa: E402


class Smstools(at_test.Case):
    def session(self, personality, first_index):
        """Receives what is stored, sends with a report, receives once more, and empties the SIM."""
        sim = self.start("--demo-messages", "--quiet", personality=personality)
        sim.control("report delay 0")
        running = self.enterContext(smsd.Smsd(sim, first_index))
        self.assertIn("From: 447700900456", running.wait_file("incoming", "a list shows it"))
        running.wait_file("incoming", "pressure back to normal")

        running.send("one", "447700900123", "Sent by smstools {1} \u20ac")
        running.wait_file("sent", "Message_id: 0")
        entry = sim.wait_ledger("submit")
        self.assertEqual((entry["to"], entry["text"], entry["report"]),
                         ("+447700900123", "Sent by smstools {1} \u20ac", True))

        sim.control("receive +447700900456 Caf\u00e9 {2} \u20ac")
        running.wait_file("incoming", "Caf\u00e9 {2} \u20ac")
        sim.wait_ledger("removed", count=5, deadline_s=smsd.LIMIT_S)
        self.assertEqual(sim.counts()["SM"], 0)
        self.assertEqual(os.listdir(os.path.join(sim.directory, "failed")), [])

    def test_quectel(self):
        self.session("quectel-ec25", 0)

    def test_sierra(self):
        self.session("sierra-em7455", 0)

    def test_telit(self):
        self.session("telit-le910c4", 1)


if __name__ == "__main__":
    at_test.PROGRAM = os.path.abspath(sys.argv.pop(1))
    if smsd.PROGRAM is None:
        sys.exit("smsd is not installed (apt-get install smstools).")
    unittest.main()
