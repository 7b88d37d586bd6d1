"""XML replies with hostile messages: expat must read back what was sent, xmllint must find them valid.

Usage: check_xml_replies.py RENDER_MESSAGES SOURCE_DIRECTORY XMLLINT
"""

import random
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

SEED = 7060
MESSAGES = 4000

PIECES = [
    b"", b"plain", b" ", b"\n", b"\r", b"\r\n", b"\t", b"]]>", b"<![CDATA[", b"&", b"&amp;", b"&#0;",
    b"<", b">", b"</text>", b"<!--", b"-->", b"<?x?>", b'"', b"'", b"%n", b"\x00", b"\x01", b"\x08",
    b"\x0b", b"\x0c", b"\x1a", b"\x1b", b"\x1f", b"\x7f", b"\xc2\x80", b"\xc2\x85", b"\xc2\x9f",
    b"\xc2\xa0", b"\xe2\x80\xa8", b"\xef\xbb\xbf", b"\xef\xbf\xbd", b"\xef\xbf\xbe", b"\xef\xbf\xbf",
    b"\xed\xa0\x80", b"\xed\xb0\x80", b"\xed\xa0\xbd\xed\xb8\x80", b"\xc0\x80", b"\xe0\x80\x80",
    b"\xf0\x9f\x98\x80", b"\xf0\x9f\x98", b"\xf4\x90\x80\x80", b"\xff", b"\xfe", b"\x80",
    b"\xf0\x9f\xbf\xbe", "Ж".encode(), "é".encode(), "漢字".encode(), b"OK", b"<!doctype html>",
]


def code_points(octets):
    """UTF-8, and U+FFFD for each octet that is none."""
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


def main(render_messages, source, xmllint):
    messages = list(hostile_messages())
    lines = "".join(f"{sender.hex()} {text.hex()}\n" for sender, text in messages)
    reply = subprocess.run([render_messages, f"{source}/firmware-profiles", "simulator-xml"],
                           input=lines.encode(), stdout=subprocess.PIPE, check=True).stdout
    root = xml.etree.ElementTree.fromstring(reply)
    found = [(message.findtext("sender"), message.findtext("text"))
             for message in root.iter("message")]
    wanted = [(expected(sender), expected(text)) for sender, text in messages]
    for got, want, message in zip(found, wanted, messages):
        if got != want:
            sys.exit(f"{message}: expected {want!r}, read {got!r}")
    if len(found) != len(wanted):
        sys.exit(f"{len(wanted)} messages went in, {len(found)} came out")
    with tempfile.NamedTemporaryFile(suffix=".xml") as file:
        file.write(reply)
        file.flush()
        subprocess.run([xmllint, "--noout", "--nonet", "--schema",
                        f"{source}/xml-schemas/replies/xml.xsd", file.name], check=True)
    print(f"{len(messages)} messages read back")


if __name__ == "__main__":
    main(*sys.argv[1:])
