"""How programs read a text list: by lines, as several languages part them, and as the clients do whose
sources are public. Each reader has read(reply), its records as they are written, and sees(record): what it
makes of a record that is none of somebody's forging; None when it leaves it out.
"""

import re
from typing import NamedTuple

DASHES = "-" * 30


class Record(NamedTuple):
    index: str
    sender: str
    text: str
    status: str


class LineReader:
    """Five lines with their names and one of 30 dashes, and nothing else."""

    @staticmethod
    def sees(record):
        return record

    @classmethod
    def read(cls, reply):
        lines = cls.lines(reply)
        if lines and lines[-1] == "":
            lines.pop()
        records = []
        for at in range(0, len(lines), 6):
            found = dict(line.split(": ", 1) if ": " in line else (line, "") for line in lines[at:at + 6])
            if list(found) != ["Index", "Date", "Sender", "Text", "Status", DASHES]:
                raise SystemExit(f"{cls.__name__}: no record: {lines[at:at + 6]!r}")
            records.append(Record(found["Index"], found["Sender"], found["Text"], found["Status"]))
        return records


class LineFeeds(LineReader):
    """C, Go, awk, split("\\n") anywhere."""

    @staticmethod
    def lines(reply):
        return reply.split("\n")


class AnyNewline(LineReader):
    """C# StringReader.ReadLine, Java BufferedReader.readLine, Python's universal newlines, Node's readline."""

    @staticmethod
    def lines(reply):
        return re.split("\r\n|\r|\n", reply)


class PythonSplitlines(LineReader):
    @staticmethod
    def lines(reply):
        return reply.splitlines()


class JavaLineBreaks(LineReader):
    """\\R of java.util.regex, Perl and PCRE."""

    @staticmethod
    def lines(reply):
        return re.split("\r\n|[\n\x0b\x0c\r\x85\u2028\u2029]", reply)


class JavaScriptMultiline(LineReader):
    """^ and $ of a regular expression with the flag m."""

    @staticmethod
    def lines(reply):
        return re.split("\r\n|[\n\r\u2028\u2029]", reply)


class CString(LineReader):
    """Lines up to the first NUL, as PLCs read; DOS text ends at SUB."""

    @staticmethod
    def lines(reply):
        return re.split("[\0\x1a]", reply)[0].split("\n")


class MiqroRutosSms(LineReader):
    """danielfett/miqro_rutos_sms, service.py."""

    @staticmethod
    def read(reply):
        records, index, sender, text = [], None, None, None
        for line in reply.splitlines():
            if line.startswith("Index: "):
                index = line.split(": ")[1]
            elif line.startswith("Sender: "):
                sender = line.split(": ", 1)[1]
            elif line.startswith("Text: "):
                text = line.split(": ", 1)[1]
            elif line.startswith("Status: "):
                records.append(Record(index, sender, text, line.split(": ", 1)[1]))
            elif line == DASHES:
                index = sender = text = None
        return records


class Smsammad(LineReader):
    """Adorfer/smsammad, teltonika.py: a line that begins with dashes parts records; white space is trimmed."""

    @staticmethod
    def sees(record):
        return record._replace(sender=record.sender.strip(), text=record.text.strip())

    @staticmethod
    def read(reply):
        records = []
        for block in re.split(r"\n-{3,}\n?", reply.strip("\n")):
            fields, key = {}, None
            for line in block.strip("\n").splitlines():
                if found := re.match(r"^(Index|Date|Sender|Text|Status):[ \t]?(.*)$", line):
                    key = found[1]
                    fields[key] = found[2]
                elif key:
                    fields[key] += "\n" + line
            if fields:
                records.append(Record(fields["Index"], fields["Sender"].strip(), fields["Text"].strip(),
                                      fields["Status"]))
        return records


class Samizdat(LineReader):
    """FAKEMedia/Samizdat, SMS.pm: 30 dashes anywhere part records; one without sender or text is left out."""

    @staticmethod
    def sees(record):
        sender, text = record.sender.strip(), record.text.lstrip()
        return record._replace(sender=sender, text=text) if {sender, text}.isdisjoint({"", "0"}) else None

    @staticmethod
    def read(reply):
        records = []
        for block in reply.split(DASHES):
            fields = {}
            for line in block.split("\n"):
                if found := re.match(r"(Index|Sender|Status):\s*(.+)", line.strip()):
                    fields[found[1]] = found[2]
                elif line.strip().startswith("Text:"):
                    fields["Text"] = line.removeprefix("Text:").lstrip()
            if {fields.get("Sender", ""), fields.get("Text", "")}.isdisjoint({"", "0"}):
                records.append(Record(fields["Index"], fields["Sender"], fields["Text"], fields["Status"]))
        return records


class BnRTeltonikaSms(LineReader):
    """Bikeprincess/BnR-TeltonikaSMS (PLC): five values in order, each from a colon to a line feed."""

    @staticmethod
    def read(reply):
        records, at = [], 0
        while at < len(reply) and reply[at] != "\0":
            values = []
            for _ in range(5):
                start = reply.index(":", at) + 2
                at = reply.index("\n", start) + 1
                values.append(reply[start:at - 1])
            records.append(Record(values[0], values[2], values[3], values[4]))
            at = re.compile("[\n\0]").search(reply, at).end()
        return records


class TeltonikaSqlSync(LineReader):
    """mrhteriyaki/TeltonikaSMSGatewaySQLSync (C#): CR is dropped, a line with no name belongs to the text."""

    @staticmethod
    def read(reply):
        records, fields = [], {}
        for line in reply.replace("\r", "").split("\n"):
            name, colon, value = line.partition(": ")
            if colon and name in ("Index", "Date", "Sender", "Text", "Status"):
                fields[name] = value
            elif line.startswith(DASHES):
                records.append(Record(fields["Index"], fields["Sender"], fields["Text"], fields["Status"]))
            else:
                fields["Text"] = fields.get("Text", "") + line + "\n"
        return records


class RestTemplate(LineReader):
    """A public client in Java: split at a line feed, 30 dashes and a line feed."""

    @staticmethod
    def lines(reply):
        records = reply.split("\n" + DASHES + "\n")
        return "".join(record + "\n" + DASHES + "\n" for record in records if record).split("\n")


class SymconSms(LineReader):
    """timo-u/Symcon_SMS, TeltonikaGatewayLegacy: 30 dashes anywhere part records, and names anywhere the
    values. A name inside a text or sender shortens that one, and only that one."""

    @staticmethod
    def sees(record):
        return SymconSms.cut(f"Index: {record.index}\nDate: {SymconSms.date}\nSender: {record.sender}\n"
                             f"Text: {record.text}\nStatus: {record.status}\n")

    date = "Thu Jan  1 00:00:00 1970"

    @staticmethod
    def cut(block):
        def value(name, following):
            return block[block.index(name) + len(name) + 1:block.index(following) - 1]
        index = value("Index:", "Date:")
        sender = value("Sender:", "Text:")
        return Record(index, sender, value("Text:", "Status:"), "read")

    @staticmethod
    def read(reply):
        return [SymconSms.cut(block) for block in reply.split(DASHES) if "Text:" in block]


READERS = [LineFeeds, AnyNewline, PythonSplitlines, JavaLineBreaks, JavaScriptMultiline, CString, MiqroRutosSms,
           Smsammad, Samizdat, BnRTeltonikaSms, TeltonikaSqlSync, RestTemplate, SymconSms]
