"""Many faults in parallel lanes: what every family of this driver prints, keeps and returns."""

import argparse
import os
import shutil
import signal
import sys
import time
from multiprocessing import get_context
from pathlib import Path

import namespace
from machine import ROOT, Machine, memory_folder

# Mostly waiting: far more lanes than processors.
LANES = 32 * (os.cpu_count() or 1)
_MOST_TOLD = 5


def arguments(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--programs", default=ROOT / "build" / "faults" / "bin", type=Path)
    parser.add_argument("--artifacts", default=ROOT / "build" / "faults" / "failures", type=Path,
                        help="where the files of a failure are kept")
    parser.add_argument("--ci", action="store_true", help="as many as every change is tested with")
    parser.add_argument("--count", type=int, help="as many faults, chosen by the seed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lanes", type=int, default=LANES)
    return parser


class Tally:
    def __init__(self, family):
        self.family = family
        self.tried = self.survived = self.lost = self.doubled = 0
        self._begin = self._told = time.monotonic()

    def add(self, name, violations, replay, folder=None, faults=1):
        """Faults that are judged together. `folder`: their files, kept when anything is wrong."""
        self.tried += faults
        self.survived += 0 if violations else faults
        self.lost += sum(1 for found in violations if found["kind"] == "lost")
        self.doubled += sum(1 for found in violations if found["kind"] == "doubled")
        if violations:
            print(f"FAIL {self.family} {name}")
            for found in violations[:_MOST_TOLD]:
                print(f"  {found['rule']} {found['kind']}: {found['what']}")
            if len(violations) > _MOST_TOLD:
                print(f"  and {len(violations) - _MOST_TOLD} more")
            print(f"  replay: {replay}")
            if folder is not None:
                print(f"  files: {folder}")
        if time.monotonic() - self._told > 60:
            self._told = time.monotonic()
            print(f"... {self.family}: {self.tried} tried, {self.tried - self.survived} failed, "
                  f"{self._told - self._begin:.0f} s")
        sys.stdout.flush()

    def result(self, note, variant=""):
        variant = f'variant="{variant}" ' if variant else ""
        print(f"RESULT {variant}tried={self.tried} survived={self.survived} lost={self.lost} "
              f'doubled={self.doubled} note="{note}"', flush=True)
        return self.tried > 0 and self.survived == self.tried


def keep(folder, artifacts, name):
    """Moves a failure's files to where they stay."""
    target = artifacts / name
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(folder, target, symlinks=True,
                    ignore=lambda where, names: [name for name in names
                                                 if not (Path(where) / name).is_dir()
                                                 and not (Path(where) / name).is_file()])
    return target


_lane = None


def _enter(counter, make):
    global _lane
    with counter.get_lock():
        number = counter.value
        counter.value += 1
    # So that a lane that is ended ends its gateway.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    namespace.enter()
    _lane = make(number)


def _run(job):
    return _lane(job)


def in_lanes(programs, lanes, jobs, make):
    """Runs `make(machine, number)(job)` for each job in so many processes; yields what they return."""
    folder = memory_folder("sms-gateway-faults-")
    try:
        machine = Machine(programs, folder)
        context = get_context("fork")
        counter = context.Value("i", 0)
        with context.Pool(min(lanes, max(1, len(jobs))), _enter,
                          (counter, lambda number: make(machine, number))) as pool:
            yield from pool.imap_unordered(_run, jobs)
            pool.close()  # A signal to a lane that is about to wait could be missed.
            pool.join()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
