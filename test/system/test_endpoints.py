"""sms_read, sms_delete, sms_total, sms_status and groups, from the URL to SIM and network."""

import re

import pytest

from clients import bnr, python_get
from gateway import wait_for
from wire import exchange

GROUP = ["+447700900201", "+447700900202", "+447700900203"]
TEXT_FAMILIES = ["text-7.06", "text-7.02", "text-legacy", "text"]


@pytest.fixture(scope="module", autouse=True)
def groups(gateway):
    gateway.cli("groups", "set", "on call", *GROUP)
    gateway.cli("settings", "apply")


def stored(gateway):
    return int(re.search(r"SM=(\d+)", gateway.control("counts"))[1])


def fields(body):
    return dict(re.findall(r"^(\w+): (.*)$", body, re.M))


def arrived(gateway, text):
    """The index of a message with that text, once it is there."""
    gateway.receive("+447700900456", text)
    found = wait_for(
        lambda: re.search(rf"Index: (\d+)\n.*\n.*\nText: {text}\n", gateway.get("sms_list").body),
        20, "the arrival of a message",
    )
    return int(found[1])


@pytest.mark.parametrize("family", TEXT_FAMILIES, indirect=True)
def test_a_message_is_read_and_deleted(gateway, family):
    index = arrived(gateway, f"for {family}")
    body = gateway.get("sms_read", number=index).body
    assert fields(body)["Text"] == f"for {family}"
    names = ["Index", "Date", "Sender", "Text", "Status"]
    if family == "text-7.02":
        names = ["Index", "Date", "Sender", "Status", "Text"]
    assert list(fields(body)) == names and body.count("\n") == 5

    before = stored(gateway)
    assert gateway.post("sms_delete", number=f" {index}abc").body == "OK\n"  # as strtol reads it
    wait_for(lambda: stored(gateway) == before - 1, 20, "the end of it on the SIM")
    words = {"text-7.06": "ERROR", "text-7.02": "no message"}
    for endpoint in ("sms_read", "sms_delete"):
        assert gateway.get(endpoint, number=index).body == words.get(family, "NO MESSAGE") + "\n"


@pytest.mark.parametrize("family", ["text"], indirect=True)
def test_a_long_message_is_deleted_with_all_its_parts(gateway, family):
    before = stored(gateway)
    index = arrived(gateway, ("long " * 60).strip())
    assert stored(gateway) == before + 2
    assert gateway.get("sms_delete", number=index).body == "OK\n"
    wait_for(lambda: stored(gateway) == before, 20, "the end of both parts on the SIM")


@pytest.mark.parametrize("family", TEXT_FAMILIES, indirect=True)
def test_the_total_is_that_of_the_sim(gateway, family):
    assert gateway.get("sms_total").body == f"Used: {stored(gateway)}\nTotal: 50\n"


@pytest.mark.parametrize("family", TEXT_FAMILIES, indirect=True)
@pytest.mark.parametrize("index", ["-1", "x", "99999999999999999999"])
def test_what_is_no_index(gateway, family, index):
    for endpoint in ("sms_read", "sms_delete"):
        assert gateway.get(endpoint, number=index).body == "WRONG_NUMBER\n"


@pytest.mark.parametrize("family", TEXT_FAMILIES, indirect=True)
def test_a_family_serves_what_its_firmware_had(gateway, family):
    reply = gateway.get("sms_status", id="1")
    if family == "text":
        assert (reply.status, reply.body) == (404, "NO MESSAGE\n")
    else:
        assert (reply.status, reply.body) == (405, "")


@pytest.mark.parametrize("family", ["text"], indirect=True)
def test_after_a_timeout_the_state_is_told(gateway, taken, family):
    gateway.control("error")  # Nobody knows whether the network has it.
    reply = gateway.send("who knows")
    assert (reply.status, reply.body) == (504, "TIMEOUT\n")
    identity = reply.headers["X-Message-Id"]
    state = gateway.get("sms_status", id=identity)
    assert (state.status, state.headers["X-Message-State"]) == (200, "uncertain")
    told = fields(state.body)
    assert told["Id"] == identity and told["State"] == "uncertain" and told["Parts"] == "0/1"
    assert gateway.post("sms_status", id=identity, password="wrong").status == 401
    assert taken() == []


# Groups


def sent(taken):
    return sorted((message["Number"], message["Text"]) for message in taken())


def to_all(text):
    return [(number, text) for number in GROUP]


@pytest.mark.parametrize("family", TEXT_FAMILIES, indirect=True)
def test_a_group_gets_one_message_per_member(gateway, taken, family):
    reply = gateway.get("sms_send", group="on call", text=f"all, {family}")
    # One answer for each member, as that firmware gave; otherwise one for all.
    assert (reply.status, reply.body) == (200, "OK\n" * (3 if family == "text-7.02" else 1))
    assert sent(taken) == to_all(f"all, {family}")


@pytest.mark.parametrize("family", ["text-7.06"], indirect=True)
@pytest.mark.parametrize("speech", [python_get, bnr])
def test_clients_that_send_to_groups(gateway, taken, family, speech):
    request = speech.request(gateway, "sms_send", group="on call", text=f"clients {id(speech)}")
    assert exchange(gateway, request).text == "OK\n"
    assert len(taken()) == 3


@pytest.mark.parametrize("family", ["text-7.06"], indirect=True)
def test_the_group_wins_over_the_number(gateway, taken, family):
    reply = gateway.get("sms_send", number="+447700900999", group="on call", text="both")
    assert reply.body == "OK\n"
    assert sent(taken) == to_all("both")


@pytest.mark.parametrize("family", TEXT_FAMILIES, indirect=True)
def test_a_group_that_is_none(gateway, taken, family):
    reply = gateway.get("sms_send", group="nobody", text="x")
    assert (reply.status, reply.body) == (400 if family == "text" else 200, "Group not found\n")
    assert taken() == []


@pytest.mark.parametrize("family", TEXT_FAMILIES, indirect=True)
def test_a_member_whom_the_network_refuses(gateway, taken, family):
    """The old firmware was content with one; this project's own family is not."""
    gateway.control(f"refuse-number {GROUP[1]} 1")
    try:
        reply = gateway.get("sms_send", group="on call", text=f"but one, {family}")
    finally:
        gateway.control(f"refuse-number {GROUP[1]} 0")
    expected = {
        "text-7.06": (200, "OK\n"),
        "text-7.02": (200, "OK\nOK\nTIMEOUT\n"),
        "text-legacy": (200, "OK\n"),
        "text": (503, "ERROR\n"),
    }
    assert (reply.status, reply.body) == expected[family]
    assert [number for number, _ in sent(taken)] == [GROUP[0], GROUP[2]]
    if family == "text":
        state = gateway.get("sms_status", id=reply.headers["X-Message-Id"]).body
        whole, *members = state.split("-" * 30 + "\n")[:-1]
        assert fields(whole)["State"] == "failed"
        assert [(fields(member)["Number"], fields(member)["State"]) for member in members] == [
            (GROUP[0], "sent"), (GROUP[1], "failed"), (GROUP[2], "sent"),
        ]
