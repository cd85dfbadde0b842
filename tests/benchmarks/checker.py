"""Time and memory of the checker alone, by the size of a trail: ``python -m tests.benchmarks.checker``.

What is asked for may be one shape, with its sizes behind it. A trail is made in one process and checked in
another, as by a copy of the file: what is told is the checker's own.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .graphs import SHAPES

SIZES = (1_000, 4_000, 16_000)
MEGA = 1 << 20


def main(arguments: list[str]) -> None:
    match arguments:
        case ["--make", shape, size, path]:
            make(SHAPES[shape](int(size)), Path(path))
        case ["--check", path]:
            print(json.dumps(checked(Path(path))))
        case _:
            for shape in arguments[:1] or SHAPES:
                table(shape, [int(size) for size in arguments[1:]] or SIZES)


def make(text: str, path: Path) -> None:
    """The trail of a model, in a file."""
    from lca.check import check
    from lca.engine.result import run
    from lca.source import SourceFile
    from lca.trail.canonical import canonical
    from lca.trail.records import Run
    from lca.trail.trail import trail_of

    model = check(SourceFile("model.lca", text))
    trail = trail_of(model, [run(model.under())], run=Run(time="", command=(), platform="", python=""))
    path.write_bytes(canonical(trail) + b"\n")


def checked(path: Path) -> dict[str, object]:
    """Seconds of a processor and the peak of memory for a trail, with those of a process that has the checker only."""
    from lca import verify

    began, before = time.process_time(), _peak()
    answer = verify.checked(path, [])
    failing = [one["message"] for one in answer["findings"] if not one["warning"]]
    return {
        "seconds": time.process_time() - began, "peak": _peak(), "own": _peak() - before, "bytes": path.stat().st_size,
        "said": answer["said"] if answer["status"] == 2 else "; ".join(failing[:1]),
    }  # fmt: skip


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def table(shape: str, sizes: list[int] | tuple[int, ...]) -> None:
    """A line for each size; behind the time its growth since the size before, per byte."""
    print(
        f"\n{shape}\n{'nodes':>8} {'trail MB':>9} {'bytes/node':>10} {'seconds':>16} {'peak MB':>8} {'of its size':>11}"
    )
    before = 0.0
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = f"{folder}/trail.json"
            made = _child("--make", shape, str(size), path)
            done = _child("--check", path) if not made.returncode else made
        if done.returncode:
            print(f"{size:>8} {([*done.stderr.strip().splitlines()] or [f'ended with {done.returncode}'])[-1]}")
            return
        found = json.loads(done.stdout)
        each = found["seconds"] / found["bytes"]
        growth = f" (×{each / before:.2f})" if before else ""
        print(
            f"{size:>8} {found['bytes'] / MEGA:>9.1f} {found['bytes'] / size:>10,.0f} "
            f"{found['seconds']:>8.2f}{growth:<8} {found['peak'] / MEGA:>8.0f} {found['own'] / found['bytes']:>10.1f}×"
            f"  {found['said']}",
            flush=True,
        )
        before = each


def _child(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.benchmarks.checker", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


if __name__ == "__main__":
    main(sys.argv[1:])
