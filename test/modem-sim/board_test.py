"""modem-sim's board: reset line, power key, power rail, and which of them cures what.

A pulse's length is what is tested, so these tests let time pass on purpose. Only what the ledger
measured counts: a pulse that a busy machine made longer is made again.

Usage: board_test.py MODEM_SIM [unittest options]
"""

import os
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

import at_test  # noqa: E402
from at_test import Case  # noqa: E402

# How long "nothing comes" is watched. The simulator needs well under a tenth of it to answer.
SILENCE_S = 0.3
ATTEMPTS = 10


class Board(Case):
    def pulse(self, sim, line, least_ms, most_ms=None):
        """Holds a line so long; the ledger's entry of its release."""
        for _ in range(ATTEMPTS):
            before = len(sim.ledger(line, state="released"))
            sim.control(line + " on")
            time.sleep(least_ms / 1000)
            sim.control(line + " off")
            released = sim.wait_ledger(line, count=before + 1, state="released")
            if most_ms is None or released["held_ms"] <= most_ms:
                return released
        raise AssertionError(f"this machine cannot make a pulse of {least_ms} to {most_ms} ms")


class ResetLine(Board):
    def test_a_pulse_inside_the_window_resets(self):
        sim = self.start()
        port = self.connect(sim)
        released = self.pulse(sim, "reset-line", 200, 460)
        self.assertEqual(released["effect"], "reset")
        reset = sim.wait_ledger("reset", cause="reset-line")
        self.assertEqual(reset["held_ms"], released["held_ms"])
        held = sim.ledger("reset-line", state="held")[-1]
        self.assertAlmostEqual(released["held_ms"], released["ms"] - held["ms"], delta=2)
        port.read_until(rb"\r\nRDY\r\n")
        sim.wait_ledger("boot", cause="reset-line")

    def test_a_pulse_outside_the_window_does_nothing(self):
        sim = self.start()
        port = self.connect(sim)
        self.assertEqual(self.pulse(sim, "reset-line", 1, 149)["effect"], "none: too short")
        self.assertEqual(self.pulse(sim, "reset-line", 500)["effect"], "none: too long")
        self.assertEqual(port.command("AT"), ["OK"])
        self.assertEqual(len(sim.ledger("reset")), 1)

    def test_a_module_that_is_off_stays_off(self):
        sim = self.start("--needs-power-key")
        self.assertEqual(self.pulse(sim, "reset-line", 200, 460)["effect"], "none: off")
        self.assertEqual(sim.control("status"), "off")


class PowerKey(Board):
    def test_it_boots_and_switches_off(self):
        sim = self.start("--needs-power-key")
        port = self.enterContext(sim.open_port())
        port.write(b"AT\r")
        self.assertTrue(port.stays_silent(SILENCE_S))
        self.assertEqual(sim.control("status"), "off")
        self.assertEqual(self.pulse(sim, "power-key", 100, 499)["effect"], "none: too short")
        self.assertEqual(self.pulse(sim, "power-key", 550)["effect"], "boot")
        self.assertEqual(sim.control("status"), "on")
        port.read_until(rb"PB DONE\r\n")
        self.assertEqual(port.ready().command("AT"), ["OK"])

        self.assertEqual(self.pulse(sim, "power-key", 700)["effect"], "power-off")
        port.read_until(rb"\r\nPOWERED DOWN\r\n")
        sim.wait_ledger("power-off", cause="power-key")
        self.assertEqual(sim.control("status"), "off")
        port.write(b"AT\r")
        self.assertTrue(port.stays_silent(SILENCE_S))

    def test_it_takes_time_to_go_off(self):
        sim = self.start()
        self.connect(sim)
        sim.control("off-delay 60s")
        self.pulse(sim, "power-key", 700)
        sim.wait_ledger("power-key", state="released")
        self.assertEqual(sim.control("status"), "on")
        self.assertEqual(sim.ledger("power-off"), [])

    def test_telit_wants_longer_and_says_nothing(self):
        sim = self.start(personality="telit-le910c4")
        port = self.connect(sim)
        self.assertEqual(self.pulse(sim, "power-key", 1200, 2499)["effect"], "none: too short")
        self.assertEqual(self.pulse(sim, "power-key", 2550)["effect"], "power-off")
        sim.wait_ledger("power-off", cause="power-key")
        self.assertTrue(port.stays_silent(SILENCE_S))

    def test_a_card_without_power_key(self):
        sim = self.start(personality="sierra-em7455")
        self.assertEqual(self.pulse(sim, "power-key", 700)["effect"], "none: no power key")
        self.assertEqual(sim.control("status"), "on")


class Rail(Board):
    def test_it_cuts_and_restores(self):
        sim = self.start()
        port = self.connect(sim)
        sim.control("power off")
        sim.wait_ledger("power-off", cause="rail")
        self.assertEqual(sim.control("status"), "off")
        self.assertEqual(self.pulse(sim, "power-key", 550)["effect"], "none: no power")
        sim.control("power on")
        port.read_until(rb"\r\nRDY\r\n")
        sim.wait_ledger("boot", cause="rail")
        self.assertEqual([entry["state"] for entry in sim.ledger("rail")], ["off", "on"])

    def test_the_key_is_needed_after_it_too(self):
        sim = self.start("--needs-power-key")
        sim.control("power off")
        sim.control("power on")
        self.assertEqual(sim.control("status"), "off")
        self.assertEqual(self.pulse(sim, "power-key", 550)["effect"], "boot")

    def test_a_late_boot(self):
        sim = self.start()
        sim.wait_ledger("boot")
        sim.control("boot-delay 700ms")
        sim.control("power off")
        sim.control("power on")
        booted = sim.wait_ledger("boot", cause="rail")
        self.assertGreaterEqual(booted["ms"] - sim.ledger("reset", cause="rail")[0]["ms"], 700)


class Hang(Board):
    def hung(self, kind, personality="quectel-ec25"):
        sim = self.start(personality=personality)
        port = self.connect(sim)
        sim.control("hang " + kind)
        port.write(b"AT\r")
        self.assertTrue(port.stays_silent(SILENCE_S))
        return sim, port

    def test_soft(self):
        for personality, command in (("quectel-ec25", b"AT+CFUN=1,1"), ("generic", b"at+cfun=1,1"),
                                     ("sierra-em7455", b"AT!RESET"),
                                     ("telit-le910c4", b"AT#REBOOT")):
            sim, port = self.hung("soft", personality)
            port.write(b"\x1b\rAT+CFUN=1,0\r")
            self.assertTrue(port.stays_silent(SILENCE_S))
            port.write(command + b"\r")
            port.read_until(rb"\r\nOK\r\n")
            sim.wait_ledger("boot", cause="command")
            self.assertEqual(port.ready().command("AT"), ["OK"], personality)

    def test_reset(self):
        for kind in ("", "reset"):
            sim, port = self.hung(kind)
            port.write(b"AT+CFUN=1,1\r")
            self.assertTrue(port.stays_silent(SILENCE_S))
            self.pulse(sim, "reset-line", 200, 460)
            port.read_until(rb"\r\nRDY\r\n")
            self.assertEqual(port.ready().command("AT"), ["OK"])

    def test_power(self):
        sim, port = self.hung("power")
        port.write(b"AT+CFUN=1,1\r")
        self.pulse(sim, "reset-line", 200, 460)
        sim.wait_ledger("boot", cause="reset-line")
        port.write(b"AT\r")
        self.assertTrue(port.stays_silent(SILENCE_S))
        sim.control("power off")
        sim.control("power on")
        self.assertEqual(port.ready().command("AT"), ["OK"])

    def test_power_by_the_key(self):
        sim, port = self.hung("power")
        self.pulse(sim, "power-key", 700)
        sim.wait_ledger("power-off", cause="power-key")
        self.assertTrue(port.stays_silent(SILENCE_S))
        self.pulse(sim, "power-key", 550)
        self.assertEqual(port.ready().command("AT"), ["OK"])

    def test_off(self):
        sim, port = self.hung("power")
        sim.control("hang off")
        self.assertEqual(port.command("AT"), ["OK"])
        self.assertTrue(sim.control_answer("hang softly").startswith("error "))

    def test_stuck(self):
        sim = self.start()
        port = self.connect(sim)
        sim.control("stuck 515")
        for text in ("AT+CMGL=4", "AT+CPMS?", "AT+CMGS=20", "AT+CMGF=0", "AT+CSCA?"):
            self.assertEqual(port.command(text), ["+CMS ERROR: 515"], text)
        self.assertEqual(port.command("AT+CSQ")[-1], "OK")
        port.command("AT+CFUN=1,1")
        sim.wait_ledger("boot", cause="command")
        self.assertEqual(port.ready().command("AT+CMGL=4"), ["OK"])


if __name__ == "__main__":
    at_test.PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
