"""T34, a fault in what we stand on: nothing here is older than docs/security/floors.csv allows.

Asks which files the worker and nginx really load, whose packages they are, and compares their versions
as dpkg does. Fails when a package is below its floor, and when the worker is linked with something that
has no row. What to do then stands in the message.
"""

import csv
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

FLOORS = Path(__file__).parents[2] / "docs" / "security" / "floors.csv"
# What a compiler brings along, and Debian's base system: kept up to date without us.
TOOLCHAIN = re.compile(r"lib(c6|stdc\+\+6|gcc-s1|[atl]san\d+|ubsan\d+)")


def output(*command):
    return subprocess.run(command, check=True, text=True, capture_output=True).stdout


def release():
    """12 or 13; nothing where this is another system."""
    fields = dict(re.findall(r'^(ID|VERSION_ID)="?([^"\n]*)', Path("/etc/os-release").read_text(), re.M))
    return fields.get("VERSION_ID") if fields.get("ID") == "debian" else None


def floors():
    """Of this system: package -> row."""
    with FLOORS.open(newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        here = {row["package"]: row for row in rows if row["debian"] == release()}
    if not here:
        pytest.skip(f"docs/security/floors.csv knows Debian 12 and 13; this is {output('uname', '-srv').strip()}")
    return here


def package_of(file):
    """A package says /lib/... or /usr/lib/..., which are one folder."""
    spellings = (str(file), str(file).removeprefix("/usr"))
    found = subprocess.run(["dpkg", "-S", *spellings], text=True, capture_output=True).stdout
    assert found, f"{file} is of no package"
    return found.split(":")[0]


def libraries(program):
    """The packages whose shared objects a program loads."""
    files = re.findall(r"=> (/\S+)", output("ldd", program))
    return {package_of(Path(file).resolve()) for file in files if "/lib" in file}


def programs():
    return {"worker": Path(os.environ["SMS_GATEWAY_PROGRAMS"]) / "sms-gatewayd", "nginx": Path(shutil.which("nginx"))}


def below(version, floor):
    return subprocess.run(["dpkg", "--compare-versions", version, "lt", floor]).returncode == 0


def complaint(package, version, row):
    """Nothing, or what is wrong and what to do."""
    if not below(version, row["floor"]):
        return None
    return (
        f"{package} is {version}; at least {row['floor']} is needed: {row['reason']}. "
        f"apt-get update && apt-get install --only-upgrade {package}"
    )


def installed(package):
    return output("dpkg-query", "--show", "--showformat=${Version}", package)


def test_nothing_in_use_is_below_its_floor():
    known = floors()
    used = libraries(programs()["worker"]) | libraries(programs()["nginx"]) | {package_of(programs()["nginx"])}
    rows = {package: known[package] for package in sorted(used & known.keys())}
    versions = {package: installed(package) for package in rows}
    for package, version in versions.items():
        print(f"{package} {version} (floor {rows[package]['floor']})")
    complaints = [complaint(package, versions[package], row) for package, row in rows.items()]
    assert not [text for text in complaints if text]
    assert "nginx" in rows
    assert any(package.startswith("libssl3") for package in rows)


def test_whatever_the_worker_is_linked_with_has_a_floor():
    linked = {package for package in libraries(programs()["worker"]) if not TOOLCHAIN.fullmatch(package)}
    assert len(linked) >= 5
    assert linked <= floors().keys(), "a row of docs/security/floors.csv for each"


@pytest.mark.parametrize("package", ["nginx", "libsodium23"])
def test_a_version_below_its_floor_is_told(package):
    row = floors()[package]
    assert complaint(package, row["floor"], row) is None
    assert package in complaint(package, row["floor"] + "~", row)
