"""Inventories of Brightway: datapackages as bw_processing lays them out, in zips.

Matrices know ids alone. What these stand for is told by `activities.json` where it is beside the package, as `lca
export --to brightway` writes it; without it activities are called by their ids.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
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

PACKAGE = "datapackage.json"
TECHNOSPHERE, BIOSPHERE, CHARACTERIZATION = "technosphere_matrix", "biosphere_matrix", "characterization_matrix"
MAX_ENTRIES = 1_000_000
UNKNOWN = "item"
"""The unit of what no label tells."""
MatrixEntry = tuple[int, int, Decimal]
Labels = Mapping[int, Mapping[str, Any]]


def is_datapackage(files: Mapping[str, bytes]) -> bool:
    return PACKAGE in files


def read_datapackages(packages: Mapping[str, bytes], labels: bytes | None, words: UnitWords) -> ImportedInventory:
    """The inventory in packages by their file names. Raises Unreadable where there is none."""
    matrices = {name: _matrices(data) for name, data in packages.items()}
    inventories = [name for name, found in matrices.items() if TECHNOSPHERE in found]
    if len(inventories) != 1:
        raise Unreadable("no inventory is in it" if not inventories else "several inventories are in it")
    found = matrices[inventories[0]]
    methods = {name: one[CHARACTERIZATION] for name, one in matrices.items() if CHARACTERIZATION in one}
    return _Reader(found[TECHNOSPHERE], found.get(BIOSPHERE, []), methods, _ActivityLabels(labels), words).inventory()


def _matrices(data: bytes) -> dict[str, list[MatrixEntry]]:
    """The entries of each matrix of a package; what counts against what is made is below nothing."""
    files = files_in_zip(data, (".json", ".npy"))
    try:
        resources = json.loads(files[PACKAGE])["resources"]
        parts: dict[str, dict[str, dict[str, Any]]] = {}
        for one in resources:
            if one.get("kind") in ("indices", "data", "flip") and one.get("matrix"):
                parts.setdefault(one["matrix"], {}).setdefault(one["group"], {})[one["kind"]] = _array(
                    files[one["path"]]
                )
    except (LookupError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise Unreadable(f"it is no datapackage that can be read: {error!r:.80}") from None
    return {matrix: [one for group in groups.values() for one in _entries(group)] for matrix, groups in parts.items()}


def _array(data: bytes) -> Any:
    import numpy as np

    found = np.load(io.BytesIO(data), allow_pickle=False, max_header_size=10_000)
    if found.ndim != 1 or len(found) > MAX_ENTRIES:
        raise ValueError("a matrix of more entries than can be read")
    return found


def _entries(group: Mapping[str, Any]) -> Iterator[MatrixEntry]:
    indices, data = group["indices"], group["data"]
    flips = group.get("flip", [False] * len(data))
    for (row, column), amount, flip in zip(indices.tolist(), data.tolist(), list(flips), strict=True):
        value = Decimal(repr(float(amount)))
        if not value.is_finite():
            raise Unreadable("an amount in it is no number")
        yield int(row), int(column), -value if flip else value


class _ActivityLabels:
    """What `activities.json` says of ids; nothing where there is none."""

    def __init__(self, labels: bytes | None) -> None:
        self.assessments: Labels = {}
        self.nodes: Labels = {}
        self.burdens: Labels = {}
        if labels is None:
            return
        try:
            told = json.loads(labels)
            for kind in ("assessments", "nodes", "burdens"):
                setattr(self, kind, {int(one["id"]): one for one in told[kind]})
        except (LookupError, TypeError, ValueError, RecursionError) as error:
            raise Unreadable(f"`activities.json` beside it cannot be read: {error!r:.80}") from None


class _Reader:
    def __init__(
        self,
        technosphere: Sequence[MatrixEntry],
        biosphere: Sequence[MatrixEntry],
        methods: Mapping[str, Sequence[MatrixEntry]],
        told: _ActivityLabels,
        words: UnitWords,
    ) -> None:
        self.technosphere, self.biosphere, self.methods, self.told = technosphere, biosphere, methods, told
        self.words = words
        self.by_column: dict[int, dict[int, Decimal]] = {}
        for row, column, value in technosphere:
            cells = self.by_column.setdefault(column, {})
            cells[row] = cells.get(row, Decimal(0)) + value
        self.reference = {column: self._made(column, cells) for column, cells in self.by_column.items()}
        self.maker = {row: column for column, row in self.reference.items()}

    def _made(self, column: int, cells: Mapping[int, Decimal]) -> int:
        """The product that an activity is per: its own, or the one that it makes."""
        made = [row for row, value in cells.items() if value > 0]
        if cells.get(column):
            return column
        if len(made) != 1:
            raise Unfit(f"activity {column} makes {len(made)} products, and which it is per is not known")
        return made[0]

    def inventory(self) -> ImportedInventory:
        if len(self.maker) < len(self.reference):
            raise Unfit("several activities make the same product")
        lacking: dict[str, None] = {}
        activities = tuple(self._activity(column, cells, lacking) for column, cells in self.by_column.items())
        told = (
            [] if self.told.nodes else ["no activities.json is beside it: activities are called by ids, without units"]
        )
        categories = {name: self._category(name) for name in self.methods}
        flows = {str(row): self._flow(row) for row in sorted({row for row, _, value in self.biosphere if value})}
        return ImportedInventory(activities, flows, categories, tuple(told), tuple(lacking))

    def _activity(self, column: int, cells: Mapping[int, Decimal], lacking: dict[str, None]) -> ImportedActivity:
        reference = self.reference[column]
        unit = self._unit(column)
        question = self.told.assessments.get(column)
        about = question or self.told.nodes.get(column, {})
        name = str(about.get("name") or f"activity_{column}")
        uses = []
        for row, value in cells.items():
            if row == reference or not value:
                continue
            if row not in self.maker:
                lacking[f"product {row}"] = None
            else:
                uses.append(ImportedUse(str(row), -value, self._unit(self.maker[row])))
        emissions = [
            ImportedEmission(str(row), value, self._flow_unit(row))
            for row, at, value in self.biosphere
            if at == column and value
        ]
        return ImportedActivity(
            str(about.get("title") or name), str(about.get("stage") or ""),
            (ImportedProduct(str(reference), name, cells[reference], unit),), tuple(uses), tuple(emissions),
            f"activity {column}", question is not None, self._totals(question),
        )  # fmt: skip

    def _unit(self, column: int) -> str:
        unit = str(self.told.nodes[column].get("unit") or "") if column in self.told.nodes else UNKNOWN
        unit = "" if column in self.told.assessments else unit
        self.words.word(unit)
        return unit

    def _flow_unit(self, row: int) -> str:
        unit = str(self.told.burdens[row].get("unit") or "") if row in self.told.burdens else UNKNOWN
        self.words.word(unit)
        return unit

    def _flow(self, row: int) -> ImportedFlow:
        counts = {
            name: value for name, entries in self.methods.items() for at, _, value in entries if at == row and value
        }
        return ImportedFlow(
            str(self.told.burdens.get(row, {}).get("title") or f"flow_{row}"), self._flow_unit(row), counts
        )

    def _category(self, name: str) -> ImportedCategory:
        """What a method counts in: title and unit are those of its burden, where that is told."""
        told = next((one for one in self.told.burdens.values() if one.get("package") == name), None)
        if told is None:
            return ImportedCategory(name.removesuffix(".zip"), UNKNOWN)
        return ImportedCategory(
            str(told.get("title") or name), str(told.get("unit") or ""), str(told.get("indicator") or "")
        )

    def _totals(self, question: Mapping[str, Any] | None) -> dict[str, Decimal]:
        """The totals that labels tell of a question, by method."""
        packages = {one.get("indicator"): str(one.get("package")) for one in self.told.burdens.values()}
        totals = question.get("totals", []) if question else []
        return {
            packages[one["indicator"]]: Decimal(str(one["total"]))
            for one in totals
            if packages.get(one.get("indicator")) in self.methods and Decimal(str(one["total"]))
        }
