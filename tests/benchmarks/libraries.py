"""What a long factor library costs a model that uses one of its factors: ``python -m tests.benchmarks.libraries``."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import lca
from lca.factors.library_reader import read_part
from lca.factors.lines import lines_of
from lca.source import SourceFile

SIZES = (600, 6_000, 60_000)
HEAD = "library: long\nversion: 1\nsources: {s: {title: A report}}\ndefaults: {per: kWh, source: s}\nfactors:\n"
ROW = '  x_{n}: {{title: Place {n}, emits: {n}.5 gCO2e, where: "row {n}", valid: 2024, quality: "(2, 1, 3, 1, 2)"}}\n'
MODEL = 'process p {{ makes 1 kg {flow} ~ "x" }}\nassessment a {{ needs 1 kg of p }}\n'


def main(sizes: list[int]) -> None:
    print(
        f"{'factors':>8} {'whole ms':>9} {'scan ms':>9} {'ratio':>7} {'a run with it, ms more':>23} {'and again':>10}"
    )
    for size in sizes or SIZES:
        text = HEAD + "".join(ROW.format(n=n) for n in range(1, size + 1))
        whole = best(partial(read_part, SourceFile("long.yaml", text)), 1)
        scan = best(partial(lines_of.__wrapped__, text))
        with tempfile.TemporaryDirectory() as folder:
            without = written(Path(folder) / "without.lca", MODEL.format(flow="emits 1 kgCO2e"))
            model = written(Path(folder) / "with.lca", "use long\n" + MODEL.format(flow="uses 1 kWh of long.x_7"))
            (Path(folder) / "factors").mkdir()
            written(Path(folder) / "factors" / "long.yaml", text)
            alone, again = best(partial(run, without)), best(partial(run, model))
            first = best(partial(run_anew, model))
        row = (
            f"{size:>8} {whole:>9.1f} {scan:>9.1f} {whole / scan:>6.0f}× {first - alone:>23.1f} {again - alone:>10.1f}"
        )
        print(row, flush=True)


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def run(path: Path) -> None:
    lca.run(lca.check_file(path).under())


def run_anew(path: Path) -> None:
    """As in a process of its own."""
    lines_of.cache_clear()
    run(path)


def best(call: Callable[[], object], count: int = 5) -> float:
    """The shortest of so many times, in milliseconds."""
    times = []
    for _ in range(count):
        began = time.perf_counter()
        call()
        times.append(time.perf_counter() - began)
    return min(times) * 1_000


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]])
