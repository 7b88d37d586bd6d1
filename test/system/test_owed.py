"""The owed answer: clients that give up and ask again get the end of their message, and no second
message is sent."""

import threading
import time

import pytest

from gateway import SENT, wait_for

RUN_OPTIONS = ("--submit-delay", "5s")
ALARM = {"number": "+447700900123"}


def give_up(gateway, text, after=1, **more):
    """One request of a client that waits `after` seconds and then closes the connection."""
    with pytest.raises(TimeoutError):
        gateway.post("sms_send", timeout=after, text=text, **ALARM, **more)


def ask(gateway, text, **more):
    return gateway.post("sms_send", text=text, **ALARM, **more)


def states(gateway, text):
    return [state for (state,) in gateway.database(f"SELECT state FROM messages WHERE text = '{text}'")]


def sent_texts(taken):
    return [message["Text"] for message in taken()]


def test_three_attempts_of_one_second_against_a_modem_that_takes_five(gateway, taken):
    """As Zabbix does it: an action's script with a time-out, tried three times."""
    for _ in range(3):
        give_up(gateway, "trigger")
    reply = ask(gateway, "trigger")
    assert (reply.status, reply.body) == (200, "OK\n")
    assert reply.headers["X-Joined"] == "1"
    assert sent_texts(taken) == ["trigger"]


def test_the_repeat_may_come_after_the_end(gateway, taken):
    give_up(gateway, "late")
    wait_for(lambda: states(gateway, "late") == [SENT], 30, "the end of the message")
    began = time.monotonic()
    reply = ask(gateway, "late")
    assert time.monotonic() - began < 3
    assert reply.body == "OK\n"
    assert reply.headers["X-Joined"] == "1"
    assert sent_texts(taken) == ["late"]

    again = ask(gateway, "late")  # Nothing is owed now: another alarm.
    assert again.body == "OK\n"
    assert "X-Joined" not in again.headers
    assert sent_texts(taken) == ["late", "late"]


def test_two_equal_alarms_at_the_same_time_are_two_messages(gateway, taken):
    replies = []
    threads = [
        threading.Thread(target=lambda: replies.append(ask(gateway, "twice"))) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [reply.body for reply in replies] == ["OK\n"] * 2
    assert not any("X-Joined" in reply.headers for reply in replies)
    assert len({reply.headers["X-Message-Id"] for reply in replies}) == 2
    assert sent_texts(taken) == ["twice"] * 2


def test_repeat_forces_a_new_message(gateway, taken):
    give_up(gateway, "again")
    reply = ask(gateway, "again", repeat="1")
    assert reply.body == "OK\n"
    assert "X-Joined" not in reply.headers
    assert sent_texts(taken) == ["again"] * 2


def test_an_id_makes_a_request_safe_to_repeat(gateway, taken):
    first = ask(gateway, "named", id="door-7")
    second = ask(gateway, "named", id="door-7")
    assert [first.body, second.body] == ["OK\n"] * 2
    assert first.headers["X-Message-Id"] == second.headers["X-Message-Id"]
    assert second.headers["X-Joined"] == "1"
    by_header = gateway.post(
        "sms_send", headers={"Idempotency-Key": '"door-7"'}, text="named", **ALARM
    )
    assert by_header.headers["X-Message-Id"] == first.headers["X-Message-Id"]
    other = ask(gateway, "other content", id="door-7")
    assert (other.status, other.body) == (200, "ERROR\n")
    assert other.headers["X-Reason"].startswith("id: ")
    assert sent_texts(taken) == ["named"]


def test_a_kill_after_the_end_does_not_forget_the_debt(gateway, taken):
    give_up(gateway, "killed")
    wait_for(lambda: states(gateway, "killed") == [SENT], 30, "the end of the message")
    gateway.start_worker(gateway.kill_worker())
    wait_for(lambda: gateway.get("sms_list").status == 200, 30, "the worker")
    reply = ask(gateway, "killed")
    assert reply.body == "OK\n"
    assert reply.headers["X-Joined"] == "1"
    assert sent_texts(taken) == ["killed"]


def test_who_is_cut_off_by_a_kill_and_asks_again_gets_the_end(gateway, taken):
    """The worker dies before anything was handed to the modem."""
    gateway.control("registration none")
    try:
        cut_off = []
        caller = threading.Thread(target=lambda: cut_off.append(ask(gateway, "cut off")))
        caller.start()
        wait_for(lambda: len(states(gateway, "cut off")) == 1, 30, "the message's acceptance")
        command = gateway.kill_worker()
        caller.join()
        assert cut_off[0].body == "TIMEOUT\n"
    finally:
        gateway.control("registration home")
    gateway.start_worker(command)
    wait_for(lambda: gateway.get("sms_list").status == 200, 30, "the worker")
    reply = ask(gateway, "cut off")
    assert reply.body == "OK\n"
    assert reply.headers["X-Joined"] == "1"
    assert sent_texts(taken) == ["cut off"]
