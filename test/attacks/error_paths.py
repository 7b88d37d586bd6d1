"""Refused by nginx, and by the worker through it."""

import json
import ssl
from urllib.parse import quote, urlencode

from error_case import path

# Credentials.
path("wrong password, GET")(lambda c: c.get(password=c.password))
path("wrong password, POST")(lambda c: c.post(password=c.password))
path("wrong password, list")(lambda c: c.get("sms_list", password=c.password))
path("wrong password, twice at once")(lambda c: (c.get(password=c.password), c.get(password=c.password)))
path("unknown user")(lambda c: c.get(username=c.canaries.draw(), password=c.password))
path("password for a username")(lambda c: c.post(username=c.password, password=None))
path("no password")(lambda c: c.get(password=None))
path("password of 8 KiB")(lambda c: c.post(password=c.password * 250))
path("password twice, wrong first")(
    lambda c: c.request(
        "GET", f"/cgi-bin/sms_send?password={c.password}&{urlencode(c.form())}"
    )
)

# Parameters, by somebody who may send.
path("a word for a number")(lambda c: c.get(number=c.canaries.draw()))
path("number too long")(lambda c: c.get(number=c.number + "1234567"))
path("number with a letter")(lambda c: c.post(number=c.number + "x"))
path("number with a NUL")(lambda c: c.get(number=c.number + "\0"))
path("no number")(lambda c: c.get(number=None))
path("no text")(lambda c: c.get(text=None))
path("text too long")(lambda c: c.post(text=c.text * 100))
path("text with a NUL")(lambda c: c.get(text=c.text + "\0"))
path("text that is not UTF-8")(lambda c: c.get(text=c.text.encode() + b"\xff\xfe"))
path("unknown group")(lambda c: c.get(group=c.canaries.draw()))
path("unknown modem")(lambda c: c.get(modem=c.canaries.draw()))
path("priority that is none")(lambda c: c.get(priority=c.canaries.draw()))
path("validity that is none")(lambda c: c.get(validity=c.canaries.draw()))
path("uncertain that is none")(lambda c: c.get(uncertain=c.canaries.draw()))
path("report that is none")(lambda c: c.get(report=c.canaries.draw()))
path("id that is none")(lambda c: c.get(id=c.canaries.draw() * 9))
path("list of an unknown state")(lambda c: c.get("sms_list", state=c.canaries.draw()))
path("read of no index")(lambda c: c.get("sms_read", index=c.canaries.draw()))
path("deletion of no index")(lambda c: c.get("sms_delete", index=c.canaries.draw()))
path("status of no message")(lambda c: c.get("sms_status", id=c.canaries.draw()))

# Methods, targets, sizes: nginx's own answers.
for method in ("PUT", "HEAD", "TRACE", "DELETE", "OPTIONS", "CONNECT", "post"):
    path(f"method {method}")(lambda c, method=method: c.get(method=method, password=c.password))
path("no such page")(lambda c: c.request("GET", f"/{c.password}?{urlencode(c.form())}"))
path("below an endpoint")(
    lambda c: c.request("GET", f"/cgi-bin/sms_send/{c.text}?{urlencode(c.form(password=c.password))}")
)
path("request line too long")(lambda c: c.get(password=c.password, text=c.text * 700))
path("header too long")(
    lambda c: c.request("GET", f"/cgi-bin/sms_list?password={c.password}", X=c.canaries.draw() * 700)
)
path("body too long")(lambda c: c.post(text=c.text * 700, password=c.password))
path("body of another kind")(lambda c: c.post(kind="application/json", password=c.password))
path("multipart")(lambda c: c.post(kind="multipart/form-data; boundary=x", password=c.password))


@path("words for a request line")
def _(c):
    c.say(f"{c.password} {c.text}\r\n\r\n".encode())


@path("request line of four words")
def _(c):
    c.say(f"GET /cgi-bin/sms_send?{urlencode(c.form(password=c.password))} x HTTP/1.0\r\n\r\n".encode())


@path("HTTP/0.9")
def _(c):
    c.say(f"GET /cgi-bin/sms_send?{urlencode(c.form(password=c.password))}\r\n".encode())


@path("HTTP of a version to come")
def _(c):
    c.say(c.octets("GET", f"/cgi-bin/sms_send?password={c.password}&text={c.text}", version="HTTP/7.1"))


@path("half a request")
def _(c):
    c.hang_up_after(c.octets("GET", f"/cgi-bin/sms_send?{urlencode(c.form(password=c.password))}")[:-9])


@path("half a body")
def _(c):
    body = urlencode(c.form(password=c.password)).encode()
    c.hang_up_after(c.octets("POST", "/cgi-bin/sms_send", Content_Length="9999") + body)


@path("length that is none")
def _(c):
    c.request("POST", "/cgi-bin/sms_send", c.text.encode(), Content_Length=c.password)


@path("chunks that are none")
def _(c):
    body = f"zz\r\n{c.password}\r\n{c.text}".encode()
    c.request("POST", "/cgi-bin/sms_send", body, Content_Length=None, Transfer_Encoding="chunked")


@path("header without a colon")
def _(c):
    c.say(f"GET / HTTP/1.1\r\n{c.password} {c.text}\r\n\r\n".encode())


@path("foreign host")
def _(c):
    target = f"/cgi-bin/sms_send?{urlencode(c.form(password=c.password))}"
    c.request("GET", target, Host=f"{c.canaries.draw()}.example")


@path("plain HTTP on the TLS port")
def _(c):
    c.say(c.octets("GET", f"/cgi-bin/sms_send?{urlencode(c.form(password=c.password))}"), tls=False)


@path("no TLS at all")
def _(c):
    c.say(b"\x16\x03\x01\x02\x00" + (c.password + c.text).encode() * 9, tls=False)


@path("TLS to a name that is not ours")
def _(c):
    lax = ssl.create_default_context()
    lax.check_hostname, lax.verify_mode = False, ssl.CERT_NONE
    with c.connect(tls=False) as plain, lax.wrap_socket(plain, server_hostname=c.text + ".example"):
        pass


@path("TLS that the client gives up")
def _(c):
    strict = ssl.create_default_context()  # knows no certificate of ours
    try:
        with c.connect(tls=False) as plain:
            strict.wrap_socket(plain, server_hostname=c.password + ".example")
    except ssl.SSLError:
        pass


@path("page of another site")
def _(c):
    target = f"/cgi-bin/sms_send?{urlencode(c.form())}"
    c.request("GET", target, Origin=f"https://{c.canaries.draw()}.example", Sec_Fetch_Site="cross-site")


# Hooks of monitoring systems, the administrator.
path("hook, wrong password")(lambda c: c.hook(json.dumps({"alerts": [c.text]}).encode()))
path("hook, no credentials")(lambda c: c.hook(c.text.encode(), Authorization=None))
path("hook, credentials that are no base64")(lambda c: c.hook(b"{}", Authorization=f"Basic {c.password}!"))
path("hook, another scheme")(lambda c: c.hook(b"{}", Authorization=f"Bearer {c.password}"))
path("hook, body too long")(lambda c: c.hook(c.text.encode() * 9000))
path("hook that is not there")(lambda c: c.hook(c.text.encode(), f"/api/v1/hooks/{c.password}"))


path("hook, not JSON")(lambda c: c.hook(f"{{{c.text}".encode(), Authorization=c.right()))
path("hook, other JSON")(
    lambda c: c.hook(json.dumps({c.text: [c.password]}).encode(), Authorization=c.right())
)
path("hook, no number")(
    lambda c: c.request(
        "POST", f"/api/v1/hooks/grafana?group={quote(c.text)}", b"{}", Authorization=c.right(),
        Content_Type="application/json",
    )
)
path("login, wrong password")(lambda c: c.json("POST", "/api/v1/session"))
path("login, not JSON")(
    lambda c: c.request("POST", "/api/v1/session", f"{{{c.password}".encode(), Content_Type="application/json")
)
path("setup, wrong code")(lambda c: c.json("POST", "/api/v1/setup"))
path("session that does not exist")(lambda c: c.json("GET", "/api/v1/session"))
path("new password without a session")(lambda c: c.json("PUT", "/api/v1/administrator"))
path("login from another site")(
    lambda c: c.json("POST", "/api/v1/session", Origin="https://x.example", Sec_Fetch_Site="cross-site")
)
