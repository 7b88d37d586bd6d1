"""Tables of docs/API.md are what the golden replies and the replayed clients say."""

import re

from clients import CLIENTS
from gateway import ROOT
from readers import READERS

PAGE = (ROOT / "docs" / "API.md").read_text()
GOLDEN = ROOT / "test" / "reply" / "golden"
FAMILIES = ["text-7.06", "text-7.02", "text-legacy", "text", "xml", "xml-hilink"]
ENDPOINTS = ["sms_send", "sms_list", "sms_read", "sms_delete", "sms_total", "sms_status"]


def cell(path):
    """Status and body of a reply; of XML the word."""
    head, body = path.read_bytes().decode().split("\r\n\r\n", 1)
    status = re.match(r"Status: (\d+)", head)[1]
    if body.startswith("<?xml"):
        body = re.search(r"<(status|code|response)>([^<\s]+)<", body)[2] + "\n"
    lines = " ".join(f"`{line}`" for line in body.splitlines())
    return f"{status} {lines}".strip()


def outcomes():
    """By their names: what each family answers, and the endpoints that can have it."""
    names = re.search(r"outcome_names = \{(.*?)\}", (ROOT / "src/profile/outcome.hpp").read_text(), re.S)
    for name in ["ok-multipart", *re.findall(r'"([\w-]+)"', names[1])]:
        cells, endpoints = {}, set()
        for family in FAMILIES:
            for endpoint in ENDPOINTS:
                path = GOLDEN / family / f"{endpoint}-{name}.http"
                if not path.exists() or (name == "ok" and endpoint != "sms_send"):
                    continue
                endpoints.add(endpoint)
                # An outcome is the same whoever has it.
                assert cells.setdefault(family, cell(path)) == cell(path), path
        if cells:
            where = [endpoint for endpoint in ENDPOINTS if endpoint in endpoints]
            yield name, "all" if where == ENDPOINTS else " ".join(where).replace("sms_", ""), cells


def rows():
    """As they stand on the page: a status alone has the word of the first family, and 405 is said where
    the endpoint is not served."""
    for name, where, cells in outcomes():
        row = [cells.get(family, "405") for family in FAMILIES]
        word = row[0].partition(" ")[2]
        rest = [status if other == word else f"{status} {other}".strip()
                for status, _, other in (value.partition(" ") for value in row[1:])]
        yield "| " + " | ".join([f"`{name}`", where, row[0], *rest]) + " |\n"


def test_every_outcome_of_every_family_is_on_the_page():
    for row in rows():
        assert row in PAGE, row


def test_every_client_is_on_the_page_with_its_family():
    for client in [*CLIENTS, *READERS]:
        number = re.match(r"\d+", client.number)[0]
        (row,) = re.findall(rf"^\| {number} \|.*$", PAGE, re.M)
        assert f"`{client.family}`" in row, f"{client}: {row}"
