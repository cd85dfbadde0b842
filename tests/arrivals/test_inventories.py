"""Inventories of other tools: what `lca export` writes is read back to the same totals; the rest in small packages.

`synthetic_ecospold1.xml` was made for these tests. bw2io is no part of what tests need, since it brings half a
gigabyte: `pip install -e '.[bw2io]'` brings it, and LCA_REQUIRE_BW2IO=1 makes its absence a failure. What it gives
is faked besides, as it was seen to give it.
"""

from __future__ import annotations

import io
import json
import os
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from lca.cli import main
from lca.extras import installing

ECOSPOLD = Path(__file__).parent / "inventories" / "synthetic_ecospold1.xml"
MANY = """\
unit answer
stage network "Carrying data"
indicator water "Water" in L
process refinery "A refinery" {
  makes 2 kg of petrol share 75 %
  makes 1 kg of tar share 25 %
  emits 8 kgCO2e ~ "a"
  emits 4 L of water ~ "a"
  uses 3 kWh of power ~ "a"
}
process power {
  makes 1000 Wh
  emits 500.1234567 gCO2e ~ "a"
  uses 0.1 kg of refinery.tar ~ "a"
  avoids 1 kg of heat ~ "a"
}
process heat { makes 1 kg emits 9 kgCO2e ~ "a" }
network internet "The internet" { makes 1 GB uses 0.7 kWh of power ~ "a" }
training first "Training" { makes 1 model uses 3 MWh of power ~ "a" }
serving chat(load = 2 kW ~ "a") "Answering" {
  makes 7 answer
  uses load * 1 h of power
  uses 0.3 MB of internet ~ "a"
  uses 1e-7 model of first ~ "a"
}
assessment drive "A drive" { needs 6 kg of refinery.petrol needs 0.002 MWh of power }
assessment heating { needs 500 g of heat }
assessment talk "A talk" { needs 3 answer of chat(load = 3 kW ~ "a") needs 1 answer of chat() }
"""


def lca(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def totals(model: str) -> dict[tuple[str, str], float]:
    """By assessment and indicator, in base units, those of nothing left out."""
    document = json.loads(lca("run", model, "--format", "json").stdout)
    found = {(one["assessment"], one["indicator"]): float(one["total"]) for one in document["results"]}
    return {key: total for key, total in found.items() if total}


def packed(files: Mapping[str, Any], path: str = "p.zip") -> str:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content if isinstance(content, bytes) else json.dumps(content))
    return path


@pytest.mark.parametrize("form", ["openlca", "brightway"])
@pytest.mark.parametrize("model", ["many", "gpt3_water"])
def test_what_is_exported_is_read_back_to_the_same_totals(form: str, model: str) -> None:
    Path("many.lca").write_text(MANY, encoding="utf-8")
    source = "many.lca" if model == "many" else model
    assert lca("export", source, "--to", form, "-o", "x.zip").exit_code == 0
    said = lca("import", "x.zip" if form == "openlca" else "x.zip/inventory.zip", "-o", "back")
    assert said.exit_code == 0, said.output
    assert "warning" not in said.output
    before, after = totals(source), totals("back/model.lca")
    assert after == pytest.approx(before, rel=1e-12)
    assert lca("test", "back").exit_code == 0


UNITS = {
    "@type": "UnitGroup", "@id": "mass", "name": "Mass",
    "units": [
        {"@id": "kg", "name": "kg", "conversionFactor": 1.0, "isRefUnit": True},
        {"@id": "sack", "name": "sack", "conversionFactor": 25.0},
    ],
}  # fmt: skip


def flow(key: str, kind: str = "PRODUCT_FLOW") -> dict[str, Any]:
    return {"@type": "Flow", "@id": key, "name": f"{key} of a test", "flowType": kind}


def exchange(of: str, amount: float, *, unit: str = "kg", **more: Any) -> dict[str, Any]:
    return {
        "flow": {"@id": of, "name": f"{of} of a test"},
        "unit": {"@id": unit, "name": unit},
        "amount": amount,
        **more,
    }


def made(of: str, amount: float = 1.0, **more: Any) -> dict[str, Any]:
    return exchange(of, amount, isQuantitativeReference=True, isInput=False, **more)


def used(of: str, amount: float, **more: Any) -> dict[str, Any]:
    return exchange(of, amount, isInput=True, **more)


def package(processes: Mapping[str, list[dict[str, Any]]], **more: Any) -> str:
    """A package of openLCA of a few processes; elementary flows are called `co2` and `so2`."""
    files: dict[str, Any] = {"olca-schema.json": {"version": 2}, "unit_groups/mass.json": UNITS}
    for key, exchanges in processes.items():
        files[f"processes/{key}.json"] = {"@type": "Process", "@id": key, "name": key, "exchanges": exchanges, **more}
    for key in ("co2", "so2"):
        files[f"flows/{key}.json"] = flow(key, "ELEMENTARY_FLOW")
    factors = [{"flow": {"@id": "co2"}, "unit": {"name": "kg"}, "value": 1.5}]
    files["lcia_categories/gwp.json"] = {
        "@id": "gwp",
        "name": "Climate change",
        "refUnit": "kg CO2 eq",
        "impactFactors": factors,
    }
    return packed(files)


def test_processes_of_openlca_become_nodes_with_substances_and_converted_units() -> None:
    package({
        "mill": [made("flour"), used("grain", 2, unit="sack"), exchange("co2", 3, isInput=False)],
        "farm": [made("grain", 10.0), exchange("co2", 4, isInput=False), exchange("so2", 1, isInput=False)],
    })  # fmt: skip
    said = lca("import", "p.zip", "-o", "out")
    assert said.exit_code == 0, said.output
    # 3 kg by the mill, and 50 kg of grain at 0.4 kg each; a kilogram counts 1.5.
    assert totals("out/model.lca") == {("flour_of_a_test_asked", "climate"): pytest.approx(34.5)}
    text = Path("out/model.lca").read_text(encoding="utf-8")
    assert "uses  50 kg of grain_of_a_test" in text
    assert "unit sack" not in text


def test_what_nothing_makes_is_told() -> None:
    package({"mill": [made("flour"), used("grain", 2), exchange("co2", 3, isInput=False)]})
    said = lca("import", "p.zip", "-o", "out")
    assert (said.exit_code, "warning[W0861]" in said.stderr) == (0, True)
    assert "`grain of a test`" in said.stderr


def test_what_is_taken_up_is_apart_and_an_avoided_product_a_credit() -> None:
    package({
        "mill": [made("flour"), exchange("co2", 3, isInput=False), exchange("co2", -1, isInput=False),
                 used("grain", 2, isAvoidedProduct=True)],
        "farm": [made("grain"), exchange("co2", 4, isInput=False)],
    })  # fmt: skip
    assert lca("import", "p.zip", "-o", "out").exit_code == 0
    found = totals("out/model.lca")
    assert found["flour_of_a_test_asked", "climate"] == pytest.approx(4.5)
    assert found["flour_of_a_test_asked", "climate_taken_up"] == pytest.approx(1.5)
    assert "credits, not in the total" in lca("run", "out/model.lca").stdout


def test_several_products_share_by_the_allocation_of_the_process() -> None:
    factors = [
        {"product": {"@id": key}, "allocationType": "PHYSICAL_ALLOCATION", "value": value}
        for key, value in (("flour", 0.75), ("bran", 0.25))
    ]
    exchanges = [made("flour"), exchange("bran", 2, isInput=False), exchange("co2", 4, isInput=False)]
    package({"mill": exchanges}, defaultAllocationMethod="PHYSICAL_ALLOCATION", allocationFactors=factors)
    assert lca("import", "p.zip", "-o", "out").exit_code == 0
    assert sorted(totals("out/model.lca").values()) == pytest.approx([1.5, 4.5])
    package({"mill": exchanges})
    refused = lca("import", "p.zip", "-o", "again")
    assert (refused.exit_code, "error[E0954]" in refused.stderr, Path("again").exists()) == (1, True, False)


@pytest.mark.parametrize(
    ("processes", "said"),
    [
        ({"a": [used("b", 1)]}, "process a has no quantitative reference"),
        ({"a": [made("x"), used("y", 1)], "b": [made("y")], "c": [made("y")]}, "of one of several suppliers"),
        ({"a": [made("x", 1e-80)]}, "no number of the language"),
    ],
)  # fmt: skip
def test_what_no_model_can_say_is_refused_with_its_place(processes: Mapping[str, Any], said: str) -> None:
    package(processes)
    refused = lca("import", "p.zip", "-o", "out")
    assert refused.exit_code == 1
    assert said in refused.stderr
    assert not Path("out").exists()


def npy(array: Any, *, pickled: bool = False) -> bytes:
    data = io.BytesIO()
    np.save(data, array, allow_pickle=pickled)
    return data.getvalue()


def matrix(name: str, entries: list[tuple[int, int, float]], flips: list[bool]) -> dict[str, Any]:
    places = np.array([(row, column) for row, column, _ in entries], dtype=[("row", np.int64), ("col", np.int64)])
    return {
        f"{name}.indices.npy": npy(places),
        f"{name}.data.npy": npy(np.array([value for *_, value in entries])),
        f"{name}.flip.npy": npy(np.array(flips)),
    }


def datapackage(files: Mapping[str, Any]) -> dict[str, Any]:
    resources = [
        {"path": path, "matrix": path.split(".")[0], "kind": path.split(".")[1], "group": path.split(".")[0]}
        for path in files
    ]
    return {"datapackage.json": {"resources": resources}, **files}


def test_a_datapackage_without_labels_and_with_a_treatment_is_computed() -> None:
    # 1 uses 2 of product 2, and hands 3 of waste 4 to the treatment 4, which makes -1 of it.
    entries = [(1, 1, 1.0), (2, 1, 2.0), (2, 2, 1.0), (4, 4, -1.0), (4, 1, -3.0)]
    files = matrix("technosphere_matrix", entries, [False, True, False, False, True])
    files |= matrix("biosphere_matrix", [(9, 2, 5.0), (9, 4, 0.5)], [False, False])
    packed(datapackage(files), "p.zip")
    packed(datapackage(matrix("characterization_matrix", [(9, 9, 2.0)], [False])), "method_x.zip")
    said = lca("import", "p.zip", "-o", "out")
    assert said.exit_code == 0, said.output
    assert "no activities.json is beside it" in said.stdout
    assert totals("out/model.lca") == {("activity_1_asked", "method_x"): pytest.approx((2 * 5 + 3 * 0.5) * 2)}


def test_archives_are_bounded_and_nothing_of_them_is_run_or_written_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    evil = datapackage({"technosphere_matrix.data.npy": npy(np.array([SimpleNamespace()], dtype=object), pickled=True)})
    packed({**evil, "../../escaped.json": {}})
    assert "error[E0951]" in lca("import", "p.zip", "-o", "out").stderr
    Path("q.zip").write_bytes(b"PK\x03\x04" + b"\0" * 100)
    assert "no archive that can be read" in lca("import", "q.zip").stderr
    packed({"notes.json": {}}, "r.zip")
    assert "neither processes of openLCA nor a datapackage" in lca("import", "r.zip").stderr
    monkeypatch.setattr("lca.arrivals.packed.MAX_BYTES", 1_000_000)
    packed({"processes/a.json": b" " * 1_000_001}, "bomb.zip")
    assert "more than 0 MB unpacked" in lca("import", "bomb.zip").stderr
    packed({"processes/a.json": b"[" * 100_000}, "deep.zip")
    assert "is no JSON" in lca("import", "deep.zip").stderr
    assert {path.suffix for path in Path().iterdir()} == {".zip"}


# What bw2io reads


def test_without_bw2io_it_is_told_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "bw2io", None)
    refused = lca("import", str(ECOSPOLD), "-o", "out")
    assert (refused.exit_code, "error[E0955]" in refused.stderr) == (2, True)
    assert installing("bw2io") in refused.stderr


class FakeImporter:
    """A stand-in for an importer of bw2io 0.9.17, with what that was seen to give for the synthetic file."""

    def __init__(self, _path: str, _name: str, *, use_mp: bool) -> None:
        assert not use_mp
        power = {"name": "synthetic power", "unit": "kWh", "location": "GLO"}
        steel = {"name": "synthetic steel", "unit": "kg", "location": "GLO"}
        air = {
            "name": "Carbon dioxide, fossil",
            "unit": "kg",
            "categories": ("air", "unspecified"),
            "type": "biosphere",
        }
        self.data = [
            {**steel, "code": 1, "database": "x", "exchanges": [
                {**steel, "type": "production", "amount": 1.0}, {**power, "type": "technosphere", "amount": 2.5},
                {**air, "amount": 1.25},
            ]},
            {**power, "code": 2, "database": "x", "exchanges": [
                {**power, "type": "production", "amount": 1.0}, {**air, "amount": 0.5},
            ]},
        ]  # fmt: skip


def _is_brought_in() -> None:
    said = lca("import", str(ECOSPOLD), "-o", "out")
    assert said.exit_code == 0, said.output
    assert "is taken for an EcoSpold 1 file" in said.stdout
    assert "nothing in it characterises" in said.stdout
    # 1.25 kg, and 2.5 kWh of 0.5 kg each.
    flow = "Carbon_dioxide_fossil_air_unspecified"
    assert totals("out/model.lca") == {("synthetic_steel_asked", flow): pytest.approx(2.5)}


def test_datasets_as_bw2io_gives_them_become_nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "bw2io", SimpleNamespace(SingleOutputEcospold1Importer=FakeImporter))
    _is_brought_in()


def test_bw2io_itself_reads_the_same() -> None:
    if os.environ.get("LCA_REQUIRE_BW2IO") != "1":
        pytest.importorskip("bw2io", reason="needs the extra `bw2io`")
    _is_brought_in()


def test_a_folder_of_ecospold_is_one_inventory(monkeypatch: pytest.MonkeyPatch) -> None:
    class OfFolder(FakeImporter):
        def __init__(self, path: str, name: str, *, use_mp: bool) -> None:
            assert sorted(one.name for one in Path(path).iterdir()) == ["a.spold", "b.spold"]
            super().__init__(path, name, use_mp=use_mp)

    monkeypatch.setitem(sys.modules, "bw2io", SimpleNamespace(SingleOutputEcospold2Importer=OfFolder))
    Path("datasets").mkdir()
    assert "no file of EcoSpold is in it" in lca("import", "datasets", "-o", "out").stderr
    for name in ("a.spold", "b.spold", "notes.txt"):
        Path("datasets", name).write_text('<ecoSpold xmlns="http://www.EcoInvent.org/EcoSpold02"/>', encoding="utf-8")
    said = lca("import", "datasets", "-o", "out")
    assert said.exit_code == 0, said.output
    assert "datasets is taken for 2 files, each an EcoSpold 2 file" in said.stdout
    Path("datasets/b.spold").write_text("<!DOCTYPE x>", encoding="utf-8")
    assert "declares entities" in lca("import", "datasets", "-o", "other").stderr


def test_a_database_of_brightway_becomes_nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    # Exchanges name their input alone, which has their name and unit, as Brightway keeps them.
    co2 = {("bio", "co2"): {"name": "co2", "unit": "kilogram", "categories": ("air",), "type": "emission"}}
    bread = {"name": "bread", "unit": "kilogram", "exchanges": [
        {"input": ("food", "flour"), "type": "technosphere", "amount": 0.8},
        {"input": ("bio", "co2"), "type": "biosphere", "amount": 0.1},
    ]}  # fmt: skip
    flour = {"name": "flour", "unit": "kilogram", "exchanges": [
        {"input": ("food", "flour"), "type": "production", "amount": 2},
        {"input": ("bio", "co2"), "type": "biosphere", "amount": 1},
    ]}  # fmt: skip
    loaded = {"food": {("food", "bread"): bread, ("food", "flour"): flour}, "bio": co2}

    class Projects(set[str]):
        def set_current(self, name: str) -> None:
            assert name in self

    fake = SimpleNamespace(
        projects=Projects({"home"}),
        databases={"food": {}},
        Database=lambda name: SimpleNamespace(load=lambda: loaded[name]),
    )
    monkeypatch.setitem(sys.modules, "bw2data", fake)
    assert lca("import", "home/food", "--as", "brightway", "-o", "out").exit_code == 0
    assert totals("out/model.lca") == {("bread_asked", "co2_air"): pytest.approx(0.5)}
    assert "there is no project `away`" in lca("import", "away/food", "--as", "brightway", "-o", "b").stderr


def test_entities_in_xml_are_not_read() -> None:
    Path("a.xml").write_text('<!DOCTYPE x [<!ENTITY a "b">]><ecoSpold xmlns="EcoSpold01"/>', encoding="utf-8")
    assert "it declares entities" in lca("import", "a.xml").stderr
