"""The installed clients of the old interface that are known: what each sends, and by what it knows
that its message went out. The numbers are those of the table in docs/API.md.

Read in the clients' sources; headers are what their HTTP libraries add by default, as far as known."""

import re
from dataclasses import dataclass
from typing import Callable

from wire import FORM, Speech, address, as_it_is, component, lower, percent, plus

NUMBER = "+447700900123"
DOUBLE_ZERO = "00447700900123"

# What a text may hold that the client encodes, does not encode, and cannot carry at all.
ENCODED = "Tank 2: 90% & rising > #1\nGr\u00fc\u00dfe, call +44 1632 960001"
UNENCODED = "Tank 2: rising, call 01632 960001; Gr\u00fc\u00dfe"
ONE_LINE = "Tank 2: 90% & rising, call +44 1632 960001"

REQUESTS = (
    "Host: {host}",
    "User-Agent: python-requests/2.28.1",
    "Accept-Encoding: gzip, deflate",
    "Accept: */*",
    "Connection: keep-alive",
)
CURL = ("Host: {host}", "User-Agent: curl/7.88.1", "Accept: */*")
AXIOS = (
    "Accept: application/json, text/plain, */*",
    "User-Agent: axios/1.6.2",
    "Accept-Encoding: gzip, compress, deflate, br",
    "Host: {host}",
    "Connection: close",
)
DOT_NET = ("Host: {host}", "Connection: Keep-Alive")
JAVA = (
    "User-Agent: Mozilla",
    "Host: {host}",
    "Accept: text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
    "Connection: keep-alive",
)
WGET = (
    "Host: {host}",
    "User-Agent: Wget/1.19.4",
    "Accept: */*",
    "Accept-Encoding: identity",
    "Connection: Keep-Alive",
)
MOJO = ("Host: {host}", "User-Agent: Mojolicious (Perl)", "Accept-Encoding: gzip", "Content-Length: 0")

python_get = Speech(headers=REQUESTS)
python_post = Speech("POST", headers=(*REQUESTS, "Content-Length: {length}", FORM))
bnr = Speech(encode=percent)  # which headers its AsHttp library sends is not known
curl_get = Speech(encode=lower(plus), headers=CURL)


@dataclass(frozen=True)
class Client:
    number: str
    what: str
    speech: Speech
    #: Whether it takes this reply as "sent"; None: it never looks.
    believes: Callable = None
    #: What it looks at. By the status alone an old family's ERROR and TIMEOUT, which come with 200,
    #: are taken for a success.
    by: str = "body"
    #: The reply family with which it is told every failure.
    family: str = "text-7.06"
    recipient: str = NUMBER  # as it writes NUMBER
    text: str = ENCODED

    def __str__(self):
        return f"{self.number}-{self.what.split(':')[0].replace(' ', '_')}"


def ok(reply):
    return 200 <= reply.status < 300


def is_200(reply):
    return reply.status == 200


def has_ok(reply):
    return ok(reply) and b"OK" in reply.body


def zabbix(reply):
    return reply.status == 200 and re.search(r"^OK\s(?:\d+/\d+\s)*", reply.text) is not None


def by_status(number, what, speech, believes, **more):
    return Client(number, what, speech, believes, by="status", family="text", **more)


CLIENTS = [
    Client(
        "1", "Checkmk: sms_api.py", python_post,
        lambda reply: reply.status == 200 and reply.body.startswith(b"OK\n"),
    ),
    Client(
        "1a", "Checkmk: the first sms_api.py", python_post,
        lambda reply: reply.status == 200 and reply.body == b"OK\n",
    ),
    Client(
        "2", "Zabbix: zbx-teltonika-sms", Speech(encode=component, headers=("Host: {host}", "Accept: */*")),
        zabbix, recipient=DOUBLE_ZERO,
    ),
    Client(
        "3", "Symcon_SMS: PHP curl",
        Speech(
            "POST",
            headers=(
                "Host: {host}", "Accept: */*", "Accept-Encoding: deflate, gzip",
                "content-type: application/x-www-form-urlencoded", "Content-Length: {length}",
            ),
        ),
        lambda reply: reply.body.startswith(b"OK"), family="text-legacy",
    ),
    *(
        Client(
            number, f"Samizdat: Perl Mojo, {order[0]} first",
            Speech(encode=percent, headers=MOJO, order=order),
            lambda reply: ok(reply) and reply.body.startswith(b"OK"), recipient=DOUBLE_ZERO,
        )
        for number, order in (
            ("4", ("text", "number", "password", "username")),
            ("4a", ("password", "username", "text", "number")),
        )
    ),
    Client("5", "miqro_rutos_sms: Python", python_get),
    by_status("6", "smsammad: Python", python_post, is_200, recipient=DOUBLE_ZERO),
    by_status(
        "7", "smsammad: Zammad, Ruby",
        Speech(
            headers=(
                "Accept-Encoding: gzip;q=1.0,deflate;q=0.6,identity;q=0.3", "Accept: */*",
                "User-Agent: Ruby", "Host: {host}", "Connection: close",
            )
        ),
        ok, recipient=DOUBLE_ZERO,
    ),
    by_status(
        "8", "teltonika-sms-gateway: Node superagent",
        Speech(
            "POST", encode=component,
            headers=(
                "Host: {host}", "Accept-Encoding: gzip, deflate", FORM, "Content-Length: {length}",
                "Connection: close",
            ),
        ),
        ok,
    ),
    Client(
        "9", "UC-alert-tool: C# WebClient", Speech(encode=address, headers=DOT_NET), has_ok,
        recipient=DOUBLE_ZERO, text=UNENCODED,
    ),
    by_status(
        "10", "Jvakt: Java, one word", Speech(encode=as_it_is, headers=JAVA),
        lambda reply: reply.status < 400 and reply.body != b"", text="ERROR:tank-2",
    ),
    by_status(
        "10a", "Jvakt: Java, a later version", Speech(encode=address, headers=JAVA),
        lambda reply: reply.status < 400 and reply.body != b"", text="ERROR: tank-2 high",
    ),
    by_status("11", "BnR-TeltonikaSMS: PLC", bnr, is_200, text=ONE_LINE),
    by_status("12", "TeltonikaSMSGatewaySQLSync: C#", Speech(encode=lower(plus), headers=DOT_NET), is_200),
    Client("13", "rut-sms-notify.sh: curl -G", curl_get, text="Subject\n\nA message with 50%"),
    Client("14", "NixOS sms: curl --get", curl_get),
    by_status(
        "15", "a Go program",
        Speech(
            encode_other=as_it_is,
            headers=("Host: {host}", "User-Agent: Go-http-client/1.1", "Accept-Encoding: gzip"),
        ),
        is_200,
    ),
    by_status("16", "a Rust program: reqwest", Speech(headers=("accept: */*", "host: {host}")), ok),
    by_status("17", "kds-sms-server: Python", python_get, lambda reply: reply.status < 400),
    Client(
        "18", "a Python program: OTP", Speech(encode=address, headers=REQUESTS),
        lambda reply: reply.status == 200 and b"OK" in reply.body, text="Your code: 123456",
    ),
    Client("19", "a TypeScript program: axios", Speech(encode=plus, headers=AXIOS), has_ok),
    by_status(
        "20", "a Node program: https",
        Speech(encode=component, encode_other=as_it_is, headers=("Host: {host}", "Connection: keep-alive")),
        ok,
    ),
    by_status(
        "21", "a Java program: OkHttp",
        Speech(
            encode=plus, encode_other=as_it_is,
            headers=(
                "Host: {host}", "Connection: Keep-Alive", "Accept-Encoding: gzip",
                "User-Agent: okhttp/4.9.1",
            ),
        ),
        lambda reply: reply.status == 200 and reply.reason == "OK",
    ),
    Client(
        "23", "a PHP program: stream context",
        Speech(
            "POST",
            headers=(
                "Host: {host}", "Connection: close", "Content-Length: {length}",
                FORM.replace("-Type", "-type"),
            ),
        ),
        text=ENCODED + "\n",
    ),
    Client(
        "24", "a PHP program: Laravel, Guzzle",
        Speech(encode=percent, headers=("User-Agent: GuzzleHttp/7", "Host: {host}")),
    ),
    Client(
        "25", "a C program: HTTP/1.0 without Host",
        Speech(encode=percent, headers=(), version="HTTP/1.0"),
    ),
    Client(
        "26", "opendlv: C++ libcurl",
        Speech(encode=percent, encode_other=as_it_is, headers=("Host: {host}", "Accept: */*")),
    ),
    Client(
        "27", "an ESP32 program: ESP-IDF",
        Speech(
            "POST", encode=lambda value: value.replace(" ", "%20"),
            headers=(
                "User-Agent: ESP32 HTTP Client/1.0", "Host: {host}", FORM, "Content-Length: {length}",
            ),
        ),
        recipient=DOUBLE_ZERO, text=UNENCODED,
    ),
    by_status(
        "28", "a Lua program: LuaSocket",
        Speech(
            encode=lower(lambda value: percent(value).replace("-", "%2D").replace(".", "%2E")),
            headers=("host: {host}", "user-agent: LuaSocket 3.0.0", "te: trailers", "connection: close, TE"),
        ),
        lambda reply: reply.status == 200 and reply.body != b"ERROR: No connection",
        recipient=DOUBLE_ZERO,
    ),
    by_status(
        "29", "a TypeScript program: axios, unencoded",
        Speech(encode=address, headers=AXIOS, order=("number", "text", "username", "password")), ok,
        text=UNENCODED,
    ),
    Client(
        "30", "a shell script: wget",
        Speech(encode=lambda value: value.replace(" ", "%20").replace("\n", "%0A"), headers=WGET),
        recipient=DOUBLE_ZERO, text="router cmd:uptime  reply:up 3 days\nload 0.10",
    ),
    Client(
        "31", "Lis.Monitoring: C#",
        Speech(encode=lower(plus), encode_other=as_it_is, headers=("Host: {host}",)),
    ),
]
