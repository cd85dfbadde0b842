"""What all programs of a model have in common, whatever a scenario or the command line sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from lca.check.measured_columns import Columns
from lca.check.name_resolution import Names
from lca.units import Registry


@dataclass(frozen=True, slots=True)
class Common:
    """The names, units and tables of a model, and the length of its ``year`` in seconds.

    ``columns`` are those of each table by its name, None where the table is in error; a pass measures what is missing.
    """

    names: Names
    registry: Registry
    year: Decimal
    columns: Mapping[str, Columns | None] = field(default_factory=dict)
