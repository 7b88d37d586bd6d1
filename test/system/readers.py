"""The clients of the old interface that read messages: how each asks, and what it makes of the answers.
The numbers are those of the table in docs/API.md; the parsers are those that hostile messages are tried
on."""

import re
from dataclasses import dataclass
from typing import Callable

from clients import CLIENTS, bnr
from list_readers import (
    BnRTeltonikaSms,
    LineReader,
    MiqroRutosSms,
    Record,
    RestTemplate,
    Samizdat,
    Smsammad,
    SymconSms,
    TeltonikaSqlSync,
)
from wire import Speech, as_it_is

SPEECH = {client.number: client.speech for client in CLIENTS}


class Shell(LineReader):
    """A shell script of 2018: a line at a time; a <pre> in front, which some firmware wrote, is taken off."""

    @staticmethod
    def read(reply):
        records, fields = [], {}
        for line in reply.splitlines():
            line = line[5:] if line[1:4] == "pre" else line
            name, colon, value = line.partition(":")
            if colon:
                fields[name] = value[1:].lstrip(" \t")
            if name == "Status":
                records.append(Record(fields["Index"], fields["Sender"], fields["Text"], fields[name]))
        return records


class Plc(BnRTeltonikaSms):
    """What it reads into is as long as it likes and full of NUL."""

    @staticmethod
    def read(reply):
        return BnRTeltonikaSms.read(reply + "\0")


@dataclass(frozen=True)
class Reader:
    number: str
    what: str
    speech: Speech
    parser: type
    family: str = "text"
    #: What it asks for besides sms_list.
    deletes: bool = True
    reads: bool = False
    #: What it makes of sms_total: how many messages there are, or None.
    counts: Callable = None

    def __str__(self):
        return f"{self.number}-{self.what}"


READERS = [
    Reader("3", "Symcon_SMS", SPEECH["3"], SymconSms, family="text-legacy"),
    Reader("4", "Samizdat", SPEECH["4"], Samizdat, deletes=False, counts=lambda body: None),
    Reader("5", "miqro_rutos_sms", SPEECH["5"], MiqroRutosSms),
    Reader(
        "6", "smsammad", SPEECH["5"], Smsammad, reads=True,
        counts=lambda body: int(re.search(r"\d+", body)[0]),
    ),
    Reader("11", "BnR-TeltonikaSMS", bnr, Plc, reads=True, counts=lambda body: None),
    Reader("12", "TeltonikaSMSGatewaySQLSync", SPEECH["12"], TeltonikaSqlSync),
    Reader(
        "22", "Java-RestTemplate",
        Speech(
            encode=as_it_is,
            headers=(
                "Accept: application/json", "Content-Type: text/plain;charset=ISO-8859-1",
                "User-Agent: Java/11.0.20", "Host: {host}", "Connection: keep-alive",
            ),
        ),
        RestTemplate,
    ),
    Reader("30", "shell-wget", SPEECH["30"], Shell),
]
