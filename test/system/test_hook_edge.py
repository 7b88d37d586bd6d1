"""What nginx does with notifications: their credentials are in no log, and its own refusals are JSON."""

import base64
import json

from gateway import wait_for

TARGET = "/api/v1/hooks/alertmanager?number=%2B447700900198"
WRONG = "not-the-password-4712"
SUMMARY = "ostrich on the runway"


def headers(gateway, password=None):
    pair = f"{gateway.username}:{password or gateway.password}"
    return {
        "Authorization": "Basic " + base64.b64encode(pair.encode()).decode(),
        "Content-Type": "application/json",
    }


def notification(padding=0):
    alert = {
        "status": "firing",
        "labels": {"alertname": "Runway", "instance": "north"},
        "annotations": {"summary": SUMMARY, "description": "x" * padding},
    }
    return json.dumps({"version": "4", "status": "firing", "alerts": [alert]})


def post(gateway, body, password=None):
    return gateway.raw("POST", TARGET, body, headers(gateway, password))


def problem(reply):
    assert reply.headers["Content-Type"] == "application/problem+json", reply
    return json.loads(reply.body)


def test_a_body_of_256_kib_is_read_and_a_longer_one_refused(gateway, taken):
    most = 262144 - len(notification())
    assert post(gateway, notification(most)).status == 202
    wait_for(taken, 20, "the message")
    assert [message["Text"] for message in taken()] == [f"[firing] Runway north: {SUMMARY}"]
    refused = post(gateway, notification(most + 1))
    assert (refused.status, problem(refused)["status"]) == (413, 413)
    assert problem(refused)["detail"].startswith("body: ")


def test_the_other_addresses_have_the_small_limit_and_know_no_header(gateway):
    target = "/cgi-bin/sms_send?number=%2B447700900198&text=x"
    assert gateway.raw("POST", target, "x" * 16385, headers(gateway)).status == 413
    assert gateway.raw("GET", target, headers=headers(gateway)).status == 401


def test_credentials_in_a_header_are_in_no_file(gateway):
    assert post(gateway, notification(), WRONG).status == 401
    command = gateway.kill_worker()
    refused = post(gateway, notification())
    assert (refused.status, problem(refused)["title"]) == (502, "Bad Gateway")
    gateway.start_worker(command)
    wait_for(lambda: post(gateway, notification()).status == 202, 60, "a worker that answers")
    secrets = [WRONG, SUMMARY]
    for password in (WRONG, None):
        secrets.append(headers(gateway, password)["Authorization"].removeprefix("Basic "))
    for path in gateway.folder.rglob("*"):
        # The ledger is the simulated network's own, the database the outbox.
        if path.is_file() and not path.is_symlink() and path.parent.name not in ("simulator", "state"):
            content = path.read_bytes().decode(errors="replace")
            assert not [secret for secret in secrets if secret in content], path
