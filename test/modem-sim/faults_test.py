"""modem-sim's faults: each one on demand, seen from the port, the ledger and the control socket.

Usage: faults_test.py MODEM_SIM [unittest options]
"""

import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

from modem_sim import AtPort, wait_until  # noqa: E402
import at_test  # noqa: E402
from at_test import FIRST, Case  # noqa: E402

# How long "nothing comes" is watched. The simulator needs well under a tenth of it to answer.
SILENCE_S = 0.3


class Submits(Case):
    def test_refusals(self):
        sim = self.start()
        port = self.connect(sim)
        sim.control("cms 38 2")
        self.assertEqual(port.submit(FIRST), ["+CMS ERROR: 38"])
        self.assertEqual(port.submit(FIRST), ["+CMS ERROR: 38"])
        sim.control("error")
        self.assertEqual(port.submit(FIRST), ["ERROR"])
        self.assertEqual(port.submit(FIRST), ["+CMGS: 3", "OK"])
        self.assertEqual([entry["code"] for entry in sim.ledger("refused")], [38, 38, 0])
        self.assertEqual(len(sim.ledger("submit")), 1)

    def test_lost_answer_after_acceptance(self):
        sim = self.start()
        port = self.connect(sim)
        sim.control("lose-answer")
        port.write(f"AT+CMGS={len(FIRST) // 2 - 1}\r".encode())
        port.read_until(AtPort.PROMPT)
        port.write(FIRST.encode() + b"\x1a")
        sim.wait_ledger("answer-lost")
        self.assertTrue(port.stays_silent(SILENCE_S))
        self.assertEqual(len(sim.ledger("submit")), 1)
        self.assertEqual(port.command("AT"), ["OK"])
        self.assertEqual(port.command("AT+CRSM=176,28483,0,0,2")[0], '+CRSM: 144,0,"00FF"')

    def test_a_number_that_the_network_refuses(self):
        sim = self.start()
        port = self.connect(sim)
        sim.control(f"refuse-number +{at_test.NUMBER} 1")
        self.assertEqual(port.submit(FIRST), ["+CMS ERROR: 1"])
        self.assertEqual(port.submit(FIRST), ["+CMS ERROR: 1"])
        sim.control(f"refuse-number +{at_test.NUMBER} 0")
        self.assertEqual(port.submit(FIRST), ["+CMGS: 2", "OK"])

    def test_late_answer(self):
        sim = self.start()
        port = self.connect(sim)
        sim.control("late-answer 500ms 2")
        self.assertEqual(port.submit(FIRST), ["+CMGS: 0", "OK"])
        # The network had it long before the answer came.
        taken = sim.ledger("submit")[0]["ms"] - sim.ledger("control-z")[0]["ms"]
        self.assertLess(taken, 500)
        sim.control("cms 38")
        self.assertEqual(port.submit(FIRST), ["+CMS ERROR: 38"])
        self.assertEqual(port.submit(FIRST), ["+CMGS: 2", "OK"])

    def test_a_restart_before_a_late_answer(self):
        sim = self.start()
        port = self.connect(sim)
        sim.control("late-answer 20s")
        port.write(f"AT+CMGS={len(FIRST) // 2 - 1}\r".encode())
        port.read_until(AtPort.PROMPT)
        port.write(FIRST.encode() + b"\x1a")
        sim.wait_ledger("submit")
        sim.control("reset")
        self.assertEqual(port.ready().command("AT"), ["OK"])
        self.assertEqual(len(sim.ledger("submit")), 1)
        self.assertEqual(sim.ledger("abandoned"), [])

    def test_duplicates(self):
        repetition = FIRST[:2] + f"{int(FIRST[2:4], 16) | 0x04:02X}" + FIRST[4:]
        sim = self.start()
        port = self.connect(sim)
        sim.control("reject-duplicates on")
        self.assertEqual(port.submit(FIRST), ["+CMGS: 0", "OK"])
        # This modem gives it a TP-MR of its own: a second copy.
        self.assertEqual(port.submit(repetition), ["+CMGS: 1", "OK"])
        sim.control("keep-reference on")
        again = repetition[:4] + "01" + repetition[6:]
        self.assertEqual(port.submit(again), ["+CMS ERROR: 197"])
        other = repetition[:4] + "07" + repetition[6:]
        self.assertEqual(port.submit(other), ["+CMGS: 7", "OK"])
        flags = [entry["reject_duplicates"] for entry in sim.ledger("submit")]
        self.assertEqual(flags, [False, True, True])

    def test_silent_after_prompt(self):
        sim = self.start()
        port = self.connect(sim)
        sim.control("silent-after-prompt")
        port.write(b"AT+CMGS=20\r")
        port.read_until(AtPort.PROMPT)
        port.write(b"\x1b\rAT\r")
        self.assertTrue(port.stays_silent(SILENCE_S))
        sim.control("reset")
        self.assertEqual(port.ready().command("AT"), ["OK"])
        self.assertEqual(sim.ledger("control-z"), [])

    def test_silent_after_submit(self):
        for words, accepted in (("", 0), (" accepted", 1)):
            sim = self.start()
            port = self.connect(sim)
            sim.control("silent-after-submit" + words)
            port.write(f"AT+CMGS={len(FIRST) // 2 - 1}\r".encode())
            port.read_until(AtPort.PROMPT)
            port.write(FIRST.encode() + b"\x1a")
            sim.wait_ledger("control-z")
            self.assertTrue(port.stays_silent(SILENCE_S))
            self.assertEqual(sim.counts()["accepted"], accepted)
            sim.control("silent off")
            self.assertEqual(port.command("AT"), ["OK"])

    def test_silence_swallows_what_is_written(self):
        sim = self.start()
        port = self.connect(sim)
        sim.control("silent on")
        port.write(b"AT+CGMM\r")
        self.assertTrue(port.stays_silent(SILENCE_S))
        sim.control("silent off")
        self.assertEqual(port.command("AT"), ["OK"])

    def test_reset_in_a_submit_abandons_it(self):
        sim = self.start(delay="60s")
        port = self.connect(sim)
        port.write(f"AT+CMGS={len(FIRST) // 2 - 1}\r".encode())
        port.read_until(AtPort.PROMPT)
        port.write(FIRST.encode() + b"\x1a")
        sim.wait_ledger("control-z")
        sim.control("reset")
        port.read_until(rb"\r\nRDY\r\n")
        self.assertEqual((sim.counts()["accepted"], sim.counts()["abandoned"]), (0, 1))


class Restarts(Case):
    def test_reset_brings_echo_back_and_loses_settings(self):
        for personality, indications in (("quectel-ec25", "2,1,0,2,0"), ("generic", "0,0,0,0,1")):
            sim = self.start(personality=personality)
            port = self.connect(sim)
            port.command("AT+CNMI=2,1,0,2" + (",0" if personality == "quectel-ec25" else ",1"))
            port.command("AT+CMGF=1")
            sim.control("reset")
            sim.wait_ledger("reset", cause="control")
            wait_until(lambda port=port: _echoes(port), "the modem answers with echo")
            port.ready()
            self.assertEqual(port.command("AT+CMGF?"), ["+CMGF: 0", "OK"])
            self.assertEqual(port.command("AT+CNMI?"), ["+CNMI: " + indications, "OK"])
            sim.control("reset forget")
            port.ready()
            self.assertRegex(port.command("AT+CNMI?")[0], r"\+CNMI: 0,0,0,0,[01]")

    def test_restart_by_command(self):
        sim = self.start()
        port = self.connect(sim)
        self.assertEqual(port.command("AT+CFUN=1,1"), ["OK"])
        port.read_until(rb"\r\nRDY\r\n")
        sim.wait_ledger("reset", cause="command")

    def test_power_down_by_command(self):
        sim = self.start()
        port = self.connect(sim)
        port.command("AT+QPOWD=1")
        port.read_until(rb"POWERED DOWN\r\n")
        sim.wait_ledger("power-off", cause="command")
        port.write(b"AT\r")
        self.assertTrue(port.stays_silent(SILENCE_S))
        self.assertEqual(sim.control("status"), "off")

    def test_unplug_and_replug_pty(self):
        sim = self.start()
        port = self.connect(sim)
        sim.control("unplug")
        self.assertFalse(os.path.lexists(sim.link))
        with self.assertRaises(OSError):
            port.read_until(b"never", 5)
        sim.control("replug")
        self.assertTrue(os.path.islink(sim.link))
        self.assertEqual(self.connect(sim).command("AT+CGMM"), ["EC25", "OK"])
        self.assertEqual(len(sim.ledger("reset", cause="replug")), 1)

    def test_unplug_and_replug_tcp(self):
        sim = self.start(tcp=True)
        port = self.connect(sim)
        where = sim.control("where")
        sim.control("unplug")
        with self.assertRaises(OSError):
            port.read_until(b"never", 5)
        with self.assertRaises(ConnectionRefusedError):
            sim.open_port()
        sim.control("replug")
        self.assertEqual(sim.control("where"), where)
        self.assertEqual(self.connect(sim).command("AT+CGMM"), ["EC25", "OK"])


class CardAndNetwork(Case):
    def test_late_card(self):
        sim = self.start()
        port = self.connect(sim)
        sim.control("sim-delay 60s")
        sim.control("reset")
        port.read_until(rb"\r\nRDY\r\n")
        port.command("ATE0;+CMEE=1")
        self.assertEqual(port.command("AT+CPIN?"), ["+CME ERROR: 14"])
        self.assertEqual(port.command("AT+CMGS=20"), ["+CMS ERROR: 314"])
        self.assertEqual(port.command("AT+QINISTAT"), ["+QINISTAT: 0", "OK"])

    def test_card_states(self):
        sim = self.start()
        port = self.connect(sim)
        port.command("AT+CMEE=1")
        for state, pin, sms in (("absent", "+CME ERROR: 10", 310), ("pin", "+CPIN: SIM PIN", 311),
                                ("puk", "+CPIN: SIM PUK", 316), ("busy", "+CME ERROR: 14", 314)):
            sim.control("sim " + state)
            self.assertIn(pin, port.command("AT+CPIN?"))
            self.assertIn(f"+CMS ERROR: {sms}", port.command("AT+CMGL=4"))

    def test_pin(self):
        sim = self.start()
        port = self.connect(sim)
        port.command("AT+CMEE=1")
        sim.control("sim pin")
        self.assertIn("+CME ERROR: 16", port.command('AT+CPIN="0000"'))
        self.assertIn("OK", port.command('AT+CPIN="1234"'))
        port.read_until(rb"PB DONE\r\n")
        self.assertEqual(port.command("AT+CMGL=4"), ["OK"])

    def test_registration_and_signal(self):
        sim = self.start()
        port = self.connect(sim)
        port.command("AT+CREG=1")
        sim.control("registration denied")
        port.read_until(rb"\r\n\+CREG: 3\r\n")
        self.assertEqual(port.command("AT+COPS?"), ["+COPS: 0", "OK"])
        self.assertEqual(port.submit(FIRST), ["+CMS ERROR: 331"])
        sim.control("receive +447700900456 later")
        self.assertEqual(sim.counts()["waiting"], 1)
        sim.control("registration roaming")
        port.read_until(rb"\r\n\+CREG: 5\r\n")
        sim.wait_ledger("stored")
        sim.control("signal 7")
        self.assertEqual(port.command("AT+CSQ"), ["+CSQ: 7,99", "OK"])
        sim.control("signal 99")
        self.assertEqual(port.command("AT+CSQ"), ["+CSQ: 99,99", "OK"])
        self.assertTrue(sim.control_answer("signal 32").startswith("error "))

    def test_refused_commands(self):
        sim = self.start()
        port = self.connect(sim)
        for name, text in (("AT", "AT"), ("AT+CMEE", "AT+CMEE=1"), ("+csms", "AT+CSMS=1")):
            sim.control(f"refuse {name} on")
            self.assertEqual(port.command(text), ["ERROR"])
            sim.control(f"refuse {name} off")
            self.assertEqual(port.command(text)[-1], "OK")

    def test_empty_list_error(self):
        sim = self.start()
        port = self.connect(sim)
        sim.control("empty-list-error on")
        self.assertEqual(port.command("AT+CMGL=4"), ["+CMS ERROR: 321"])
        sim.control("receive +447700900456 text")
        sim.wait_ledger("stored")
        self.assertEqual(port.command("AT+CMGL=4")[-1], "OK")


class TheLine(Case):
    def test_echo(self):
        sim = self.start()
        port = self.connect(sim)
        sim.control("echo on")
        self.assertTrue(_echoes(port))
        sim.control("echo off")
        self.assertFalse(_echoes(port))

    def test_chunks(self):
        sim = self.start()
        port = self.connect(sim)
        sim.control("chunk 1")
        port.write(b"AT+CGMM\r")
        pieces = []
        while not b"".join(pieces).endswith(b"OK\r\n"):
            pieces.append(port.read_some(20))
        self.assertEqual(b"".join(pieces), b"\r\nEC25\r\n\r\nOK\r\n")
        self.assertGreater(len(pieces), 3)

    def test_garbage(self):
        sim = self.start()
        port = self.connect(sim)
        for kind, octets in (("on", b"\0\0~\xfe"), ("nul", b"\0\0\0"), ("off", b"")):
            sim.control("garbage " + kind)
            port.write(b"AT\r")
            self.assertEqual(port.read_until(AtPort.FINAL), octets + b"\r\nOK\r\n")

    def test_unsolicited_lines_wait_while_the_prompt_is_open(self):
        sim = self.start()
        port = self.connect(sim)
        port.write(b"AT+CMGS=20\r")
        port.read_until(AtPort.PROMPT)
        sim.control("urc +QIND: \"csq\",20,99")
        self.assertTrue(port.stays_silent(SILENCE_S))
        port.write(b"\x1b")
        self.assertEqual(port.read_until(rb"99\r\n"), b'\r\nOK\r\n\r\n+QIND: "csq",20,99\r\n')

    def test_unsolicited_line_inside_a_submit(self):
        sim = self.start(delay="60s")
        port = self.connect(sim)
        port.write(f"AT+CMGS={len(FIRST) // 2 - 1}\r".encode())
        port.read_until(AtPort.PROMPT)
        port.write(FIRST.encode() + b"\x1a")
        sim.wait_ledger("control-z")
        sim.control("urc RING")
        port.read_until(rb"\r\nRING\r\n")

    def test_stored_and_received_pdus_are_taken_as_they_are(self):
        sim = self.start()
        port = self.connect(sim)
        self.assertEqual(sim.control("store ME 1 04FF"), "index=0")
        sim.control("receive-pdu 0400")
        sim.wait_ledger("stored", tpdu="0400")
        lines = port.command("AT+CMGL=4")
        self.assertEqual((lines[0], lines[2]), ("+CMGL: 0,1,,2", "+CMGL: 1,0,,2"))
        self.assertTrue(lines[1].endswith("04FF"))
        self.assertTrue(sim.control_answer("receive-pdu xyz").startswith("error "))


def _echoes(port):
    """Whether AT comes back before OK; boot lines may stand around."""
    port.pending = b""
    port.write(b"AT\r")
    try:
        return b"AT\r\r\nOK" in port.read_until(AtPort.FINAL, 2)
    except AssertionError:
        return False


if __name__ == "__main__":
    at_test.PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
