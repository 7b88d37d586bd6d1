#!/usr/bin/python3
"""National languages: our encoder read by smsd, smsd's read by ours, through the simulated modem.

gammu 1.42 knows no national tables (its decoder shows the default alphabet's characters in their
place), so that smsd is the only outside judge here.

Usage: test_with_smstools.py MODEM_SIM CODEC_PROBE
"""

import os
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
for room in ("modem-sim", "support"):
    sys.path.insert(0, os.path.join(HERE, "..", room))

import at_test  # noqa: E402
import smsd  # noqa: E402
from national import LONG, TEXTS, deliver_of, is_national  # noqa: E402
from probe import Probe  # noqa: E402

NUMBER = "+447700900123"


class WithSmstools(at_test.Case):
    def setUp(self):
        self.probe = Probe(PROBE_PATH)
        self.addCleanup(self.probe.close)
        self.sim = self.start("--quiet")
        self.smsd = self.enterContext(smsd.Smsd(self.sim))

    def check_read(self, text):
        """smsd finds what we encode on the SIM; every part of it is national."""
        for tpdu in map(bytes.fromhex, self.probe.ask("encode", NUMBER, text.encode().hex())):
            deliver = deliver_of(tpdu)
            self.assertTrue(is_national(deliver), text)
            self.sim.control("store SM 0 " + deliver.hex())
        self.smsd.wait_file("incoming", "\n\n" + text)

    def test_smsd_reads_what_we_encode(self):
        for text in [*TEXTS.values(), *LONG.values()]:
            with self.subTest(text=text):
                self.check_read(text)

    def test_smsd_reads_every_character(self):
        for language in range(1, 14):
            for table in self.probe.ask("characters", str(language)):
                # smsd writes line ends in its own way.
                text = "".join(character for character in bytes.fromhex(table).decode()
                               if character not in "\n\r\f")
                if text:
                    with self.subTest(language=language, text=text):
                        self.check_read(text)

    def test_we_read_what_smsd_encodes(self):
        for language, text in [*TEXTS.items(), *LONG.items()]:
            with self.subTest(text=text):
                before = len(self.sim.ledger("submit"))
                self.smsd.send(f"{language}-{before}", NUMBER, text, language)
                parts = self.smsd.submits(before)
                self.assertEqual(len(parts) > 1, text in LONG.values())
                # The simulator has a decoder of its own.
                self.assertEqual("".join(part["text"] for part in parts), text)
                delivers = [deliver_of(bytes.fromhex(part["tpdu"])) for part in parts]
                self.assertTrue(all(map(is_national, delivers)))
                pdus = ["00" + deliver.hex() for deliver in delivers]
                _, hex_text = self.probe.ask("decode", *pdus)
                self.assertEqual(bytes.fromhex(hex_text).decode(), text)


if __name__ == "__main__":
    at_test.PROGRAM = os.path.abspath(sys.argv.pop(1))
    PROBE_PATH = os.path.abspath(sys.argv.pop(1))
    if smsd.PROGRAM is None:
        sys.exit("smsd is not installed (apt-get install smstools).")
    unittest.main()
