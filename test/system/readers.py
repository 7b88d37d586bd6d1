"""The clients of the old interface that read messages: how each takes a list, a message or a count
apart. Written anew from what their sources do; the numbers are those of the table in docs/API.md.

A record is (index, sender, text), text as the client has it then; dates are checked on the way."""

import re
import time
from dataclasses import dataclass
from typing import Callable

from clients import CLIENTS, bnr
from wire import Speech, as_it_is

DASHES = "-" * 30
SPEECH = {client.number: client.speech for client in CLIENTS}


def is_ctime(date):
    return bool(time.strptime(date, "%a %b %d %H:%M:%S %Y"))


def symcon(body):
    """PHP: the list at the dashes, then what stands between two names."""
    records = []
    for block in body.split(DASHES):
        if "Text:" not in block:
            continue
        index = block[block.index("Index:") + 7 : block.index("Date:") - 1]
        sender = block[block.index("Sender:") + 8 : block.index("Text:") - 1]
        text = block[block.index("Text:") + 6 : block.index("Status:") - 1]
        records.append((int(index), sender, text))
    return records


def samizdat(body):
    """Perl: the list at the dashes, lines trimmed, the text up to `Status:`."""
    records = []
    for block in body.split(DASHES):
        fields, name = {}, None
        for line in filter(None, map(str.strip, block.split("\n"))):
            found = re.match(r"(Index|Date|Sender|Text|Status):\s*(.*)", line)
            if found:
                name = found[1]
                fields[name] = found[2]
            elif name == "Text":
                fields[name] += "\n" + line
        if fields.get("Sender") and fields.get("Text") and "Index" in fields:
            assert is_ctime(fields["Date"])
            records.append((int(fields["Index"]), fields["Sender"], fields["Text"]))
    return records


def by_lines(body):
    """Python, C#: a line at a time by how it begins; `Status: ` ends a message."""
    records, fields = [], {}
    for line in body.splitlines():
        name, colon, value = line.partition(": ")
        if colon and name in ("Index", "Date", "Sender", "Text", "Status"):
            fields[name] = value
            if name == "Status":
                assert is_ctime(fields["Date"])
                records.append((int(fields["Index"]), fields["Sender"], fields["Text"]))
        elif line == DASHES:
            fields = {}
    return records


def smsammad(body):
    """Python: nothing is an empty list; anything without a record is an error; a line that begins like
    none continues the one before."""
    if not body.strip():
        return []
    records = []
    for block in re.split(r"\n-{3,}\n?", body.strip("\n")):
        fields, name = {}, None
        for line in block.strip("\n").splitlines():
            found = re.match(r"^(Index|Date|Sender|Text|Status):[ \t]?(.*)$", line)
            if found:
                name = found[1]
                fields[name] = found[2]
            elif name:
                fields[name] += "\n" + line
        if fields:
            records.append((int(fields["Index"]), fields["Sender"].strip(), fields["Text"].strip()))
    if not records:
        raise ValueError(body)
    return records


def plc(body):
    """IEC ST: five values after a colon and a space, in this order whatever their names; at most ten
    messages; then on to the end of the line of dashes."""
    records, rest = [], body
    while rest and len(records) < 10:
        values = []
        for _ in range(5):
            _, _, rest = rest.partition(": ")
            value, _, rest = rest.partition("\n")
            values.append(value)
        index, date, sender, text, _ = values
        assert is_ctime(date)
        records.append((int(index), sender, text))
        _, _, rest = rest.partition("\n")
    return records


def spring(body):
    """Java: split at a line of dashes; only a sender with a plus counts."""
    records = []
    for block in body.split(f"\n{DASHES}\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)
        if fields.get("Sender", "").startswith("+"):
            records.append((int(fields["Index"]), fields["Sender"], fields["Text"]))
    return records


def shell(body):
    """ash: line by line; a <pre> in front is taken off."""
    records, index, sender, text = [], None, None, None
    for line in body.splitlines():
        line = line[5:] if line[1:4] == "pre" else line
        if line.startswith("Index:"):
            index = int(line[7:])
        if line.startswith("Sender:"):
            sender = line[8:]
        if line.startswith("Text:"):
            text = line[6:].lstrip(" \t")
        if line.startswith("Status:"):
            records.append((index, sender, text))
    return records


@dataclass(frozen=True)
class Reader:
    number: str
    what: str
    speech: Speech
    records: Callable
    family: str = "text"
    #: What it asks for besides sms_list.
    deletes: bool = False
    reads: Callable = None  # sms_read: the record in the body
    counts: Callable = None  # sms_total: the number of messages in the body, or None
    #: What it has of a text that holds one of the five names: where it ends is this client's fault.
    keeps: Callable = lambda text: text

    def __str__(self):
        return f"{self.number}-{self.what}"


READERS = [
    Reader("3", "Symcon_SMS", SPEECH["3"], symcon, family="text-legacy", deletes=True,
           keeps=lambda text: text[: text.index("Status:") - 1]),
    Reader("4", "Samizdat", SPEECH["4"], samizdat, counts=lambda body: None),
    Reader("5", "miqro_rutos_sms", SPEECH["5"], by_lines, deletes=True),
    Reader(
        "6", "smsammad", SPEECH["5"], smsammad, deletes=True,
        reads=lambda body: smsammad(body)[0], counts=lambda body: int(re.search(r"\d+", body)[0]),
    ),
    Reader(
        "11", "BnR-TeltonikaSMS", bnr, plc, deletes=True,
        reads=lambda body: plc(body)[0], counts=lambda body: None,
    ),
    Reader(
        "12", "TeltonikaSMSGatewaySQLSync", SPEECH["12"],
        lambda body: by_lines(body.replace("\r", "")), deletes=True,
    ),
    Reader(
        "22", "Java-RestTemplate",
        Speech(
            encode=as_it_is,
            headers=(
                "Accept: application/json", "Content-Type: text/plain;charset=ISO-8859-1",
                "User-Agent: Java/11.0.20", "Host: {host}", "Connection: keep-alive",
            ),
        ),
        spring, deletes=True,
    ),
    Reader("30", "shell-wget", SPEECH["30"], shell, deletes=True),
]
