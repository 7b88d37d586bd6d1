"""Runs scenarios in the guest and writes one verdict line for each: run.py --help."""

import argparse
import pathlib
import shutil
import sys
import time
import traceback

import scenarios
from gateway import System
from identities import IDENTITIES
from lab import Lab

LOG = pathlib.Path("/run/lab/out")


def parse_arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--programs", type=pathlib.Path, required=True, help="of the gateway")
    parser.add_argument("--simulator", type=pathlib.Path, required=True, help="folder of modem-sim")
    parser.add_argument("--root", help="folder of the system that the gateway's programs are from")
    parser.add_argument("--label", default="", help="stands behind each scenario's name")
    parser.add_argument("scenario", nargs="+", type=parse_scenario, metavar="NAME[@MODEM]")
    return parser.parse_args()


def parse_scenario(word):
    """("1", the modem's identity): "1@sierra-em7455", or "1" for the usual modem."""
    name, _, modem = word.partition("@")
    return name, scenarios.SCENARIOS[name], IDENTITIES[modem or "quectel-ec25"]


def keep_evidence(lab):
    """Logs, ledgers and events of the scenario, where the host finds them."""
    for file in sorted(lab.folder.rglob("*")):
        # Sockets and links are of no use outside, and the shared folder takes none.
        if file.is_file() and not file.is_symlink():
            kept = LOG / lab.folder.name / file.relative_to(lab.folder)
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, kept)


def run(arguments, system, name, scenario, identity):
    """Whether the scenario passed; says so in one line."""
    lab = Lab(system, arguments.simulator, identity, f"{name}-{identity.device}")
    begin = time.monotonic()
    try:
        facts = scenario(lab)
        passed = True
    except Exception as problem:  # Whatever it was, the others still run.
        print(traceback.format_exc(), file=sys.stderr, flush=True)
        facts = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
        passed = False
    try:
        lab.stop()
    except Exception as problem:
        print(traceback.format_exc(), file=sys.stderr, flush=True)
        facts, passed = f"{facts}; and it did not end well: {problem}", False
    keep_evidence(lab)
    title = scenario.__name__.replace("_", " ")
    # Who took part, where it is not the usual cast.
    cast = [identity.title] if identity.device != "quectel-ec25" else []
    if arguments.label and lab.gateway:
        cast.append(arguments.label)
    label = f" ({', '.join(cast)})" if cast else ""
    print(f"{'PASS' if passed else 'FAIL'} {name} {title}{label}: {facts}"
          f" [{time.monotonic() - begin:.0f} s]", flush=True)
    return passed


def main():
    arguments = parse_arguments()
    system = System(arguments.programs, arguments.root)
    results = [run(arguments, system, *scenario) for scenario in arguments.scenario]
    print(f"DONE {sum(results)} of {len(results)}", flush=True)


if __name__ == "__main__":
    main()
