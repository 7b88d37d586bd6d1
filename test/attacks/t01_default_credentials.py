"""T1, default or guessed credentials: a gateway that nobody has set up takes none, and the old
vendor's account cannot be made. It fails when any pair is answered as if it were an account's, or
when one of them can be set."""

import collections
import itertools
import subprocess

import pytest

from caller import Caller
from gateway import PROGRAMS

NUMBER = "+447700900123"
USERNAMES = ("user1", "admin", "root", "user", "sms", "smsuser", "test", "guest", "operator", "support")
PASSWORDS = ("user_pass", "admin", "admin01", "password", "1234", "12345678", "root", "test", "sms", "")

# What a person in a hurry would set: the examples of the old vendor's pages, and what resembles them.
WEAK = [
    ("user1", "user_pass"),
    ("user1", "user_pass1234"),
    ("user1", "user_pass_user_pass"),
    ("admin", "admin01"),
    ("admin", "admin0123456"),
    ("smsuser", "smsuser-2026"),
    ("plc", "Password-2026"),
    ("plc", "RUT955-gateway"),
    ("plc", "1qaz2wsx3edc"),
    ("plc", "123456789012"),
    ("plc", "aaaaaaaaaaaa"),
    ("pumphouse", "pumphouse-37x"),
]


@pytest.fixture(scope="module")
def fresh(gateway):
    """Without any account, as after an installation; switched on it would refuse to be so."""
    gateway.cli("settings", "set", "--enabled", "no")
    gateway.cli("accounts", "remove", gateway.username)
    gateway.cli("settings", "apply")
    return gateway


def pairs(count):
    """The well-known ones, then made ones."""
    known = list(itertools.product(USERNAMES, PASSWORDS))
    made = ((f"user{number}", f"pass{number}") for number in itertools.count())
    return itertools.islice(itertools.chain(known, made), count)


def check_that_none_is_taken(gateway, count):
    scanner = Caller(gateway)
    told = collections.Counter()
    for username, password in pairs(count):
        reply = scanner.post("sms_send", username=username, password=password, number=NUMBER, text="scan")
        told[reply.status, reply.body] += 1
    print(f"{count} pairs: {dict(told)}")
    ((status, body),) = told
    assert status == 501 and "OK" not in body
    assert gateway.outbox_rows() == 0
    assert not gateway.submits()


def test_no_pair_is_taken(fresh):
    check_that_none_is_taken(fresh, 1000)


@pytest.mark.slow
def test_none_of_ten_thousand_pairs_is_taken(fresh):
    check_that_none_is_taken(fresh, 10_000)


@pytest.mark.parametrize("username, password", WEAK)
def test_such_an_account_cannot_be_set(fresh, username, password):
    settings = fresh.folder / "state" / "settings.xml"
    before = settings.read_bytes()
    done = subprocess.run(
        [PROGRAMS / "sms-gateway", "--settings", settings, "accounts", "set", username,
         "--password-file", "-"],
        input=password, capture_output=True, text=True, check=False,
    )
    assert done.returncode != 0
    assert "password" in done.stderr and password not in done.stderr
    assert settings.read_bytes() == before
