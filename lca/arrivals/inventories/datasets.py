"""Datasets as Brightway has them in Python, from its databases or from what bw2io reads.

An exchange is supplied by what it names: an input, the activity and flow of EcoSpold 2, or else name, unit and place,
where these are those of one dataset alone.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from lca.arrivals.inventories.imported_inventory import (
    ImportedActivity,
    ImportedEmission,
    ImportedFlow,
    ImportedInventory,
    ImportedProduct,
    ImportedUse,
    Unfit,
)
from lca.arrivals.inventories.unit_words import UnitWords
from lca.arrivals.text_records import Unreadable

Dataset = Mapping[str, Any]
MAKING = ("production", "generic production")
SUPPLIED = ("technosphere", "substitution", "generic consumption")


def inventory_of(datasets: Sequence[Dataset], words: UnitWords) -> ImportedInventory:
    """The inventory of datasets, each with its ``exchanges``. Raises Unfit where no model can say it."""
    if not datasets:
        raise Unreadable("no dataset is in it")
    return _Reader(datasets, words).inventory()


class _Reader:
    def __init__(self, datasets: Sequence[Dataset], words: UnitWords) -> None:
        self.datasets = datasets
        self.words = words
        self.flows: dict[str, ImportedFlow] = {}
        self.lacking: dict[str, None] = {}
        self.others: dict[str, None] = {}
        self.makers: dict[Hashable, set[str]] = {}
        for number, one in enumerate(datasets):
            for place, exchange in enumerate(self._made(one)):
                for key in _keys_of_product(one, exchange):
                    self.makers.setdefault(key, set()).add(f"{number} {place}")

    def inventory(self) -> ImportedInventory:
        activities = tuple(self._activity(number, one) for number, one in enumerate(self.datasets))
        told = [f"exchanges of the type `{kind[:40]}` are left out" for kind in self.others]
        return ImportedInventory(activities, self.flows, {}, tuple(told), tuple(self.lacking))

    def _made(self, dataset: Dataset) -> Sequence[Dataset]:
        """What a dataset makes; without a word about it, one of its own unit, as Brightway has it."""
        found = [one for one in _exchanges(dataset) if one.get("type") in MAKING and one.get("amount")]
        return found or [{"name": dataset.get("name"), "unit": dataset.get("unit"), "amount": 1}]

    def _activity(self, number: int, dataset: Dataset) -> ImportedActivity:
        made = self._made(dataset)
        name = _text(dataset.get("name")) or _text(made[0].get("name"))
        place = f"dataset {number + 1}, {name}"[:120]
        products = tuple(
            self._product(f"{number} {index}", dataset, one, several=len(made) > 1) for index, one in enumerate(made)
        )
        if len(made) > 1 and any(one.share is None for one in products):
            raise Unfit(f"{place} makes several products, and does not say how they share what it uses")
        uses: list[ImportedUse] = []
        emissions: list[ImportedEmission] = []
        for one in _exchanges(dataset):
            amount = _amount(one, place)
            unit = self._unit(one)
            if one.get("type") in MAKING or not amount:
                continue
            if one.get("type") == "biosphere":
                emissions.append(ImportedEmission(self._flow(one, unit), amount, unit))
            elif one.get("type") in SUPPLIED:
                uses += self._use(one, amount, unit)
            else:
                self.others[_text(one.get("type"))] = None
        return ImportedActivity(name, "", products, tuple(uses), tuple(emissions), place)

    def _product(self, key: str, dataset: Dataset, made: Dataset, *, several: bool) -> ImportedProduct:
        share = made.get("allocation") if several else None
        title = _text(made.get("name")) or _text(dataset.get("reference product")) or _text(dataset.get("name"))
        given = None if share is None else Decimal(str(share)) / 100
        return ImportedProduct(key, title, _amount(made, title), self._unit(made) or self._unit(dataset), given)

    def _use(self, exchange: Dataset, amount: Decimal, unit: str) -> Iterator[ImportedUse]:
        for key in _keys_asked(exchange):
            makers = self.makers.get(key, ())
            if len(makers) == 1:
                yield ImportedUse(next(iter(makers)), amount, unit, exchange.get("type") == "substitution")
                return
        self.lacking[f"{_text(exchange.get('name'))} ({unit})"] = None

    def _unit(self, told: Dataset) -> str:
        unit = _text(told.get("unit"))
        self.words.word(unit)
        return unit

    def _flow(self, exchange: Dataset, unit: str) -> str:
        where = ", ".join(filter(None, map(_text, exchange.get("categories") or ())))
        title = f"{_text(exchange.get('name'))} ({where})" if where else _text(exchange.get("name"))
        self.flows.setdefault(f"{title} in {unit}", ImportedFlow(title, unit))
        return f"{title} in {unit}"


def _exchanges(dataset: Dataset) -> Sequence[Dataset]:
    found = dataset.get("exchanges")
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list | tuple) else []


def _keys_of_product(dataset: Dataset, made: Dataset) -> Iterable[Hashable]:
    """What others can call a product by, the surest first."""
    yield "input", _text(dataset.get("database")), _text(dataset.get("code"))
    yield "flow", _text(dataset.get("activity")), _text(made.get("flow"))
    for name in {_text(made.get("name")), _text(dataset.get("name")), _text(dataset.get("reference product"))}:
        unit, place = _text(made.get("unit") or dataset.get("unit")), _text(dataset.get("location"))
        yield "placed", name, unit, place
        yield "named", name, unit


def _keys_asked(exchange: Dataset) -> Iterable[Hashable]:
    given = exchange.get("input")
    if isinstance(given, list | tuple) and len(given) == 2:
        yield "input", _text(given[0]), _text(given[1])
    if exchange.get("activity") and exchange.get("flow"):
        yield "flow", _text(exchange.get("activity")), _text(exchange.get("flow"))
    name, unit = _text(exchange.get("name")), _text(exchange.get("unit"))
    if exchange.get("location"):
        yield "placed", name, unit, _text(exchange.get("location"))
    yield "named", name, unit


def _amount(exchange: Dataset, place: str) -> Decimal:
    try:
        amount = Decimal(repr(float(exchange.get("amount") or 0)))
    except (TypeError, ValueError):
        raise Unfit(f"{place} has no number as an amount") from None
    if not amount.is_finite():
        raise Unfit(f"{place} has no number as an amount")
    return amount


def _text(told: Any) -> str:
    return "" if told is None else str(told)
