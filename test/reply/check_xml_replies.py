"""XML replies, read by two parsers of other makes (expat, libxml2) and checked against their schemas: the
golden files, what nginx answers by itself, and lists of hostile messages, out of which both must read what was sent.

Usage: check_xml_replies.py RENDER_MESSAGES SOURCE_DIRECTORY XMLLINT
"""

import pathlib
import random
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

SEED = 7060
MESSAGES = 4000

# Reply family: the names of a message, its sender and its text.
FAMILIES = {"xml": ("message", "sender", "text"), "xml-hilink": ("Message", "Phone", "Content")}

PIECES = [
    b"", b"plain", b" ", b"\n", b"\r", b"\r\n", b"\t", b"]]>", b"<![CDATA[", b"&", b"&amp;", b"&#0;",
    b"<", b">", b"</text>", b"</Content>", b"<!--", b"-->", b"<?x?>", b'"', b"'", b"%n", b"\x00", b"\x01",
    b"\x08", b"\x0b", b"\x0c", b"\x1a", b"\x1b", b"\x1f", b"\x7f", b"\xc2\x80", b"\xc2\x85", b"\xc2\x9f",
    b"\xc2\xa0", b"\xe2\x80\xa8", b"\xef\xbb\xbf", b"\xef\xbf\xbd", b"\xef\xbf\xbe", b"\xef\xbf\xbf",
    b"\xed\xa0\x80", b"\xed\xb0\x80", b"\xed\xa0\xbd\xed\xb8\x80", b"\xc0\x80", b"\xe0\x80\x80",
    b"\xf0\x9f\x98\x80", b"\xf0\x9f\x98", b"\xf4\x90\x80\x80", b"\xff", b"\xfe", b"\x80",
    b"\xf0\x9f\xbf\xbe", "Ж".encode(), "é".encode(), "漢字".encode(), b"OK", b"<!doctype html>",
]


def code_points(octets):
    """UTF-8, and U+FFFD for each octet that is none."""
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        pass
    text = ""
    while octets:
        for length in range(1, 5):
            try:
                text += octets[:length].decode("utf-8")
                octets = octets[length:]
                break
            except UnicodeDecodeError:
                pass
        else:
            text += "\ufffd"
            octets = octets[1:]
    return text


def expected(octets):
    """What a reader of the reply must get: XML 1.0 Char without DEL and the C1 controls."""
    def shown(c):
        if c in "\t\n\r":
            return True
        return not (c < " " or "\x7f" <= c <= "\x9f" or c in "\ufffe\uffff")
    return "".join(c if shown(c) else "\ufffd" for c in code_points(octets))


def hostile_messages():
    rng = random.Random(SEED)
    for piece in PIECES:
        yield b"+447700900123", piece
        yield piece, b"x"
    for octet in range(256):
        yield b"%d" % octet, bytes([octet])
    for _ in range(MESSAGES):
        yield (b"".join(rng.choices(PIECES, k=rng.randrange(3))),
               b"".join(rng.choices(PIECES, k=rng.randrange(12))) + rng.randbytes(rng.randrange(4)))


class Checker:
    def __init__(self, source, xmllint):
        self.source = pathlib.Path(source)
        self.xmllint = xmllint

    def check(self, family, replies):
        """Each reply is valid, and means the same to both parsers, by their canonical forms."""
        with tempfile.TemporaryDirectory() as folder:
            files = []
            for number, reply in enumerate(replies):
                files.append(f"{folder}/{number}.xml")
                pathlib.Path(files[-1]).write_bytes(reply)
            subprocess.run([self.xmllint, "--noout", "--nonet", "--schema",
                            f"{self.source}/xml-schemas/replies/{family}.xsd", *files],
                           check=True, stderr=subprocess.DEVNULL)
            for file in files:
                libxml2 = subprocess.run([self.xmllint, "--nonet", "--c14n", file],
                                         check=True, stdout=subprocess.PIPE).stdout.decode()
                expat = xml.etree.ElementTree.canonicalize(from_file=file)
                if libxml2 != expat:
                    sys.exit(f"two readings of one reply:\n{libxml2}\n{expat}")

    def check_golden(self, family):
        bodies = []
        for file in sorted((self.source / "test/reply/golden" / family).iterdir()):
            _, _, body = file.read_bytes().partition(b"\r\n\r\n")
            if body or not file.stem.endswith("-not-served"):
                bodies.append(body)
        self.check(family, bodies)
        return len(bodies)

    def check_nginx(self, family):
        """What nginx answers by itself in the family's form."""
        file = (self.source / "nginx" / f"sms-gateway.errors-{family}").read_text()
        bodies = re.findall(r"return \d+ '(.*)';", file)
        self.check(family, [body.replace("\\n", "\n").encode() for body in bodies])
        return len(bodies)

    def check_hostile(self, family, render_messages):
        messages = list(hostile_messages())
        lines = "".join(f"{sender.hex()} {text.hex()}\n" for sender, text in messages)
        reply = subprocess.run(
            [render_messages, f"{self.source}/firmware-profiles", f"simulator-{family}"],
            input=lines.encode(), stdout=subprocess.PIPE, check=True).stdout
        message, sender_name, text_name = FAMILIES[family]
        found = [(element.findtext(sender_name), element.findtext(text_name))
                 for element in xml.etree.ElementTree.fromstring(reply).iter(message)]
        wanted = [(expected(sender), expected(text)) for sender, text in messages]
        for got, want, sent in zip(found, wanted, messages):
            if got != want:
                sys.exit(f"{sent}: expected {want!r}, read {got!r}")
        if len(found) != len(wanted):
            sys.exit(f"{len(wanted)} messages went in, {len(found)} came out")
        self.check(family, [reply])
        return len(messages)


def main(render_messages, source, xmllint):
    checker = Checker(source, xmllint)
    for family in FAMILIES:
        golden = checker.check_golden(family)
        nginx = checker.check_nginx(family)
        hostile = checker.check_hostile(family, render_messages)
        print(f"{family}: {golden} golden replies and {nginx} of nginx are valid, {hostile} messages read back")


if __name__ == "__main__":
    main(*sys.argv[1:])
