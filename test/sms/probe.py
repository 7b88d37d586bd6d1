"""Asks the codec."""

import subprocess


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
