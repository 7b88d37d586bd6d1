#!/usr/bin/env python3
"""Checks which way the arrows of the house point.

hal/ and modem-sim/ include nothing of src/ (and modem-sim nothing of hal/ either); inside src/ a
room includes only rooms that stand before it in src/CMakeLists.txt; api/ and fcgi/ are included by
the programs' own files alone; a third-party header appears in one room; nobody climbs with "../".
"""

import re
import sys
from pathlib import Path

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)

# One room each. The simulator is a program of its own and is not counted; Boost is a toolbox.
BOUND_HEADERS = {
    "crypt.h",
    "fcgiapp.h",
    "gpiod.h",
    "gpiod.hpp",
    "sodium.h",
    "sqlite3.h",
    "termios.h",
    "tinyxml2.h",
}


def room_of(path):
    """src/outbox/store.cpp -> outbox; hal/port/tty.cpp -> hal/port; src/main.cpp -> main."""
    parts = path.parts
    if parts[0] == "src":
        return parts[1] if len(parts) > 2 else "main"
    return "/".join(parts[:2]) if len(parts) > 2 else parts[0]


def room_order(root):
    text = (root / "src" / "CMakeLists.txt").read_text()
    return re.findall(r"add_subdirectory\((\w+)\)", text)


def check(root):
    problems = []
    order = room_order(root)
    users = {}
    tops = ("src", "hal", "modem-sim")
    for path in sorted(p for top in tops for p in (root / top).rglob("*.[ch]pp")):
        name = path.relative_to(root)
        top, room = name.parts[0], room_of(name)
        for kind, header in INCLUDE.findall(path.read_text()):
            if header.startswith("../") or "/../" in header:
                problems.append(f"{name}: climbs with {header}")
            target = header.split("/")[0]
            if kind == "<":
                if header in BOUND_HEADERS and top != "modem-sim":
                    users.setdefault(header, {}).setdefault(room, name)
                continue
            if target in order:
                if top != "src":
                    problems.append(f"{name}: {top} includes {header} of src")
                elif room in order and order.index(target) > order.index(room):
                    problems.append(f"{name}: {room} includes {header}, which stands above it")
                if target in ("api", "fcgi") and room not in (target, "main"):
                    problems.append(f"{name}: only main may include {header}")
            elif target == "hal" and top == "modem-sim":
                problems.append(f"{name}: the simulator shares no code with hal ({header})")
    for header, rooms in users.items():
        if len(rooms) > 1:
            where = ", ".join(str(name) for name in rooms.values())
            problems.append(f"<{header}> appears in more than one room: {where}")
    return problems


def main():
    problems = check(Path(sys.argv[1] if len(sys.argv) > 1 else "."))
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
