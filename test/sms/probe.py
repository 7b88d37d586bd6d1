"""Asks the codec, and turns what is sent into what is received."""

import subprocess

STAMP = "62113221324300"


def deliver_of(tpdu):
    """A SUBMIT without TP-VP, or with a relative one, as the DELIVER that its receiver gets."""
    first, digits = tpdu[0], tpdu[2]
    address = tpdu[2:4 + (digits + 1) // 2]
    rest = tpdu[2 + len(address):]
    user_data = rest[2 + (1 if first & 0x18 else 0):]
    return bytes([0x04 | first & 0x40]) + address + rest[:2] + bytes.fromhex(STAMP) + user_data


class Probe:
    """A running codec_probe."""

    def __init__(self, path):
        self.process = subprocess.Popen(
            [path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="ascii"
        )

    def ask(self, *words):
        self.process.stdin.write(" ".join(words) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        if not answer or answer.startswith("error"):
            raise AssertionError(f"{words}: {answer}")
        return answer.split(" ")

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
