"""modem-sim by a raw port: what each personality answers, and what the network does.

Usage: at_test.py MODEM_SIM [unittest options]
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

from modem_sim import AtPort, ModemSim, Timeout, wait_until  # noqa: E402
import pdu  # noqa: E402

PROGRAM = ""
PERSONALITIES = ("quectel-ec25", "sierra-em7455", "telit-le910c4", "generic")
NUMBER = "447700900123"
FIRST = pdu.submit(NUMBER, "Line one\nLine two")


class Case(unittest.TestCase):
    """A test with simulators and ports that are gone when it ends."""

    def start(self, *options, **settings):
        return self.enterContext(ModemSim(PROGRAM, *options, **settings))

    def connect(self, sim):
        return self.enterContext(sim.open_port()).ready()

    def run_program(self, *arguments):
        return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=20,
                              check=False)


class Identity(Case):
    def test_quectel(self):
        port = self.connect(self.start())
        self.assertEqual(port.command("AT+CGMI"), ["Quectel", "OK"])
        self.assertEqual(port.command("ATI"), ["Quectel", "EC25", "Revision: EC25EFAR06A11M4G",
                                               "OK"])
        self.assertEqual(port.command("AT+QINISTAT"), ["+QINISTAT: 7", "OK"])
        self.assertEqual(port.command("AT+CREG=2;+CREG?"),
                         ['+CREG: 2,1,"1A2B","01A2D003",7', "OK"])
        self.assertEqual(port.command("AT+CSMS=1"), ["+CSMS: 1,1,1", "OK"])

    def test_generic(self):
        port = self.connect(self.start(personality="generic"))
        self.assertEqual(port.command("AT+CGMI"), ["Generic", "OK"])
        self.assertEqual(port.command("AT+QINISTAT"), ["ERROR"])
        self.assertEqual(port.command("AT+CSMS=1"), ["ERROR"])
        self.assertEqual(port.command("AT+CNMI=2,1,0,1,1"), ["+CMS ERROR: 303"])
        self.assertEqual(port.command("AT+CNMI=2,1,0,2,1"), ["OK"])

    def test_imei_has_a_valid_check_digit(self):
        for personality in PERSONALITIES:
            imei = self.connect(self.start(personality=personality)).command("AT+CGSN")[0]
            digits = [int(digit) for digit in reversed(imei)]
            doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
            self.assertEqual((sum(digits[0::2]) + sum(doubled)) % 10, 0, imei)

    def test_boot_lines_of_quectel(self):
        sim = self.start()
        port = self.enterContext(sim.open_port())
        seen = port.read_until(rb"PB DONE\r\n").decode()
        self.assertEqual(re.findall(r"\r\n([^\r]+)\r\n", seen),
                         ["RDY", "+CFUN: 1", "+CPIN: READY", "+QUSIM: 1", "+QIND: SMS DONE",
                          "+QIND: PB DONE"])


class Line(Case):
    def test_echo_and_exact_bytes(self):
        port = self.connect(self.start())
        port.command("ATE1")
        port.write(b"AT\r")
        self.assertEqual(port.read_until(AtPort.FINAL), b"AT\r\r\nOK\r\n")
        port.write(b"AT+CGMM\r")
        self.assertEqual(port.read_until(AtPort.FINAL), b"AT+CGMM\r\r\nEC25\r\n\r\nOK\r\n")

    def test_numeric_results(self):
        port = self.connect(self.start())
        port.write(b"ATV0\r")
        self.assertEqual(port.read_until(rb"\r"), b"0\r")
        port.write(b"AT+NONSENSE\r")
        self.assertEqual(port.read_until(rb"\r"), b"4\r")

    def test_quiet(self):
        port = self.connect(self.start())
        port.write(b"ATQ1\rAT+CGMM\rATQ0\r")
        self.assertEqual(port.read_until(AtPort.FINAL), b"\r\nEC25\r\n\r\nOK\r\n")

    def test_error_detail(self):
        sim = self.start()
        port = self.connect(sim)
        sim.control("sim absent")
        self.assertEqual(port.command("AT+CIMI")[-1], "ERROR")
        self.assertEqual(port.command("AT+CMEE=1;+CIMI"), ["+CME ERROR: 10"])
        self.assertEqual(port.command("AT+CMEE=2;+CIMI"), ["+CME ERROR: SIM not inserted"])

    def test_prompt_is_exact_and_escape_leaves_it(self):
        port = self.connect(self.start())
        port.write(b"AT+CMGS=20\r")
        self.assertEqual(port.read_until(AtPort.PROMPT), b"\r\n> ")
        port.write(b"0011\x1b")
        self.assertEqual(port.read_until(AtPort.FINAL), b"\r\nOK\r\n")
        self.assertEqual(port.command("AT"), ["OK"])

    def test_wrong_length(self):
        sim = self.start()
        port = self.connect(sim)
        self.assertEqual(port.submit(FIRST, length=len(FIRST) // 2), ["+CMS ERROR: 304"])
        self.assertEqual(port.submit("00" + "FF" * 20), ["+CMS ERROR: 304"])
        self.assertEqual(sim.counts()["accepted"], 0)

    def test_half_duplex_and_delay(self):
        sim = self.start(delay="300ms")
        port = self.connect(sim)
        start = time.monotonic()
        port.write(f"AT+CMGS={len(FIRST) // 2 - 1}\r".encode())
        port.read_until(AtPort.PROMPT)
        port.write(FIRST.encode() + b"\x1aAT+CGMM\r")
        self.assertRegex(port.read_until(AtPort.FINAL), rb"\+CMGS: 0\r\n\r\nOK")
        self.assertGreaterEqual(time.monotonic() - start, 0.3)
        self.assertEqual(port.read_until(AtPort.FINAL), b"\r\nEC25\r\n\r\nOK\r\n")

    def test_tcp_takes_one_connection(self):
        sim = self.start(tcp=True)
        port = self.connect(sim)
        self.assertEqual(port.command("AT+CGMM"), ["EC25", "OK"])
        second = self.enterContext(sim.open_port())
        with self.assertRaises(OSError):
            second.read_until(b"never", 5)
        port.close()
        def again():
            with sim.open_port() as third:
                try:
                    return third.command("ATE0", 0.5)
                except (OSError, Timeout):
                    return None
        wait_until(again, "a new connection is taken after the first has gone")


class Messages(Case):
    def test_submit_is_in_the_ledger(self):
        sim = self.start()
        port = self.connect(sim)
        self.assertEqual(port.submit(FIRST), ["+CMGS: 0", "OK"])
        entry = sim.wait_ledger("submit")
        self.assertEqual(entry["to"], "+447700900123")
        self.assertEqual(entry["text"], "Line one\nLine two")
        self.assertEqual((entry["part"], entry["parts"], entry["reference"]), (1, 1, 0))
        self.assertEqual(entry["tpdu"], FIRST[2:])
        self.assertEqual(len(sim.ledger("control-z")), 1)
        self.assertTrue(sim.ledger("command", line=f"AT+CMGS={len(FIRST) // 2 - 1}"))

    def test_reference_counts_and_stands_on_the_sim(self):
        sim = self.start()
        port = self.connect(sim)
        self.assertEqual(port.command("AT+CRSM=176,28483,0,0,2")[0], '+CRSM: 144,0,"FFFF"')
        for reference in range(257):
            self.assertEqual(port.submit(FIRST)[0], f"+CMGS: {reference % 256}")
        self.assertEqual(port.command("AT+CRSM=176,28483,0,0,2")[0], '+CRSM: 144,0,"00FF"')
        self.assertEqual(port.command("AT+CRSM=176,1,0,0,2")[0], '+CRSM: 106,130,""')

    def test_long_message_is_printed_as_one_line(self):
        sim = self.start()
        port = self.connect(sim)
        for part, text in ((2, "two\n"), (1, "one "), (3, "three")):
            port.submit(pdu.submit(NUMBER, text, part=(9, 3, part)))
        port.submit(pdu.submit(NUMBER, "tab\tbell\a"))
        self.assertEqual([(e["part"], e["parts"]) for e in sim.ledger("submit")],
                         [(2, 3), (1, 3), (3, 3), (1, 1)])
        status, printed = sim.stop()
        self.assertEqual(status, 0)
        self.assertEqual(printed, "SMS to +447700900123: one two\\nthree\n"
                                  "SMS to +447700900123: tab\\tbell\\x07\n")

    def test_national_languages(self):
        """TS 23.038 annex A; header elements 24 and 25, TS 23.040 9.2.3.24.15 and .16."""
        cases = (
            ("A.3.1 Turkish, locking", "250101", [0x0B, 0x07, 0x40, 0x1B, 0x65],
             "\u011e\u0131\u0130\u20ac"),
            ("A.2.1 Turkish, single", "240101", [0x47, 0x1B, 0x47, 0x1B, 0x69, 0x1B, 0x28],
             "G\u011e\u0131{"),
            ("A.2.2 Spanish, single", "240102", [0x1B, 0x61, 0x1B, 0x09, 0x61], "\u00e1\u00e7a"),
            ("A.3.3 Portuguese, locking", "250103", [0x7B, 0x15, 0x60, 0x7D], "\u00e3\u221e~`"),
            ("A.2.3 Portuguese, single", "240103", [0x1B, 0x7B, 0x7B, 0x1B, 0x19],
             "\u00e3\u00e4\u0398"),
            ("A.2.6, A.3.6 Hindi, both", "240106250106", [0x38, 0x11, 0x7F, 0x1B, 0x1C, 0x1B, 0x41],
             "8\u0911\u097f\u0966A"),
            ("A.3.13 Urdu, locking", "25010D", [0x00, 0x2B, 0x7B], "\u0627\u0632\u0655"),
            ("A.2.13 Urdu, single", "24010D", [0x1B, 0x3F, 0x1B, 0x27], "\u06d4\u060d"),
            ("a code that A.3.4 leaves free", "250104", [0x11], "\ufffd"),
            ("6.2.1.1: an escape to nothing", "240106250106", [0x1B, 0x60], "\u0950"),
            ("the header can end with an element that is not known", "250101700100", [0x07],
             "\u0131"),
            ("6.2.1.2.4: a language without table", "24010E25010E", [0x07, 0x1B, 0x65],
             "\u00ec\u20ac"),
        )
        sim = self.start()
        port = self.connect(sim)
        for what, elements, septets, text in cases:
            with self.subTest(what):
                port.submit(pdu.submit_septets(NUMBER, septets, bytes.fromhex(elements)))
                self.assertEqual(sim.ledger("submit")[-1]["text"], text)
        _, printed = sim.stop()
        self.assertEqual(printed, "".join(f"SMS to +447700900123: {case[3]}\n" for case in cases))

    def test_a_long_message_can_be_national(self):
        sim = self.start()
        port = self.connect(sim)
        for part, septets in ((1, [0x00, 0x1B, 0x1C]), (2, [0x5F])):
            elements = bytes([0, 3, 9, 2, part]) + bytes.fromhex("240106250106")
            port.submit(pdu.submit_septets(NUMBER, septets, elements))
        _, printed = sim.stop()
        self.assertEqual(printed, "SMS to +447700900123: \u0901\u0966\u094d\n")

    def test_text_mode(self):
        sim = self.start("--quiet")
        port = self.connect(sim)
        port.command("AT+CMGF=1")
        port.write(b'AT+CMGS="+447700900123"\r')
        port.read_until(AtPort.PROMPT)
        port.write(b"Hello\rtext mode\x1a")
        self.assertRegex(port.read_until(AtPort.FINAL), rb"\r\n> \r\n\+CMGS: 0\r\n\r\nOK")
        self.assertEqual(sim.wait_ledger("submit")["text"], "Hello\ntext mode")
        self.assertEqual(sim.stop()[1], "")

    def test_receive_stores_and_tells(self):
        sim = self.start()
        port = self.connect(sim)
        port.command('AT+CPMS="SM","SM","SM"')
        port.command("AT+CNMI=2,1,0,2,0")
        self.assertEqual(sim.control("receive +447700900456 Caf\u00e9 \\n {4} \u20ac"), "parts=1")
        port.read_until(rb'\r\n\+CMTI: "SM",0\r\n')
        port.command("AT+CMGF=1;+CSCS=\"UCS2\"")
        header, text, final = port.command("AT+CMGR=0")
        self.assertIn('"REC UNREAD"', header)
        self.assertIn("+447700900456".encode("utf-16-be").hex().upper(), header)
        self.assertEqual(bytes.fromhex(text).decode("utf-16-be"), "Caf\u00e9 \n {4} \u20ac")
        self.assertIn('"REC READ"', port.command("AT+CMGR=0")[0])
        self.assertEqual(final, "OK")

    def test_long_and_ucs2_texts(self):
        sim = self.start()
        port = self.connect(sim)
        self.assertEqual(sim.control("receive +447700900456 " + "a" * 159 + "{"), "parts=2")
        self.assertEqual(sim.control("receive +447700900456 " + "\u044f" * 69 + "\U0001f600"),
                         "parts=2")
        self.assertEqual(sim.control("receive INFO word"), "parts=1")
        wait_until(lambda: sim.counts()["ME"] == 5, "five messages are stored")
        lines = port.command("AT+CMGL=4")
        self.assertEqual(sum(line.startswith("+CMGL: ") for line in lines), 5)
        # The header of the first part: one of two, reference 1; 153 septets behind it.
        self.assertRegex(lines[1], "A0050003010201")
        self.assertRegex(lines[5], "8C050003020201")

    def test_demo_messages(self):
        port = self.connect(self.start("--demo-messages"))
        port.command('AT+CPMS="SM","SM","SM"')
        self.assertEqual(sum(line.startswith("+CMGL: ") for line in port.command("AT+CMGL=4")), 4)

    def test_full_sim_waits_at_the_network(self):
        sim = self.start()
        port = self.connect(sim)
        port.command('AT+CPMS="SM","SM","SM";+CNMI=2,1,0,0,0')
        sim.control("capacity SM 1")
        sim.control("receive +447700900456 first")
        port.read_until(rb'\+CMTI: "SM",0\r\n')
        sim.control("receive +447700900456 second")
        self.assertEqual(sim.counts()["waiting"], 1)
        self.assertEqual(port.command("AT+CMGD=0"), ["OK"])
        port.read_until(rb'\+CMTI: "SM",0\r\n')
        self.assertEqual(sim.counts()["waiting"], 0)
        self.assertEqual(len(sim.ledger("removed", storage="SM", index=0)), 1)

    def test_direct_routing_wants_acknowledgement(self):
        sim = self.start()
        port = self.connect(sim)
        port.command("AT+CSMS=1;+CNMI=2,2,0,1,0")
        sim.control("receive +447700900456 one")
        sim.control("receive +447700900456 two")
        port.read_until(rb"\r\n\+CMT: ,\d+\r\n[0-9A-F]+\r\n")
        self.assertEqual(sim.counts()["waiting"], 1)
        self.assertEqual(port.command("AT+CNMA=1"), ["OK"])
        port.read_until(rb"\r\n\+CMT: ,\d+\r\n[0-9A-F]+\r\n")
        self.assertEqual(port.command("AT+CNMA=1"), ["OK"])
        self.assertEqual(port.command("AT+CNMA=1"), ["+CMS ERROR: 340"])

    def test_status_reports(self):
        sim = self.start()
        port = self.connect(sim)
        sim.control("report delay 0")
        port.command("AT+CNMI=2,1,0,2,0")
        port.submit(pdu.submit(NUMBER, "a", report=True))
        port.read_until(rb'\r\n\+CDSI: "SR",0\r\n')
        port.command("AT+CNMI=2,1,0,1,0")
        sim.control("report status 70")
        port.submit(pdu.submit(NUMBER, "b", report=True))
        routed = port.read_until(rb"\r\n\+CDS: \d+\r\n[0-9A-F]+\r\n").decode()
        report = routed.split("\r\n")[2]
        self.assertEqual(report[16:22], "06010C")  # STATUS-REPORT, TP-MR 1, twelve digits.
        self.assertTrue(report.endswith("46"), report)
        sim.control("report off")
        port.submit(pdu.submit(NUMBER, "c", report=True))
        self.assertEqual(sim.counts()["waiting"], 0)

    def test_write_send_and_delete_by_state(self):
        sim = self.start()
        port = self.connect(sim)
        port.write(f"AT+CMGW={len(FIRST) // 2 - 1}\r".encode())
        port.read_until(AtPort.PROMPT)
        port.write(FIRST.encode() + b"\x1a")
        self.assertIn(b"+CMGW: 0", port.read_until(AtPort.FINAL))
        self.assertEqual(port.command("AT+CMGL=2")[0], f"+CMGL: 0,2,,{len(FIRST) // 2 - 1}")
        self.assertEqual(port.command("AT+CMSS=0"), ["+CMSS: 0", "OK"])
        self.assertEqual(sim.wait_ledger("submit")["text"], "Line one\nLine two")
        self.assertEqual(port.command("AT+CMGL=3")[0], f"+CMGL: 0,3,,{len(FIRST) // 2 - 1}")
        self.assertEqual(port.command("AT+CMGD=1,2"), ["OK"])
        self.assertEqual(port.command("AT+CMGL=4"), ["OK"])
        self.assertEqual(port.command("AT+CMGR=0"), ["+CMS ERROR: 321"])


class Program(Case):
    def test_wrong_options_give_one_sentence(self):
        for arguments in ([], ["--pty", "a", "--tcp", "b:1"], ["--tcp", "nowhere"],
                          ["--pty", "a", "--personality", "none"],
                          ["--pty", "a", "--submit-delay", "soon"], ["--nonsense"]):
            ended = self.run_program(*arguments)
            self.assertEqual((ended.returncode, ended.stdout), (1, ""), arguments)
            self.assertEqual(ended.stderr.count("\n"), 1, ended.stderr)

    def test_a_foreign_file_is_not_replaced(self):
        sim = self.start()
        ended = self.run_program("--pty", sim.ledger_path)
        self.assertEqual(ended.returncode, 1)
        self.assertIn("choose another name", ended.stderr)
        self.assertTrue(os.path.isfile(sim.ledger_path))

    def test_a_link_in_use_is_not_replaced(self):
        sim = self.start()
        target = os.readlink(sim.link)
        ended = self.run_program("--pty", sim.link)
        self.assertEqual(ended.returncode, 1)
        self.assertIn("already serves", ended.stderr)
        self.assertEqual(os.readlink(sim.link), target)

    def test_a_link_left_behind_is_replaced(self):
        sim = self.start()
        sim.stop(signal.SIGKILL)
        self.assertTrue(os.path.islink(sim.link))
        os.unlink(sim.ledger_path)
        sim.__enter__()
        self.assertEqual(self.connect(sim).command("AT"), ["OK"])

    def test_the_end_removes_link_and_socket(self):
        sim = self.start()
        self.assertEqual(sim.stop()[0], 0)
        self.assertFalse(os.path.lexists(sim.link))
        self.assertFalse(os.path.lexists(sim.control_path))

    def test_the_port_survives_its_reader(self):
        sim = self.start()
        self.connect(sim).close()
        self.assertEqual(self.connect(sim).command("AT+CGMM"), ["EC25", "OK"])

    def test_many_control_commands_on_one_connection(self):
        sim = self.start()
        with socket.socket(socket.AF_UNIX) as channel:
            channel.settimeout(20)
            channel.connect(sim.control_path)
            channel.sendall(b"help\nnonsense\ndelay 5\ndelay -5\ncounts\n")
            with channel.makefile(encoding="utf-8") as answers:
                lines = [answers.readline() for _ in range(5)]
        self.assertIn("receive NUMBER TEXT", lines[0])
        self.assertTrue(lines[1].startswith("error "), lines[1])
        self.assertEqual(lines[2], "ok\n")
        self.assertTrue(lines[3].startswith("error "), lines[3])
        self.assertTrue(lines[4].startswith("ok accepted=0 "), lines[4])


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
