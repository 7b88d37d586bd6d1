"""kill -9 of the worker while messages wait: none is lost in silence, none goes twice."""

from concurrent.futures import ThreadPoolExecutor

from gateway import SENT, UNCERTAIN, wait_for

RUN_OPTIONS = ("--submit-delay", "200ms")
MESSAGES = 50


def test_kill_with_fifty_queued(gateway):
    texts = [f"queued {i:02}" for i in range(MESSAGES)]
    with ThreadPoolExecutor(MESSAGES) as pool:
        futures = [pool.submit(gateway.send, text) for text in texts]
        wait_for(lambda: gateway.outbox_rows() == MESSAGES, 30, "all messages in the outbox")
        wait_for(lambda: len(gateway.accepted()) >= 3, 30, "the first submits")
        command = gateway.kill_worker()
        bodies = [future.result().body for future in futures]
    assert len(gateway.accepted()) < MESSAGES
    told_ok = {text for text, body in zip(texts, bodies) if body == "OK\n"}

    gateway.start_worker(command)
    open_states = "SELECT count(*) FROM messages WHERE state < 3"
    wait_for(lambda: gateway.database(open_states)[0][0] == 0, 400, "the end of the queue")

    arrived = [message["Text"] for message in gateway.accepted()]
    assert len(arrived) == len(set(arrived)), "none twice"
    assert set(arrived) <= set(texts)
    assert len(arrived) in (MESSAGES - 1, MESSAGES)
    rows = gateway.database("SELECT id, text, state FROM messages")
    uncertain = {text: identity for identity, text, state in rows if state == UNCERTAIN}
    assert {state for _, _, state in rows} <= {SENT, UNCERTAIN}
    assert len(uncertain) <= 1
    assert set(texts) - set(arrived) <= set(uncertain)
    assert told_ok <= set(arrived)
    assert not told_ok & set(uncertain)
    for identity in uncertain.values():
        assert "uncertain" in gateway.cli("show", identity)
