"""The engine against the checker of trails, on models at random: ``python -m tests.trail.differential 20000``.

Each model goes through the engine, the writer of trails and the checker, under all of its scenarios. What the engine
refuses is counted; a trail that the checker finds a mismatch in is an error of one of the two.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from lca.check import check
from lca.diagnostics import LcaError
from lca.engine.result import run
from lca.source import SourceFile
from lca.trail.canonical import canonical
from lca.trail.records import Run
from lca.trail.trail import trail_of
from lca.verify import Findings, verify
from tests.models.whole import FILES, drawn

RUN = Run(time="", command=(), platform="", python="")


@dataclass
class Tally:
    """How often models held or were refused, by code; ``mismatches`` by seed; how often each operation was met."""

    outcomes: Counter[str] = field(default_factory=Counter)
    mismatches: dict[int, str] = field(default_factory=dict)
    operations: Counter[str] = field(default_factory=Counter)
    figures: int = 0


def compare(seeds: range, folder: Path, tally: Tally) -> Tally:
    """Compare engine and checker on the models of ``seeds``, with their files in ``folder``."""
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    for seed in seeds:
        outcome = _compared(seed, folder, tally)
        tally.outcomes[outcome] += 1
    return tally


def _compared(seed: int, folder: Path, tally: Tally) -> str:
    path = folder / "model.lca"
    checked = check(SourceFile(str(path), drawn(seed)), path)
    wrong = [found.code for found in checked.diagnostics if found.is_error]
    if wrong:
        return f"wrong {wrong[0]}"
    try:
        results = [run(checked.under(name)) for name in ("", *checked.scenarios)]
    except LcaError as error:
        return f"refused {error.diagnostics[0].code}"
    document = trail_of(checked, results, run=RUN)
    data = canonical(document) + b"\n"
    tell = Findings()
    verify(json.loads(data), data, [folder], tell)
    for case in document.content.cases:
        tally.operations.update(getattr(figure, "operation", type(figure).__name__) for figure in case.figures)
        tally.figures += len(case.figures)
    mismatch = next((one for one in tell.told if not one["warning"]), None)
    if mismatch is not None:
        tally.mismatches[seed] = f"{mismatch['level']}: {mismatch['message']} ({mismatch['place']})"
    return "holds" if mismatch is None else "mismatch"


def main(arguments: list[str]) -> int:
    count, first = int(arguments[0]), int(arguments[1]) if len(arguments) > 1 else 0
    tally, began = Tally(), time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        for start in range(first, first + count, 500):
            compare(range(start, min(start + 500, first + count)), Path(folder), tally)
            print(f"{sum(tally.outcomes.values())} models: {dict(tally.outcomes.most_common())}", flush=True)
    for seed, mismatch in tally.mismatches.items():
        print(f"seed {seed}: {mismatch}")
    print(f"{tally.figures} figures in {time.perf_counter() - began:.0f} s; {dict(tally.operations.most_common())}")
    return 1 if tally.mismatches else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
