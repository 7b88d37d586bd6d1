"""T11: messages that would end an element, begin another or make the document unreadable. Every list of
hostile messages is taken by two parsers of other makes (expat, libxml2), fits its schema, and both read the
same texts in it. Red as soon as one character gets through unescaped.

Usage: t11_xml_injection.py RENDER_MESSAGES SOURCE_DIRECTORY XMLLINT MESSAGES [SEED]
"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "reply"))

import check_xml_replies  # noqa: E402

BATCH = 10000


def main(render_messages, source, xmllint, count, seed="11"):
    checker = check_xml_replies.Checker(source, xmllint)
    read = 0
    batch = 0
    while read < int(count):
        check_xml_replies.SEED = f"{seed}-{batch}"
        check_xml_replies.MESSAGES = min(BATCH, int(count) - read)
        for family in check_xml_replies.FAMILIES:
            messages = checker.check_hostile(family, render_messages)
        read += messages
        batch += 1
    print(f"{read} messages, each read back by expat and libxml2 in {len(check_xml_replies.FAMILIES)} families")


if __name__ == "__main__":
    main(*sys.argv[1:])
