"""Aliases of factors of other libraries: opened when used, with units, files and figures, and told where wrong."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

import lca
from lca.check import Checked, Locking, check
from lca.check.library_faults import check_library
from lca.check.lock_pins import pins
from lca.check.supplier_patterns import suppliers_like
from lca.factors import Shelf
from lca.factors.lock import LOCK, lock_file_text
from lca.places import shipped
from lca.source import SourceFile
from lca.studies.replay import replay
from lca.trail.canonical import canonical
from lca.trail.trail import trail_of
from lca.verify import Findings, verify

AWAY = (
    "library: away\nversion: 3\nlicence: CC0-1.0\nunits: {cup: a cup}\nsources: {s: {title: A report}}\n"
    "indicators: {water: {title: Water, unit: L}}\nfactors:\n"
    "  coffee: {per: cup, emits: {climate: 20 gCO2e, water: 1 L}, source: s}\n"
    "  tea: {per: cup, emits: 9 gCO2e, source: s}\n"
)
NEAR = "library: near\nversion: 1\nfactors:\n  drink: {is: away.coffee}\n  own: {is: drink}\n"
MODEL = (
    'study m { goal "g" functional_unit "f" boundary "b" }\nuse near\nparameter what = near.own ~ "x"\n'
    'process p { makes 1 kg uses 2 cup of what ~ "x" }\nassessment a { needs 1 kg of p }\n'
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "factors").mkdir()
    (tmp_path / "factors" / "away.yaml").write_text(AWAY, encoding="utf-8")
    (tmp_path / "factors" / "near.yaml").write_text(NEAR, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def checked(folder: Path, text: str = MODEL, locking: Locking = Locking.HEEDED) -> Checked:
    (folder / "m.lca").write_text(text, encoding="utf-8")
    return check(SourceFile("m.lca", text), folder / "m.lca", locking=locking)


def test_an_alias_of_another_library_brings_in_its_units_and_indicators(folder: Path) -> None:
    found = checked(folder)
    assert [one.code for one in found.diagnostics if one.is_error] == []
    assert lca.run(found.under()).outcomes[0].total == Decimal("0.04")
    assert [(used.name, used.version) for used in found.under().libraries] == [("away", "3"), ("near", "1")]


def test_a_library_of_a_folder_is_told_as_the_folder(folder: Path) -> None:
    head = "library: near\nversion: 1\nfactors:\n"
    (folder / "factors" / "near.yaml").unlink()
    (folder / "factors" / "near").mkdir()
    (folder / "factors" / "near" / "one.yaml").write_text(head + "  drink: {is: away.coffee}\n", encoding="utf-8")
    (folder / "factors" / "near" / "two.yaml").write_text(head + "  own: {is: drink}\n", encoding="utf-8")
    used = {one.name: one.path for one in checked(folder).under().libraries}
    assert used == {"away": "factors/away.yaml", "near": "factors/near/"}


def test_another_library_is_opened_only_where_an_alias_is_used(folder: Path) -> None:
    (folder / "factors" / "away.yaml").unlink()
    text = MODEL.replace("near.own", "grid.fr").replace("cup", "kWh").replace("use near", "use near, grid  # near.own")
    assert [one.code for one in checked(folder, text).diagnostics if one.is_error] == []


@pytest.mark.parametrize("order", [("one", "two"), ("two", "one")])
def test_other_libraries_are_told_in_the_order_in_which_a_model_names_them(
    folder: Path, order: tuple[str, str]
) -> None:
    for name in order:
        text = AWAY.replace("library: away", f"library: {name}")
        (folder / "factors" / f"{name}.yaml").write_text(text, encoding="utf-8")
    near = NEAR + "".join(f"  drink_{name}: {{is: {name}.coffee}}\n" for name in order)
    (folder / "factors" / "near.yaml").write_text(near, encoding="utf-8")
    named = "".join(f'parameter {name} = near.drink_{name} ~ "x"\n' for name in order)
    found = [one.name for one in checked(folder, MODEL + named).under().libraries]
    assert [name for name in found if name in order] == list(order)


def test_a_setting_may_be_an_alias_of_a_library_that_the_model_does_not_open(folder: Path) -> None:
    text = MODEL.replace("near.own", "near.tea").replace("cup of what", "kWh of what")
    near = NEAR + "  tea: {per: kWh, emits: 1 gCO2e, assumed: x}\n  wind: {is: grid.fr}\n"
    (folder / "factors" / "near.yaml").write_text(near, encoding="utf-8")
    found = checked(folder, text)
    program = found.under("", {"what": "near.wind"})
    assert any(str(name).startswith("grid.fr_") for name in program.named)
    assert {"near.tea", "near.wind"} <= set(suppliers_like(found.names, "near.*"))


def test_trail_verification_and_replay_hold(folder: Path) -> None:
    found = checked(folder)
    document = json.loads(canonical(trail_of(found, [lca.run(found.under())])))
    libraries = {one["name"]: one["files"] for one in document["content"]["libraries"]}
    assert libraries["near"] == ["factors/near.yaml", "factors/away.yaml"]
    tell = Findings()
    verify(document, canonical(document) + b"\n", [], tell, [folder], shipped())
    assert [one["message"] for one in tell.told] == []
    assert replay(document, [folder]) == []


def test_a_lock_holds_the_figure_and_the_file_of_the_other_library(folder: Path) -> None:
    found = checked(folder, locking=Locking.IGNORED)
    pin = pins([found], folder)["near"]
    assert pin.aliases == {"drink": "away.coffee", "own": "away.coffee"}
    assert pin.figures == {"away.coffee": "20 gCO2e per cup", "away.coffee(water)": "1 L per cup"}
    assert set(pin.files) == {"factors/near.yaml", "factors/away.yaml"}
    (folder / LOCK).write_text(lock_file_text([pin]), encoding="utf-8")
    assert [one.code for one in checked(folder, locking=Locking.REQUIRED).diagnostics if one.is_error] == []
    (folder / "factors" / "away.yaml").write_text(AWAY.replace("20 g", "30 g"), encoding="utf-8")
    assert [one.code for one in checked(folder).diagnostics if one.is_error] == ["E0651"]


@pytest.mark.parametrize(
    ("target", "code", "said"),
    [
        ("nowhere.x", "E0306", "nowhere"),
        ("away.cofee", "E0606", "`away` has no `cofee`"),
        ("near.own", "E0606", "comes back to itself over `near.own`"),
    ],
)
def test_an_alias_that_leads_nowhere_is_told_where_it_is_used_and_where_the_library_is_checked(
    target: str, code: str, said: str, folder: Path
) -> None:
    (folder / "factors" / "near.yaml").write_text(NEAR.replace("away.coffee", target), encoding="utf-8")
    for found in (checked(folder).diagnostics, check_library(folder / "factors" / "near.yaml", "near.yaml")):
        told = [one for one in found if one.code == code]
        assert told
        assert said in told[0].message + told[0].labels[0].text
        assert told[0].span is not None
        assert told[0].span.file.path.endswith("near.yaml")
    assert Shelf.of(folder / "factors").load("near")[1] == ()
