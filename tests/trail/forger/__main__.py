"""Make the table of lca/trail/FORGERY.md: ``python -m tests.trail.forger``; ``--examples`` tells what copies miss."""

from __future__ import annotations

import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from .changes import Forgery, forgeries
from .fields import Field, at, sites
from .finders import COPY, FILES, finder
from .honest import Honest, bench, signed, works
from .table import Tally, page
from .together import ANOTHER, TOGETHER, forged

PAGE = Path(__file__).resolve().parents[3] / "lca" / "trail" / "FORGERY.md"


def tallied(examples: bool = False) -> Tally:
    """Who finds what, of every kind of field in an honest trail, and of what is forged together."""
    tally = Tally()
    for honest, kinds in asked():
        for forgery in forgeries(honest, kinds):
            found = finder(forgery.document, honest.folder)
            tally(forgery.site.kind, found)
            if examples and found not in (COPY, FILES):
                print(f"{'.'.join(forgery.site.kind)}: {forgery.how}: {found}: {_shown(forgery, honest)}", flush=True)
    for name in (*TOGETHER, *ANOTHER):
        with tempfile.TemporaryDirectory() as folder:
            tally(("together", name), finder(forged(name, works(), Path(folder) / "works"), works().folder))
    return tally


def asked() -> list[tuple[Honest, list[Field]]]:
    """The honest trails, each with the kinds of field that are forged in it: what those before it lack."""
    told, known = [], set[Field]()
    for honest in (bench(), works(), signed(bench())):
        told.append((honest, [kind for kind in sites(honest.document) if kind not in known]))
        known.update(told[-1][1])
    return told


def _shown(forgery: Forgery, honest: Honest) -> str:
    """What stood at the site of a forgery, and what stands there now, if it is there."""
    told = []
    for document in (honest.document, forgery.document):
        with suppress(LookupError):
            told.append(repr(at(document, forgery.site.holder).get(forgery.site.name))[:200])
    return " -> ".join(told)


def main(arguments: list[str]) -> int:
    examples = arguments == ["--examples"]
    if arguments and not examples:
        print(__doc__)
        return 2
    text = page(tallied(examples))
    if not examples:
        PAGE.write_text(text, encoding="utf-8")
        print(PAGE)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
