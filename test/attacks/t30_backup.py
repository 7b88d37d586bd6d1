"""T30, a backup or the flash in other hands. State, settings and what else of a stopped gateway lies on a
disk hold no password, and its hashes are as slow as they can be on a router.

It fails when a password is stored, or a hash is weaker than Argon2id with 7 MiB and 5 passes.

Texts and numbers are in the database, that is its purpose: whoever has it reads them. Deleting them does
not erase them from flash, which spreads its writes."""

import os
import re
import secrets
import string

import pytest

from gateway import Gateway

FLOOR = {"m": 7168, "t": 5}


def canary():
    return "".join(secrets.choice(string.ascii_letters) for _ in range(32))


@pytest.fixture(scope="module")
def backup(tmp_path_factory):
    """Everything in the folder of a gateway that was used and stopped, and the passwords it was told."""
    gateway = Gateway(tmp_path_factory.mktemp("gw"))
    told = [gateway.password]
    gateway.send("hello")
    gateway.get("sms_list")
    for name in ("alarms", "plc"):
        told.append(canary())
        gateway.cli("settings", "set", "--username", name, "--password-file", "-", input=told[-1])
    gateway.cli("settings", "apply")
    with gateway.stranger():
        gateway.get("sms_list", username=name, password=told[-1])
    with gateway.stranger():
        told.append(canary())
        gateway.get("sms_list", password=told[-1])
    gateway.stop()
    return gateway, told


def files(gateway):
    """All but the simulator's own, and where ./dev keeps the password that it prints."""
    for path in gateway.folder.rglob("*"):
        parts = path.relative_to(gateway.folder).parts
        if path.is_file() and not path.is_symlink() and parts[0] not in ("password", "simulator"):
            yield path


def test_no_file_holds_a_password(backup):
    gateway, told = backup
    held = list(files(gateway))
    assert {"settings.xml", "access.log"} <= {path.name for path in held}
    assert any(path.suffix == ".db" for path in held)
    for path in held:
        octets = path.read_bytes()
        for secret in told:
            for spelling in (secret, secret[::-1], secret.encode().hex(), secret.encode("utf-16-le").decode("latin-1")):
                assert spelling.encode("latin-1") not in octets, path


def test_every_hash_is_argon2id_at_the_floor_and_salted(backup):
    gateway, _ = backup
    settings = (gateway.folder / "state" / "settings.xml").read_text()
    hashes = re.findall(r'hash="([^"]*)"', settings)
    assert len(hashes) >= 2
    for text in hashes:
        match = re.fullmatch(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}", text)
        assert match, text
        assert int(match[1]) >= FLOOR["m"] and int(match[2]) >= FLOOR["t"], text
    assert len(set(hashes)) == len(hashes)
    assert len({text.split("$")[4] for text in hashes}) == len(hashes)


def test_only_the_owner_may_read_it(backup):
    gateway, _ = backup
    for path in files(gateway):
        folder = path.relative_to(gateway.folder).parts[0]
        if folder in ("state", "log") or path.name == "key.pem":
            assert path.stat().st_mode & 0o077 == 0, path
            assert path.stat().st_uid == os.geteuid(), path
