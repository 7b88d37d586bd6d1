#!/usr/bin/python3
"""The two codecs of this project, each written without the other, have the same national tables.

Every code of every table goes to both decoders. Usage: test_with_simulator.py MODEM_SIM CODEC_PROBE
"""

import os
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
for room in ("modem-sim", "support"):
    sys.path.insert(0, os.path.join(HERE, "..", room))

import at_test  # noqa: E402
import pdu  # noqa: E402
from national import deliver_of  # noqa: E402
from probe import Probe  # noqa: E402

ESCAPE = 0x1B
SINGLE, LOCKING = 0x24, 0x25
LANGUAGES = range(1, 15)  # and one that has no table


class WithSimulator(at_test.Case):
    def test_both_read_every_code_alike(self):
        probe = Probe(PROBE_PATH)
        self.addCleanup(probe.close)
        sim = self.start("--quiet")
        port = self.connect(sim)
        codes = [code for code in range(0x80) if code != ESCAPE]
        ours, names = [], []
        for language in LANGUAGES:
            for element in (SINGLE, LOCKING):
                for code in codes:
                    septets = [code] if element == LOCKING else [ESCAPE, code]
                    elements = bytes([element, 1, language])
                    submit = pdu.submit_septets(at_test.NUMBER, septets, elements)
                    port.submit(submit)
                    deliver = deliver_of(bytes.fromhex(submit[2:]))
                    _, text = probe.ask("decode", "00" + deliver.hex())
                    ours.append(bytes.fromhex(text).decode())
                    names.append(f"language {language}, element {element:02X}, code {code:02X}")
        theirs = [entry["text"] for entry in sim.ledger("submit")]
        self.assertEqual(len(theirs), len(names))
        different = [f"{name}: {our!r}, the simulator {their!r}"
                     for name, our, their in zip(names, ours, theirs) if our != their]
        self.assertEqual(different, [])


if __name__ == "__main__":
    at_test.PROGRAM = os.path.abspath(sys.argv.pop(1))
    PROBE_PATH = os.path.abspath(sys.argv.pop(1))
    unittest.main()
