"""What a file can be: one TOML file in `forms/` for each form, with the headers that tell it and what its columns are.

Each names the documentation or the source in which its headers were read.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FORMS = Path(__file__).parent / "forms"


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column that is kept: under any of the names in ``header``, first found.

    ``unit`` is that of its numbers, ``1`` of plain ones, empty where it holds texts; with ``unit_from`` another column
    names it, in words that the form translates.
    """

    name: str
    header: tuple[str, ...]
    says: str
    unit: str = ""
    unit_from: str = ""
    optional: bool = False

    @property
    def is_number(self) -> bool:
        return bool(self.unit or self.unit_from)


@dataclass(frozen=True, slots=True)
class ArrivalForm:
    """``wants`` are the headers that tell the form; ``same`` and ``differs`` what all rows, or not all, say in others.

    ``shape`` says how records become rows: as they are, ``power`` (readings of a power, between which energy is
    integrated) or ``counter`` (counters of energy, of which the growth is taken). ``model`` is an example that reads
    the table, every assumption of which is marked.
    """

    name: str
    title: str
    documented: str
    wants: tuple[str, ...]
    table: str
    what: str
    model: str
    columns: tuple[FormColumn, ...]
    remarks: tuple[str, ...] = ()
    reads: str = "csv"
    rows: str = ""
    only_as: bool = False
    same: Mapping[str, str] = field(default_factory=dict)
    differs: Mapping[str, str] = field(default_factory=dict)
    shape: str = "rows"
    time: str = ""
    power: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    metric: str = ""
    units: Mapping[str, str] = field(default_factory=dict)

    def headers(self, wanted: str) -> tuple[str, ...]:
        """The names under which a header that is wanted can stand: those of its column, if it has one."""
        known = (self.power, *(one.header for one in self.columns))
        return next((names for names in known if wanted in names), (wanted,))


@cache
def forms() -> Mapping[str, ArrivalForm]:
    """All forms by name."""
    return {path.stem: _form(path) for path in sorted(FORMS.glob("*.toml"))}


def _form(path: Path) -> ArrivalForm:
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    columns = tuple(FormColumn(**{**one, "header": tuple(one["header"])}) for one in told.pop("columns"))
    lists = {key: tuple(value) for key, value in told.items() if isinstance(value, list)}
    return ArrivalForm(name=path.stem, columns=columns, **{**told, **lists})
