"""An inventory as other tools have it, before it becomes a text: activities, what flows between them, what is counted.

Amounts of elementary flows can be negative, and so can what one counts: the text tells what is taken up apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


class Unfit(Exception):
    """What an inventory has that no model can say, with its place; met in this room alone."""


@dataclass(frozen=True, slots=True)
class ImportedProduct:
    """What an activity makes, of which others use by ``key``; it bears the part ``share`` of all else."""

    key: str
    title: str
    amount: Decimal
    unit: str
    share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ImportedUse:
    """So much of a product, of whatever activity makes it; ``avoids`` where it is a credit instead."""

    product: str
    amount: Decimal
    unit: str
    avoids: bool = False


@dataclass(frozen=True, slots=True)
class ImportedEmission:
    flow: str
    amount: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class ImportedActivity:
    """``place`` is where in the file it stands; an ``is_question`` makes one answer, and is what is assessed."""

    title: str
    stage: str
    products: tuple[ImportedProduct, ...]
    uses: tuple[ImportedUse, ...]
    emissions: tuple[ImportedEmission, ...]
    place: str
    is_question: bool = False
    totals: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportedFlow:
    """``counts`` is what one ``unit`` of it counts, by category."""

    title: str
    unit: str
    counts: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportedCategory:
    """``name`` is what it is to be called, where the tool says."""

    title: str
    unit: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class ImportedInventory:
    """``lacking`` is what is used and made by nothing here; ``told`` is what else was done or left out."""

    activities: tuple[ImportedActivity, ...]
    flows: Mapping[str, ImportedFlow]
    categories: Mapping[str, ImportedCategory]
    told: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
