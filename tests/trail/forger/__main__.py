"""Make the table of lca/trail/FORGERY.md: ``python -m tests.trail.forger``; ``--examples`` tells what copies miss."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from .changes import forgeries
from .fields import every_field
from .finders import COPY, FILES, finder
from .honest import bench, works
from .table import Tally, page
from .together import ANOTHER, TOGETHER, forged

PAGE = Path(__file__).resolve().parents[3] / "lca" / "trail" / "FORGERY.md"


def tallied(examples: bool = False) -> Tally:
    """Who finds what, of every kind of field in both honest trails, and of what is forged together."""
    tally = Tally()
    for honest in (bench(), works()):
        for forgery in forgeries(honest, every_field()):
            found = finder(forgery.document, honest.folder)
            tally(forgery.kind, found)
            if examples and found not in (COPY, FILES):
                print(f"{'.'.join(forgery.kind)}: {forgery.how}, {forgery.site}: {found}", flush=True)
    for name in (*TOGETHER, *ANOTHER):
        with tempfile.TemporaryDirectory() as folder:
            tally(("together", name), finder(forged(name, works(), Path(folder) / "works"), works().folder))
    return tally


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
