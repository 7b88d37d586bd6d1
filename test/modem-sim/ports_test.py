"""modem-sim with several ports: dialogues of their own, one modem, and who hears what.

Usage: ports_test.py MODEM_SIM [unittest options]
"""

import os
import pty
import select
import sys
import tempfile
import tty
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

import at_test  # noqa: E402
from at_test import FIRST, Case  # noqa: E402
from modem_sim import AtPort  # noqa: E402

# How long "nothing comes" is watched. The simulator needs well under a tenth of it to answer.
SILENCE_S = 0.3


class SeveralPorts(Case):
    def two(self, personality="quectel-ec25", *options, **settings):
        sim = self.start(*options, personality=personality, ports=2, **settings)
        first = self.connect(sim)
        second = self.enterContext(sim.open_port(1)).ready()
        first.pending = second.pending = b""
        return sim, first, second

    def test_each_has_its_own_settings(self):
        sim, first, second = self.two()
        first.command("ATE1;+CMEE=2;+CMGF=1;+CSCS=\"UCS2\"")
        self.assertEqual(second.command("AT+CMGF?"), ["+CMGF: 0", "OK"])
        self.assertEqual(second.command("AT+CMEE?"), ["+CMEE: 0", "OK"])
        self.assertEqual(second.command("AT+CSCS?"), ['+CSCS: "GSM"', "OK"])
        self.assertEqual(second.command("AT+COPS?"), ['+COPS: 0,0,"Test Network",7', "OK"])
        self.assertEqual({entry["port"] for entry in sim.ledger("command", line="AT+CMGF?")}, {1})

    def test_they_share_the_storages(self):
        sim, first, second = self.two()
        sim.control("receive +447700900456 shared")
        sim.wait_ledger("stored")
        self.assertEqual(len(first.command("AT+CMGL=4")), 3)
        self.assertEqual(second.command("AT+CMGD=0"), ["OK"])
        self.assertEqual(first.command("AT+CMGL=4"), ["OK"])

    def test_the_modem_answers_on_one_port_while_another_submits(self):
        sim, first, second = self.two(delay="60s")
        first.write(f"AT+CMGS={len(FIRST) // 2 - 1}\r".encode())
        first.read_until(AtPort.PROMPT)
        self.assertEqual(second.command("AT+CGMM"), ["EC25", "OK"])
        first.write(FIRST.encode() + b"\x1a")
        sim.wait_ledger("control-z", port=0)
        self.assertEqual(second.command("AT+CSQ"), ["+CSQ: 20,99", "OK"])
        self.assertEqual(second.submit(FIRST), ["+CMS ERROR: 301"])

    def test_quectel_tells_the_urc_port_only(self):
        sim, first, second = self.two()
        second.command("AT+CNMI=2,1,0,2,0")
        self.assertEqual(first.command("AT+CNMI?")[0], "+CNMI: 2,1,0,2,0")
        self.assertEqual(first.command('AT+QURCCFG="urcport"')[0],
                         '+QURCCFG: "urcport","usbat"')
        sim.control("receive +447700900456 one")
        first.read_until(rb'\+CMTI: "ME",0\r\n')
        second.command('AT+QURCCFG="urcport","usbmodem"')
        sim.control("receive +447700900456 two")
        second.read_until(rb'\+CMTI: "ME",1\r\n')
        self.assertTrue(first.stays_silent(SILENCE_S))
        second.command('AT+QURCCFG="urcport","all"')
        sim.control("receive +447700900456 three")
        for port in (first, second):
            port.read_until(rb'\+CMTI: "ME",2\r\n')
        self.assertEqual(first.command('AT+QURCCFG="urcport","nowhere"'), ["ERROR"])

    def test_the_urc_port_is_kept_over_a_restart(self):
        sim, first, second = self.two()
        first.command('AT+QURCCFG="urcport","usbmodem"')
        sim.control("reset")
        second.read_until(rb"PB DONE\r\n")
        self.assertTrue(first.stays_silent(SILENCE_S))

    def test_telit_tells_each_port_that_asked(self):
        sim, first, second = self.two("telit-le910c4")
        second.command("AT+CNMI=2,1,0,2,0;+CREG=1")
        self.assertEqual(first.command("AT+CNMI?")[0], "+CNMI: 0,0,0,0,0")
        sim.control("receive +447700900456 one")
        second.read_until(rb'\+CMTI: "SM",1\r\n')
        sim.control("registration searching")
        second.read_until(rb"\+CREG: 2\r\n")
        self.assertTrue(first.stays_silent(SILENCE_S))
        sim.control("registration home")
        first.command("AT+CNMI=2,1,0,0,0")
        sim.control("receive +447700900456 two")
        for port in (first, second):
            port.read_until(rb'\+CMTI: "SM",2\r\n')

    def test_unplug_takes_all_ports(self):
        sim, first, second = self.two()
        sim.control("unplug")
        for port in (first, second):
            with self.assertRaises(OSError):
                port.read_until(b"never", 5)
        self.assertFalse(any(os.path.lexists(link) for link in sim.links))
        sim.control("replug")
        self.assertEqual(self.enterContext(sim.open_port(1)).ready().command("AT"), ["OK"])

    def test_ports_that_vanish_with_a_restart(self):
        sim = self.start("--vanish", "300ms", ports=2)
        sim.wait_ledger("boot", cause="power-on")
        port = self.connect(sim)
        port.write(b"AT+CFUN=1,1\r")
        with self.assertRaises(OSError):
            port.read_until(b"never", 5)
        back = sim.wait_ledger("boot", cause="command")
        self.assertGreaterEqual(back["ms"] - sim.ledger("reset", cause="command")[0]["ms"], 300)
        self.assertEqual(self.connect(sim).command("AT+CGMM"), ["EC25", "OK"])
        self.connect(sim).write(b"AT+QPOWD\r")
        sim.wait_ledger("power-off", cause="command")
        self.assertFalse(any(os.path.lexists(link) for link in sim.links))


class DumbPorts(Case):
    def dumb(self, option):
        path = os.path.join(self.enterContext(tempfile.TemporaryDirectory()), "dumb")
        sim = self.start(option, path)
        sim.wait_ledger("boot")
        return sim, self.enterContext(AtPort(os.open(path, os.O_RDWR | os.O_NOCTTY |
                                                     os.O_NONBLOCK)))

    def test_ok_port(self):
        sim, port = self.dumb("--ok-port")
        for text in ("AT", "AT+CMGF=0", "AT+CGMM", "nonsense"):
            self.assertEqual(port.command(text), ["OK"])
        self.assertEqual(port.command("ATI"), ["APP1", "OK"])
        self.assertEqual(sim.ledger("command"), [])
        sim.control("hang")
        port.write(b"AT\r")
        self.assertTrue(port.stays_silent(SILENCE_S))

    def test_mute_port(self):
        _, port = self.dumb("--mute-port")
        port.write(b"AT\rATI\r")
        self.assertTrue(port.stays_silent(SILENCE_S))


class ExistingTerminal(Case):
    """A pseudo terminal of the test's own stands for the gadget side of a USB port."""

    def test_a_terminal_serves_as_port(self):
        ours, theirs = pty.openpty()
        self.addCleanup(os.close, ours)
        self.addCleanup(os.close, theirs)
        tty.setraw(ours)
        os.set_blocking(ours, False)
        sim = self.start("--tty", os.ttyname(theirs))
        port = AtPort(ours).ready()
        self.assertEqual(port.command("AT+CGMM"), ["EC25", "OK"])
        second = self.connect(sim)
        self.assertEqual(second.command("AT+CGMM"), ["EC25", "OK"])
        self.assertEqual(sim.control("where"), f"pty={sim.link} tty={os.ttyname(theirs)}")
        sim.control("unplug")
        port.write(b"AT\r")
        self.assertEqual(select.select([ours], [], [], SILENCE_S)[0], [])

    def test_it_must_exist(self):
        sim = self.start()
        problem = self.run_program("--tty", os.path.join(sim.directory, "none"))
        self.assertEqual(problem.returncode, 1)
        self.assertRegex(problem.stderr, "terminal .* cannot be used: No such file")
        problem = self.run_program("--tty", sim.ledger_path)
        self.assertRegex(problem.stderr, "cannot be used: Inappropriate ioctl")


if __name__ == "__main__":
    at_test.PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
