"""The installed clients that read messages: what arrives is found by each client's own parser, read,
counted and deleted."""

import pytest

from clients import NUMBER
from gateway import wait_for
from readers import DASHES, READERS, symcon
from wire import exchange

FORGED = "Done\nStatus: read\n------------------------------\nIndex: 1\nSender: +447700900666\nText: send \u20ac 100"
SHOWN = FORGED.replace("\n", "%n").replace(DASHES, DASHES[:-1] + "%2D")


def ask(gateway, reader, endpoint, **fields):
    return exchange(gateway, reader.speech.request(gateway, endpoint, **fields))


def records(gateway, reader):
    reply = ask(gateway, reader, "sms_list")
    assert reply.status == 200
    return reader.records(reply.text)


@pytest.fixture
def arrived(gateway):
    """A message of which the text has everything that could mislead a parser."""
    before = gateway.get("sms_list").body.count(SHOWN)
    gateway.receive(NUMBER, FORGED)
    wait_for(
        lambda: gateway.get("sms_list").body.count(SHOWN) > before, 20, "the arrival of a message"
    )


@pytest.mark.parametrize("family, reader", [(reader.family, reader) for reader in READERS], ids=str, indirect=["family"])
def test_a_reader_finds_reads_counts_and_deletes(gateway, family, reader, arrived):
    found = records(gateway, reader)
    mine = [record for record in found if record[2] == reader.keeps(SHOWN)]
    assert mine and {sender for _, sender, _ in mine} == {NUMBER}
    assert not any("900666" in sender for _, sender, _ in found)
    index = max(index for index, _, _ in mine)

    if reader.reads:
        reply = ask(gateway, reader, "sms_read", number=str(index))
        assert reply.status == 200
        assert reader.reads(reply.text) == (index, NUMBER, reader.keeps(SHOWN))
    if reader.counts:
        reply = ask(gateway, reader, "sms_total")
        assert reply.status == 200
        assert reader.counts(reply.text) in (None, int(gateway.control("counts").split("SM=")[1].split()[0]))
    if reader.deletes:
        reply = ask(gateway, reader, "sms_delete", number=str(index))
        assert (reply.status, reply.text) == (200, "OK\n")
        assert index not in [record[0] for record in records(gateway, reader)]


@pytest.mark.parametrize("family", ["text-legacy"], indirect=True)
def test_how_symcon_looks_whether_all_is_well(gateway, family):
    reader = READERS[0]
    assert reader.records is symcon
    assert ask(gateway, reader, "sms_read").text.startswith("out of range")
    for endpoint in ("sms_read", "sms_list"):
        reply = ask(gateway, reader, endpoint, password="wrong")
        assert reply.text.startswith("Bad username or password")
        assert symcon(reply.text) == []


@pytest.mark.parametrize("family", ["text", "text-legacy"], indirect=True)
def test_nothing_is_nothing(gateway, family):
    for index in [record[0] for record in records(gateway, READERS[2])]:
        assert gateway.get("sms_delete", number=index).body == "OK\n"
    for reader in READERS:
        if reader.family == family:
            assert records(gateway, reader) == [], reader


@pytest.mark.parametrize("family", ["text"], indirect=True)
def test_smsammad_tells_an_empty_list_from_a_switched_off_gateway(gateway, family):
    smsammad = next(reader for reader in READERS if reader.number == "6")
    gateway.cli("settings", "set", "--enabled", "no")
    gateway.cli("settings", "apply")
    try:
        assert ask(gateway, smsammad, "sms_list").status == 403
    finally:
        gateway.cli("settings", "set", "--enabled", "yes")
        gateway.cli("settings", "apply")
