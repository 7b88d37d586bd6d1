#!/usr/bin/env python3
"""Makes a transcript (test/support/transcript.hpp) of what `socat -x` has seen pass.

    socat -x PTY,link=/tmp/tap,raw,echo=0 OPEN:/dev/ttyUSB2,raw,echo=0 2> session.log
    from_socat.py --device "Quectel EC21-E" --firmware EC21EFAR06A01M4G session.log > ec21.at

The gateway's side is the first address of socat, the modem the second. Names on stderr every long
number, because none of a real SIM, modem or person may stay. A SIM's PIN becomes that of all
transcripts.
"""

import argparse
import re
import sys

HEADER = re.compile(r"([<>]) \S+ (\d+):(\d+):(\d+)\.(\d+)  length=\d+ ")
LONG_NUMBER = re.compile(r"\+?\d{8,}")
PIN = re.compile(rb"(AT\+CPIN=)[^\r\n]+")
SILENCE_MS = 250  # shorter silences are how a modem writes, not when


def chunks(log):
    """(direction, milliseconds of the day, octets) of each."""
    direction, at = None, 0
    for line in log:
        header = HEADER.match(line)
        if header:
            hours, minutes, seconds, micros = (int(part) for part in header.groups()[1:])
            direction = header.group(1)
            at = ((hours * 60 + minutes) * 60 + seconds) * 1000 + micros // 1000
        elif line.startswith(" ") and direction:
            yield direction, at, bytes.fromhex(line.replace(" ", "").strip())
        elif line.strip() and not line.startswith("--"):
            sys.exit(f"not from socat -x: {line.strip()}")


def escape(octets):
    text = ""
    for octet in octets:
        if octet == 0x0D:
            text += "\\r"
        elif octet == 0x0A:
            text += "\\n"
        elif octet == 0x5C:
            text += "\\\\"
        elif 0x20 <= octet <= 0x7E and not (octet == 0x20 and text.endswith(" ")):
            text += chr(octet)
        else:
            text += f"\\x{octet:02x}"
    # A blank at a line's end would get lost.
    return text[:-1] + "\\x20" if text.endswith(" ") else text


def steps(log):
    """(direction, silence before it in milliseconds, octets), as few as there can be."""
    before = None
    for direction, at, octets in chunks(log):
        silence = (at - before[1]) % 86_400_000 if before else 0
        if before and before[0] == direction and silence < SILENCE_MS:
            before = (direction, at, before[2] + octets, before[3])
            continue
        if before:
            yield before[0], before[3], before[2]
        before = (direction, at, octets, silence)
    if before:
        yield before[0], before[3], before[2]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--device", required=True)
    parser.add_argument("--firmware", required=True)
    parser.add_argument("log", type=argparse.FileType("r", encoding="ascii"))
    given = parser.parse_args()
    print(f"# Device: {given.device}   Firmware: {given.firmware}   Source: captured")
    for direction, silence, octets in steps(given.log):
        if direction == "<" and silence >= SILENCE_MS:
            print(f"~ {silence // 100 * 100}ms")
        octets = PIN.sub(rb'\1"7391"', octets)
        # A modem's lines one by one; what the gateway writes in one go is one step.
        parts = re.findall(rb".*?\S.*?\n|.+", octets, re.DOTALL) if direction == "<" else [octets]
        for part in parts:
            print(f"{direction} {escape(part)}")
            for number in LONG_NUMBER.findall(part.decode("latin-1")):
                print(f"replace it if it is real: {number}", file=sys.stderr)


if __name__ == "__main__":
    main()
