"""Make the table of lca/trail/FORGERY.md: ``python -m tests.trail.forger``; ``--examples`` tells what copies miss."""

from __future__ import annotations

import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path

from .changes import Forgery, forgeries
from .fields import Field, at, said
from .finders import COPY, FILES, finder, found_by_copy
from .honest import Honest, abroad, bench, signed, works
from .table import Found, Tally, page
from .together import ANOTHER, TOGETHER, forged

PAGE = Path(__file__).resolve().parents[3] / "lca" / "trail" / "FORGERY.md"


def tallied(examples: bool = False) -> Tally:
    """Who finds what, of every kind of field in an honest trail, and of what is forged together."""
    tally = Tally()
    works = [(index, kind) for index, (_, kinds) in enumerate(asked()) for kind in kinds]
    with ProcessPoolExecutor() as pool:
        for told in pool.map(_of_kind, works, chunksize=4):
            for one, shown in told:
                tally(one)
                if examples and one.finder not in (COPY, FILES):
                    print(shown, flush=True)
        for one in pool.map(_together, (*TOGETHER, *ANOTHER)):
            tally(one)
    return tally


def _of_kind(work: tuple[int, Field]) -> list[tuple[Found, str]]:
    """Who finds the forgeries of a kind of field in one of the honest trails, each with what it is."""
    honest, told = asked()[work[0]][0], []
    for one in forgeries(honest, [work[1]]):
        found = Found(one.site.kind, finder(one.document, honest.folder), found_by_copy(one.bare))
        told.append((found, f"{'.'.join(found.kind)}: {one.how}: {found.finder}: {_shown(one, honest)}"))
    return told


def _together(name: str) -> Found:
    with tempfile.TemporaryDirectory() as folder:
        document = forged(name, works(), Path(folder) / "works")
    return Found(("together", name), finder(document, works().folder), found_by_copy(document))


@cache
def asked() -> list[tuple[Honest, list[Field]]]:
    """The honest trails, each with the kinds of field that are forged in it: those that say nothing in all before."""
    told, known = [], set[Field]()
    for honest in (bench(), abroad(), works(), signed(bench())):
        told.append((honest, [kind for kind in said(honest.document) if kind not in known]))
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
