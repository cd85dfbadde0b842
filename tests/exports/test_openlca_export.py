"""Packages for openLCA, read back by the `olca-schema` package; the network in them gives the totals of the trail."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import olca_schema as olca
import pytest
from click.testing import CliRunner
from msgspec.structs import replace
from olca_schema.zipio import ZipReader

from lca.cli import main
from lca.exports.openlca import as_json_ld
from lca.trail.canonical import canonical, trail_from
from lca.trail.reading import Reading
from lca.trail.records import Run

KINDS = (olca.UnitGroup, olca.FlowProperty, olca.Flow, olca.Process, olca.ImpactCategory, olca.ImpactMethod)
MANY = """\
indicator water "Water" in L
process refinery "A refinery" {
  makes 2 kg of petrol share 75 %
  makes 1 kg of tar share 25 %
  emits 8 kgCO2e ~ "a"
  emits 4 L of water ~ "a"
  uses 3 kWh of power ~ "a"
}
process power { makes 1000 Wh emits 500 gCO2e ~ "a" uses 0.1 kg of refinery.tar ~ "a" avoids 1 kg of heat ~ "a" }
process heat { makes 1 kg emits 9 kgCO2e ~ "a" }
assessment drive "A drive" { needs 6 kg of refinery.petrol needs 0.002 MWh of power }
assessment heating { needs 500 g of heat }
"""


def files(written: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(written)) as zipped:
        return {name: json.loads(zipped.read(name)) for name in zipped.namelist()}


def totals(written: bytes) -> dict[tuple[str, str], float]:
    """By assessment and impact category what follows from the package alone: g = Q B A⁻¹ f."""
    entities = files(written).values()
    processes = [one for one in entities if one.get("@type") == "Process"]
    factors = {
        one["name"]: {factor["flow"]["@id"]: factor["value"] for factor in one["impactFactors"]}
        for one in entities
        if one.get("@type") == "ImpactCategory"
    }
    units = {unit["@id"]: unit["conversionFactor"] for one in entities for unit in one.get("units", [])}
    makers = {one["exchanges"][0]["flow"]["@id"]: place for place, one in enumerate(processes)}
    technology = np.zeros((len(processes), len(processes)))
    emitted: list[dict[str, float]] = []
    for column, process in enumerate(processes):
        emitted.append({})
        for exchange in process["exchanges"]:
            amount = exchange["amount"] * units[exchange["unit"]["@id"]]
            flow = exchange["flow"]["@id"]
            if flow in makers:
                technology[makers[flow], column] += -amount if exchange["isInput"] else amount
            else:
                emitted[-1][flow] = emitted[-1].get(flow, 0) + exchange["amount"]
    found = {}
    for place, process in enumerate(processes):
        if "/assessment" in process["category"]:
            runs = np.linalg.solve(technology, np.eye(len(processes))[place])
            for name, counted in factors.items():
                total = sum(runs[i] * counted.get(f, 0) * x for i, one in enumerate(emitted) for f, x in one.items())
                found[process["name"], name] = float(total)
    return found


def wanted(trail: Reading) -> dict[tuple[str, str], float]:
    return {
        (
            f"{result.title} [{result.assessment}]" if result.title else result.assessment,
            f"{result.indicator_title} [{result.indicator}]",
        ): float(result.total.value)
        for result in trail.cases[0].case.results
    }


def test_the_network_of_each_model_gives_its_totals(model: str, gallery: Callable[[str], Reading]) -> None:
    trail = gallery(model)
    assert totals(as_json_ld(trail)) == pytest.approx(wanted(trail), rel=1e-12)


def test_products_that_share_loops_units_and_indicators_give_the_totals(reading: Callable[[str], Reading]) -> None:
    trail = reading(MANY)
    assert trail.cases[0].case.loops
    found = totals(as_json_ld(trail))
    assert len(found) == 4
    assert found == pytest.approx(wanted(trail), rel=1e-12)


def test_every_file_is_read_back_by_its_schema_without_loss(
    model: str, gallery: Callable[[str], Reading], tmp_path: Path
) -> None:
    written = as_json_ld(gallery(model))
    path = tmp_path / "x.zip"
    path.write_bytes(written)
    told = files(written)
    assert told.pop("olca-schema.json") == {"version": 2}
    read: dict[str, Any] = {}
    with ZipReader(path) as package:
        for kind in KINDS:
            for entity in package.read_each(kind):
                read[str(entity.id)] = entity.to_dict()
    assert read == {one["@id"]: one for one in told.values()}


def test_every_reference_leads_to_an_entity_of_the_package(reading: Callable[[str], Reading]) -> None:
    told = files(as_json_ld(reading(MANY)))
    known = {(one["@type"], one["@id"]) for one in told.values() if "@type" in one}
    known |= {("Unit", unit["@id"]) for one in told.values() for unit in one.get("units", [])}

    def references(value: Any) -> list[tuple[str, str]]:
        if isinstance(value, list):
            return [found for one in value for found in references(one)]
        if not isinstance(value, dict):
            return []
        own = [(value.get("@type", "Unit"), value["@id"])] if "@id" in value else []
        return own + [found for one in value.values() for found in references(one)]

    assert set(references(list(told.values()))) == known


def test_credits_are_left_out_and_the_package_says_so(reading: Callable[[str], Reading]) -> None:
    told = files(as_json_ld(reading(MANY)))
    processes = {one["name"]: one for one in told.values() if one.get("@type") == "Process"}
    inputs = [exchange["flow"]["name"] for exchange in processes["power"]["exchanges"] if exchange["isInput"]]
    assert inputs == ["A refinery [refinery.tar]"]
    assert "credits: what nodes avoid is left out" in processes["power"]["description"]


def test_ids_follow_from_the_trail_and_those_of_units_from_the_units(reading: Callable[[str], Reading]) -> None:
    first, other = (as_json_ld(reading(text)) for text in (MANY, MANY.replace("8 kgCO2e", "9 kgCO2e")))
    assert first == as_json_ld(Reading(trail_from(json.loads(canonical(reading(MANY).trail)))))
    shared = set(files(first)) & set(files(other))
    assert {name.partition("/")[0] for name in shared} == {"olca-schema.json", "unit_groups", "flow_properties"}
    later = as_json_ld(
        Reading(replace(reading(MANY).trail, run=Run(time="2027-01-01", command=(), platform="", python="")))
    )
    assert files(later).keys() == files(first).keys()


def test_a_hostile_title_stays_a_text(
    reading: Callable[[str], Reading], changed: Callable[[Reading, Mapping[str, Any]], Reading]
) -> None:
    study = {"name": "", "title": "../../x\x1b\u202e<b>", "year": "", "fields": {}, "not_stated": []}
    written = as_json_ld(changed(reading(MANY), {"study": study}))
    assert all(name == "olca-schema.json" or name.count("/") == 1 for name in files(written))
    assert "\\u001b" not in json.dumps(files(written))
    assert {one["category"].split("/")[1] for one in files(written).values() if one.get("@type") == "Process"} == {
        "..-..-x\ufffd\ufffd<b>"
    }


def test_a_number_beyond_binary_floats_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("m.lca").write_text(
        'let tiny = 1e-60 ~ "a"\nprocess p { makes 1 kg emits tiny * tiny * tiny * tiny * tiny * 1 kgCO2e }\n'
        "assessment a { needs 1 kg of p }\n",
        encoding="utf-8",
    )
    found = CliRunner().invoke(main, ["export", "m.lca", "--to", "openlca", "-o", "x.zip"])
    assert found.exit_code == 1
    assert "E0932" in found.output
    assert not Path("x.zip").exists()
