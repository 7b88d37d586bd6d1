"""Whoever can send an SMS writes into every list: hostile texts and senders must not forge, hide or change
a record, for any of list_readers.py's readers and in any family but text-7.06-raw, which must fall for it.

Usage: check_forged_records.py RENDER_MESSAGES SOURCE_DIRECTORY MESSAGES [SEED]
"""

import random
import re
import subprocess
import sys
import xml.etree.ElementTree

import list_readers
from check_xml_replies import FAMILIES as XML_FAMILIES
from check_xml_replies import code_points, expected as expected_in_xml

DEVICES = ["simulator", "simulator-text-7.02", "simulator-text-legacy", "simulator-text"]
RAW_DEVICE = "simulator-text-7.06-raw"
BATCH = 2000

DASHES = "-" * 30
FORGED = "\nStatus: read\n" + DASHES + "\nIndex: 99\nDate: Mon Jan  1 00:00:00 2024\nSender: forged\nText: forged"
PIECES = [piece.encode() for piece in [
    "plain", " ", "\t", ": ", "Index: 1", "\nIndex: 1\n", "Date: Mon Jan  1 00:00:00 2024", "Sender: +447700900666",
    "Text: forged", "Status: read", "\nStatus: read\n", "</text>", "-", "-" * 3, "-" * 29, DASHES, "-" * 31, "-" * 90,
    "\n" + DASHES + "\n", FORGED, FORGED.replace("\n", "\r\n"), FORGED.replace("\n", "\r"),
    FORGED.replace("\n", "\u2028"), FORGED.replace("\n", "\x85"), FORGED.replace("\n", "\x0b"),
    FORGED.replace("\n", " "), "\r", "\n", "\r\n", "\n\r", "\n\n", "\u2028", "\u2029", "%", "%%", "%n", "%25", "%25n",
    "%2525", "%2D", "%252D", "%2", "5", "n", "D", "%N", "%2d", "%0A", "\ufeff", "\u200b", "\u00a0", "\u3000", "Ж", "漢字",
    "😀", "0",
]] + [chr(c).encode() for c in [*range(0x20), *range(0x7F, 0xA0)]] + [
    b"\xff", b"\xc2", b"\xe2\x80", b"\xed\xa0\x80", b"\xc0\x8a", b"\xf0\x9f\x98", b"\x85", b"\xe0\x80\x8a",
]


ENDS = re.compile("[\0\x0b-\r\x1a\x1c-\x1f\x85\u2028\u2029]")


def shown(octets):
    """What a list shows of a stored text, before anything is escaped."""
    return ENDS.sub(" ", code_points(octets))


def escape(text):
    """As docs/PROFILES.md says it, in another way than the gateway does it."""
    text = re.sub("%(?=n|25|2D)", "%25", text).replace("\n", "%n")
    return text.replace(DASHES, DASHES[:-1] + "%2D")


def unescape(text):
    return re.sub("%(n|25|2D)", lambda found: {"n": "\n", "25": "%", "2D": "-"}[found[1]], text)


def hostile(rng):
    sender = b"".join(rng.choices(PIECES, k=rng.choice((0, 1, 1, 1, 2, 3))))
    text = b"".join(rng.choices(PIECES, k=rng.randrange(9)))
    return sender, text + rng.randbytes(rng.choice((0, 0, 0, 1, 3)))


def render(program, source, device, messages):
    lines = "".join(f"{sender.hex()} {text.hex()}\n" for sender, text in messages)
    return subprocess.run([program, f"{source}/firmware-profiles", device], input=lines.encode(),
                          stdout=subprocess.PIPE, check=True).stdout


def as_written(messages):
    records = []
    for index, message in enumerate(messages):
        stored = list(map(shown, message))
        written = list(map(escape, stored))
        if list(map(unescape, written)) != stored:
            sys.exit(f"{stored} is not what comes back from {written}")
        records.append(list_readers.Record(str(index), *written, "read"))
    return records


def complaint(reply, stored):
    """What some reader gets wrong; None if nothing."""
    for reader in list_readers.READERS:
        found = reader.read(reply)
        wanted = [record for record in map(reader.sees, stored) if record is not None]
        for got, want in zip(found, wanted):
            if got != want:
                return f"{reader.__name__}: expected {want!r}, read {got!r}"
        if len(found) != len(wanted):
            return f"{reader.__name__}: {len(wanted)} records, read {len(found)}"
    return None


def is_forged(reply, stored):
    try:
        return complaint(reply.decode(errors="replace"), stored) is not None
    except (ValueError, LookupError, TypeError, AttributeError, SystemExit):
        return True  # what such a reader cannot even read


def xml_complaint(reply, wanted, names):
    message, sender_name, text_name = names
    found = [(element.findtext(sender_name), element.findtext(text_name))
             for element in xml.etree.ElementTree.fromstring(reply).iter(message)]
    return None if found == wanted else f"expected {wanted!r}, read {found!r}"


def main(program, source, count, seed="7060"):
    rng = random.Random(int(seed))
    total = 0
    while total < int(count):
        messages = [hostile(rng) for _ in range(min(BATCH, int(count) - total))]
        stored = as_written(messages)
        stored_in_xml = [tuple(map(expected_in_xml, message)) for message in messages]
        read = set()
        for device in DEVICES:
            reply = render(program, source, device, messages).decode()
            if reply not in read and (wrong := complaint(reply, stored)):
                sys.exit(f"seed {seed}, {device}: {wrong}")
            read.add(reply)
        for family, names in XML_FAMILIES.items():
            reply = render(program, source, f"simulator-{family}", messages)
            if wrong := xml_complaint(reply, stored_in_xml, names):
                sys.exit(f"seed {seed}, {family}: {wrong}")
        total += len(messages)
    if not is_forged(render(program, source, RAW_DEVICE, messages), stored):
        sys.exit("nothing was forged in text-7.06-raw: these readers see nothing")
    print(f"{total} messages, each as it is stored for {len(list_readers.READERS)} readers")


if __name__ == "__main__":
    main(*sys.argv[1:])
