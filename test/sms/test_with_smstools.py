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
import smstools_test  # noqa: E402
from probe import Probe, deliver_of  # noqa: E402

NUMBER = "+447700900123"
PERSONALITY = "quectel-ec25"
INIT = 'AT+CPMS="SM","SM","SM";+CNMI=2,1,0,0,0'

# Language, as smsd has to be told it, and text. Each is national in one part, or needs several.
TEXTS = {
    1: "Günaydın! Şu anda İstanbul'da hava çok güzel, ağaçlar çiçek açmış.",
    2: "¿Dónde está la estación de tren más cercana, señor?",
    3: "Não há ligação à rede: a estação não responde às instruções.",
    6: "सर्वर बंद है, कृपया जाँच करें। तापमान ४२ है।",
}
LONG = {
    1: "Işıklar söndü, güç kaynağı çalışmıyor. " * 6,
    2: "La presión está baja, acción rápida aquí. " * 6,
    3: "A estação não responde, atenção à pressão. " * 6,
    6: "सर्वर बंद है, कृपया जाँच करें। " * 8,
}


class WithSmstools(smstools_test.Smstools):
    test_quectel = test_sierra = test_telit = None

    def setUp(self):
        self.probe = Probe(PROBE_PATH)
        self.addCleanup(self.probe.close)

    def start_all(self):
        sim = self.start("--quiet", personality=PERSONALITY)
        sim.wait_ledger("boot")
        self.start_smsd(sim, first_index=0, init=INIT)
        return sim

    def store(self, sim, text):
        """Puts what we encode into the SIM; national, every part of it."""
        for tpdu in map(bytes.fromhex, self.probe.ask("encode", NUMBER, text.encode().hex())):
            deliver = deliver_of(tpdu)
            self.assertEqual(deliver[0] & 0x40, 0x40, text)
            self.assertEqual(deliver[10], 0, text)
            sim.control("store SM 0 " + deliver.hex())

    def test_smsd_reads_what_we_encode(self):
        sim = self.start_all()
        for text in [*TEXTS.values(), *LONG.values()]:
            with self.subTest(text=text):
                self.store(sim, text)
                self.wait_file(sim, "incoming", "\n\n" + text)

    def test_smsd_reads_every_character(self):
        sim = self.start_all()
        for language in range(1, 14):
            for table in self.probe.ask("characters", str(language)):
                # smsd writes line ends in its own way.
                text = "".join(character for character in bytes.fromhex(table).decode()
                               if character not in "\n\r\f")
                if text:
                    with self.subTest(language=language, text=text):
                        self.store(sim, text)
                        self.wait_file(sim, "incoming", "\n\n" + text)

    def test_we_read_what_smsd_encodes(self):
        sim = self.start_all()
        for language, text in [*TEXTS.items(), *LONG.items()]:
            with self.subTest(text=text):
                before = len(sim.ledger("submit"))
                new = os.path.join(sim.directory, "new")
                with open(new, "w", encoding="utf-8") as file:
                    file.write(f"To: {NUMBER}\nAlphabet: UTF-8\nLanguage: {language}\n\n{text}")
                os.rename(new, os.path.join(sim.directory, "outgoing", f"{language}-{before}"))
                parts = self.submits(sim, before)
                # The simulator has a decoder of its own.
                self.assertEqual("".join(part["text"] for part in parts), text)
                pdus = ["00" + deliver_of(bytes.fromhex(part["tpdu"])).hex() for part in parts]
                _, hex_text = self.probe.ask("decode", *pdus)
                self.assertEqual(bytes.fromhex(hex_text).decode(), text)
                self.assertEqual(len(parts) > 1, text in LONG.values())

    @staticmethod
    def submits(sim, before):
        """The next message's parts, in order."""
        limit_s = smstools_test.SMSTOOLS_LIMIT_S
        count = sim.wait_ledger("submit", before + 1, limit_s)["parts"]
        sim.wait_ledger("submit", before + count, limit_s)
        return sorted(sim.ledger("submit")[before:], key=lambda entry: entry["part"])


if __name__ == "__main__":
    at_test.PROGRAM = os.path.abspath(sys.argv.pop(1))
    PROBE_PATH = os.path.abspath(sys.argv.pop(1))
    if smstools_test.SMSD is None:
        sys.exit("smsd is not installed (apt-get install smstools).")
    unittest.main()
