"""T4, whether an account exists: an unknown user name and a wrong password get the same bytes. It
fails when anything but the date differs. (That they cost the same work: t04_equal_work.cpp.)"""

import pytest

from caller import Caller

FAMILIES = ("text-7.06", "text-legacy", "xml-hilink")


@pytest.mark.parametrize("family", FAMILIES, indirect=True)
def test_unknown_user_and_wrong_password_are_told_the_same(gateway, family):
    place = FAMILIES.index(family) + 1  # a source of its own: these are guesses
    caller = Caller(gateway, f"127.6.0.{place}")
    wrong = caller.log_in(password="violet-canoe-37")
    unknown = caller.log_in(username="nobody", password="violet-canoe-37")
    assert (wrong.status, wrong.reason) in ((401, "Unauthorized"), (200, "OK"))  # a word with 200
    assert not wrong.body.startswith("OK") and wrong.body != caller.log_in().body
    seen = [
        (reply.status, reply.reason, reply.body,
         [header for header in reply.headers.items() if header[0] != "Date"])
        for reply in (wrong, unknown)
    ]
    assert seen[0] == seen[1]
