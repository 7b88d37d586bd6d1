"""The administrator of the web interface, as a browser and an operator see it: the one-time code, the
session's cookie through nginx, and what of it is written down."""

import json
import re

import pytest

from gateway import wait_for

PASSWORD = "correct-horse-9"
OTHER_PASSWORD = "another-horse-7"
COOKIE = re.compile(
    r"(__Host-sms-gateway=[0-9a-f]{64}); Path=/; Secure; HttpOnly; SameSite=Strict"
)


class Browser:
    """On one of our own pages."""

    def __init__(self, gateway):
        self.gateway = gateway
        self.cookie = None
        self.origin = f"https://127.0.0.1:{gateway.port}"

    def ask(self, method, path, **fields):
        headers = {"Sec-Fetch-Site": "same-origin"}
        if self.cookie:
            headers["Cookie"] = f"theme=dark; {self.cookie}"
        if method != "GET":
            headers["Origin"] = self.origin
        if fields:
            headers["Content-Type"] = "application/json"
        body = json.dumps(fields) if fields else None
        reply = self.gateway.raw(method, f"/api/v1/{path}", body, headers)
        assert reply.headers["Cache-Control"] == "no-store"
        given = reply.headers["Set-Cookie"]
        if given and (match := COOKIE.fullmatch(given)):
            self.cookie = match[1]
        return reply

    def state(self):
        reply = self.ask("GET", "session")
        assert (reply.status, reply.headers["Content-Type"]) == (200, "application/json"), reply
        return json.loads(reply.body)["state"]

    def log_in(self, password):
        return self.ask("POST", "session", username="ada", password=password)


@pytest.fixture
def browser(gateway):
    return Browser(gateway)


@pytest.fixture
def chosen(gateway, browser):
    """An administrator, who is logged in; and the code that was good for this once."""
    gateway.cli("administrator", "reset")
    code = json.loads(gateway.cli("--json", "administrator", "code"))["code"]
    assert browser.state() == "setup"
    reply = browser.ask("POST", "setup", code=code, username="ada", password=PASSWORD)
    assert (reply.status, browser.state()) == (200, "logged-in"), reply
    return code


def test_the_code_that_the_operator_draws_is_good_once(gateway, chosen):
    second = Browser(gateway)
    assert second.state() == "logged-out"
    again = {"code": chosen, "username": "eve", "password": OTHER_PASSWORD}
    assert second.ask("POST", "setup", **again).status == 409
    gateway.cli("administrator", "reset")
    assert second.ask("POST", "setup", **again).status == 409
    assert second.state() == "setup"


def test_another_password_ends_the_other_browsers_sessions(gateway, browser, chosen):
    second = Browser(gateway)
    assert second.log_in(PASSWORD).status == 200
    assert second.state() == "logged-in"
    change = {"password": PASSWORD, "new_password": OTHER_PASSWORD}
    assert browser.ask("PUT", "administrator", **change).status == 200
    assert (browser.state(), second.state()) == ("logged-in", "logged-out")
    assert second.log_in(PASSWORD).status == 401
    assert second.log_in(OTHER_PASSWORD).status == 200
    assert json.loads(browser.ask("DELETE", "session").body) == {"state": "logged-out"}
    assert (browser.state(), second.state()) == ("logged-out", "logged-in")


def test_a_new_worker_knows_the_administrator_and_no_session(gateway, browser, chosen):
    gateway.start_worker(gateway.kill_worker())
    wait_for(lambda: browser.ask("GET", "session").status == 200, 60, "a worker that answers")
    assert browser.state() == "logged-out"
    assert browser.log_in(PASSWORD).status == 200


def test_neither_code_nor_password_nor_cookie_is_written_down(gateway, browser, chosen):
    secrets = [chosen, chosen.replace("-", ""), PASSWORD, OTHER_PASSWORD, browser.cookie.split("=")[1]]
    assert browser.log_in(OTHER_PASSWORD).status == 401
    assert browser.ask("POST", "setup", code=chosen, username=PASSWORD).status == 400
    places = [path for path in gateway.folder.rglob("*") if path.is_file() and not path.is_symlink()]
    assert len(places) > 10
    for path in places:
        content = path.read_bytes().decode(errors="replace")
        assert not [secret for secret in secrets if secret in content], path
