"""T2, online guessing: however many sources guess, two guesses a second are looked at, all others
are told to come later, and the log holds none of them. It fails when more are looked at, or when
a password that was tried is in a log."""

import re

import pytest

from caller import Caller
from guessers import Attack

SOURCES = 250
PLACES = 8  # to wait in


def check_attack(gateway, seconds):
    told = Attack(gateway, seconds, SOURCES).told()
    attempts = sum(told.values())
    print(f"{SOURCES} sources, {seconds} s: {attempts / seconds:.0f} guesses/s, told {dict(told)}")
    # A 401 is a guess that was looked at; who waited when the time was over was still answered.
    assert set(told) <= {"401", "429", "no answer"}
    assert 0 < told["401"] <= 2 * seconds + 1 + PLACES
    assert told["no answer"] <= attempts / 100
    log = (gateway.folder / "log" / "sms-gatewayd.log").read_text()
    assert "guess-" not in gateway.logs()
    lines = re.findall(r"event=credentials_refused .*", log)
    assert lines
    assert all(re.search(r"source=127\.9\.0\.\d+ user=[0-9a-f]{4} attempts=\d+$", line) for line in lines)
    assert len(lines) <= SOURCES * (seconds // 60 + 1)


def test_two_guesses_a_second_are_looked_at(gateway):
    check_attack(gateway, 12)


def test_a_guessing_source_is_told_when_to_come_again(gateway):
    guesser = Caller(gateway, "127.9.9.1")
    replies = [guesser.log_in(password=f"guess-{number}") for number in range(12)]
    refused = [reply for reply in replies if reply.status == 429]
    assert [reply.status for reply in replies[:3]] == [401] * 3
    assert refused
    assert all(1 <= int(reply.headers["Retry-After"]) <= 600 for reply in refused)
    assert guesser.log_in().status == 429  # nor is the right one looked at
    assert Caller(gateway, "127.9.9.2").log_in().status == 200  # the account is as good as ever


@pytest.mark.slow
def test_twelve_hundred_guesses_in_ten_minutes_are_looked_at(gateway):
    check_attack(gateway, 600)
