"""Neither the password nor a message's text is in any log file, whatever happens."""

from pathlib import Path

import pytest

from gateway import wait_for

TEXT = "zebra crossing at midnight"
NUMBER = "+447700900199"
WRONG = "not-the-password-4711"


def provoke(gateway):
    """Success, and every error that can be provoked from outside."""
    secret = {"number": NUMBER, "text": TEXT}
    assert gateway.post("sms_send", **secret).body == "OK\n"
    assert gateway.get("sms_send", **secret).body == "OK\n"
    gateway.get("sms_list")
    gateway.receive(NUMBER, TEXT)
    query = f"username={gateway.username}&password={gateway.password}&text={TEXT.replace(' ', '+')}"
    gateway.get("sms_send", **{**secret, "password": WRONG})
    gateway.get("sms_send", **{**secret, "number": "x"})
    gateway.get("sms_send", number=NUMBER, text=TEXT * 100)
    gateway.get("sms_send", number=NUMBER, text=TEXT + "\0")
    gateway.get("sms_list", state="x")
    for method in ("PUT", "HEAD", "TRACE", "post"):
        gateway.raw(method, f"/cgi-bin/sms_send?{query}")
    for target in (f"/?{query}", f"/cgi-bin/sms_send?{query}{'x' * 18000}", f"/{query}"):
        gateway.raw("GET", target)
    gateway.raw("GET", "/", headers={"Referer": f"https://x/?{query}", "Cookie": query})
    gateway.raw("GET", f"/cgi-bin/sms_send?{query}", headers={"X": "x" * 20000})
    gateway.raw("POST", "/cgi-bin/sms_send", query + "x" * 17000)
    header = {"Content-Type": "multipart/form-data; boundary=x"}
    gateway.raw("POST", "/cgi-bin/sms_send", query, header)
    for line in (f"GET /cgi-bin/sms_send?{query} x HTTP/1.0", f"{query}"):
        with gateway.socket() as connection:
            connection.sendall(line.encode() + b"\r\n\r\n")
            connection.recv(4096)
    command = gateway.kill_worker()
    assert gateway.get("sms_send", **secret).status == 502
    (gateway.runtime / "fcgi.sock").unlink()
    assert gateway.get("sms_send", **secret).status == 502
    gateway.start_worker(command)
    wait_for(lambda: gateway.get("sms_list").body.startswith("Index"), 60, "a list")
    assert gateway.post("sms_send", **secret).body == "OK\n"


def spellings(secret):
    return {secret, secret.replace(" ", "+"), secret.replace(" ", "%20"), secret.encode().hex()}


@pytest.fixture(scope="module")
def files(gateway):
    provoke(gateway)
    return {
        path: path.read_bytes().decode(errors="replace")
        for path in gateway.folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


def test_logs_hold_no_secret(gateway, files):
    # The ledger is the simulated network's own, the database the outbox.
    logs = {p: t for p, t in files.items() if p.parent.name not in ("simulator", "state")}
    assert any(path.name == "access.log" for path in logs)
    for path, content in logs.items():
        for secret in (TEXT, WRONG):
            for spelling in spellings(secret):
                assert spelling not in content, path


def test_the_password_is_only_where_dev_keeps_it(gateway, files):
    holders = {path.name for path, content in files.items() if gateway.password in content}
    assert holders == {"password"}


def test_the_environment_and_the_arguments_hold_no_password(gateway):
    for record in (gateway.folder / "processes").iterdir():
        process = Path("/proc") / record.read_text().split()[0]
        for name in ("cmdline", "environ"):
            assert gateway.password.encode() not in (process / name).read_bytes()


def test_nobody_else_may_read(gateway):
    for name in ("password", "state/settings.xml", "tls/key.pem", "log/access.log"):
        assert (gateway.folder / name).stat().st_mode & 0o077 == 0, name
