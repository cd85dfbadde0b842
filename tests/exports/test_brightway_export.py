"""Inventories for Brightway: `bw2calc` computes the totals of the trail from the packages alone.

Brightway is no part of what tests need; `pip install -e '.[brightway]'` brings it, and LCA_REQUIRE_BRIGHTWAY=1 makes
its absence a failure.
"""

from __future__ import annotations

import io
import json
import os
import warnings
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from lca.cli import main
from lca.exports.brightway import as_datapackages
from lca.exports.openlca import as_json_ld
from lca.trail.reading import Reading

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
NOTHING = "process p { makes 1 kg }\nassessment a { needs 1 kg of p }\n"


@pytest.fixture(scope="module")
def score() -> Callable[[int, list[str]], float]:
    """What Brightway computes for one of an activity, from packages by path."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # bw2calc advises faster solvers
        if os.environ.get("LCA_REQUIRE_BRIGHTWAY") == "1":
            import bw2calc
        else:
            bw2calc = pytest.importorskip("bw2calc", reason="needs the extra `brightway`")

    def computed(activity: int, packages: list[str]) -> float:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = bw2calc.LCA({activity: 1}, data_objs=packages)
            found.lci()
            found.lcia()
        return float(found.score)

    return computed


def compared(
    trail: Reading, score: Callable[[int, list[str]], float], folder: Path
) -> tuple[dict[str, float], dict[str, float]]:
    """By assessment and indicator what Brightway computes, and what the trail says."""
    for path, data in as_datapackages(trail).items():
        (folder / path).write_bytes(data)
    labels = json.loads((folder / "activities.json").read_text(encoding="utf-8"))
    found = {
        f"{one['name']} {burden['indicator']}": score(
            one["id"], [str(folder / "inventory.zip"), str(folder / burden["package"])]
        )
        for one in labels["assessments"]
        for burden in labels["burdens"]
    }
    results = trail.cases[0].case.results
    return found, {f"{one.assessment} {one.indicator}": float(one.total.value) for one in results}


def test_brightway_computes_the_totals_of_each_model(
    model: str, gallery: Callable[[str], Reading], score: Callable[[int, list[str]], float], tmp_path: Path
) -> None:
    found, wanted = compared(gallery(model), score, tmp_path)
    assert found == pytest.approx(wanted, rel=1e-12)


@pytest.mark.parametrize("text", [MANY, NOTHING])
def test_brightway_computes_loops_shares_units_indicators_and_nothing(
    text: str, reading: Callable[[str], Reading], score: Callable[[int, list[str]], float], tmp_path: Path
) -> None:
    found, wanted = compared(reading(text), score, tmp_path)
    assert found == pytest.approx(wanted, rel=1e-12)


def matrix(package: bytes, name: str) -> np.ndarray[Any, Any]:
    """A matrix of a package, by ids, without Brightway."""
    with zipfile.ZipFile(io.BytesIO(package)) as zipped:
        indices, data, flip = (
            np.load(io.BytesIO(zipped.read(f"{name}.{kind}.npy"))) for kind in ("indices", "data", "flip")
        )
    found = np.zeros((int(indices["row"].max()) + 1, int(indices["col"].max()) + 1))
    np.add.at(found, (indices["row"], indices["col"]), np.where(flip, -data, data))
    return found


def test_the_matrices_themselves_give_the_totals(model: str, gallery: Callable[[str], Reading]) -> None:
    trail = gallery(model)
    files = as_datapackages(trail)
    labels = json.loads(files["activities.json"])
    technology = matrix(files["inventory.zip"], "technosphere_matrix")[1:, 1:]
    emitted = matrix(files["inventory.zip"], "biosphere_matrix")[:, 1:]
    for one in labels["assessments"]:
        runs = np.linalg.solve(technology, np.eye(len(technology))[one["id"] - 1])
        for total, burden in zip(one["totals"], labels["burdens"], strict=True):
            assert (emitted @ runs)[burden["id"]] == pytest.approx(float(total["total"]), rel=1e-12)


def test_each_indicator_is_a_package_of_its_own(reading: Callable[[str], Reading]) -> None:
    files = as_datapackages(reading(MANY))
    assert list(files) == ["inventory.zip", "method_climate.zip", "method_water.zip", "activities.json"]
    burdens = json.loads(files["activities.json"])["burdens"]
    assert [(one["indicator"], one["unit"], one["package"]) for one in burdens] == [
        ("climate", "kgCO2e", "method_climate.zip"), ("water", "L", "method_water.zip"),
    ]  # fmt: skip


def test_it_is_told_which_case_was_exported_and_that_credits_are_not(
    reading: Callable[[str], Reading],
) -> None:
    text = 'parameter x = 1 kgCO2e ~ "a"\nprocess p { makes 1 kg emits x }\nassessment a { needs 1 kg of p }\n'
    trail = reading(text + "scenario twice { x = 2 kgCO2e }\n")
    told = json.loads(as_datapackages(trail)["activities.json"])["from"]
    assert (told["scenario"], told["not exported"]) == ("as declared", "twice")
    assert told["trail"] == f"sha256:{trail.digest}"
    assert "credits are no part of a total" in told["credits"]


def test_the_same_trail_gives_the_same_bytes(
    reading: Callable[[str], Reading], changed: Callable[[Reading, Mapping[str, Any]], Reading]
) -> None:
    assert as_datapackages(reading(MANY)) == as_datapackages(changed(reading(MANY), {}))


def test_how_many_spreads_are_left_out_is_said_in_each_form_and_on_the_command_line(
    reading: Callable[[str], Reading], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = """\
study s { goal "g" functional_unit "f" boundary "b" }
parameter x = lognormal(2 kg, 1.5) ~ "an example"
process q { makes 1 kg emits 3 kgCO2e (1 kgCO2e to 4 kgCO2e) ~ "an example" }
process p { makes 1 kg uses x of q }
assessment a { needs 1 kg of p }
scenario s { x = 3 kg ~ "an example" }
"""
    said = "2 figures have one, which is left out"
    assert json.loads(as_datapackages(reading(text))["activities.json"])["from"]["uncertainty"] == said
    assert f"uncertainty: {said}".encode() in as_json_ld(reading(text))
    certain = json.loads(as_datapackages(reading(MANY))["activities.json"])["from"]
    assert certain["uncertainty"] == "no figure has one"
    monkeypatch.chdir(tmp_path)
    Path("m.lca").write_text(text, encoding="utf-8")
    found = CliRunner().invoke(main, ["export", "m.lca", "--to", "brightway", "-o", "out"])
    assert (found.exit_code, found.stderr) == (0, f"not exported: s; uncertainty: {said}\n")
