"""T3, locking out the real client: while 250 sources guess at its account, a client that was verified
before is served, also at a source where somebody guesses; and a new client gets in once each
attacking source has failed. It fails when such a client gets anything but its answer."""

import time

import pytest

from caller import Caller
from gateway import wait_for
from guessers import Attack

SOURCES = 250


def served_while_attacked(gateway, seconds):
    verified = Caller(gateway, "127.8.0.1")
    beside = Caller(gateway, "127.9.0.1")  # the first attacker's own address
    assert verified.log_in().status == beside.log_in().status == 200
    attack = Attack(gateway, seconds, SOURCES)
    told, told_beside, took = [], [], []
    next_beside = time.monotonic() + 2
    while attack.is_under_way():
        began = time.monotonic()
        told.append(verified.log_in().status)
        took.append(time.monotonic() - began)
        if began >= next_beside:  # it may come once a second
            told_beside.append(beside.log_in().status)
            next_beside = time.monotonic() + 1.1
        time.sleep(0.01)
    guesses = attack.told()
    took.sort()
    print(
        f"{sum(guesses.values())} guesses in {seconds} s; verified: {told.count(200)} of {len(told)},"
        f" p99 {took[len(took) * 99 // 100] * 1000:.0f} ms;"
        f" at a guessing source: {told_beside.count(200)} of {len(told_beside)}"
    )
    assert guesses["429"] > guesses["401"] > 0  # the lane was full
    assert len(told) >= seconds
    assert told.count(200) >= 0.999 * len(told)
    assert told_beside.count(200) >= 0.95 * len(told_beside)


def test_who_was_verified_is_served(gateway):
    served_while_attacked(gateway, 12)


def test_a_new_client_gets_in_when_each_attacker_has_failed(gateway):
    attack = Attack(gateway, 12, 10, first="127.7.0.1")
    newcomer = Caller(gateway, "127.8.0.2")
    time.sleep(10 / 2 + 2)  # two of them a second, and two seconds to begin
    wait_for(lambda: newcomer.log_in().status == 200, 5, "the new client's login")
    assert attack.is_under_way()
    assert attack.told()["429"] > 0


@pytest.mark.slow
def test_who_was_verified_is_served_for_ten_minutes(gateway):
    served_while_attacked(gateway, 600)
