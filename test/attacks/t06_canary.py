"""T6, secrets in logs. Some 90 ways to be refused are driven through nginx, the worker and the command
line; each says secrets of its own. Then everything the gateway has written or holds is searched.

It fails when any of it writes a secret: tried with nginx's error_log at `error`, and with $request
in its log_format. The first test proves that the search finds what is there.

A canary may be in: the database (texts and numbers, never a password or a header), the simulated
network's ledger (the same), and the lists that somebody with the right password asked for."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

import error_paths  # noqa: F401: registers its paths
import error_paths_inside  # noqa: F401
from canaries import Canaries, Search, Watch, all_pids
from error_case import PATHS, Case
from gateway import Gateway, wait_for

SYSTEM_FOLDERS = ("/var/log", "/run/log", "/var/crash", "/var/lib/systemd/coredump", "/dev/shm")
TEMPORARY_FOLDERS = ("/tmp", "/var/tmp")


def test_the_search_finds_what_is_there(tmp_path):
    canaries = Canaries()
    for name, value in canaries.spellings().items():
        (tmp_path / name.replace(" ", "-")).write_bytes(b"before" + value + b"after")
    search = Search(canaries)
    search.folder(tmp_path)
    assert {spelling for _, spelling in search.hits} >= set(canaries.spellings())
    for arguments, environment in (([canaries.draw()], {}), ([], {"X": canaries.draw()})):
        search = Search(canaries)
        sleeper = [sys.executable, "-c", "import time; time.sleep(60)", *arguments]
        with subprocess.Popen(sleeper, env={**os.environ, **environment}) as process:
            try:
                wait_for(lambda: search.processes([process.pid]) or search.hits, 10, "a hit")
            finally:
                process.kill()
        assert len(search.hits) == 1


def drive(gateway, canaries):
    """All error paths, one after the other. Returns what came back on each."""
    replies = {}
    for place, (name, drive_it) in enumerate(PATHS.items()):
        case = Case(gateway, canaries, place)
        try:
            drive_it(case)
        except Exception as error:
            raise AssertionError(f"{name}: {error}\n{gateway.logs()[-3000:]}") from error
        replies[name] = case.replies
    return replies


class Aftermath:
    """What the gateway said, and the searches while it ran, and after its end."""

    def __init__(self, folder):
        self.canaries = Canaries()
        began = time.time() - 1
        state = folder / "state"
        state.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", state]
        small_disk = os.geteuid() == 0 and subprocess.run(mount, check=False).returncode == 0
        try:
            self._live(folder, began)
        finally:
            if small_disk:
                subprocess.run(["umount", "-l", state], check=True)

    def _live(self, folder, began):
        self.search = Search(self.canaries)
        gateway = Gateway(folder)
        self.password = gateway.password
        runtime = gateway.runtime
        with Watch(self.search) as watch:
            self.replies = drive(gateway, self.canaries)
            self._search_own(gateway.folder, runtime)
            rounds = watch.rounds
            wait_for(lambda: watch.rounds > rounds, 20, "another look at the processes")
        pids = [record.read_text().split()[0] for record in (gateway.folder / "processes").iterdir()]
        files = [Path("/proc", pid, name) for pid in pids for name in ("cmdline", "environ")]
        self.told = [file for file in files if self.password.encode() in file.read_bytes()]
        self.kept = gateway.folder / "kept"
        self.holders = {
            path.name for path in files_of(gateway.folder) if self.password.encode() in path.read_bytes()
        }
        shutil.copytree(gateway.folder / "state", self.kept)
        self.modes = {
            name: (gateway.folder / name).stat().st_mode & 0o777
            for name in ("password", "state/settings.xml", "tls/key.pem", "log/access.log")
        }
        gateway.stop()
        self.search.processes(all_pids())
        self._search_own(gateway.folder, runtime)
        self._search_system(gateway.folder, runtime, began)

    def _search_own(self, folder, runtime):
        for path in files_of(folder):
            self.search.file(path, allowed=self._may_hold(folder, path))
        self.search.folder(runtime)

    def _search_system(self, folder, runtime, began):
        for top in SYSTEM_FOLDERS + TEMPORARY_FOLDERS:
            self.search.folder(top, since=began, without=(folder, runtime))
        pattern = Path("/proc/sys/kernel/core_pattern").read_text().strip()
        if pattern.startswith("/"):
            self.search.folder(Path(pattern).parent, since=began)

    def _may_hold(self, folder, path):
        parts = path.relative_to(folder).parts
        return parts[0] in ("simulator", "kept") or (parts[0] == "state" and ".db" in path.name)


def files_of(folder):
    return [path for path in Path(folder).rglob("*") if path.is_file() and not path.is_symlink()]


@pytest.fixture(scope="module")
def aftermath(tmp_path_factory):
    return Aftermath(tmp_path_factory.mktemp("gw"))


def test_no_canary_is_anywhere(aftermath):
    search = aftermath.search
    assert len(PATHS) >= 40
    assert any("access.log" in place for place in search.places)
    assert any(place.endswith("/environ") for place in search.places)
    print(
        f"\nsearched {len(search.places)} places for {aftermath.canaries.drawn} canaries"
        f" of {len(aftermath.replies)} error paths: {len(search.hits)} hits"
    )
    assert not search.hits


def test_no_reply_repeats_what_was_said(aftermath):
    canaries = aftermath.canaries
    told = {
        (name, spelling)
        for name, replies in aftermath.replies.items()
        for reply in replies
        for spelling in canaries.found_in(reply)
    }
    assert not told


def test_no_reply_says_that_all_is_well(aftermath):
    for name, replies in aftermath.replies.items():
        for reply in replies:
            assert not reply.endswith(b"\r\n\r\nOK\n"), name


def test_the_database_holds_texts_and_numbers_and_nothing_else(aftermath):
    """Each row's columns, so that a header or a password in a free page counts too."""
    search = Search(aftermath.canaries)
    search.folder(aftermath.kept)
    assert {spelling for _, spelling in search.hits} <= {
        "plain", "number", "number in a TPDU", "number in a TPDU, HEX", "GSM-7", "GSM-7 HEX",
    }


def test_the_password_is_only_where_dev_keeps_it(aftermath):
    assert aftermath.holders == {"password"}


def test_the_arguments_and_the_environment_hold_no_password(aftermath):
    assert not aftermath.told


def test_nobody_else_may_read(aftermath):
    assert {name: mode & 0o077 for name, mode in aftermath.modes.items()} == dict.fromkeys(aftermath.modes, 0)
