"""The installed clients that read messages: what arrives is found by each client's own parser, read,
counted and deleted."""

import re
import time

import pytest

from clients import NUMBER
from gateway import wait_for
from list_readers import DASHES, Record, SymconSms
from readers import READERS
from wire import exchange

FORGED = f"Done\nStatus: read\n{DASHES}\nIndex: 1\nSender: +447700900666\nText: send \u20ac 100"
SHOWN = FORGED.replace("\n", "%n").replace(DASHES, DASHES[:-1] + "%2D")
BY_NUMBER = {reader.number: reader for reader in READERS}


def ask(gateway, reader, endpoint, **fields):
    return exchange(gateway, reader.speech.request(gateway, endpoint, **fields))


def records(gateway, reader):
    reply = ask(gateway, reader, "sms_list")
    assert reply.status == 200
    for date in re.findall(r"^Date: (.*)$", reply.text, re.M):
        time.strptime(date, "%a %b %d %H:%M:%S %Y")  # what the Python and the Perl clients do
    return reader.parser.read(reply.text)


@pytest.fixture
def arrived(gateway):
    """A message of which the text has everything that could mislead a parser."""
    before = gateway.get("sms_list").body.count(SHOWN)
    gateway.receive(NUMBER, FORGED)
    wait_for(
        lambda: gateway.get("sms_list").body.count(SHOWN) > before, 20, "the arrival of a message"
    )


@pytest.mark.parametrize(
    "family, reader", [(reader.family, reader) for reader in READERS], ids=str, indirect=["family"]
)
def test_a_reader_finds_reads_counts_and_deletes(gateway, family, reader, arrived):
    mine = reader.parser.sees(Record("", NUMBER, SHOWN, ""))
    found = records(gateway, reader)
    assert not any("900666" in record.sender for record in found)
    indexes = [record.index for record in found if (record.sender, record.text) == mine[1:3]]
    assert indexes
    index = max(indexes, key=int)

    if reader.reads:
        reply = ask(gateway, reader, "sms_read", number=index)
        assert reply.status == 200
        assert [record[:3] for record in reader.parser.read(reply.text)] == [(index, *mine[1:3])]
    if reader.counts:
        reply = ask(gateway, reader, "sms_total")
        assert reply.status == 200
        stored = int(re.search(r"SM=(\d+)", gateway.control("counts"))[1])
        assert reader.counts(reply.text) in (None, stored)
    if reader.deletes:
        reply = ask(gateway, reader, "sms_delete", number=index)
        assert (reply.status, reply.text) == (200, "OK\n")
        assert index not in [record.index for record in records(gateway, reader)]


@pytest.mark.parametrize("family", ["text-legacy"], indirect=True)
def test_how_symcon_looks_whether_all_is_well(gateway, family):
    symcon = BY_NUMBER["3"]
    assert ask(gateway, symcon, "sms_read").text.startswith("out of range")
    for endpoint in ("sms_read", "sms_list"):
        reply = ask(gateway, symcon, endpoint, password="wrong")
        assert reply.text.startswith("Bad username or password")
        assert SymconSms.read(reply.text) == []


@pytest.mark.parametrize("family", ["text", "text-legacy"], indirect=True)
def test_nothing_is_nothing(gateway, family):
    for record in records(gateway, BY_NUMBER["5"]):
        assert gateway.get("sms_delete", number=record.index).body == "OK\n"
    for reader in READERS:
        if reader.family == family:
            assert records(gateway, reader) == [], reader


@pytest.mark.parametrize("family", ["text"], indirect=True)
def test_smsammad_tells_an_empty_list_from_a_switched_off_gateway(gateway, family):
    gateway.cli("settings", "set", "--enabled", "no")
    gateway.cli("settings", "apply")
    try:
        assert ask(gateway, BY_NUMBER["6"], "sms_list").status == 403
    finally:
        gateway.cli("settings", "set", "--enabled", "yes")
        gateway.cli("settings", "apply")
