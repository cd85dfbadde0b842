"""``python -m tests.fuzz --seconds 600 --only models``: how often each target was tried, and what was not answered."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

from .targets import TARGETS

RUNS = re.compile(r"number_of_executed_units: (\d+)")
BEYOND = 300
"""Seconds after which a run that should have ended is ended."""


def main() -> int:
    parser = argparse.ArgumentParser("python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=int, default=60, help="for each target (60)")
    parser.add_argument("--only", choices=TARGETS, action="append", metavar="NAME", help=f"of {', '.join(TARGETS)}")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where inputs are kept that reach something new")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if find_spec("atheris") is None:
        print("atheris is not installed: pip install -e '.[dev,fuzz]'", file=sys.stderr)
        return 2
    found = 0
    with tempfile.TemporaryDirectory(prefix="lca-fuzz-") as folder:
        kept = given.keep or Path(folder)
        for name in given.only or TARGETS:
            runs, findings = fuzzed(name, given.seconds, kept / name, given.seed)
            print(f"{name:<16} {runs:>9} runs  {len(findings)} findings", flush=True)
            for finding in findings:
                print(told(finding), flush=True)
            found += len(findings)
    return 1 if found else 0


def fuzzed(name: str, seconds: int, folder: Path, seed: int) -> tuple[int, list[Path]]:
    """How often a target was tried, and the inputs that it did not answer; begun again where it ends too soon."""
    end, runs, again = time.monotonic() + seconds, 0, 0
    while (left := int(end - time.monotonic())) > 0:
        command = [sys.executable, "-m", f"{__package__}.running", name, str(left), str(folder), str(seed + again)]
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=left + BEYOND, check=False
        )
        said = RUNS.findall(done.stderr)
        runs += int(said[-1]) if said else 0
        again += 1
        if not said:
            raise SystemExit(f"{name} did not run:\n{done.stderr[-2_000:]}")
    return runs, sorted(path for path in (folder / "findings").iterdir() if path.suffix != ".txt")


def told(finding: Path) -> str:
    """An input that was not answered, with the end of its traceback; of one that hung there is none."""
    beside = finding.with_suffix(".txt")
    lines = (
        beside.read_text(encoding="utf-8").splitlines()[-4:] if beside.exists() else ["it hung, or filled the memory"]
    )
    return "\n".join([f"  {finding.name}: {finding.read_bytes()[:200]!r}", *(f"    {line}" for line in lines)])


if __name__ == "__main__":
    sys.exit(main())
