"""Who finds which forgeries, as a table in Markdown."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from lca.verify import SHAPES

from .fields import Field, shape_of
from .finders import COPY, FINDERS

HEAD = """\
# Who finds a forged trail

A program changes each field of honest trails in every plausible way: a number by a hundredth of it or by one that
stands elsewhere, a label, a source, an argument or an operation by another, lists by an entry more, less, twice or
elsewhere, optional fields by none, names everywhere alike. It then derives again all that follows, with the checker's
own code, so that form, digests and arithmetic hold if they can; where that undoes the change, only the digests are
renewed. Then it asks: a copy of `verify.py` with nothing at hand, that copy with the files (`--with`), `lca verify`,
which has the files and runs the model again, and a signature, whether who signed the honest trail has signed this one
(`--key`). Each finds what those before it find, and a field stands with the first that finds every forgery of it: with
`*` if others find some, with `°` if a copy finds all where nothing but digests is renewed.

What only a signature finds, no number rests on: who ran which command where and when (`run`). A trail without one of
its cases, or without all of its samples, is an honest one that was asked for less. Of a signature it finds neither how
often it is there nor another `keyid`, which is only a hint at its key.

`python -m tests.trail.forger` makes this page; `--examples` prints what a copy does not find.

"""


@dataclass(frozen=True)
class Found:
    """Who was the first to find a forgery of a kind, and whether a copy did if only digests were renewed."""

    kind: Field
    finder: str
    bare: bool


@dataclass(frozen=True)
class Answer:
    """Who finds all forgeries of a kind; whether less finds some, and a copy all if nothing but digests is renewed."""

    finder: str
    some: bool
    bare: bool

    def __str__(self) -> str:
        return "*" * self.some + "°" * self.bare

    def fits(self, found: Found) -> bool:
        """Whether a forgery of this kind may be found like that."""
        first, last = FINDERS.index(found.finder), FINDERS.index(self.finder)
        return (first <= last if self.some else first == last) and (found.bare or not self.bare)


@dataclass
class Tally:
    """All that was found, by kind of field."""

    found: dict[Field, list[Found]] = field(default_factory=lambda: defaultdict(list))

    def __call__(self, one: Found) -> None:
        self.found[one.kind].append(one)

    def answer(self, kind: Field) -> Answer:
        """Who finds all that was forged of a kind."""
        found = self.found[kind]
        last = max((one.finder for one in found), key=FINDERS.index)
        bare = last != COPY and all(one.bare for one in found)
        return Answer(last, any(one.finder != last for one in found), bare)


def page(tally: Tally) -> str:
    """The page with a row for each record, and one for all that is forged together."""
    lines = [f"| {' | '.join(('of', 'forgeries', *FINDERS))} |", "| --- " * (2 + len(FINDERS)) + "|"]
    for record in sorted({record for record, _ in tally.found}, key=_place):
        cells: dict[str, list[str]] = {finder: [] for finder in FINDERS}
        kinds = [kind for kind in tally.found if kind[0] == record]
        for kind in kinds:
            answer = tally.answer(kind)
            cells[answer.finder].append(f"{kind[1]}{answer}")
        count = sum(len(tally.found[kind]) for kind in kinds)
        lines.append(f"| {record} | {count} | {' | '.join(map(', '.join, cells.values()))} |")
    return HEAD + "\n".join(lines) + "\n"


def _place(record: str) -> tuple[int, str]:
    """Records stand in the order of the checker's shapes, what these leave open and what is together behind."""
    shapes = [*SHAPES]
    shape = shape_of((record, ""))[0]
    return shapes.index(shape) if shape in shapes else len(shapes), record


def read(page: str) -> dict[Field, Answer]:
    """The answers by kind of field, as a page tells them."""
    rows = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in page.splitlines() if line[:1] == "|"]
    return {
        (row[0], name.rstrip("*°")): Answer(finder, "*" in name, "°" in name)
        for row in rows[2:]
        for finder, cell in zip(FINDERS, row[2:], strict=True)
        for name in cell.split(", ") if name
    }  # fmt: skip
