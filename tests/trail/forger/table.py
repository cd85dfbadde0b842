"""Who finds which forgeries, as a table in Markdown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from lca.verify import SHAPES

from .fields import Field, shape_of
from .finders import FINDERS

BARE = "copy, only digests renewed"
HEAD = """\
# Who finds a forged trail

A program changes each field of honest trails in every plausible way: a number by a hundredth of it or by one that
stands elsewhere, a label, a source, an argument or an operation by another, lists by an entry more, less, twice or
elsewhere, optional fields by none, names everywhere alike. It then derives again all that follows, with the checker's
own code, so that form, digests and arithmetic hold if they can; where that undoes the change, only the digests are
renewed. Then it asks: a copy of `verify.py` with nothing at hand, that copy with the files (`--with`), and
`lca verify`, which has the files and runs the model again. Whoever looks at more finds what the one before finds. A
signature over the trail finds every change.

`python -m tests.trail.forger` makes this page; `--examples` prints what a copy does not find.

"""


@dataclass(frozen=True)
class Found:
    """Who was the first to find a forgery of a kind, and whether a copy did if only digests were renewed."""

    kind: Field
    finder: str
    bare: bool


@dataclass
class Tally:
    """All that was found, by kind of field."""

    found: dict[Field, list[Found]] = field(default_factory=lambda: defaultdict(list))

    def __call__(self, one: Found) -> None:
        self.found[one.kind].append(one)

    def answers(self, kind: Field) -> tuple[str, ...]:
        """Of each finder whether it finds all of a kind, some or none; each finds what those before it do."""
        found = self.found[kind]
        known = [[one.finder in FINDERS[: index + 1] for one in found] for index in range(len(FINDERS))]
        every = [[one.bare for one in found], *known]
        return tuple("all" if all(each) else "some" if any(each) else "none" for each in every)


def page(tally: Tally) -> str:
    """The page with a row for all fields of a record, or of what is forged together, that have the same answers."""
    lines = [f"| {' | '.join(('of', 'field', 'forgeries', BARE, *FINDERS))} |", "| --- " * (4 + len(FINDERS)) + "|"]
    for (record, answers), names in grouped(tally).items():
        count = sum(len(tally.found[record, name]) for name in names)
        lines.append(f"| {record} | {', '.join(names)} | {count} | {' | '.join(answers)} |")
    return HEAD + "\n".join(lines) + "\n"


def grouped(tally: Tally) -> Mapping[tuple[str, tuple[str, ...]], list[str]]:
    """By record and answers the names of its fields, in the order of the checker's shapes."""
    found: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    shapes = [*SHAPES, "together"]
    for record, name in sorted(tally.found, key=lambda kind: shapes.index(shape_of(kind)[0])):
        found[record, tally.answers((record, name))].append(name)
    return found


def read(page: str) -> dict[Field, tuple[str, ...]]:
    """The answers of all finders by field, as a page tells them."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line[:1] == "|"]
    return {(row[0], name): tuple(row[4:]) for row in rows[2:] for name in row[1].split(", ")}
