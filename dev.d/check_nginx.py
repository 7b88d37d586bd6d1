#!/usr/bin/env python3
"""check_nginx.py DUMP...: proves the rules of docs/EDGE.md on what `nginx -T` printed.

With --prove also that each rule can fail: the first dump is spoiled for one rule after the other, and that
rule has to say so.
"""

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "lib"))

from nginx_dump import read  # noqa: E402
from nginx_rules import RULES  # noqa: E402
from nginx_spoils import SPOILS  # noqa: E402


def findings(dump):
    """(rule, what is wrong) for each breach."""
    root = read(dump)
    return [(rule.__name__, found) for rule in RULES for found in rule(root)]


def prove(dump):
    """What shows that a rule cannot fail, or that a spoil does not fit any more."""
    rules = {rule.__name__: rule for rule in RULES}
    for name in sorted(rules.keys() - {name for name, _, _ in SPOILS}):
        yield f"{name}: nothing spoils it"
    for name, pattern, replacement in SPOILS:
        spoiled, count = re.subn(pattern, replacement, dump, count=1)
        if not count:
            yield f"{name}: {pattern!r} is not in the configuration"
        elif not list(rules[name](read(spoiled))):
            yield f"{name}: does not see {replacement!r} for {pattern!r}"


def main(arguments):
    dumps = [Path(name).read_text() for name in arguments if name != "--prove"]
    for name, dump in zip([name for name in arguments if name != "--prove"], dumps):
        for rule, found in findings(dump):
            print(f"{name}: {rule}: {found}")
    if "--prove" in arguments:
        for line in prove(dumps[0]):
            print(line)


if __name__ == "__main__":
    main(sys.argv[1:])
