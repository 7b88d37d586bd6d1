"""Alertmanager and Grafana, configured as docs/INTEGRATIONS.md says: the requests that they make of it."""

import base64
import json
from datetime import datetime

import pytest

from gateway import wait_for
from integrations import block, http, settings
from wire import exchange

NUMBER = "+447700900123"

# The examples of the two projects' own pages, shortened.
ALERTMANAGER = {
    "receiver": "sms",
    "status": "firing",
    "alerts": [
        {
            "status": "firing",
            "labels": {
                "alertname": "ProbeFailure", "instance": "https://server.example.org",
                "job": "http_checks", "severity": "critical",
            },
            "annotations": {"summary": "Probe failed: \u00fcber 5m", "description": "Down for over 5m."},
            "startsAt": "2023-02-06T13:08:45.828Z",
            "endsAt": "0001-01-01T00:00:00Z",
            "generatorURL": "http://prometheus.example.org:9090/graph?g0.expr=probe_success+%3D%3D+0",
            "fingerprint": "1a30ba71cca2921f",
        }
    ],
    "groupLabels": {"alertname": "ProbeFailure"},
    "commonLabels": {"alertname": "ProbeFailure", "job": "http_checks"},
    "commonAnnotations": {"summary": "Probe failed: \u00fcber 5m"},
    "externalURL": "http://prometheus.example.org:9093",
    "version": "4",
    "groupKey": "{}/{severity=\"critical\"}:{alertname=\"ProbeFailure\"}",
    "truncatedAlerts": 0,
}
GRAFANA = {
    "receiver": "sms",
    "status": "firing",
    "orgId": 1,
    "alerts": [
        {
            "status": "firing",
            "labels": {"alertname": name, "team": "blue", "zone": zone},
            "annotations": {"summary": f"This alert was triggered for zone {zone}"},
            "startsAt": "2021-10-12T09:51:03.157076+02:00",
            "endsAt": "0001-01-01T00:00:00Z",
            "generatorURL": "https://play.grafana.org/alerting/1afz29v7z/edit",
            "fingerprint": "c6eadffa33fcdf37",
            "silenceURL": "https://play.grafana.org/alerting/silence/new?alertmanager=grafana",
            "dashboardURL": "",
            "panelURL": "",
            "values": {"B": 44.23943737541908, "C": 1},
        }
        for name, zone in (("High memory usage", "us-1"), ("High CPU usage", "eu-1"))
    ],
    "groupLabels": {},
    "commonLabels": {"team": "blue"},
    "commonAnnotations": {},
    "externalURL": "https://play.grafana.org/",
    "version": "1",
    "groupKey": "{}:{}",
    "truncatedAlerts": 0,
    "title": "[FIRING:2]  (blue)",
    "state": "alerting",
    "message": "**Firing**\n\nLabels:\n - alertname = T2",
}
HEADERS = {
    "Prometheus Alertmanager": (
        "Host: {host}", "User-Agent: Alertmanager/0.27.0", "Content-Length: {length}",
        "Content-Type: application/json", "Accept-Encoding: gzip",
    ),
    "Grafana": (
        "Host: {host}", "User-Agent: Grafana", "Content-Length: {length}",
        "Content-Type: application/json", "Accept-Encoding: gzip",
    ),
}


def notify(gateway, product, notification, password=None, headers=(), **query):
    config = settings(block(product, "yaml", gateway))
    pair = f"{config['username']}:{password or gateway.password}"
    basic = f"Authorization: Basic {base64.b64encode(pair.encode()).decode()}"
    url = config["url"] + "".join(f"&{name}={value}" for name, value in query.items())
    body = json.dumps(notification, ensure_ascii=False, separators=(",", ":"))
    return exchange(gateway, http(gateway, "POST", url, (*HEADERS[product], basic, *headers), body))


def resolved(notification):
    ended = datetime(2026, 1, 5).astimezone().isoformat()
    alerts = [{**alert, "status": "resolved", "endsAt": ended} for alert in notification["alerts"]]
    return {**notification, "status": "resolved", "alerts": alerts}


CASES = {
    "Prometheus Alertmanager": (
        ALERTMANAGER, "[{}] ProbeFailure https://server.example.org: Probe failed: \u00fcber 5m",
    ),
    "Grafana": (
        GRAFANA,
        "[{0}] High memory usage: This alert was triggered for zone us-1\n"
        "[{0}] High CPU usage: This alert was triggered for zone eu-1",
    ),
}


@pytest.fixture
def sent(gateway):
    """Recipient and text of what the network took since the test began, as the simulator decodes it:
    gammu, which judges elsewhere, appends NUL to texts with brackets."""

    def messages():
        events = [event for event in gateway.ledger() if event["event"] == "submit"]
        return [(event["to"], event["text"]) for event in events]

    before = len(messages())
    return lambda: messages()[before:]


@pytest.mark.parametrize("product", CASES)
def test_an_alert_and_its_end_are_a_message_each(gateway, sent, product):
    notification, text = CASES[product]
    for body, state in ((notification, "firing"), (resolved(notification), "resolved")):
        reply = notify(gateway, product, body)
        assert (reply.status, reply.headers["content-type"]) == (202, "application/json"), reply
        assert set(json.loads(reply.text)) == {"id"}
        wait_for(lambda now=state: (NUMBER, text.format(now)) in sent(), 20, "the message")
    assert len(sent()) == 2


@pytest.mark.parametrize("product", CASES)
def test_a_group_is_told(gateway, sent, product):
    gateway.cli("groups", "set", "on-call", "+447700900201", "+447700900202")
    gateway.cli("settings", "apply")
    assert notify(gateway, product, CASES[product][0], group="on-call").status == 202
    wait_for(lambda: len(sent()) >= 2, 20, "both messages")
    assert sorted(number for number, _ in sent()) == ["+447700900201", "+447700900202"]


@pytest.mark.parametrize("product", CASES)
def test_what_is_wrong_is_said(gateway, sent, product):
    notification, _ = CASES[product]
    reply = notify(gateway, product, notification, password="wrong")
    assert reply.status == 401 and reply.headers["www-authenticate"].startswith("Basic ")
    assert notify(gateway, product, {"status": "firing"}).status == 400
    assert notify(gateway, product, [1]).status == 400
    assert notify(gateway, product, notification, priority="high").status == 400
    for reply in (
        notify(gateway, product, {"status": "firing"}),
        notify(gateway, product, notification, priority="high"),
    ):
        assert reply.headers["content-type"] == "application/problem+json"
        assert json.loads(reply.text)["status"] == 400
    assert sent() == []


def test_a_hook_wants_json_by_post(gateway, sent):
    body = json.dumps(ALERTMANAGER)
    pair = base64.b64encode(f"{gateway.username}:{gateway.password}".encode()).decode()
    headers = {"Authorization": f"Basic {pair}", "Content-Type": "text/plain"}
    target = "/api/v1/hooks/alertmanager?number=%2B447700900123"
    assert gateway.raw("POST", target, body, headers).status == 415
    assert gateway.raw("GET", target, headers=headers).status == 405
    assert gateway.raw("POST", "/api/v1/hooks/other", body, headers).status == 404
    assert sent() == []


def test_a_large_notification_is_cut_and_a_larger_one_refused(gateway, sent):
    alerts = ALERTMANAGER["alerts"] * 300
    large = {**ALERTMANAGER, "alerts": alerts[:200]}
    assert notify(gateway, "Prometheus Alertmanager", large).status == 202
    wait_for(lambda: len(sent()) == 10, 30, "all that fits into a message")
    larger = {**ALERTMANAGER, "alerts": alerts * 4}
    assert notify(gateway, "Prometheus Alertmanager", larger).status == 413
