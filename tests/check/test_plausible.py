"""Figures outside of their band: where they are found, which slip is asked for, which band is in force."""

from __future__ import annotations

from pathlib import Path

import pytest

import lca
from lca.diagnostics import Diagnostic

SLIP = """library: slip
version: 2026.1
title: Regions
licence: CC-BY-4.0
sources: {em: {title: "Yearly file"}}
defaults: {source: em, where: row 1}
factors:
"""
MODEL = """parameter pue = 1.2 ~ "x"
parameter drawn = 10 kWh_it ~ "x"
process day { makes 1 day uses facility(drawn, pue) of grid }
process grid { makes 1 kWh emits 400 gCO2e ~ "x" }
assessment a { needs 1 day of day }
"""


def doubts(folder: Path, text: str, factors: str = "", own: str = "") -> list[Diagnostic]:
    (folder / "factors").mkdir()
    if factors:
        (folder / "factors" / "slip.yaml").write_text(SLIP + factors, encoding="utf-8")
    if own:
        (folder / "factors" / "plausible.yaml").write_text(own, encoding="utf-8")
    (folder / "model.lca").write_text(text, encoding="utf-8")
    return [d for d in lca.check_file(folder / "model.lca").diagnostics if d.code in ("W0832", "E0608", "E0604")]


@pytest.mark.parametrize(
    ("figure", "meant"),
    [
        ("400 kW/gpu", "`400 W/gpu`"),
        ("0.4 W/gpu", "`0.4 kW/gpu`"),
        ("700 kW_it/gpu", "`700 W_it/gpu`"),
        ("150 gCO2e/gpu", "`150 kgCO2e/gpu`"),
        ("2500 tCO2e/server", "`2500 kgCO2e/server`"),
        ("20 tCO2e/TB", "`20 kgCO2e/TB`"),
        ("1.8 m^3/kWh", "`1.8 m^3/MWh`"),
        ("1.8 L/MWh", "`1.8 L/kWh`"),
        ("1.8 L/Wh", "`1.8 mL/Wh`"),
        ("0.34 kWh/query", "`0.34 Wh/query`"),
        ("2.9 kWh/image", "`2.9 Wh/image`"),
        ("4 kJ/token", "`4 J/token`"),
        ("386 kgCO2e/kWh", "`386 gCO2e/kWh`"),
        ("207 gCO2e/MWh", "`207 gCO2e/kWh`"),
        ("0.000322 gCO2e/kWh", "`0.000322 tCO2e/kWh`"),
    ],
)
def test_a_figure_outside_the_band_of_its_unit_is_told_with_the_slip_that_it_is(
    tmp_path: Path, figure: str, meant: str
) -> None:
    (found,) = doubts(tmp_path, f'let odd = {figure} ~ "x"\n{MODEL}')
    assert found.severity == "warning"
    assert found.message.startswith(f"`odd` is {figure}, and ")
    assert meant in found.help[0] if meant else "meant" not in "".join(found.help)
    assert "factors/plausible.yaml" in "".join(found.help)


@pytest.mark.parametrize(
    "figure",
    [
        "400 W/gpu", "10 kW/server", "1312 kgCO2e/gpu", "0 gCO2e/kWh", "2.73 gCO2e/kWh", "0.0001 gCO2e/J",
        "95 gCO2e/MJ", "3 kgCO2e/kg", "407 kW", "85 %", "1.8 L/kWh", "0.24 Wh/query", "0.3 Wh_it/query",
        "5 day", "3 J/token",
    ],
)  # fmt: skip
def test_a_figure_within_its_band_and_one_that_has_none_are_not_told(tmp_path: Path, figure: str) -> None:
    assert doubts(tmp_path, f'let plain = {figure} ~ "x"\n{MODEL}') == []


@pytest.mark.parametrize(
    ("written", "named", "meant"),
    [
        (MODEL.replace("1.2", "12"), "`pue` is 12, and a PUE", ""),
        (MODEL.replace("1.2", "112"), "`pue` is 112, and a PUE", "`112 %`"),
        (MODEL + "scenario s { pue = 15 }\n", "`pue` is 15, and a PUE", ""),
        (
            MODEL.replace(", pue)", ", (130 ~ “x”))".replace("“", '"').replace("”", '"')),
            "this is 130, and a PUE",
            "`130 %`",
        ),
        (MODEL + 'let gpu_utilisation = 85 ~ "x"\n', "`gpu_utilisation` is 85, and a utilisation", "`85 %`"),
        (MODEL + 'let lifetime = 5 day ~ "x"\n', "`lifetime` is 5 day, and the service life", "`5 year`"),
        (
            MODEL + 'let part = amortised(9 kgCO2e, 1 day, 5 h * 85 %) ~ "x"\n',
            "this is 5 h, and the service life",
            "`5 year`",
        ),
        (
            MODEL + 'process both { makes 1 kg of x share 60 ~ "x" makes 1 m of y share 1 - 60 ~ "x" }\n',
            "this is 60, and a share",
            "`60 %`",
        ),
    ],
)
def test_a_figure_is_known_by_where_it_stands_and_by_its_name(
    tmp_path: Path, written: str, named: str, meant: str
) -> None:
    (found,) = doubts(tmp_path, written)
    assert found.message.startswith(named)
    assert meant in found.help[0]


def test_a_factor_is_told_at_its_place_with_where_it_is_used_and_another_library_s_faults_are_not(
    tmp_path: Path,
) -> None:
    factors = """  uk: {title: UK, per: MWh, emits: 207 gCO2e}
  us: {title: US, per: kWh, emits: 386 kgCO2e}
  gas: {title: Gas, per: MJ, emits: 0.0002 gCO2e}
  board: {title: Board, per: 8 gpu, emits: 1312 gCO2e}
  spare: {title: Not used, per: kWh, emits: 386 kgCO2e}
"""
    text = 'use slip\nprocess p { makes 1 day uses 1 kWh of slip.uk ~ "x" uses 1 kWh of slip.us ~ "x"\n'
    text += 'uses 1 MJ of slip.gas ~ "x" uses 1 gpu of slip.board ~ "x" }\nassessment a { needs 1 day of p }\n'
    uk, us, board = doubts(tmp_path, text, factors)
    assert (uk.help[0], us.help[0]) == ("is `per: kWh` meant?", "is `386 gCO2e` meant?")
    assert uk.span is not None
    assert uk.span.place.endswith("slip.yaml:8")
    assert uk.labels[1].text == "used here"
    assert board.message.startswith("`slip.board` is 164 gCO2e/gpu")


def test_a_column_of_a_table_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "sites.csv").write_text("site,utilisation\na,85\nb,90\nc,0.7\n", encoding="utf-8")
    text = 'table sites from "sites.csv" ~ "x" { key site utilisation in 1 }\n'
    text += 'let all = sum(s.utilisation for s in sites)\nlet one = 1 kgCO2e * all ~ "x"\n'
    (found,) = doubts(tmp_path, text + MODEL)
    assert found.labels[0].text == "and 1 more of this column"
    assert found.help[0] == "is `85 %` meant?"


OWN = """library: plausible
version: 2026.1
title: Bands of our own
licence: CC-BY-4.0
extends: plausible
bands:
  pue: {title: a PUE, of: pue, band: 1 to 40, assumed: "a container in the desert"}
"""


def test_a_band_of_the_project_s_own_stands_in_place_of_the_tool_s_and_is_told_as_that(tmp_path: Path) -> None:
    (within, beyond) = (tmp_path / name for name in ("within", "beyond"))
    within.mkdir()
    beyond.mkdir()
    assert doubts(within, MODEL.replace("1.2", "12"), own=OWN) == []
    (found,) = doubts(beyond, MODEL.replace("1.2", "50").replace("10 kWh_it", "10 kWh_it"), own=OWN)
    assert "a container in the desert" in "".join(found.help)
    assert "it stands in place of 1 to 3" in found.help


@pytest.mark.parametrize(
    "band",
    ["3 to 1", "1 W/gpu to 5 kWh/gpu", "1 to", "1 furlong to 2 furlong", "much to more"],
)
def test_a_band_that_is_none_is_an_error_of_its_library(tmp_path: Path, band: str) -> None:
    (tmp_path / "factors").mkdir()
    (tmp_path / "factors" / "plausible.yaml").write_text(OWN.replace("1 to 40", band), encoding="utf-8")
    (tmp_path / "model.lca").write_text(MODEL, encoding="utf-8")
    checked = lca.check_file(tmp_path / "model.lca")
    assert not checked.ok
    assert {d.code for d in checked.diagnostics if d.is_error} <= {"E0608", "E0605"}
