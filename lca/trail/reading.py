"""A trail as reports and exports read it: figures by id, numbers in their units, grounds by what they are called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from lca.arithmetic import plain, same, stored, telling
from lca.diagnostics.files import note
from lca.places import shipped
from lca.syntax.numbers import NUMBER, read_number
from lca.verify import Findings, NoTrail, read, verify

Json = Mapping[str, Any]
RATIO = re.compile(r"-?[0-9]{1,4000}(?:/[0-9]{1,4000})?")


def ratio(text: str) -> Fraction:
    """A ratio of whole numbers; raises ValueError for anything else: a power of ten may fill the memory."""
    if not RATIO.fullmatch(text):
        raise ValueError(f"{text[:40]} is no ratio of whole numbers")
    return Fraction(text)


def opened(path: Path) -> Reading:
    """The trail in a file, of which all holds but what a replay may find; raises NoTrail for any other."""
    (document, data), tell = read(path), Findings()
    verify(document, data, [], tell, [path.parent], shipped())
    for one in tell.told:
        if not one["warning"]:
            raise NoTrail(one["message"])
    for file in (*document["content"]["files"], *document["content"]["tables"]):  # these were looked into
        note(path.parent / file["path"])
    return Reading(document)


@dataclass(frozen=True)
class Reading:
    """A trail that was made here, or verified in its form and its digests."""

    document: Json

    @property
    def content(self) -> Json:
        content: Json = self.document["content"]
        return content

    @property
    def digest(self) -> str:
        """The SHA-256 of the content, which every report carries."""
        return str(self.document["integrity"]["content"])

    @property
    def title(self) -> str:
        study = self.content["study"]
        return study["title"] or study["name"] or "An unnamed study"

    @property
    def made(self) -> str:
        """When the trail was made, in ISO 8601 and UTC; empty where it does not say so."""
        run = self.document.get("run")
        time = run.get("time") if isinstance(run, Mapping) else None
        try:
            moment = datetime.fromisoformat(time) if isinstance(time, str) else None
            if moment is None:
                return ""
            known = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError):
            return ""
        return known.isoformat(timespec="seconds")

    @cached_property
    def sources(self) -> Mapping[str, Json]:
        return {source["id"]: source for source in self.content["sources"]}

    @cached_property
    def assumptions(self) -> Mapping[str, Json]:
        return {assumption["id"]: assumption for assumption in self.content["assumptions"]}

    @cached_property
    def factors(self) -> Mapping[str, Fraction]:
        """The factor of each unit to base units."""
        return {unit["symbol"]: ratio(unit["factor"]) for unit in self.content["units"]}

    @cached_property
    def dimensions(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """The dimension of each unit, as names with their powers."""
        return {
            unit["symbol"]: tuple((one["of"], one["power"]) for one in unit["dimension"])
            for unit in self.content["units"]
        }

    @cached_property
    def cases(self) -> tuple[CaseReading, ...]:
        return tuple(CaseReading(self, case) for case in self.content["cases"])


@dataclass(frozen=True)
class CaseReading:
    """One computation of a trail: the model under one scenario."""

    trail: Reading
    case: Json

    @property
    def scenario(self) -> str:
        return str(self.case["scenario"])

    @property
    def told(self) -> str:
        """The scenario and the settings by their names."""
        settings = (f"{setting['name']} = {setting['value']}" for setting in self.case["settings"])
        return ", ".join([self.scenario or "as declared", *settings])

    @cached_property
    def figures(self) -> Mapping[str, Json]:
        return {figure["id"]: figure for figure in self.case["figures"]}

    @cached_property
    def nodes(self) -> Mapping[str, Json]:
        return {node["name"]: node for node in self.case["nodes"]}

    @cached_property
    def readers(self) -> Mapping[str, tuple[str, ...]]:
        """By figure, the figures that are worked out from it."""
        found: dict[str, dict[str, None]] = {}
        for name in self.figures:
            for argument in self.arguments(name):
                found.setdefault(argument, {})[name] = None
        return {name: tuple(readers) for name, readers in found.items()}

    def arguments(self, figure: str) -> tuple[str, ...]:
        """What a figure is worked out from; an amount of a loop from all that its equation has."""
        entry = self.figures[figure]
        if entry.get("operation") != "amount":
            return tuple(dict.fromkeys(entry.get("arguments", ())))
        return self.equations[entry["loop"], entry["member"]]

    @cached_property
    def equations(self) -> Mapping[tuple[int, int], tuple[str, ...]]:
        """By loop and member, the figures that the equation of its amount has."""
        found: dict[tuple[int, int], dict[str, None]] = {}
        for loop in self.case["loops"]:
            for member, demand in enumerate(loop["demands"]):
                found[loop["loop"], member] = {} if demand is None else {demand: None}
            for one in loop["coefficients"]:
                found[loop["loop"], one["row"]][one["figure"]] = None
        return {equation: tuple(figures) for equation, figures in found.items()}

    @cached_property
    def loops(self) -> Mapping[int, Json]:
        return {loop["loop"]: loop for loop in self.case["loops"]}

    @cached_property
    def coefficients(self) -> Mapping[tuple[int, int], list[Json]]:
        """By loop and member, what its equation has of the amounts of members."""
        found: dict[tuple[int, int], list[Json]] = {}
        for loop in self.case["loops"]:
            for one in loop["coefficients"]:
                found.setdefault((loop["loop"], one["row"]), []).append(one)
        return found

    @cached_property
    def amounts(self) -> Mapping[tuple[int, int], str]:
        """By loop and member the figure of its amount, where a result rests on it."""
        found = (figure for figure in self.case["figures"] if figure.get("operation") == "amount")
        return {(figure["loop"], figure["member"]): figure["id"] for figure in found}

    def value(self, figure: str, unit: str | None = None) -> Decimal | None:
        """The value of a figure in a unit of its dimension, its own unless told; None where it was not computed.

        An input has in its own unit the digits that were written, where these give its value.
        """
        entry = self.figures[figure]
        if entry["value"] is None:
            return None
        value, factor = Decimal(entry["value"]), self.trail.factors[entry["unit"] if unit is None else unit]
        written = read_number(entry["written"]) if unit is None and NUMBER.fullmatch(entry.get("written", "")) else None
        with telling():
            if written is not None and same(written * factor.numerator / factor.denominator, value):
                return written
            return stored(value / factor.numerator * factor.denominator)

    def base(self, figure: str) -> Decimal | None:
        """The value of a figure in base units, as the trail has it; None where it was not computed."""
        value = self.figures[figure]["value"]
        return None if value is None else Decimal(value)

    def number(self, figure: str, unit: str | None = None) -> str:
        """The same in plain decimal notation; empty where it was not computed."""
        value = self.value(figure, unit)
        return "" if value is None else plain(value)

    def share(self, figure: str, total: str) -> Decimal | None:
        """A figure over a total of its dimension; None where that is nothing."""
        part, whole = self.figures[figure]["value"], self.figures[total]["value"]
        with telling():
            return Decimal(part) / Decimal(whole) if Decimal(whole) else None

    def grounds(self, basis: list[Json]) -> Iterator[tuple[str, Json, str]]:
        """What stands behind a figure: ``source`` or ``assumption``, the entry, and where in it."""
        for one in basis:
            if "source" in one:
                yield "source", self.trail.sources[one["source"]], one.get("where", "")
            else:
                yield "assumption", self.trail.assumptions[one["assumption"]], ""

    def sampled(self, result: Json) -> list[Json]:
        """The statistics of a result's samples: the total's, then each stage's before those of its nodes, by size."""
        found = {one.get("of", ""): one for one in result["samples"]}
        names = ["total"]
        for stage in _by_size(result["stages"]):
            names.append(f"stage {stage['name']}")
            inside = (node for node in result["nodes"] if self.nodes[node["name"]]["stage"] == stage["name"])
            names += [f"node {node['name']}" for node in _by_size(inside)]
        return [found[name] for name in dict.fromkeys([*names, *found]) if name in found]

    def attribution(self, result: Json) -> Json:
        """The attribution of a result."""
        wanted = result["assessment"], result["indicator"]
        return next(one for one in self.case["attribution"] if (one["assessment"], one["indicator"]) == wanted)

    @cached_property
    def judged(self) -> frozenset[str]:
        """The figures that tell what totals rest on and scale with, and how good that is; no result reads them."""
        kinds = "rests_on", "scales_with", "substances", "quality"
        told = self.case["attribution"]
        return frozenset(figure for one in told for kind in kinds for figure in one[kind])

    @cached_property
    def impacts(self) -> Mapping[str, list[str]]:
        """By leaf, the figures that tell how much of each total scales with it."""
        found: dict[str, list[str]] = {}
        for one in self.case["attribution"]:
            for figure in (*one["substances"], *one["scales_with"]):
                found.setdefault(self.figures[figure]["arguments"][1], []).append(figure)
        return found


def _by_size(parts: Iterable[Json]) -> list[Json]:
    return sorted(parts, key=lambda part: (-abs(Decimal(part["value"])), part["name"]))
