"""`lca factors used`: every factor that a model uses, with how much of each total scales with it."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from lca.cli import main

OURS = """\
library: ours
version: 2026.1
title: Ours
licence: CC0-1.0
extends: grid
sources:
  meter: {title: Meter, url: "https://example.org", accessed: 2026-01, licence: CC-BY-4.0, attribution: "The utility"}
defaults: {source: meter, where: "page 1"}
factors:
  fr_2023: {title: France as metered, per: 2 kWh, emits: 100 gCO2e, valid: 2023}
  drive: {title: A drive, per: kg, emits: {climate: 3 kgCO2e, water: 5 L}}
  life: {title: Service life, value: 4 year}
  headline: {title: As published, value: 7 kgCO2e}
indicators: {water: {title: Water, unit: m^3}}
"""
MODEL = """\
study demo "A demonstration" { goal "To show" }
use ours
manufacturing disk { makes 1 disk * ours.life  uses 2 kg of ours.drive ~ "weighed" }
unit disk
serving site {
  makes 1 year
  uses 30 kWh of ours.fr_2023 ~ "metered"
  uses 10 kWh of ours.world_2023 ~ "metered"
  uses 1 disk * 1 year of disk ~ "one"
}
assessment year { needs 1 year of site }
check "as published" year.total <= ours.headline
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "factors").mkdir()
    (tmp_path / "factors" / "ours.yaml").write_text(OURS, encoding="utf-8")
    (tmp_path / "demo.lca").write_text(MODEL, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lca(*arguments: str) -> Result:
    found = CliRunner().invoke(main, list(arguments))
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found


def used(*arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(lca("factors", "used", *arguments, "--format", "json").stdout)
    return found


def share(factor: dict[str, Any], indicator: str = "climate") -> Decimal | None:
    """The share of the total in one indicator, in per cent."""
    found = [Decimal(one["share"]) * 100 for one in factor["impacts"] if one["indicator"] == indicator]
    return round(found[0], 1) if found else None


@pytest.mark.usefixtures("folder")
def test_each_factor_is_told_with_its_value_source_licence_and_share_of_each_total() -> None:
    document = used("demo.lca")
    of = {one["factor"] + one["indicator"]: one for one in document["factors"]}
    total = Decimal("1.5") + Decimal("4.844") + Decimal("1.5")
    assert share(of["grid.world_2023"]) == round(Decimal("4.844") / total * 100, 1)
    assert share(of["ours.fr_2023"]) == share(of["ours.drive"]) == round(Decimal("1.5") / total * 100, 1)
    assert share(of["ours.drivewater"], "water") == 100
    assert share(of["ours.life"]) == -share(of["ours.drive"])  # type: ignore[operator]  # it has one
    assert of["ours.headline"]["impacts"] == []
    assert (of["ours.fr_2023"]["value"], of["ours.fr_2023"]["per"]) == ("100", "2 kWh")
    assert of["ours.fr_2023"]["licence"] == "CC-BY-4.0"
    assert of["ours.fr_2023"]["replaces"].startswith("grid ")
    assert of["grid.world_2023"]["library"] == "ours"


@pytest.mark.usefixtures("folder")
def test_the_text_names_what_is_replaced_and_inherited_and_each_attribution() -> None:
    text = lca("factors", "used", "demo.lca").stdout
    assert "ours.fr_2023 replaces grid 2026.2: fr_2023  [factors/ours.yaml:10]\n" in text
    assert "grid.world_2023 is used through ours, which extends grid\n" in text
    assert "    attribution  The utility\n" in text
    assert [line.split()[1] for line in text.splitlines() if line.startswith("  ")][:2] == ["value", "484.4"]


@pytest.mark.usefixtures("folder")
def test_a_setting_and_a_scenario_are_those_of_the_result() -> None:
    Path("demo.lca").write_text(MODEL.replace("30 kWh", "energy") + 'parameter energy = 30 kWh ~ "metered"\n')
    document = used("demo.lca", "--set", 'energy=0 kWh ~ "off"')
    of = {one["factor"] + one["indicator"]: one for one in document["factors"]}
    assert document["settings"] == {"energy": '0 kWh ~ "off"'}
    assert share(of["ours.fr_2023"]) in (None, 0)


def test_a_model_without_libraries_says_so(tmp_path: Path) -> None:
    path = tmp_path / "alone.lca"
    path.write_text('process p { makes 1 kg emits 2 kgCO2e ~ "x" }\nassessment a { needs 1 kg of p }\n')
    assert "uses no factor of a library" in lca("factors", "used", str(path)).stdout
