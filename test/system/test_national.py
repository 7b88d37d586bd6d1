"""Turkish, Spanish, Portuguese and Hindi, from the URL to a stranger's screen and back.

The stranger is smsd, over a simulated modem of its own: it reads what the network took from the
gateway, and what it sends comes to the gateway. gammu cannot stand in: it knows no national tables.
"""

import re
import sys

import pytest

from gateway import PROGRAMS, ROOT, wait_for

sys.path.insert(0, str(ROOT / "test" / "support"))

from modem_sim import ModemSim  # noqa: E402
from national import LONG, TEXTS, deliver_of, is_national  # noqa: E402
from smsd import Smsd  # noqa: E402

MESSAGES = [*TEXTS.items(), *LONG.items()]
NAMES = [f"{language}-{len(text)}" for language, text in MESSAGES]


@pytest.fixture(scope="module")
def stranger():
    with ModemSim(PROGRAMS / "modem-sim", "--quiet") as sim, Smsd(sim) as smsd:
        yield smsd


@pytest.mark.parametrize("text", [text for _, text in MESSAGES], ids=NAMES)
def test_what_the_gateway_sends_is_read(gateway, stranger, text):
    before = len(gateway.submits())
    assert gateway.send(text).body == "OK\n"
    for tpdu in gateway.submits()[before:]:
        deliver = deliver_of(tpdu)
        assert is_national(deliver)
        stranger.sim.control("store SM 0 " + deliver.hex())
    stranger.wait_file("incoming", "\n\n" + text)


@pytest.mark.parametrize(("language", "text"), MESSAGES, ids=NAMES)
def test_what_comes_to_the_gateway_is_listed(gateway, stranger, language, text):
    before = len(stranger.sim.ledger("submit"))
    stranger.send(f"{language}-{before}", "447700900123", text, language)
    for part in stranger.submits(before):
        deliver = deliver_of(bytes.fromhex(part["tpdu"]))
        assert is_national(deliver)
        gateway.control("receive-pdu " + deliver.hex())
    entry = re.compile(rf"^Text: {re.escape(text)}$", re.MULTILINE)
    wait_for(lambda: entry.search(gateway.get("sms_list").body), 20, "its arrival")
