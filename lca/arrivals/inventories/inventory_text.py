"""An inventory as a model: a node for each activity, a question for each that is asked, with the place of each figure.

What takes up is told apart: an amount below nothing, or one that counts below nothing, is counted in an indicator of
its own, since no flow of the language is negative and no removal lowers a total.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from lca.arithmetic import plain
from lca.arrivals.inventories.imported_inventory import (
    ImportedActivity,
    ImportedEmission,
    ImportedInventory,
    ImportedUse,
    Unfit,
)
from lca.arrivals.inventories.unit_words import UnitWords, per
from lca.arrivals.model_text import comment, quoted
from lca.bibliography.entry import name_of
from lca.syntax.formatter import format_text
from lca.syntax.numbers import read_number
from lca.syntax.words import RESERVED, STAGES

CLIMATE = "climate"
EMISSIONS = "kgCO2e"
ITEM = "item"
LONGEST = 60
LONGEST_NUMBER = 36
ASKED = 20
"""So many questions are asked of an inventory that asks none."""


def inventory_text(
    inventory: ImportedInventory, words: UnitWords, name: str, origin: str, digest: str, kind: str
) -> tuple[str, list[str]]:
    """The model in its canonical form, and what is to be told of it. Raises Unfit where something cannot be said."""
    writer = _Writer(inventory, words, name, origin, digest, kind)
    text = format_text("\n".join(writer.lines()))
    return text, writer.told()


class _Writer:
    def __init__(
        self, inventory: ImportedInventory, words: UnitWords, name: str, origin: str, digest: str, kind: str
    ) -> None:
        self.inventory = inventory
        self.words = words
        self.head = (name, origin, digest, kind)
        self.taken: set[str] = {CLIMATE, "origin", *RESERVED, *STAGES}
        self.stages: dict[str, str] = {}
        self.indicators = self._indicators()
        self.apart: dict[str, str] = {}
        self.nodes: dict[int, str] = {}
        self.products: dict[str, str] = {}
        for number, activity in enumerate(inventory.activities):
            self._name(number, activity)
        self.flows = {key: self._called(flow.title) for key, flow in inventory.flows.items()}
        # What a treatment takes is told as an amount below nothing in some tools, both where it is made and used.
        self.treated = {one.key for activity in inventory.activities for one in activity.products if one.amount < 0}
        self.counted: set[tuple[str, bool]] = set()

    def _indicators(self) -> dict[str, str]:
        """The categories by name: the one that counts in CO2e is the climate, where there is one that does."""
        emitted = [key for key, one in self.inventory.categories.items() if self.words.word(one.unit) == EMISSIONS]
        named = [key for key in emitted if "climate" in self.inventory.categories[key].title.casefold()]
        climate = emitted[0] if len(emitted) == 1 else named[0] if len(named) == 1 else None
        return {
            key: CLIMATE if key == climate else self._called(one.name or one.title)
            for key, one in self.inventory.categories.items()
        }

    def _name(self, number: int, activity: ImportedActivity) -> None:
        first = activity.products[0]
        if len(activity.products) == 1:
            self.nodes[number] = self._called(first.title or activity.title)
            self.products[first.key] = self.nodes[number]
            return
        self.nodes[number] = self._called(activity.title)
        inner: set[str] = {*RESERVED, *STAGES}
        for product in activity.products:
            told = _fresh(name_of(product.title), inner)
            self.products[product.key] = f"{self.nodes[number]}.{told}"

    def _called(self, title: str) -> str:
        return _fresh(re.sub(r"_+", "_", name_of(title.strip()))[:LONGEST].rstrip("_"), self.taken)

    def lines(self) -> Iterator[str]:
        body = [line for number, one in enumerate(self.inventory.activities) for line in self._node(number, one)]
        questions = list(self._questions())
        substances = [
            line for key, is_taken in sorted(self.counted) for line in self._substance(key, is_taken=is_taken)
        ]
        name, origin, digest, kind = self.head
        read = f"SHA-256 {digest}, " if digest else ""
        yield comment(f"Made by `lca import` of {origin}, taken for {kind}.")
        yield from (comment(f"- {one}") for one in self.told())
        yield from ("", f"study {name} {quoted(origin)} {{")
        yield '  goal            "Placeholder: what is to be found out"'
        yield '  functional_unit "Placeholder: what the result is of"'
        yield '  boundary        "Placeholder: what is counted, and what is left out"'
        yield from ("}", "", "source origin {", f"  title {quoted(origin)}")
        yield from (f"  note  {quoted(f'{read}read as {kind}')}", "}", "")
        inner = [*self._declared_indicators(), *substances, "", *body, *questions]
        said = set(re.findall(r"\w+", " ".join(inner)))
        yield from (f"unit {one}" for one in self.words.declared if one in said)
        yield from (f"stage {name} {quoted(title)}" for title, name in self.stages.items())
        yield from inner

    def told(self) -> list[str]:
        """What whoever brings the inventory in has to know of it."""
        told = list(self.inventory.told)
        if self.inventory.lacking:
            listed = ", ".join(f"`{one[:60]}`" for one in self.inventory.lacking[:8])
            count = len(self.inventory.lacking)
            told.append(f"{count} things are used that nothing in it makes, and left out: {listed}")
        if self.apart:
            told.append("what is taken up is counted apart, and lowers no total: " + ", ".join(self.apart.values()))
        if not self.inventory.categories and self.inventory.flows:
            told.append("nothing in it characterises: each elementary flow is an indicator, and the climate is 0")
        return told

    def _declared_indicators(self) -> Iterator[str]:
        used = {key for flow, _ in self.counted for key in self.inventory.flows[flow].counts} | self._direct()
        for key, name in self.indicators.items():
            one = self.inventory.categories[key]
            if name != CLIMATE and key in used:
                yield f"indicator {name} {quoted(one.title)} in {self._counted_in(one.unit)}"
        for key, name in self.apart.items():
            one = self.inventory.categories[key]
            yield f"indicator {name} {quoted(f'{one.title}, taken up')} in {self._counted_in(one.unit)}"
        for key in sorted(self.inventory.flows if not self.inventory.categories else ()):
            flow = self.inventory.flows[key]
            yield f"indicator {self.flows[key]} {quoted(flow.title)} in {self._counted_in(flow.unit)}"

    def _direct(self) -> set[str]:
        """The categories that a flow is counted in as it is, so that it needs no substance."""
        return {key for flow in self.inventory.flows for key in [self._same(flow)] if key}

    def _same(self, flow: str) -> str:
        """The one category of which a unit of a flow counts a unit, empty where it is otherwise."""
        one = self.inventory.flows[flow]
        (key, value), *others = [*one.counts.items(), ("", Decimal(0))]
        is_same = len(others) == 1 and value == 1
        return key if is_same and self._counted_in(one.unit) == self._counted_in(self._category_unit(key)) else ""

    def _category_unit(self, key: str) -> str:
        return self.inventory.categories[key].unit

    def _counted_in(self, unit: str) -> str:
        """The unit of what is counted or emitted, which is never a plain number in the language."""
        return self.words.word(unit) or self.words.word(ITEM)

    def _substance(self, key: str, *, is_taken: bool) -> Iterator[str]:
        """A substance counts what is above nothing in its categories; what is below, in those of what is taken up."""
        flow = self.inventory.flows[key]
        unit = self._counted_in(flow.unit)
        name = f"{self.flows[key]}_taken_up" if is_taken else self.flows[key]
        yield f"substance {name} {quoted(flow.title)} in {unit} {{"
        for category, value in flow.counts.items():
            is_up = (value < 0) != is_taken
            indicator = self._apart(category) if is_up else self.indicators[category]
            counted = per(self._counted_in(self._category_unit(category)), unit)
            yield f'  {indicator} {_number(abs(value))} {counted} @origin "characterisation"'
        yield "}"

    def _apart(self, category: str) -> str:
        if category not in self.apart:
            self.apart[category] = _fresh(f"{self.indicators[category]}_taken_up", self.taken)
        return self.apart[category]

    def _node(self, number: int, activity: ImportedActivity) -> Iterator[str]:
        if activity.is_question:
            return
        yield f"{self._stage(activity.stage)} {self.nodes[number]} {quoted(activity.title)} {{"
        sign = -1 if activity.products[0].key in self.treated else 1
        for product in activity.products:
            made = self._quantity(sign * product.amount, product.unit, activity)
            inner = self.products[product.key].partition(".")[2]
            share = f" of {inner} share {_number(product.share)} {_at(activity)}" if product.share is not None else ""
            yield f"  makes {made}{share}"
        for use in activity.uses:
            yield f"  {self._use(use, activity)}"
        for emission in activity.emissions:
            yield from (f"  {line}" for line in self._emission(emission, activity))
        yield from ("}", "")

    def _stage(self, told: str) -> str:
        if not told or told in STAGES:
            return told or "process"
        if told not in self.stages:
            self.stages[told] = _fresh(name_of(told), self.taken)
        return self.stages[told]

    def _use(self, use: ImportedUse, activity: ImportedActivity) -> str:
        amount = -use.amount if use.product in self.treated else use.amount
        avoids = use.avoids != (amount < 0)
        clause = f"{'avoids' if avoids else 'uses'} {self._quantity(abs(amount), use.unit, activity)}"
        return f"{clause} of {self.products[use.product]} {_at(activity)}"

    def _emission(self, emission: ImportedEmission, activity: ImportedActivity) -> Iterator[str]:
        amount = f"{_number(abs(emission.amount))} {self._counted_in(emission.unit)}"
        if not self.inventory.categories:
            if emission.amount < 0:
                title = self.inventory.flows[emission.flow].title
                raise Unfit(f"{activity.place} takes up `{title}`, and nothing counts it")
            yield f"emits {amount} of {self.flows[emission.flow]} {_at(activity)}"
            return
        same = self._same(emission.flow)
        if same and emission.amount > 0:
            of = "" if self.indicators[same] == CLIMATE else f" of {self.indicators[same]}"
            yield f"emits {amount}{of} {_at(activity)}"
        elif self.inventory.flows[emission.flow].counts:
            is_taken = emission.amount < 0
            self.counted.add((emission.flow, is_taken))
            name = f"{self.flows[emission.flow]}_taken_up" if is_taken else self.flows[emission.flow]
            yield f"emits {amount} of {name} {_at(activity)}"

    def _questions(self) -> Iterator[str]:
        """Those that the inventory asks, or else one for each product that nothing in it uses."""
        asked = [(number, one) for number, one in enumerate(self.inventory.activities) if one.is_question]
        for number, activity in asked:
            yield f"assessment {self.nodes[number]} {quoted(activity.title)} {{"
            for use in activity.uses:
                yield f"  needs {self._quantity(use.amount, use.unit, activity)} of {self.products[use.product]}"
            yield from ("}", "")
            for category, total in activity.totals.items():
                of = "" if self.indicators[category] == CLIMATE else f"({self.indicators[category]})"
                unit = self._counted_in(self._category_unit(category))
                title = quoted(f"as told of {activity.title}, {self.inventory.categories[category].title}")
                right = f"{_number(total)} {unit}".strip()
                yield f'check {title} {self.nodes[number]}.total{of} = {right} within 0.00000001 % @origin "totals"'
        if asked:
            return
        used = {use.product for activity in self.inventory.activities for use in activity.uses}
        free = [one for activity in self.inventory.activities for one in activity.products if one.key not in used]
        for product in (free or [self.inventory.activities[0].products[0]])[:ASKED]:
            node = self.products[product.key]
            name = _fresh(f"{node.replace('.', '_')}_asked", self.taken)
            amount = f"{_number(abs(product.amount))} {self.words.word(product.unit)}".strip()
            yield f"assessment {name} {quoted(product.title)} {{ needs {amount} of {node} }}"

    def _quantity(self, amount: Decimal, unit: str, activity: ImportedActivity) -> str:
        if amount < 0:
            raise Unfit(f"{activity.place} has an amount below nothing that no clause can say")
        return f"{_number(amount)} {self.words.word(unit)}".strip()


def _at(activity: ImportedActivity) -> str:
    return f"@origin {quoted(activity.place)}"


def _number(value: Decimal) -> str:
    text = plain(value)
    text = text if len(text) <= LONGEST_NUMBER else f"{value:.20e}"
    if read_number(text) is None:
        raise Unfit(f"`{value:.6e}` is no number of the language, which lie between 1e-60 and 1e60")
    return text


def _fresh(name: str, taken: set[str]) -> str:
    """A name that nothing has yet, by a number behind it."""
    found, number = name or "unnamed", 1
    while found in taken:
        number += 1
        found = f"{name or 'unnamed'}_{number}"
    taken.add(found)
    return found
