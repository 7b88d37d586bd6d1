"""An account whose password hash comes from the old firmware."""

import re

import pytest

from gateway import form_header, wait_for

PASSWORD = "violet-canoe-37"

# Made by Python's crypt.crypt(), which Python 3.13 has no more.
HASHES = {
    "md5": "$1$deadbeef$RdDDVmn1V3fwxAyb0EAfx/",
    "sha256": "$5$deadbeefdeadbeef$Q6qgscjBmMvYBuSSy3fCz0KkKxT0CrjgeOiQcW1rbS3",
    "sha512": "$6$deadbeefdeadbeef$zvOdRD/CRm4.TLliILHGqjEq5zz930ZSiyJVVieB5i50HYKUxwLigN9R50DwgstA1/"
    "BYqwShoZawaFuv7lhA3.",
}


def kept_hash(gateway, name):
    settings = (gateway.folder / "state" / "settings.xml").read_text()
    return re.search(rf'username="{name}" password-hash="([^"]+)"', settings)[1]


def log_in(gateway, name, password):
    body = f"username={name}&password={password}"
    with gateway.stranger():
        return gateway.raw("POST", "/cgi-bin/sms_total", body, form_header()).status


@pytest.mark.parametrize("name", HASHES)
def test_it_logs_in_and_has_a_hash_of_our_own_from_then_on(gateway, name):
    gateway.cli("accounts", "set", name, "--password-hash-file", "-", input=HASHES[name])
    gateway.cli("settings", "apply")
    assert kept_hash(gateway, name) == HASHES[name]
    assert log_in(gateway, name, "violet-canoe-38") == 401
    assert kept_hash(gateway, name) == HASHES[name]
    assert log_in(gateway, name, PASSWORD) == 200
    wait_for(lambda: kept_hash(gateway, name).startswith("$argon2id$"), 10, "the new hash")
    assert log_in(gateway, name, PASSWORD) == 200
    assert log_in(gateway, name, "violet-canoe-38") == 401


def test_the_others_are_what_they_were(gateway):
    before = kept_hash(gateway, gateway.username)
    gateway.cli("accounts", "set", "late", "--password-hash-file", "-", input=HASHES["sha512"])
    gateway.cli("settings", "apply")
    assert log_in(gateway, "late", PASSWORD) == 200
    wait_for(lambda: kept_hash(gateway, "late").startswith("$argon2id$"), 10, "the new hash")
    assert kept_hash(gateway, gateway.username) == before
    assert gateway.get("sms_total").status == 200


def test_a_worker_that_is_killed_keeps_it(gateway):
    gateway.start_worker(gateway.kill_worker())
    wait_for(lambda: gateway.get("sms_total").status == 200, 20, "the worker's return")
    for name in HASHES:
        assert kept_hash(gateway, name).startswith("$argon2id$")
        assert log_in(gateway, name, PASSWORD) == 200
