"""Processes of openLCA: JSON-LD after the olca-schema, version 2, in a zip.

An exchange of a product is supplied by its default provider or else by the one process that makes it. Units of a
quantity are converted by the factors of their group, where the language has them not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from lca.arrivals.inventories.imported_inventory import (
    ImportedActivity,
    ImportedCategory,
    ImportedEmission,
    ImportedFlow,
    ImportedInventory,
    ImportedProduct,
    ImportedUse,
    Unfit,
)  # fmt: skip
from lca.arrivals.inventories.unit_words import UnitWords
from lca.arrivals.packed import files_in_zip
from lca.arrivals.text_records import Unreadable

JsonObject = dict[str, Any]
FOLDERS = ("processes", "flows", "unit_groups", "lcia_categories")
KEYED = re.compile(r"(.*?) ?\[([^\[\]]+)\]")
QUESTION = "assessment"


def is_json_ld(files: Mapping[str, bytes]) -> bool:
    return any(path.startswith("processes/") for path in files)


def read_json_ld(data: bytes, words: UnitWords) -> ImportedInventory:
    """The inventory in a package. Raises Unreadable where it is none, Unfit where no model can say it."""
    entities: dict[str, dict[str, JsonObject]] = {folder: {} for folder in FOLDERS}
    for path, content in files_in_zip(data, (".json",)).items():
        folder = path.split("/")[-2] if "/" in path else ""
        if folder in entities:
            one = _parsed(path, content)
            entities[folder][str(one.get("@id", path))] = one
    return _Reader(entities, words).inventory()


def _parsed(path: str, content: bytes) -> JsonObject:
    try:
        found = json.loads(content, parse_float=Decimal, parse_int=Decimal, parse_constant=str)
    except (ValueError, RecursionError):
        raise Unreadable(f"`{path[:80]}` in it is no JSON") from None
    if not isinstance(found, dict):
        raise Unreadable(f"`{path[:80]}` in it is no object")
    return found


class _Reader:
    def __init__(self, entities: Mapping[str, Mapping[str, JsonObject]], words: UnitWords) -> None:
        self.processes = entities["processes"]
        self.flows = entities["flows"]
        self.impacts = entities["lcia_categories"]
        self.words = words
        self.factors = dict(_factors(entities["unit_groups"].values()))
        self.makers: dict[str, list[str]] = {}
        self.unit_made: dict[tuple[str, str], str] = {}
        self.lacking: dict[str, None] = {}
        self.spread = self.formulas = 0

    def inventory(self) -> ImportedInventory:
        for key, process in self.processes.items():
            for exchange in self._made(process):
                flow = _id(exchange.get("flow"))
                self.makers.setdefault(flow, []).append(key)
                self.unit_made[key, flow] = _named(exchange.get("unit"))
        counts = self._counts()
        activities = tuple(self._activity(key, process) for key, process in self.processes.items())
        used = {one.flow for activity in activities for one in activity.emissions}
        flows = {key: self._flow(key, counts.get(key, {})) for key in sorted(used)}
        if not activities:
            raise Unreadable("no process is in it")
        told = []
        if self.spread:
            told.append(f"{self.spread} amounts have an uncertainty in openLCA, which is left out")
        if self.formulas:
            told.append(f"{self.formulas} amounts are formulas in openLCA, and taken as they come out")
        categories = {key: self._category(key, one) for key, one in self.impacts.items()}
        return ImportedInventory(activities, flows, categories, tuple(told), tuple(self.lacking))

    def _category(self, key: str, told: JsonObject) -> ImportedCategory:
        title, name = _titled(_named(told))
        return ImportedCategory(title or key, str(told.get("refUnit") or ""), name)

    def _made(self, process: JsonObject) -> list[JsonObject]:
        """What a process makes; of a treatment, the waste that it takes."""
        exchanges = _objects(process.get("exchanges"))
        reference = [one for one in exchanges if one.get("isQuantitativeReference")]
        others = [
            one
            for one in exchanges
            if not one.get("isQuantitativeReference") and not one.get("isInput") and not one.get("isAvoidedProduct")
            and self._kind(one) == "PRODUCT_FLOW" and one.get("amount")
        ]  # fmt: skip
        return reference + others

    def _activity(self, key: str, process: JsonObject) -> ImportedActivity:
        place = f"process {key}"
        made = self._made(process)
        if not made or not any(one.get("isQuantitativeReference") for one in made):
            raise Unfit(f"{place} has no quantitative reference: what it is per is not known")
        shares = _shares(process, made)
        if None in shares and len(made) > 1:
            raise Unfit(f"{place} makes several products, and does not say how they share what it uses")
        products = tuple(
            ImportedProduct(f"{key} {_id(one.get('flow'))}", _named(one.get("flow")), *self._amount(one), share)
            for one, share in zip(made, shares, strict=True)
        )
        title, name = _titled(_named(process))
        uses: list[ImportedUse] = []
        emissions: list[ImportedEmission] = []
        for exchange in _objects(process.get("exchanges")):
            if exchange in made or not exchange.get("amount"):
                continue
            self._note(exchange)
            if self._kind(exchange) == "ELEMENTARY_FLOW":
                emissions.append(ImportedEmission(_id(exchange.get("flow")), *self._amount(exchange)))
            else:
                uses += self._use(key, exchange)
        stage = str(process.get("category", "")).split("/")
        stage_name = stage[-1] if stage[0] == "lca" and len(stage) == 3 else ""
        is_question = stage_name == QUESTION
        products = tuple(
            ImportedProduct(one.key, name or one.title, one.amount, one.unit, one.share) for one in products
        )
        return ImportedActivity(title, stage_name, products, tuple(uses), tuple(emissions), place, is_question)

    def _use(self, key: str, exchange: JsonObject) -> Iterator[ImportedUse]:
        flow = _id(exchange.get("flow"))
        provider = _id(exchange.get("defaultProvider"))
        makers = self.makers.get(flow, [])
        if provider not in makers:
            if len(makers) > 1:
                named = _named(exchange.get("flow"))
                raise Unfit(f"process {key} uses `{named}` of one of several suppliers, and says not which")
            provider = makers[0] if makers else ""
        if not provider:
            self.lacking[_named(exchange.get("flow"))] = None
            return
        amount, unit = self._amount(exchange)
        amount, unit = self._converted(amount, unit, self.unit_made[provider, flow])
        yield ImportedUse(f"{provider} {flow}", amount, unit, bool(exchange.get("isAvoidedProduct")))

    def _converted(self, amount: Decimal, unit: str, wanted: str) -> tuple[Decimal, str]:
        """An amount in the unit of what supplies it, where the language cannot convert it itself."""
        if unit == wanted or (self.words.has(unit) and self.words.has(wanted)):
            return amount, unit
        return amount * self._ratio(unit, wanted), wanted

    def _ratio(self, unit: str, other: str) -> Decimal:
        """How many of the other unit one is."""
        if unit == other:
            return Decimal(1)
        group, factor = self.factors.get(unit, ("", Decimal(1)))
        another, other_factor = self.factors.get(other, ("?", Decimal(1)))
        if group != another or not other_factor:
            raise Unfit(f"`{unit}` and `{other}` are of no one group of units")
        return factor / other_factor

    def _note(self, exchange: JsonObject) -> None:
        told = exchange.get("uncertainty")
        self.spread += isinstance(told, dict) and told.get("distributionType") not in (None, "NO_DISTRIBUTION_")
        self.formulas += bool(exchange.get("amountFormula"))

    def _kind(self, exchange: JsonObject) -> str:
        flow = self.flows.get(_id(exchange.get("flow")), {})
        told = exchange.get("flow")
        return str(flow.get("flowType") or (told.get("flowType") if isinstance(told, dict) else "") or "PRODUCT_FLOW")

    def _amount(self, exchange: JsonObject) -> tuple[Decimal, str]:
        amount = exchange.get("amount", Decimal(0))
        if not isinstance(amount, Decimal):
            raise Unfit(f"an exchange of `{_named(exchange.get('flow'))}` has no number as its amount")
        unit = _named(exchange.get("unit"))
        self.words.word(unit)
        return amount, unit

    def _counts(self) -> Mapping[str, dict[str, tuple[Decimal, str]]]:
        """What one unit of a flow counts, by flow and category."""
        found: dict[str, dict[str, tuple[Decimal, str]]] = {}
        for key, category in self.impacts.items():
            for factor in _objects(category.get("impactFactors")):
                value = factor.get("value")
                if isinstance(value, Decimal) and value:
                    found.setdefault(_id(factor.get("flow")), {})[key] = (value, _named(factor.get("unit")))
        return found

    def _flow(self, key: str, counts: Mapping[str, tuple[Decimal, str]]) -> ImportedFlow:
        unit = next((unit for _, unit in counts.values()), "") or self._unit_emitted(key)
        told = {category: value * self._ratio(unit, per) for category, (value, per) in counts.items()}
        return ImportedFlow(_named(self.flows.get(key)) or key, unit, told)

    def _unit_emitted(self, key: str) -> str:
        """The unit in which the first exchange tells a flow."""
        for process in self.processes.values():
            for exchange in _objects(process.get("exchanges")):
                if _id(exchange.get("flow")) == key:
                    return _named(exchange.get("unit"))
        return ""


def _factors(groups: Any) -> Iterator[tuple[str, tuple[str, Decimal]]]:
    """By unit the group that it is of, and how many of the reference unit it is."""
    for group in groups:
        for unit in _objects(group.get("units")):
            factor = unit.get("conversionFactor")
            yield _named(unit), (_id(group), factor if isinstance(factor, Decimal) else Decimal(1))


def _shares(process: JsonObject, made: list[JsonObject]) -> list[Decimal | None]:
    """The shares of the products, by the method that the process has as its own."""
    if len(made) == 1:
        return [None]
    method = process.get("defaultAllocationMethod")
    told = {
        _id(factor.get("product")): factor.get("value")
        for factor in _objects(process.get("allocationFactors"))
        if factor.get("allocationType") == method and not factor.get("exchange")
    }
    values = [told.get(_id(one.get("flow"))) for one in made]
    return [value if isinstance(value, Decimal) else None for value in values]


def _objects(told: Any) -> list[JsonObject]:
    return [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []


def _id(told: Any) -> str:
    return str(told.get("@id", "")) if isinstance(told, dict) else ""


def _named(told: Any) -> str:
    return str(told.get("name") or "") if isinstance(told, dict) else ""


def _titled(name: str) -> tuple[str, str]:
    """A title with the name that stands behind it in brackets, as `A server [server]`; else the title alone."""
    found = KEYED.fullmatch(name)
    return (found[1] or found[2], found[2]) if found else (name, "")
