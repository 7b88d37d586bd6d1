"""sms_list: what is on the SIM, as text and as XML."""

import re
import subprocess

import pytest

from gateway import ROOT, wait_for

ENTRY = re.compile(
    r"Index: (\d+)\nDate: (\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4})\nSender: (.*)\n"
    r"Text: (.*)\nStatus: (read|unread|sent|unsent|unknown)\n-{30}\n"
)


def entries(gateway, **parameters):
    body = gateway.get("sms_list", **parameters).body
    assert ENTRY.sub("", body) == "", "the list consists of entries only"
    return [match.groups() for match in ENTRY.finditer(body)]


def arrived(gateway, text):
    return wait_for(
        lambda: [entry for entry in entries(gateway) if entry[3] == text], 20, f"arrival of {text}"
    )[0]


def test_the_first_list_shows_two_messages_one_of_them_long(gateway):
    first = entries(gateway)
    assert len(first) == 2
    assert max(len(entry[3]) for entry in first) > 160
    assert [entry[4] for entry in first] == ["unread", "unread"]


def test_a_message_from_outside_appears(gateway):
    gateway.receive("+447700900456", "Grüße, Жук \N{GRINNING FACE}")
    entry = arrived(gateway, "Grüße, Жук \N{GRINNING FACE}")
    assert entry[2] == "+447700900456"


def test_new_becomes_read_by_being_listed(gateway):
    gateway.receive("+447700900457", "look once")
    wait_for(
        lambda: any(entry[3] == "look once" for entry in entries(gateway, state="new")),
        20,
        "a new message",
    )
    assert not any(entry[3] == "look once" for entry in entries(gateway, state="new"))
    assert any(entry[3] == "look once" for entry in entries(gateway, state="read"))


def test_an_unknown_state_is_refused(gateway):
    assert gateway.get("sms_list", state="old").body == "Unknown state argument\n"


def test_post_lists_too(gateway):
    assert gateway.post("sms_list").body == gateway.get("sms_list").body


@pytest.fixture
def xml_profile(gateway):
    gateway.use_profile("simulator-xml")
    yield
    gateway.use_profile("simulator")


def validate(tmp_path, body):
    document = tmp_path / "reply.xml"
    document.write_text(body)
    schema = ROOT / "xml-schemas" / "replies" / "xml.xsd"
    done = subprocess.run(
        ["xmllint", "--noout", "--schema", schema, document],
        capture_output=True, text=True, check=False,
    )
    assert done.returncode == 0, done.stderr + body


def test_the_same_list_as_xml(gateway, tmp_path, xml_profile):
    gateway.receive("+447700900458", 'Tom & "Jerry" <b>]]>')
    reply = wait_for(
        lambda: (answer := gateway.get("sms_list")) and "Jerry" in answer.body and answer,
        20,
        "the message in the XML list",
    )
    assert "xml" in reply.headers["Content-Type"]
    validate(tmp_path, reply.body)


def test_other_xml_replies_are_valid_too(gateway, tmp_path, xml_profile):
    validate(tmp_path, gateway.send("as XML").body)
    validate(tmp_path, gateway.post("sms_send", number="abc", text="x").body)
    validate(tmp_path, gateway.raw("GET", "/cgi-bin/sms_list?username=x&password=y").body)
