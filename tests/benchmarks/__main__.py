"""Time and memory of each phase by size; ``--profile SIZE`` shows where the time of one model goes."""

from __future__ import annotations

import cProfile
import json
import pstats
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .graphs import SHAPES

SIZES = (1_000, 10_000, 100_000)
PHASES = ("parse", "check", "evaluate", "result", "trace")
MODELS = Path(__file__).resolve().parents[2] / "models"
SHORT = 300
"""Seconds after which a single measurement is given up."""


def main(arguments: list[str]) -> None:
    match arguments:
        case ["--measure", shape, size]:
            print(json.dumps(measured(SHAPES[shape](int(size)), traced=int(size) <= 10_000)))
        case ["--profile", size]:
            profile(SHAPES["graph"](int(size)))
        case ["--profile", size, shape]:
            profile(SHAPES[shape](int(size)))
        case _:
            commands()
            for shape in arguments or SHAPES:
                table(shape)


def measured(text: str, *, traced: bool) -> dict[str, float]:
    """Seconds of each phase, and the peak of memory in MB."""
    from lca.check import check
    from lca.engine.evaluate import evaluate
    from lca.engine.result import run
    from lca.source import SourceFile
    from lca.syntax import parse
    from lca.trail.trace import trace

    check(SourceFile("warm.lca", "let x = 1 kg\n"))
    found: dict[str, float] = {}
    at = time.perf_counter()

    def done(phase: str) -> None:
        nonlocal at
        now = time.perf_counter()
        found[phase] = now - at
        at = time.perf_counter()

    file = SourceFile("model.lca", text)
    parse(file)
    done("parse")
    program = check(file).under()
    done("check")
    evaluate(program)
    done("evaluate")
    result = run(program)
    done("result")
    if traced:
        trace(result)
        done("trace")
    found["MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def table(shape: str) -> None:
    """One line for each size; behind each time its growth since the size before, per node."""
    print(f"\n{shape}: seconds (growth for ten times the size); check includes parse")
    print(f"{'size':>8} " + " ".join(f"{phase:>16}" for phase in PHASES) + f" {'peak MB':>9}")
    before: dict[str, float] = {}
    for size in SIZES:
        command = [sys.executable, "-m", "tests.benchmarks", "--measure", shape, str(size)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SHORT)
        except subprocess.TimeoutExpired:
            print(f"{size:>8} not done after {SHORT} s")
            return
        if done.returncode:
            print(f"{size:>8} {done.stderr.strip().splitlines()[-1]}")
            return
        now: dict[str, float] = json.loads(done.stdout)
        print(
            f"{size:>8} " + " ".join(f"{cell(now, before, phase):>16}" for phase in PHASES) + f" {now['MB']:>9.0f}",
            flush=True,
        )
        before = now


def cell(now: dict[str, float], before: dict[str, float], phase: str) -> str:
    if phase not in now:
        return "–"
    growth = f" (×{now[phase] / before[phase]:.1f})" if before.get(phase) else ""
    return f"{now[phase]:.3f}{growth}"


def commands() -> None:
    """Whole commands, from start to exit."""
    lines = SHAPES["graph"](250)
    print(f"{'lca --help':<40} {seconds('--help'):8.3f} s")
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "thousand.lca"
        model.write_text(lines)
        count = lines.count("\n")
        print(f"{f'lca check, {count} lines':<40} {seconds('check', str(model)):8.3f} s")
    for path in sorted(MODELS.rglob("*.lca")):
        print(f"{f'lca run {path.relative_to(MODELS.parent)}':<40} {seconds('run', str(path)):8.3f} s")


def seconds(*arguments: str) -> float:
    """The best of three."""
    times = []
    for _ in range(3):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "lca", *arguments], capture_output=True, check=False)
        times.append(time.perf_counter() - began)
    return min(times)


def profile(text: str) -> None:
    """The functions that take most of the time of a check and a run, by cumulative time and by their own."""
    profiler = cProfile.Profile()
    profiler.runcall(measured, text, traced=False)
    for order, count in (("cumulative", 40), ("tottime", 20)):
        pstats.Stats(profiler).sort_stats(order).print_stats(count)


main(sys.argv[1:])
