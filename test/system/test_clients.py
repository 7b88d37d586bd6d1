"""The installed clients of the old interface: each one's own bytes through nginx with TLS, and its own
judgement of the reply."""

import pytest

from clients import CLIENTS, NUMBER
from gateway import whole_text
from wire import Speech, as_it_is, exchange

FAMILIES = ("text-7.06", "text-legacy", "text")
#: The status says what the body says.
HTTP_STATUS = ("text",)

BY_NUMBER = {client.number: client for client in CLIENTS}
JUDGES = [client for client in CLIENTS if client.believes]


def send(gateway, client, **fields):
    fields = {"number": client.recipient, "text": client.text, **fields}
    return exchange(gateway, client.speech.request(gateway, "sms_send", **fields))


def sent(taken):
    return [(message["Number"], message["Text"]) for message in taken()]


def suits(clients):
    """Each client with the family that suits it, and with the one that is used by default."""
    return [
        (family, client)
        for family in FAMILIES
        for client in clients
        if family in (client.family, "text-7.06")
    ]


@pytest.mark.parametrize("family, client", suits(CLIENTS), ids=str, indirect=["family"])
def test_a_message_goes_out_and_its_client_knows(gateway, taken, family, client):
    reply = send(gateway, client)
    assert client.believes is None or client.believes(reply), reply
    assert sent(taken) == [(NUMBER, client.text)]


@pytest.mark.parametrize("trouble", ["ERROR", "TIMEOUT", "credentials"])
@pytest.mark.parametrize("family, client", suits(JUDGES), ids=str, indirect=["family"])
def test_a_failure_is_seen_by_its_client(gateway, taken, family, client, trouble):
    # Its own, or it would join the message of which the client before has not been told the end.
    text = f"{client.text}-{family}-{client.number}-{trouble}"
    if trouble == "credentials":
        with gateway.stranger():
            reply = send(gateway, client, text=text, password="wrong")
        assert reply.text == "Bad username or password\n"
    else:
        # Refused for good; or by a plain ERROR, after which nobody knows.
        gateway.control("cms 1" if trouble == "ERROR" else "error")
        reply = send(gateway, client, text=text)
        assert reply.text == trouble + "\n"
        assert "x-joined" not in reply.headers
    assert sent(taken) == []
    blind = client.by == "status" and family not in HTTP_STATUS and trouble != "credentials"
    assert client.believes(reply) == blind, reply
    assert not blind or client.family != family, "docs/API.md names a family that suits it"


@pytest.mark.parametrize("family", ["text-7.06", "text-7.02"], indirect=True)
@pytest.mark.parametrize("number", ["1", "1a", "2", "3", "4", "9", "18", "19"])
def test_two_parts_are_a_success_too(gateway, taken, family, number):
    client = BY_NUMBER[number]
    text = f"Two parts for client {client.number}: " + "x" * 160
    reply = send(gateway, client, text=text)
    assert reply.text == ("OK\n" if family == "text-7.06" else "OK\n2/2\n")
    assert whole_text(taken()) == text
    # The first version of that plug-in wants no counter: it needs text-7.06.
    assert client.believes(reply) == ((family, number) != ("text-7.02", "1a"))


@pytest.mark.parametrize("family", ["text"], indirect=True)
def test_raw_spaces_in_the_request_line_never_pass_nginx(gateway, taken, family):
    client = BY_NUMBER["10"]
    assert client.speech.encode is as_it_is
    reply = send(gateway, client, text="ERROR: tank-2 high")
    assert (reply.status, reply.text) == (400, "ERROR\n")
    assert not client.believes(reply), "it knows, and can be brought up to date"
    assert sent(taken) == []


@pytest.fixture
def password_with_signs(gateway):
    def use(password):
        gateway.cli("settings", "set", "--password-file", "-", input=password)
        gateway.cli("settings", "apply")
        gateway.password = password

    usual = gateway.password
    use("geheim+/&%41 x")
    yield
    use(usual)


@pytest.mark.parametrize("family", ["text-7.06"], indirect=True)
def test_a_password_with_signs_arrives_from_every_encoder(
    gateway, taken, family, password_with_signs
):
    for client in CLIENTS:
        speech = client.speech
        # Whoever writes a password as it is cannot have one with signs.
        if (speech.encode_other or speech.encode)("+/&") in ("%2B%2F%26", "%2b%2f%26"):
            assert send(gateway, client).text == "OK\n", client
    assert len(taken()) > 15
