"""T19, cross-site requests: a page on another site makes the browser of somebody on the LAN ask for an
SMS, with credentials that its maker knows. Red if the worker looked at the credentials before it looked
where the request comes from, or if nginx did not hand on what the browser says of that.

What is no browser says nothing of the kind, and has to be served as ever."""

import itertools
import json
import urllib.parse

import pytest

from clients import CLIENTS
from gateway import wait_for
from wire import exchange

FORM_TYPE = "application/x-www-form-urlencoded"
NUMBER = "+447700900119"

#: What a browser adds for another site's page: (Sec-Fetch-Site, Origin); None: not there. {own} is this
#: gateway's address, {port} its port.
FOREIGN = [
    ("cross-site", None),
    ("same-site", None),
    ("cross-site", "https://evil.example.org"),
    ("cross-site", "null"),
    ("cross-site", "{own}"),
    ("same-site", "https://127.0.0.1"),
    (None, "https://evil.example.org"),
    (None, "https://evil.example.org:{port}"),
    (None, "http://127.0.0.1:{port}"),
    (None, "https://127.0.0.1"),
    (None, "https://127.0.0.1.evil.example.org:{port}"),
    (None, "https://127.0.0.1:{port}.evil.example.org"),
    (None, "https://evil@127.0.0.1:{port}"),
    (None, "https://localhost:{port}"),
    (None, "null"),
    (None, "file://"),
    (None, "{own}, https://evil.example.org"),
    ("none", "https://evil.example.org"),
    ("same-origin", "https://evil.example.org"),
    ("same-origin, cross-site", None),
    ("Same-Origin", None),
    ("unheard-of", None),
]
#: What a page can do without asking first: an <img>, a form's three types, fetch() in the mode
#: no-cors; and what it has to ask for.
WAYS = [
    ("GET", None),
    ("POST", FORM_TYPE),
    ("POST", "text/plain"),
    ("POST", "multipart/form-data; boundary=x"),
    ("POST", None),
    ("POST", "application/json"),
    ("HEAD", None),
    ("OPTIONS", None),
    ("PUT", FORM_TYPE),
]
#: A browser's own user: an address typed in, a page of this very address.
OWN = [("none", None), ("same-origin", None), ("same-origin", "{own}"), (None, "{own}")]

ADMINISTRATOR = {
    ("POST", "/api/v1/session"): {"username": "ada", "password": "correct-horse-9"},
    ("DELETE", "/api/v1/session"): {},
    ("POST", "/api/v1/setup"): {"code": "K7QM", "username": "ada", "password": "correct-horse-9"},
    ("PUT", "/api/v1/administrator"): {"password": "x", "new_password": "correct-horse-9"},
}


def headers(gateway, site, origin, content_type=None):
    known = {"port": gateway.port, "own": f"https://127.0.0.1:{gateway.port}"}
    fields = {
        "Sec-Fetch-Site": site,
        "Origin": origin and origin.format(**known),
        "Content-Type": content_type,
    }
    return {name: value for name, value in fields.items() if value is not None}


def ask(gateway, method, endpoint, parameters, sent_headers):
    form = urllib.parse.urlencode({**gateway.account(), **parameters})
    target = f"/cgi-bin/{endpoint}"
    if method in ("POST", "PUT"):
        return gateway.raw(method, target, form, sent_headers)
    return gateway.raw(method, f"{target}?{form}", headers=sent_headers)


def is_locked_out(reply, method):
    allowed = (403,) if method in ("GET", "POST") else (403, 405)
    assert reply.status in allowed, reply
    assert not [name for name in reply.headers if name.lower().startswith("access-control-")], reply
    assert "Set-Cookie" not in reply.headers
    assert "OK" not in reply.body


def test_another_sites_page_sends_nothing(gateway, taken):
    gateway.receive("+447700900120", "for the owner alone")
    wait_for(lambda: "for the owner" in gateway.get("sms_list").body, 20, "a received message")
    rows = gateway.outbox_rows()
    cases = 0
    for (site, origin), (method, content_type) in itertools.product(FOREIGN, WAYS):
        reply = ask(
            gateway, method, "sms_send", {"number": NUMBER, "text": "dear friend"},
            headers(gateway, site, origin, content_type),
        )
        is_locked_out(reply, method)
        cases += 1
    for (site, origin), endpoint in itertools.product(FOREIGN, ("sms_list", "sms_read", "sms_delete")):
        reply = ask(gateway, "GET", endpoint, {"number": "1"}, headers(gateway, site, origin))
        is_locked_out(reply, "GET")
        assert "owner" not in reply.body
        cases += 1
    print(f"\n{cases} cross-site requests")
    assert cases >= 200
    assert taken() == []
    assert gateway.outbox_rows() == rows
    assert "for the owner" in gateway.get("sms_list").body


def test_another_sites_page_does_not_speak_for_a_monitoring_system(gateway, taken):
    alert = {"status": "firing", "labels": {"alertname": "x"}, "annotations": {}}
    body = json.dumps({"version": "4", "status": "firing", "alerts": [alert]})
    for (site, origin), content_type in itertools.product(FOREIGN, ("application/json", "text/plain")):
        reply = gateway.raw(
            "POST", f"/api/v1/hooks/alertmanager?number={urllib.parse.quote(NUMBER)}", body,
            headers(gateway, site, origin, content_type),
        )
        is_locked_out(reply, "POST")
    assert taken() == []


@pytest.mark.parametrize("method, path", ADMINISTRATOR)
def test_another_sites_page_does_not_speak_for_the_administrator(gateway, method, path):
    body = json.dumps(ADMINISTRATOR[method, path])
    # Here even who says nothing is not served: what a cookie allows has to come from our own page.
    for site, origin in [*FOREIGN, (None, None), ("none", None)]:
        reply = gateway.raw(method, path, body, headers(gateway, site, origin, "application/json"))
        is_locked_out(reply, "POST")
    for content_type in (FORM_TYPE, "text/plain", None):
        reply = gateway.raw(method, path, body, headers(gateway, "same-origin", "{own}", content_type))
        assert reply.status == 415, reply
    own = gateway.raw(method, path, body, headers(gateway, "same-origin", "{own}", "application/json"))
    assert own.status not in (403, 415), own


@pytest.mark.parametrize("site, origin", OWN)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_owners_own_browser_is_served(gateway, taken, method, site, origin):
    text = f"{method} {site} {origin}"
    reply = ask(
        gateway, method, "sms_send", {"number": NUMBER, "text": text},
        headers(gateway, site, origin, FORM_TYPE),
    )
    assert (reply.status, reply.body) == (200, "OK\n"), reply
    assert [message["Text"] for message in taken()] == [text]


@pytest.mark.parametrize("client", CLIENTS, ids=str)
def test_what_is_no_browser_is_served_as_ever(gateway, taken, client):
    request = client.speech.request(gateway, "sms_send", number=client.recipient, text=client.text)
    assert exchange(gateway, request).status == 200
    assert [message["Text"] for message in taken()] == [client.text]
