"""T7: bugs in what reads strangers' octets. Every fuzz target takes every input of its corpus, and the same
inputs with some octets changed, and keeps all its properties; under the sanitizers nothing is read or written
out of bounds. (`./dev fuzz` goes on from there.) Red as soon as one decoder loses a check.
"""

import os
import pathlib
import re
import subprocess

import pytest

CORPORA = pathlib.Path(__file__).parents[1] / "fuzz" / "corpora"
PROGRAMS = pathlib.Path(os.environ["SMS_GATEWAY_PROGRAMS"])
SEED = "7"


@pytest.mark.parametrize("target", sorted(folder.name for folder in CORPORA.iterdir()))
def test_no_parser_breaks(target):
    program = PROGRAMS / f"fuzz_{target}"
    if not program.exists():
        pytest.skip("not built here")
    done = subprocess.run([program, "--changed", "1", "--seed", SEED, CORPORA / target], check=False,
                          capture_output=True, text=True, errors="replace", timeout=250)
    assert done.returncode == 0, done.stderr[-3000:]
    inputs = int(re.search(r"(\d+) inputs replayed", done.stdout)[1])
    assert inputs >= 2 * len(list((CORPORA / target).iterdir())) > 0
