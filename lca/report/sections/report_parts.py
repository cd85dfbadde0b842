"""What a report is made of: sections of sentences, facts and tables. Each form draws the same ones in its own way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from lca.arithmetic import telling
from lca.notation import DIGITS, share, shown
from lca.trail.records import Case


@dataclass(frozen=True, slots=True)
class AmountCell:
    """A number of a trail in ``unit``, told over ten to the ``shift``.

    Where ``figures`` of the case are told, it is their sum; a workbook then computes it from them.
    """

    value: Decimal
    case: int = 0
    figures: tuple[str, ...] = ()
    unit: str = ""
    shift: int = 0
    digits: int = DIGITS

    @property
    def scaled(self) -> Decimal:
        """The number that is told, with all its digits."""
        with telling():
            return self.value.scaleb(-self.shift)

    def __str__(self) -> str:
        return shown(self.scaled, self.digits)


@dataclass(frozen=True, slots=True)
class ShareCell:
    """A part of a whole, both of one dimension."""

    part: AmountCell
    whole: AmountCell

    def __str__(self) -> str:
        return share(self.part.value, self.whole.value)


@dataclass(frozen=True, slots=True)
class VerdictCell:
    """Whether the ``figures`` of a case, each a truth, all hold."""

    holds: bool
    case: int
    figures: tuple[str, ...]

    def __str__(self) -> str:
        return "holds" if self.holds else "FAILS"


@dataclass(frozen=True, slots=True)
class StatementCell:
    """What is said of values of the trail; a workbook does not work it out again."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class LinkCell:
    """A text that stands for something of the trail: its kind and what names it, ``("figure", "", "a.total")``."""

    text: str
    to: tuple[str, ...]

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class PlaceCell:
    """Where something is written: ``model.lca:3:1``."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class FieldCell:
    """What a source or a study says of itself under a name, perhaps an address."""

    name: str
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class StyledCell:
    """A part of a cell that looks different where a form has looks: ``strong``, ``title``, ``code``, ``message`` …"""

    cell: ReportCell
    look: str

    def __str__(self) -> str:
        return str(self.cell)


@dataclass(frozen=True, slots=True)
class AsideCell:
    """What only a form with room for it shows within a cell."""

    text: str

    def __str__(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class CellList:
    """Cells behind each other; a form that can fold shows ``most`` of what is so ``named``, and the rest when asked."""

    cells: tuple[ReportCell, ...]
    between: str = ""
    most: int = 0
    named: str = ""

    def __str__(self) -> str:
        return self.between.join(map(str, self.cells))


ReportCell: TypeAlias = (
    str
    | AmountCell
    | ShareCell
    | VerdictCell
    | StatementCell
    | LinkCell
    | PlaceCell
    | FieldCell
    | StyledCell
    | AsideCell
    | CellList
)
"""``str`` of each is what a person reads."""

TEXT, NUMBER, NAME, SHARE, DIGEST = "<", ".", "'", "%", "#"
"""Kinds of columns: prose; numbers; names of figures, files and places, which no form may wrap or mark up; shares of a
whole, which a form may draw as bars; digests."""
RIGHT = (NUMBER, SHARE)


@dataclass(frozen=True, slots=True)
class ReportRow:
    """``look`` is what kind of row it is, ``to`` what it stands for, as of a link, and ``stage`` gives its colour."""

    cells: tuple[ReportCell, ...]
    look: str = ""
    to: tuple[str, ...] = ()
    stage: str = ""


def row(*cells: ReportCell) -> ReportRow:
    """A row like any other."""
    return ReportRow(cells)


@dataclass(frozen=True, slots=True)
class ReportTable:
    """Rows under ``columns``, each of a kind; of ``long`` ones a form without cells makes a list of records.

    Of a ``charted`` one, a row is a name, a total and its parts. ``to`` is what it stands for, as of a link. Columns
    named in ``folded`` and rows beyond ``most`` are for forms that can fold.
    """

    title: str
    columns: tuple[str, ...]
    kinds: str
    rows: tuple[ReportRow, ...]
    long: bool = False
    charted: bool = False
    to: tuple[str, ...] = ()
    folded: tuple[str, ...] = ()
    most: int = 0

    @property
    def short(self) -> ReportTable:
        """The table for a form that cannot fold."""
        kept = [place for place, column in enumerate(self.columns) if column not in self.folded]
        rows = self.rows[: self.most] if self.most else self.rows
        return ReportTable(
            self.title,
            tuple(self.columns[place] for place in kept),
            "".join(self.kinds[place] for place in kept),
            tuple(ReportRow(tuple(row.cells[place] for place in kept), row.look, row.to, row.stage) for row in rows),
            self.long,
            self.charted,
        )

    @property
    def left_out(self) -> int:
        """How many rows the short table lacks."""
        return max(0, len(self.rows) - self.most) if self.most else 0


@dataclass(frozen=True, slots=True)
class Facts:
    """What is said of something, each fact under its name."""

    title: str
    pairs: tuple[tuple[str, ReportCell], ...]
    of_run: bool = False
    """Whether it differs from one run to the next, so that forms which are compared leave it out."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """Sentences, each a line."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HistogramBlock:
    """How many samples lie in each of equal steps, and where 90 % of them and their mean are; for forms that draw."""

    counts: tuple[int, ...]
    low: AmountCell
    high: AmountCell
    band: tuple[AmountCell, AmountCell]
    mean: AmountCell
    unit: str


Block: TypeAlias = ReportTable | Facts | Sentences | HistogramBlock


@dataclass(frozen=True, slots=True)
class Section:
    """``name`` is short, and that of a sheet."""

    name: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A trail for people; ``digest`` is the SHA-256 of its content, and stands in every form at both ends."""

    title: str
    digest: str
    sections: tuple[Section, ...]

    @property
    def sealed(self) -> str:
        """What stands at both ends."""
        return f"drawn from the audit trail with the SHA-256 {self.digest}"


FIELDS = (
    "title", "author", "publisher", "issued", "url", "doi", "goal", "functional_unit", "boundary", "excludes", "period",
    "geography",
)  # fmt: skip
"""Fields that are told first, in this order."""


def fields_in_order(keys: Iterable[str]) -> list[str]:
    """Names of fields, each once: the well-known ones first, the others by name."""
    known = {key: place for place, key in enumerate(FIELDS)}
    return sorted(set(keys), key=lambda key: (known.get(key, len(known)), key))


def case_under(case: Case) -> str:
    """The scenario and the settings of a case, to stand behind a name; nothing for the model as declared."""
    said = [f"scenario {case.scenario}"] if case.scenario else []
    said += [f"{setting.name} = {setting.value}" for setting in case.settings]
    return f"  [{', '.join(said)}]" if said else ""
