#!/usr/bin/env python3
"""Checks that the papers about security say nothing that is not there.

docs/security/asvs.csv has each requirement of its level once, with a verdict, a reason and, where it is
met, tests. SECURITY.md has each row of the threat model once, with the tests that prove its control or
the words "not done yet". A test is a name of CTest (read from the CMakeLists.txt, so that nothing need
be built) or a command: `./dev lint nginx`.
"""

import csv
import re
import sys
from pathlib import Path

ASVS_VERSION = "5.0.0"
ASVS_LEVEL_1 = 70  # how many requirements that version has at Level 1
VERDICTS = ("met", "not-applicable", "exception")
THREATS = 36
LEAST_ATTACK_TESTS = 25  # rows of the threat model with an attack test of their own
NOT_DONE = "not done yet: "


def statements(text):
    """CMake's commands in order: [("add_test", ["NAME", "sms"]), ...]."""
    text = re.sub(r"(?m)#.*$", "", text)
    found = re.findall(r"(?m)^\s*(\w+)\s*\(((?:[^()]|\([^()]*\))*)\)", text)
    return [(name.lower(), re.findall(r'"[^"]*"|[^\s"]+', arguments)) for name, arguments in found]


def block(commands, begin, end):
    """What stands after the command that opens a block, up to its end; and where that is."""
    depth = 0
    for index, (name, _) in enumerate(commands):
        depth += (name == begin) - (name == end)
        if depth < 0:
            return commands[:index], index
    return commands, len(commands)


class Names:
    """Follows functions, foreach and if just far enough to know what add_test() is called with."""

    def __init__(self):
        self.functions = {}
        self.tests = set()

    def put(self, word, values):
        for name, value in values.items():
            word = word.replace("${" + name + "}", value)
        return word.strip('"')

    def walk(self, commands, values):
        index = 0
        while index < len(commands):
            name, arguments = commands[index]
            rest = commands[index + 1 :]
            index += 1
            if name == "function":
                body, length = block(rest, "function", "endfunction")
                self.functions[arguments[0].lower()] = (arguments[1:], body)
                index += length
            elif name == "foreach":
                body, length = block(rest, "foreach", "endforeach")
                for item in arguments[1:]:
                    self.walk(body, {**values, arguments[0]: self.put(item, values)})
                index += length
            elif name == "if" and arguments[0].startswith("TEST_"):
                # A flag of cmake_parse_arguments(TEST ...): there when the call has its word.
                body, length = block(rest, "if", "endif")
                if arguments[0].removeprefix("TEST_") in values.get("ARGN", "").split():
                    self.walk(body, values)
                index += length
            elif name == "add_test" and len(arguments) > 1 and arguments[0] == "NAME":
                self.tests.add(self.put(arguments[1], values))
            elif name in self.functions:
                self.call(name, [self.put(word, values) for word in arguments])

    def call(self, name, arguments):
        parameters, body = self.functions[name]
        values = dict(zip(parameters, arguments))
        values["ARGN"] = " ".join(arguments[len(parameters) :])
        self.walk(body, values)


def ctest_names(root):
    names = Names()
    for file in [*sorted((root / "cmake").glob("*.cmake")), *sorted((root / "test").rglob("CMakeLists.txt"))]:
        names.walk(statements(file.read_text()), {})
    return names.tests


def is_test(name, tests):
    """A variable that was not followed stands for some word."""
    open_ends = [re.sub(r"\\\$\\\{\w+\\\}", r"[\\w-]+", re.escape(test)) for test in tests if "${" in test]
    return name in tests or any(re.fullmatch(pattern, name) for pattern in open_ends)


def is_command(root, words):
    """./dev COMMAND, and for lint the names of its checks."""
    match = re.fullmatch(r"\./dev (\w+)((?: [\w-]+)*)", words)
    if not match or not (root / "dev.d" / f"{match[1]}.sh").exists():
        return False
    scripts = "".join(file.read_text() for file in (root / "dev.d").rglob("*.sh"))
    return match[1] != "lint" or all(f"\ncheck_{check}()" in scripts for check in match[2].split())


class Papers:
    def __init__(self, root):
        self.root = root
        self.tests = ctest_names(root)
        self.problems = []

    def say(self, where, what):
        self.problems.append(f"{where}: {what}")

    def check_tests(self, where, names):
        for name in names:
            if not is_test(name, self.tests) and not is_command(self.root, name):
                self.say(where, f"there is no test '{name}'")

    def check_asvs(self):
        path = self.root / "docs" / "security" / "asvs.csv"
        with path.open(newline="") as file:
            rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
        ids = [row["id"] for row in rows]
        if len(set(ids)) != ASVS_LEVEL_1 or len(ids) != ASVS_LEVEL_1:
            self.say("asvs.csv", f"{len(ids)} rows, {len(set(ids))} ids; Level 1 of {ASVS_VERSION} has {ASVS_LEVEL_1}")
        if ids != sorted(ids, key=lambda name: [int(part) for part in name.split(".")]):
            self.say("asvs.csv", "the ids are not in order")
        for row in rows:
            where = f"asvs.csv {row['id']}"
            if None in row or None in row.values():
                self.say(where, "is not: id, verdict, reason, test")
                continue
            tests = [name.strip() for name in row["test"].split(";") if name.strip()]
            if row["verdict"] not in VERDICTS:
                self.say(where, f"the verdict '{row['verdict']}' is none of {', '.join(VERDICTS)}")
            if not row["reason"].strip():
                self.say(where, "no reason")
            if row["verdict"] == "met" and not tests:
                self.say(where, "met, but no test shows it")
            self.check_tests(where, tests)

    def check_threats(self):
        text = (self.root / "SECURITY.md").read_text()
        rows = re.findall(r"(?m)^\| *T(\d+) *\|(.*)\|$", text)
        numbers = sorted(int(number) for number, _ in rows)
        if numbers != list(range(1, THREATS + 1)):
            self.say("SECURITY.md", f"rows T1 to T{THREATS} once each, not {numbers}")
        with_attack = 0
        for number, line in rows:
            where = f"SECURITY.md T{number}"
            cells = [cell.strip() for cell in line.split("|")]
            if len(cells) != 4 or not all(cells):
                self.say(where, "is not: attacker, attack, control, test")
                continue
            tests = re.findall(r"`([^`]+)`", cells[3])
            self.check_tests(where, tests)
            if not tests and not cells[3].startswith(NOT_DONE):
                self.say(where, f"names no test and does not say '{NOT_DONE}'")
            own = [name for name in tests if name.startswith("attack.")]
            with_attack += any(name.startswith(f"attack.T{int(number):02}-") for name in own)
        if with_attack < LEAST_ATTACK_TESTS:
            self.say("SECURITY.md", f"{with_attack} rows have an attack test of their own, {LEAST_ATTACK_TESTS} at least")
        self.check_named(text)

    def check_named(self, text):
        """No attack test is left out of the paper."""
        for name in sorted(self.tests):
            if name.startswith("attack.") and f"`{name}`" not in text and not name.endswith(".long"):
                self.say("SECURITY.md", f"does not name the test '{name}'")

    def check_registered(self):
        """No attack's file is left out of CTest."""
        folder = self.root / "test" / "attacks"
        registered = (folder / "CMakeLists.txt").read_text()
        for file in sorted(folder.glob("t[0-9][0-9]_*")):
            if file.name not in registered:
                self.say(f"test/attacks/{file.name}", "is no test of test/attacks/CMakeLists.txt")


def main():
    papers = Papers(Path(sys.argv[1]))
    papers.check_asvs()
    papers.check_threats()
    papers.check_registered()
    print("\n".join(papers.problems), end="\n" if papers.problems else "")
    return 1 if papers.problems else 0


if __name__ == "__main__":
    sys.exit(main())
