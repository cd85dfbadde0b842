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
class Amount:
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
class Share:
    """A part of a whole, both of one dimension."""

    part: Amount
    whole: Amount

    def __str__(self) -> str:
        return share(self.part.value, self.whole.value)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the ``figures`` of a case, each a truth, all hold."""

    holds: bool
    case: int
    figures: tuple[str, ...]

    def __str__(self) -> str:
        return "holds" if self.holds else "FAILS"


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of values of the trail; a workbook does not work it out again."""

    text: str

    def __str__(self) -> str:
        return self.text


Cell: TypeAlias = str | Amount | Share | Verdict | Told
"""``str`` of each is what a person reads."""
Row: TypeAlias = tuple[Cell, ...]

TEXT, NUMBER, NAME = "<", ".", "'"
"""Kinds of columns: prose; numbers; names of figures, files and places, which no form may wrap or mark up."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under ``columns``, each of a kind; of ``long`` ones a form without cells makes a list of records.

    Of a ``charted`` one, a row is a name, a total and its parts.
    """

    title: str
    columns: tuple[str, ...]
    kinds: str
    rows: tuple[Row, ...]
    long: bool = False
    charted: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What is said of something, each fact under its name."""

    title: str
    pairs: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True, slots=True)
class Said:
    """Sentences, each a line."""

    lines: tuple[str, ...]


Block: TypeAlias = Table | Facts | Said


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


def in_order(keys: Iterable[str]) -> list[str]:
    """Names of fields, each once: the well-known ones first, the others by name."""
    known = {key: place for place, key in enumerate(FIELDS)}
    return sorted(set(keys), key=lambda key: (known.get(key, len(known)), key))


def under(case: Case) -> str:
    """The scenario and the settings of a case, to stand behind a name; nothing for the model as declared."""
    said = [f"scenario {case.scenario}"] if case.scenario else []
    said += [f"{setting.name} = {setting.value}" for setting in case.settings]
    return f"  [{', '.join(said)}]" if said else ""
