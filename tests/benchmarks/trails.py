"""Time and memory of a trail and of its check, by the number of figures: ``python -m tests.benchmarks.trails``."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time

from .graphs import SHAPES

SIZES = {"graph": (1_200, 24_000), "chain": (1_500, 30_000), "ring": (1_100, 22_000)}
"""Nodes that come to about 10,000 and 200,000 figures."""


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["--measure"]:
        print(json.dumps(measured(arguments[1], int(arguments[2]))))
        return
    print(f"{'shape':<6} {'figures':>9} {'result s':>9} {'trail s':>9} {'verify s':>9} {'bytes/figure':>13} {'MB':>8}")
    for shape in arguments or SIZES:
        for size in SIZES[shape]:
            command = [sys.executable, "-m", "tests.benchmarks.trails", "--measure", shape, str(size)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                said = done.stderr.strip().splitlines() or [f"ended with {done.returncode}"]
                print(f"{shape:<6} {size:>9} nodes: {said[-1]}")
                continue
            found = json.loads(done.stdout)
            print(
                f"{shape:<6} {found['figures']:>9,.0f} {found['result']:>9.2f} {found['trail']:>9.2f} "
                f"{found['verify']:>9.2f} {found['bytes']:>13.0f} {found['MB']:>8.0f}{found['said']}",
                flush=True,
            )


def measured(shape: str, size: int) -> dict[str, object]:
    """Seconds of each phase, bytes of a figure in the file, and the peak of memory in MB."""
    from lca.check import check
    from lca.engine.result import run
    from lca.source import SourceFile
    from lca.trail.canonical import canonical
    from lca.trail.records import Run
    from lca.trail.trail import trail_of
    from lca.verify import Findings, NoTrail, verify

    checked = check(SourceFile("model.lca", SHAPES[shape](size)))
    at = [time.perf_counter()]
    result = run(checked.under())
    at.append(time.perf_counter())
    document = trail_of(checked, [result], run=Run(time="", command=(), platform="", python=""))
    data = canonical(document) + b"\n"
    at.append(time.perf_counter())
    tell, said = Findings(), ""
    try:
        verify(json.loads(data), data, [], tell)
        said = "" if tell.status != 1 else f"  {tell.told[0]['message']}"
    except NoTrail as error:
        said = f"  {error}"
    at.append(time.perf_counter())
    figures = sum(len(case.figures) for case in document.content.cases)
    return {
        "figures": figures, "result": at[1] - at[0], "trail": at[2] - at[1], "verify": at[3] - at[2], "said": said,
        "bytes": len(data) / figures, "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
