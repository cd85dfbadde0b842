"""A package for openLCA 2: JSON-LD of the olca-schema, version 2, in a zip.

The first case of the trail is told: a process for each node and each assessment, linked by default providers, so that
openLCA makes the product system of an assessment by itself. What a run emits is an exchange with one elementary flow
for each indicator, which an impact category of its own counts as 1. Ids follow from the digest of the trail; those of
units and quantities from what they are, so that further packages share them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lca.diagnostics import LcaError, problem
from lca.diagnostics.render import inert
from lca.exports.export_files import archive, as_json_file, identity
from lca.exports.network import LEAST, MOST, Network, NetworkActivity, first_case, network_of
from lca.trail.reading import Reading
from lca.trail.records import UnitRecord

FOLDERS = {
    "UnitGroup": "unit_groups", "FlowProperty": "flow_properties", "Flow": "flows", "Process": "processes",
    "ImpactCategory": "lcia_categories", "ImpactMethod": "lcia_methods",
}  # fmt: skip


def as_json_ld(reading: Reading) -> bytes:
    """The zip: a file for each entity, in the folder of its type."""
    case, told = first_case(reading)
    writer = _Writer(reading, network_of(case), "; ".join(f"{key}: {value}" for key, value in told.items()))
    files = {f"{FOLDERS[one['@type']]}/{one['@id']}.json": as_json_file(one) for one in writer.entities()}
    return archive({"olca-schema.json": as_json_file({"version": 2}), **files})


class _Writer:
    """Writes the entities of one network. ``told`` says where they come from."""

    def __init__(self, reading: Reading, network: Network, told: str) -> None:
        self.reading = reading
        self.network = network
        self.told = told
        self.quantities = _quantities(reading.content.units, network)
        self.of_unit = {unit: quantity for quantity in self.quantities for unit in quantity.units}

    def entities(self) -> Iterator[dict[str, Any]]:
        """What is referred to comes first."""
        for quantity in self.quantities:
            yield from quantity.entities()
        for activity in self.network.activities:
            yield self._flow("PRODUCT_FLOW", self._product(activity), activity.unit)
        for indicator, unit in self.network.indicators.items():
            yield self._flow("ELEMENTARY_FLOW", self._burden(indicator), unit)
        for activity in self.network.activities:
            yield self._process(activity)
        for indicator, unit in self.network.indicators.items():
            yield self._category(indicator, unit)
        yield self._method()

    def _ref(self, kind: str, what: str, key: str, title: str) -> dict[str, str]:
        """A reference to an entity of this trail."""
        return {"@type": kind, "@id": identity(self.reading.digest, kind, what, key), "name": _named(title, key)}

    def _product(self, activity: NetworkActivity) -> dict[str, str]:
        return self._ref("Flow", self._side(activity), activity.name, activity.title)

    def _provider(self, activity: NetworkActivity) -> dict[str, str]:
        return self._ref("Process", self._side(activity), activity.name, activity.title)

    def _burden(self, indicator: str) -> dict[str, str]:
        return self._ref("Flow", "burden", indicator, f"{self.network.titles[indicator]}, characterised")

    def _side(self, activity: NetworkActivity) -> str:
        return "node" if self.network.nodes.get(activity.name) is activity else "assessment"

    def _flow(self, kind: str, reference: dict[str, str], unit: str) -> dict[str, Any]:
        factor = {"conversionFactor": 1.0, "flowProperty": self.of_unit[unit].property, "isRefFlowProperty": True}
        return {**reference, **self._common(""), "flowType": kind, "flowProperties": [factor]}

    def _process(self, activity: NetworkActivity) -> dict[str, Any]:
        """The product first, then what is used, then what is emitted."""
        product = self._exchange(self._product(activity), activity.makes, activity.unit, used=False)
        exchanges = [{**product, "isQuantitativeReference": True}]
        for one in activity.inputs:
            supplier = self.network.nodes[one.supplier]
            exchange = self._exchange(self._product(supplier), one.amount, supplier.unit, used=True)
            exchanges.append({**exchange, "defaultProvider": self._provider(supplier), "description": inert(one.place)})
        for indicator, amount in activity.burdens.items():
            unit = self.network.indicators[indicator]
            exchanges.append(self._exchange(self._burden(indicator), amount, unit, used=False))
        numbered = [{**exchange, "internalId": number} for number, exchange in enumerate(exchanges, 1)]
        return {
            **self._provider(activity), **self._common(activity.kind), "processType": "UNIT_PROCESS",
            "defaultAllocationMethod": "NO_ALLOCATION", "lastInternalId": len(numbered), "exchanges": numbered,
            "description": inert(f"{activity.place}; {self.told}"),
        }  # fmt: skip

    def _exchange(self, flow: dict[str, str], amount: Decimal, unit: str, *, used: bool) -> dict[str, Any]:
        quantity = self.of_unit[unit]
        return {
            "amount": float(amount), "flow": flow, "flowProperty": quantity.property, "unit": quantity.unit(unit),
            "isInput": used, "isAvoidedProduct": False, "isQuantitativeReference": False,
        }  # fmt: skip

    def _category(self, indicator: str, unit: str) -> dict[str, Any]:
        quantity = self.of_unit[unit]
        factor = {
            "flow": self._burden(indicator), "flowProperty": quantity.property, "unit": quantity.unit(unit),
            "value": 1.0,
        }  # fmt: skip
        reference = self._ref("ImpactCategory", "indicator", indicator, self.network.titles[indicator])
        return {**reference, **self._common(""), "refUnit": unit, "impactFactors": [factor]}

    def _method(self) -> dict[str, Any]:
        """All indicators of the trail as one method."""
        categories = [
            self._ref("ImpactCategory", "indicator", indicator, self.network.titles[indicator])
            for indicator in self.network.indicators
        ]
        reference = self._ref("ImpactMethod", "method", "", f"{self.reading.title}: as characterised by the study")
        return {**reference, **self._common(""), "impactCategories": categories, "description": inert(self.told)}

    def _common(self, kind: str) -> dict[str, str]:
        """The category of what belongs to the study, and when its trail was made."""
        title = inert(self.reading.title).replace("/", "-")
        changed = {"lastChange": self.reading.made} if self.reading.made else {}
        return {"category": "/".join(filter(None, ("lca", title, inert(kind)))), **changed}


class _Quantity:
    """What is measured in ``units``, which have one dimension; the factors are those to base units."""

    def __init__(self, name: str, units: Mapping[str, Fraction]) -> None:
        self.name = name
        self.units = dict(units)
        key = json.dumps([(symbol, str(factor)) for symbol, factor in units.items()])
        self.group = {"@type": "UnitGroup", "@id": identity("UnitGroup", name, key), "name": f"Units of {name}"}
        self.property = {"@type": "FlowProperty", "@id": identity("FlowProperty", name, key), "name": name}

    def unit(self, symbol: str) -> dict[str, str]:
        """A reference to one of the units."""
        return {"@type": "Unit", "@id": identity("Unit", self.group["@id"], symbol), "name": inert(symbol) or "1"}

    def entities(self) -> Iterator[dict[str, Any]]:
        """The group, whose first unit all others are told in, and the property."""
        first = next(iter(self.units.values()))
        units = [
            {
                "@id": self.unit(symbol)["@id"], "name": self.unit(symbol)["name"],
                "conversionFactor": _factor(symbol, factor / first), "isRefUnit": place == 0,
            }
            for place, (symbol, factor) in enumerate(self.units.items())
        ]  # fmt: skip
        yield {**self.group, "category": "lca", "units": units, "defaultFlowProperty": self.property}
        yield {
            **self.property, "category": "lca", "flowPropertyType": "PHYSICAL_QUANTITY", "unitGroup": self.group,
        }  # fmt: skip


def _quantities(units: Iterable[UnitRecord], network: Network) -> list[_Quantity]:
    """The dimensions of products and results, each with the units in which these stand."""
    used = {activity.unit for activity in network.activities} | set(network.indicators.values())
    found: dict[str, dict[str, Fraction]] = {"number": {"": Fraction(1)}}
    for unit in units:
        if unit.symbol in used:
            found.setdefault(_dimension(unit), {})[unit.symbol] = Fraction(unit.factor)
    return [_Quantity(name, found[name]) for name in sorted(found)]


def _dimension(unit: UnitRecord) -> str:
    """The dimension as a name: ``energy``, ``length^3``; ``number`` where there is none."""
    powers = [one.of if one.power == "1" else f"{one.of}^{one.power}" for one in unit.dimension]
    return inert(" * ".join(powers)) or "number"


def _factor(symbol: str, factor: Fraction) -> float:
    if not Fraction(LEAST) <= factor <= Fraction(MOST):
        raise LcaError([problem("E0932", None, figure=symbol, value="far from the others of its dimension")])
    return float(factor)


def _named(title: str, key: str) -> str:
    return inert(" ".join(filter(None, (title, f"[{key}]" if key else ""))) if title else key)
