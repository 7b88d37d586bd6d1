"""modem-sim's card: PIN and PUK with their tries, and the files that programs read.

Usage: card_test.py MODEM_SIM [unittest options]
"""

import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

import at_test  # noqa: E402
from at_test import PERSONALITIES, Case  # noqa: E402
from modem_sim import wait_until  # noqa: E402

PUK = "12345678"


class Pin(Case):
    def locked(self, personality="quectel-ec25"):
        sim = self.start(personality=personality)
        port = self.connect(sim)
        port.command("AT+CMEE=1")
        sim.control("sim pin")
        return sim, port

    def test_wrong_pins_take_tries_until_the_puk_is_wanted(self):
        for personality in PERSONALITIES:
            sim, port = self.locked(personality)
            self.assertEqual(sim.control("pin-tries"), "pin=3 puk=10")
            self.assertIn("+CME ERROR: 16", port.command('AT+CPIN="0000"'))
            self.assertIn("+CME ERROR: 16", port.command('AT+CPIN="0001"'))
            self.assertEqual(sim.control("pin-tries"), "pin=1 puk=10")
            self.assertIn("+CME ERROR: 12", port.command('AT+CPIN="0002"'))
            self.assertIn("+CPIN: SIM PUK", port.command("AT+CPIN?"))
            # The right PIN is of no use any more, and is no attempt.
            self.assertIn("+CME ERROR: 12", port.command('AT+CPIN="1234"'))
            self.assertEqual([(entry["right"], entry["tries"]) for entry in sim.ledger("pin")],
                             [(False, 2), (False, 1), (False, 0)], personality)

    def test_the_right_pin_gives_the_tries_back(self):
        sim, port = self.locked()
        port.command('AT+CPIN="0000"')
        self.assertIn("OK", port.command('AT+CPIN="1234"'))
        self.assertEqual(sim.control("pin-tries"), "pin=3 puk=10")
        self.assertEqual([entry["right"] for entry in sim.ledger("pin")], [False, True])
        self.assertIn("+CME ERROR: 3", port.command('AT+CPIN="1234"'))

    def test_a_restart_asks_again_and_keeps_the_tries(self):
        sim, port = self.locked()
        port.command('AT+CPIN="0000"')
        sim.control("reset")
        sim.wait_ledger("boot", cause="control")
        port.read_until(rb"\+CPIN: SIM PIN\r\n")
        self.assertEqual(sim.control("pin-tries"), "pin=2 puk=10")
        self.assertIn("OK", port.command('AT+CPIN="1234"'))
        port.read_until(rb"PB DONE\r\n")
        sim.control("reset")
        port.read_until(rb"\+CPIN: SIM PIN\r\n")

    def test_the_puk_sets_a_new_pin(self):
        sim, port = self.locked()
        sim.control("sim puk")
        self.assertIn("+CME ERROR: 16", port.command('AT+CPIN="11111111","4321"'))
        self.assertEqual(sim.control("pin-tries"), "pin=0 puk=9")
        self.assertIn("OK", port.command(f'AT+CPIN="{PUK}","4321"'))
        self.assertEqual(sim.control("pin-tries"), "pin=3 puk=10")
        sim.control("sim pin")
        self.assertIn("OK", port.command('AT+CPIN="4321"'))

    def test_ten_wrong_puks_end_the_card(self):
        sim, port = self.locked()
        sim.control("sim puk")
        for _ in range(10):
            port.command('AT+CPIN="11111111","4321"')
        self.assertIn("+CME ERROR: 13", port.command(f'AT+CPIN="{PUK}","4321"'))

    def test_each_maker_tells_the_tries_left(self):
        for personality, command, answer in (
                ("quectel-ec25", "AT+QPINC?", '+QPINC: "SC",2,10'),
                ("quectel-ec25", 'AT+QPINC="SC"', '+QPINC: "SC",2,10'),
                ("sierra-em7455", "AT+CPINC?", "+CPINC: 2,3,10,10"),
                ("telit-le910c4", "AT#PCT", "#PCT: 2"),
                ("generic", "AT+CPINR", "+CPINR: SIM PIN,2,3")):
            sim, port = self.locked(personality)
            port.command('AT+CPIN="0000"')
            self.assertIn(answer, port.command(command), personality)
            sim.control("sim absent")
            self.assertNotEqual(port.command("AT+CPIN?")[-1], "OK")

    def test_facility_lock(self):
        sim = self.start(personality="generic")
        port = self.connect(sim)
        port.command("AT+CMEE=1")
        self.assertEqual(port.command('AT+CLCK="SC",2'), ["+CLCK: 0", "OK"])
        self.assertEqual(port.command('AT+CLCK="SC",1,"9999"'), ["+CME ERROR: 16"])
        self.assertEqual(port.command('AT+CLCK="SC",1,"1234"'), ["OK"])
        self.assertEqual(port.command('AT+CLCK="SC",2'), ["+CLCK: 1", "OK"])
        self.assertEqual(port.command('AT+CLCK="AO",2'), ["+CME ERROR: 4"])
        sim.control("reset")
        sim.wait_ledger("boot", cause="control")
        port.command("ATE0")
        wait_until(lambda: port.command("AT+CPIN?")[0] == "+CPIN: SIM PIN",
                           "the card asks for its PIN")


class Files(Case):
    def test_what_programs_read(self):
        port = self.connect(self.start())
        for file, content in ((12258, "98880001000000000051"), (28486, "00546573742053"),
                              (28589, "00000002"), (28599, "11F2FF")):
            answer = port.command(f"AT+CRSM=176,{file},0,0,10")
            self.assertTrue(answer[0].startswith('+CRSM: 144,0,"' + content), answer)
        self.assertEqual(port.command("AT+CRSM=176,28478,0,0,20")[0], '+CRSM: 106,130,""')

    def test_numbers_in_ucs2(self):
        port = self.connect(self.start())
        port.command('AT+CSCS="UCS2"')
        number = "+447700900000".encode("utf-16-be").hex().upper()
        self.assertEqual(port.command("AT+CNUM")[0], f'+CNUM: ,"{number}",145')
        facility = "SC".encode("utf-16-be").hex().upper()
        self.assertEqual(port.command(f'AT+CLCK="{facility}",2'), ["+CLCK: 0", "OK"])


if __name__ == "__main__":
    at_test.PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
