#!/usr/bin/python3
"""Our encoder read by gammu, gammu's encoder read by ours. Usage: test_with_gammu.py CODEC_PROBE"""

import datetime
import os
import sys
import unittest

import gammu

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

import national  # noqa: E402
from probe import Probe  # noqa: E402

NUMBER = "+447700900123"
TEXTS = [
    "hello",
    "Line one\nLine two",
    "{[~]} | ^ \\ €",
    "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà",
    "Привет, мир",
    "😀 and 🚀",
    "x" * 160,
    "x" * 161,
    "x" * 152 + "€" + "y" * 152 + "€",
    "x" * 306,
    "x" * 307,
    "Я" * 70,
    "Я" * 71,
    "Я" * 66 + "😀" + "Я" * 66,
    "Я" * 500 + "😀",
]


# The headers of those texts' languages (TS 23.040 9.2.3.24.15 and .16).
NATIONAL = {1: "03250101", 2: "03240102", 3: "03250103", 6: "06240106250106"}


def deliver_of(text, unicode):
    """A message as gammu wants to see one."""
    now = datetime.datetime(2026, 11, 23, 12, 0, 0)
    return {
        "Text": text,
        "Number": NUMBER,
        "SMSC": {"Number": "+447785016005"},
        "Coding": "Unicode_No_Compression" if unicode else "Default_No_Compression",
        "DateTime": now,
        "SMSCDateTime": now,
        "Type": "Deliver",
        "State": "UnRead",
        "Folder": 1,
    }


class WithGammu(unittest.TestCase):
    def setUp(self):
        self.probe = Probe(PROBE_PATH)
        self.addCleanup(self.probe.close)

    def check_parts(self, text, verb, reference):
        answer = self.probe.ask(verb, NUMBER, text.encode().hex())
        # The second argument is no option: without it gammu 3.2 guesses.
        parts = [gammu.DecodePDU(bytes.fromhex(tpdu), False) for tpdu in answer]
        for sequence, part in enumerate(parts, start=1):
            self.assertEqual(part["Number"], NUMBER)
            self.assertEqual(part["Type"], "Submit")
            if len(parts) > 1:
                self.assertEqual(part["UDH"][reference], 0xA5)
                self.assertEqual(part["UDH"]["AllParts"], len(parts))
                self.assertEqual(part["UDH"]["PartNumber"], sequence)
        # gammu counts escapes as characters and shows what lies behind the end for them.
        self.assertEqual("".join(part["Text"].split("\0")[0] for part in parts), text)

    def test_gammu_reads_what_we_encode(self):
        for text in TEXTS:
            with self.subTest(text=text):
                self.check_parts(text, "encode", "ID8bit")
                self.check_parts(text, "encode16", "ID16bit")

    def test_gammu_sees_the_national_language(self):
        """And no more: gammu 1.42 shows the default alphabet's characters. smsd reads the texts."""
        for language, header in NATIONAL.items():
            with self.subTest(language=language):
                text = national.TEXTS[language]
                (tpdu,) = self.probe.ask("encode", NUMBER, text.encode().hex())
                message = gammu.DecodePDU(bytes.fromhex(tpdu), False)
                self.assertEqual(message["Number"], NUMBER)
                self.assertEqual(message["Coding"], "Default_No_Compression")
                self.assertEqual(message["UDH"]["Text"].hex(), header)

    def test_we_read_what_gammu_encodes(self):
        for text in TEXTS:
            unicode = any(ord(character) > 0x3A9 and character != "€" for character in text)
            if len(text.encode("utf-16-be")) // 2 > (70 if unicode else 150):
                continue
            with self.subTest(text=text):
                pdu = gammu.EncodePDU(deliver_of(text, unicode), "Deliver")
                number, hex_text = self.probe.ask("decode", pdu.hex())
                self.assertEqual(number, NUMBER)
                self.assertEqual(bytes.fromhex(hex_text).decode(), text)


if __name__ == "__main__":
    PROBE_PATH = sys.argv.pop(1)
    unittest.main()
