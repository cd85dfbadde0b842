"""Models as people write them go through all that trails go through: ``python -m tests.trail.written 1000``."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

from .honest import FORMS, Copied, audited, copied, refusals
from .written_models import Written

ALLOWED = ("--allow-unsourced", "--allow-incomplete")


def outcome(seed: int, folder: Path, alone: Copied) -> str:
    """What became of one model: ``holds``, the code of the error that the model has, or what refuses its trail."""
    written = Written(seed)
    for name, text in written.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())
    trail, said = audited(folder / written.model, *ALLOWED, *written.options)
    if trail is None:
        return f"in error: {said}"
    found = refusals(trail, folder, alone, [FORMS[seed % len(FORMS)]])
    return "holds" if not found else f"{written.model} {written.options}: " + "; ".join(found[:5])


def compare(seeds: range) -> dict[int, str]:
    """By seed what became of the model, each in a folder of its own."""
    found = {}
    with tempfile.TemporaryDirectory() as name:
        alone = copied(Path(name))
        for seed in seeds:
            folder = Path(name) / f"{seed}"
            folder.mkdir()
            found[seed] = outcome(seed, folder, alone)
            shutil.rmtree(folder)
    return found


def main(arguments: list[str]) -> int:
    count, first = int(arguments[0]), int(arguments[1]) if len(arguments) > 1 else 0
    tally: Counter[str] = Counter()
    for start in range(first, first + count, 50):
        found = compare(range(start, min(start + 50, first + count)))
        for seed, said in found.items():
            if said != "holds":
                print(f"seed {seed}: {said}")
        tally.update(re.sub(r"(?s)(in error: \S*).*|: .*", r"\1", said) for said in found.values())
        print(f"{sum(tally.values())} models: {dict(tally.most_common())}", flush=True)
    return int(any(said != "holds" for said in tally))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
