"""One target in a process of its own: ``python -m tests.fuzz.running NAME SECONDS FOLDER [SEED]``.

What is found new stands afterwards in FOLDER: ``corpus``, and in ``findings`` an input for each place at which an
exception was not caught, with the traceback beside it.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import atheris

from .targets import CORPUS, target

LONGEST = 4_096
"""Bytes of an input that is made here: what is quadratic shows in tests of its own."""
PATIENCE, MEMORY = 60, 2_048
"""Seconds after which one input hangs, and MB beyond which one fills the memory."""


def main(name: str, seconds: str, folder: str, seed: str = "0") -> None:
    with atheris.instrument_imports(include=["lca", "bibtexparser", "yaml"]):
        found = target(name)
        corpus, findings = Path(folder) / "corpus", Path(folder) / "findings"
        for made in (corpus, findings):
            made.mkdir(parents=True, exist_ok=True)
        words = Path(folder) / "words"
        words.write_text("".join(f"{_quoted(word)}\n" for word in found.words), encoding="ascii")
        options = [
            f"-max_total_time={seconds}", f"-max_len={LONGEST}", f"-timeout={PATIENCE}", f"-rss_limit_mb={MEMORY}",
            f"-artifact_prefix={findings}/", "-print_final_stats=1", f"-seed={seed}", "-verbosity=0",
            *([f"-dict={words}"] if found.words else []),
        ]  # fmt: skip
        begun = [str(corpus), str(CORPUS / name), *map(str, found.beside)]
        atheris.Setup([sys.argv[0], *options, *begun], recorded(found.one, findings))
        atheris.Fuzz()


def _quoted(word: str) -> str:
    """A word as a line of a dictionary has it."""
    return '"' + "".join(f"\\x{byte:02x}" for byte in word.encode("utf-8")) + '"'


def recorded(one: Callable[[bytes], None], findings: Path) -> Callable[[bytes], None]:
    """The same, but an exception is written down, once for each place, and the run goes on."""

    def tried(data: bytes) -> None:
        try:
            one(data)
        except Exception as error:
            frames = traceback.extract_tb(error.__traceback__)
            own = [frame for frame in frames if "/lca/" in frame.filename] or list(frames)
            place = f"{type(error).__name__}-{Path(own[-1].filename).stem}-{own[-1].lineno}"
            path = findings / place
            if not path.exists():
                path.write_bytes(data)
                path.with_suffix(".txt").write_text(traceback.format_exc(), encoding="utf-8", errors="replace")

    return tried


if __name__ == "__main__":
    main(*sys.argv[1:])
