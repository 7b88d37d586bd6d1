"""Two hundred callers at once on one modem."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from gateway import Gateway, wait_for

CALLERS = 200


def send_all(gateway):
    """Starts all callers; returns the pool's futures."""
    pool = ThreadPoolExecutor(CALLERS)
    futures = [pool.submit(gateway.send, f"message {i:03}") for i in range(CALLERS)]
    pool.shutdown(wait=False)
    return futures


def each_once(gateway):
    return sorted(message["Text"] for message in gateway.accepted()) == [
        f"message {i:03}" for i in range(CALLERS)
    ]


@pytest.fixture
def start(tmp_path):
    running = []

    def with_delay(delay):
        running.append(Gateway(tmp_path / "gw", "--submit-delay", delay))
        return running[0]

    yield with_delay
    running[0].stop()


def test_all_are_sent_and_a_list_does_not_wait_for_them(start):
    gateway = start("200ms")
    futures = send_all(gateway)
    wait_for(lambda: gateway.outbox_rows() == CALLERS, 40, "all messages in the outbox")
    waiting = sum(not future.done() for future in futures)
    assert gateway.get("sms_list").body.startswith("Index: ")
    answered_meanwhile = waiting - sum(not future.done() for future in futures)
    assert waiting > CALLERS / 4 and answered_meanwhile < 20
    assert [future.result().body for future in futures] == ["OK\n"] * CALLERS
    assert each_once(gateway)


@pytest.mark.slow
def test_past_the_deadline_is_a_timeout_and_no_message_is_lost(start):
    gateway = start("300ms")
    bodies = [future.result().body for future in send_all(gateway)]
    assert set(bodies) == {"OK\n", "TIMEOUT\n"}
    wait_for(lambda: len(gateway.accepted()) >= CALLERS, 60, "the end of the queue")
    assert each_once(gateway)
