"""modem-sim's makers: what each says when it starts, restarts by, and answers beyond 3GPP.

Usage: vendors_test.py MODEM_SIM [unittest options]
"""

import os
import re
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

import at_test  # noqa: E402
from at_test import FIRST, PERSONALITIES, Case  # noqa: E402
from modem_sim import AtPort, wait_until  # noqa: E402

# How long "nothing comes" is watched. The simulator needs well under a tenth of it to answer.
SILENCE_S = 0.3
STARTED_S = 1.0  # Longer than any personality takes to have its SMS ready.

# What ModemManager asks of a modem that it meets, and whether the answer is to be OK everywhere.
QUESTIONS = {
    "ATE0": True, "ATV1": True, "ATX4": True, "AT&C1": True, "ATZ": True, "ATI": True,
    "AT+CMEE=1": True, "AT+GCAP": True, "AT+CGMI": True, "AT+CGMM": True, "AT+CGMR": True,
    "AT+CGSN": True, "AT+CFUN?": True, "AT+CPIN?": True, 'AT+CLCK="SC",2': True, "AT+CLCK=?": True,
    "AT+CSCS=?": True, "AT+CNUM": True, "AT+CIMI": True, "AT+CESQ": True, "AT+CSQ": True,
    "AT+CGDCONT?": True, "AT+CGDCONT=?": True, "AT+CGATT?": True, "AT+COPS=3,2;+COPS?": True,
    "AT+CREG=2;+CREG?": True, "AT+CEREG=2;+CEREG?": True, "AT+CMGF=?": True, "AT+CPMS=?": True,
    "AT+CNMI=?": True, "AT+CSMS?": True, "AT+CMGL=4": True, "AT+CUSD=?": True,
    "AT+CRSM=176,12258,0,0,10": True, "AT+QGPS=?": False, "AT+NONSENSE": False, "AT$QCPDPP=?": False,
    "AT*CNTI=0": False, "AT^SYSINFO": False,
}


class Probing(Case):
    def test_usual_questions(self):
        for personality in PERSONALITIES:
            port = self.connect(self.start(personality=personality))
            for question, known in QUESTIONS.items():
                answer = port.command(question)
                self.assertEqual(answer[-1] == "OK", known, (personality, question, answer))

    def test_vendor_commands_are_unknown_elsewhere(self):
        own = {"quectel-ec25": "AT+QNWINFO", "sierra-em7455": "AT!GSTATUS?",
               "telit-le910c4": "AT#RFSTS", "generic": "AT+CGMM"}
        for personality, mine in own.items():
            port = self.connect(self.start(personality=personality))
            for command in own.values():
                known = command in (mine, "AT+CGMM")
                self.assertEqual(port.command(command)[-1] == "OK", known, (personality, command))


class Quectel(Case):
    def test_signal(self):
        sim = self.start()
        port = self.connect(sim)
        self.assertEqual(port.command("AT+QCSQ"), ['+QCSQ: "LTE",-73,-93,140,-10', "OK"])
        self.assertEqual(port.command("AT+QNWINFO")[0],
                         '+QNWINFO: "FDD LTE","00101","LTE BAND 3",1650')
        sim.control("registration none")
        self.assertEqual(port.command("AT+QCSQ"), ['+QCSQ: "NOSERVICE"', "OK"])


class Sierra(Case):
    def test_it_starts_in_silence(self):
        port = self.enterContext(self.start(personality="sierra-em7455").open_port())
        self.assertTrue(port.stays_silent(STARTED_S))
        self.assertEqual(port.ready().command("AT+CPIN?"), ["+CPIN: READY", "OK"])

    def test_identity(self):
        port = self.connect(self.start(personality="sierra-em7455"))
        lines = port.command("ATI")
        self.assertIn("Model: EM7455", lines)
        self.assertIn("IMEI: " + port.command("AT+CGSN")[0], lines)
        self.assertEqual(port.command("AT!ICCID?"), ["!ICCID: 89880010000000000023", "OK"])
        self.assertEqual(port.command('AT!ENTERCND="A710"'), ["OK"])
        self.assertEqual(port.command('AT!ENTERCND="0000"'), ["ERROR"])

    def test_status_pages(self):
        sim = self.start(personality="sierra-em7455")
        port = self.connect(sim)
        page = "\n".join(port.command("AT!GSTATUS?"))
        self.assertRegex(page, r"PCC RxM RSSI:  -73 +RSRP \(dBm\):  -93\n")
        self.assertRegex(page, r"SINR \(dB\): +8\.4\n")
        self.assertIn("01A2D003", "\n".join(port.command("AT!LTEINFO?")))
        self.assertEqual(port.command("AT!PCINFO?")[0], "State: Online")
        port.command("AT+CFUN=0")
        self.assertEqual(port.command("AT!PCINFO?")[0], "State: Low Power Mode")
        self.assertIn("LOW POWER MODE", "\n".join(port.command("AT!GSTATUS?")))

    def test_restart(self):
        sim = self.start(personality="sierra-em7455")
        port = self.connect(sim)
        self.assertEqual(port.command("AT!RESET"), ["OK"])
        sim.wait_ledger("boot", cause="command")
        self.assertEqual(port.ready().command("AT"), ["OK"])


class Telit(Case):
    def start_telit(self):
        return self.start(personality="telit-le910c4")

    def test_card_status(self):
        sim = self.start_telit()
        port = self.connect(sim)
        self.assertEqual(port.command("AT#QSS?"), ["#QSS: 0,3", "OK"])
        self.assertEqual(port.command("AT#QSS=2;#QSS?"), ["#QSS: 2,3", "OK"])
        sim.control("sim absent")
        port.read_until(rb"#QSS: 0\r\n")
        sim.control("sim pin")
        port.read_until(rb"#QSS: 1\r\n")
        port.command('AT+CPIN="1234"')
        port.read_until(rb"#QSS: 3\r\n")
        self.assertEqual(port.command("AT#QSS=1;#QSS?"), ["#QSS: 1,3", "OK"])
        sim.control("sim ready")
        sim.control("sim absent")
        port.read_until(rb"#QSS: 0\r\n")
        self.assertEqual(port.command("AT#QSS=3"), ["ERROR"])

    def test_the_card_is_told_at_a_start(self):
        sim = self.start_telit()
        port = self.connect(sim)
        port.command("AT#QSS=2")
        port.command("AT#REBOOT")
        seen = port.read_until(rb"#QSS: 3\r\n").decode()
        self.assertEqual(re.findall(r"#QSS: (\d)", seen), ["2", "3"])
        sim.wait_ledger("boot", cause="command")

    def test_restart_and_shutdown(self):
        sim = self.start_telit()
        port = self.connect(sim)
        self.assertEqual(port.command("AT#ENHRST=1,5"), ["OK"])
        self.assertEqual(port.command("AT#ENHRST=1,0"), ["OK"])
        sim.wait_ledger("boot", cause="command")
        port.ready()
        self.assertEqual(port.command("AT#SHDN"), ["OK"])
        sim.wait_ledger("power-off", cause="command")
        port.write(b"AT\r")
        self.assertTrue(port.stays_silent(SILENCE_S))

    def test_figures(self):
        port = self.connect(self.start_telit())
        self.assertRegex(port.command("AT#RFSTS")[0], r'^#RFSTS: "001 01",1650,-93,-73,')
        self.assertRegex(port.command("AT#SERVINFO")[0], r"^#SERVINFO: 1650,-73,")
        self.assertEqual(port.command("AT#PSNT?")[0], "#PSNT: 0,4")
        self.assertEqual(port.command("AT#CCID"), ["#CCID: 89880010000000000031", "OK"])
        self.assertEqual(port.command("AT+ICCID"), ["+ICCID: 89880010000000000031", "OK"])
        self.assertEqual(port.command("AT#SWPKGV")[0], port.command("AT+CGMR")[0])

    def test_least_length_and_empty_alpha(self):
        sim = self.start_telit()
        port = self.connect(sim)
        self.assertEqual(port.command("AT+CMGS=6"), ["+CMS ERROR: 304"])
        port.write(b"AT+CMGS=7\r")
        self.assertEqual(port.read_until(AtPort.PROMPT), b"\r\n> ")
        port.write(b"\x1b")
        port.read_until(AtPort.FINAL)
        self.assertEqual(port.submit(FIRST), ["+CMGS: 0", "OK"])
        sim.control("receive +447700900456 text")
        wait_until(lambda: sim.counts()["SM"] == 1, "the message is stored")
        self.assertRegex(port.command("AT+CMGR=1")[0], r'^\+CMGR: 0,"",\d+$')
        self.assertRegex(port.command("AT+CMGL=4")[0], r'^\+CMGL: 1,1,"",\d+$')


class Chunks(Case):
    def pieces(self, port, text):
        pieces = []
        port.write(text + b"\r")
        while not b"".join(pieces).endswith(b"OK\r\n"):
            pieces.append(port.read_some(20))
        return pieces

    def test_pieces_with_a_pause(self):
        sim = self.start()
        port = self.connect(sim)
        sim.control("chunk 4 20ms")
        pieces = self.pieces(port, b"AT+CGMM")
        self.assertEqual(b"".join(pieces), b"\r\nEC25\r\n\r\nOK\r\n")
        self.assertLessEqual({len(piece) % 4 for piece in pieces}, {0, 2})
        self.assertGreater(len(pieces), 1)
        sim.control("chunk 0")
        port.write(b"AT\r")
        self.assertEqual(port.read_until(AtPort.FINAL), b"\r\nOK\r\n")

    def test_a_seed_gives_odd_pieces(self):
        sim = self.start()
        port = self.connect(sim)
        sim.control("chunk 5 10ms 7")
        pieces = self.pieces(port, b"AT+CNMI=?")
        self.assertEqual(b"".join(pieces), b"\r\n+CNMI: (0-2),(0-3),(0,2),(0-2),(0,1)\r\n\r\nOK\r\n")
        self.assertGreater(len(pieces), 3)
        for words in ("chunk", "chunk 4 soon", "chunk 4 1ms x", "chunk 4 1ms 2 3"):
            self.assertTrue(sim.control_answer(words).startswith("error "), words)


if __name__ == "__main__":
    at_test.PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
