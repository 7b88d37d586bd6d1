"""T25, parameter pollution: a name that stands twice, spelled differently, or both in the query and in the
body, so that who checks a request and who acts on it read different values. There is one reader here, and
the first of a repeated name counts for everything (docs/API.md). Red if any value came from elsewhere.

The 64 combinations: which of four names are repeated behind the good values, spelled as they are or with
every letter escaped, by GET and by POST. All four always stand where that method does not look, too."""

import itertools
from concurrent.futures import ThreadPoolExecutor

import pytest

from wire import percent

GOOD_NUMBER = "+4477009001"  # and two digits of the combination's own
EVIL = {"username": "root", "password": "guess-4711", "number": "+15550100", "text": "evil"}
COMBINATIONS = [
    (method, spelling, repeated)
    for method in ("GET", "POST")
    for spelling in ("as it is", "escaped")
    for repeated in itertools.product((False, True), repeat=len(EVIL))
]


def spelled(name):
    return "".join(f"%{ord(letter):02x}" for letter in name)


def form(fields, spell=str):
    return "&".join(f"{spell(name)}={percent(value)}" for name, value in fields.items())


def request(gateway, method, first, second, spell=str):
    """`first` in front, `second` behind it; in the other place the credentials and a message of all bad
    values."""
    form_of_this_method = f"{form(first)}&{form(second, spell)}".strip("&")
    other = form({**gateway.account(), **EVIL})
    query, body = (form_of_this_method, other) if method == "GET" else (other, form_of_this_method)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return gateway.raw(method, f"/cgi-bin/sms_send?{query}", body, headers)


def test_the_first_of_a_repeated_name_counts_for_everything(gateway, taken):
    def send(index):
        method, spelling, repeated = COMBINATIONS[index]
        good = {**gateway.account(), "number": f"{GOOD_NUMBER}{index:02}", "text": f"good {index}"}
        second = {name: EVIL[name] for name, is_there in zip(EVIL, repeated) if is_there}
        return request(gateway, method, good, second, spelled if spelling == "escaped" else str)

    assert len(COMBINATIONS) == 64
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(send, range(64)))
    assert [(reply.status, reply.body) for reply in replies] == [(200, "OK\n")] * 64
    assert sorted((message["Number"], message["Text"]) for message in taken()) == sorted(
        (f"{GOOD_NUMBER}{index:02}", f"good {index}") for index in range(64)
    )


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("name", EVIL)
def test_a_good_value_behind_a_bad_one_does_not_help(gateway, taken, method, name):
    good = {**gateway.account(), "number": f"{GOOD_NUMBER}99", "text": "good"}
    first = {**good, name: EVIL[name]}
    reply = request(gateway, method, first, good)
    if name in ("username", "password"):
        assert reply.status == 401, reply
        assert taken() == []
    else:
        assert (reply.status, reply.body) == (200, "OK\n")
        assert [(m["Number"], m["Text"]) for m in taken()] == [(first["number"], first["text"])]
