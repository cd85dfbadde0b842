"""Totals outside of what is plausible: where they are told, which slip is asked for, and that they verify."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import lca
from lca.cli import main
from lca.diagnostics import Diagnostic
from lca.studies.wrong_values import wrong_values
from lca.trail.notes import notes

MODEL = """study s { goal "g" functional_unit "f" boundary "b" }
parameter spent = 300 Wh_it ~ "x"
parameter pue = 1.2 ~ "x"
parameter dirt = 400 kgCO2e ~ "x"
process chat { makes 1000 query uses spent of site }
process site { makes 1 kWh_it uses facility(1 kWh_it, pue) of grid }
process grid { makes 1 kWh emits dirt }
assessment a { needs 10 query of chat }
scenario clean { dirt = 400 gCO2e ~ "x" }
"""
OWN = """library: plausible
version: 2026.1
title: Bands of our own
licence: CC-BY-4.0
extends: plausible
bands:
  query_total: {title: what a query emits, of: total, band: 1 kgCO2e/query to 9 kgCO2e/query, assumed: "a contest"}
"""


def doubts(text: str) -> list[Diagnostic]:
    return [one for one in wrong_values(lca.check_text(text)) if one.code == "W0833"]


def test_electricity_of_500_kg_is_told_where_it_is_made_and_not_of_what_passes_it_on() -> None:
    (found,) = doubts(MODEL)
    assert found.message.startswith("`grid` comes to 400 kgCO2e/kWh, and the intensity of electricity lies between")
    assert found.help[0] == "`kgCO2e` for `gCO2e`: 1000 times too large? It would be 400 gCO2e/kWh"
    assert (found.severity, found.span and found.span.text) == ("warning", "1 kWh")


@pytest.mark.parametrize(
    ("product", "emitted", "slip"),
    [
        ("1000 query", "4320 kgCO2e", "`kgCO2e` for `gCO2e`: 1000 times too large? It would be 4.32 gCO2e/query"),
        ("1 answer", "4.32 kgCO2e", "`kgCO2e` for `gCO2e`: 1000 times too large? It would be 4.32 gCO2e/answer"),
        ("1 image", "40 kgCO2e", "`kgCO2e` for `gCO2e`"),
        ("1 model", "400_000 ktCO2e", "`MtCO2e` for `ktCO2e`"),
        ("1 MWh", "50 gCO2e", "`MWh` for `kWh`: 1000 times too small? It would be 50 gCO2e/kWh"),
    ],
)
def test_a_total_is_told_with_the_slip_that_it_probably_is(product: str, emitted: str, slip: str) -> None:
    text = f'unit answer\nparameter x = {emitted} ~ "x"\nprocess p {{ makes {product} emits x }}\n'
    (found,) = doubts(f"{text}assessment a {{ needs {product} of p }}")
    assert slip in found.help[0]
    assert found.labels[1].text == "`a` needs it"


@pytest.mark.parametrize(
    ("product", "emitted"),
    [
        ("1000 query", "4.32 kgCO2e"), ("1 query", "0 gCO2e"), ("1 kWh", "1.2 kgCO2e"), ("1 J", "0.5 gCO2e"),
        ("1 server", "200 tCO2e"), ("1 TB", "1 gCO2e"), ("1 model", "9 ktCO2e"), ("1 year", "9 MtCO2e"),
    ],
)  # fmt: skip
def test_a_total_that_is_plausible_or_has_no_band_is_not_told(product: str, emitted: str) -> None:
    text = f'parameter x = {emitted} ~ "x"\nprocess p {{ makes {product} emits x }}\n'
    assert doubts(f"{text}assessment a {{ needs {product} of p }}") == []


@pytest.mark.parametrize(
    ("made", "emitted", "told"),
    [
        ("gpu", "150 gCO2e", True), ("gpu", "150 kgCO2e", False),
        ("server", "2500 tCO2e", True), ("server", "2500 kgCO2e", False), ("TB", "16 gCO2e", True),
    ],
)  # fmt: skip
def test_what_is_manufactured_is_held_against_what_making_one_emits(made: str, emitted: str, told: bool) -> None:
    node = f'{{ makes 1 {made} emits {emitted} ~ "x" }}\nassessment a {{ needs 1 {made} of n }}\n'
    assert bool(doubts(f"manufacturing n {node}")) == told
    assert not doubts(f"serving n {node}")


def test_a_loop_is_solved_and_what_it_makes_is_told_of() -> None:
    text = 'parameter x = 2 kgCO2e ~ "x"\nprocess grid { makes 1 kWh emits x uses 0.5 kWh of plant ~ "x" }\n'
    text += "process plant { makes 1 kWh uses 1 kWh of grid }\nassessment a { needs 1 kWh of grid }\n"
    told = doubts(text)
    assert told
    assert all("comes to 4 kgCO2e/kWh" in one.message for one in told)


def test_a_share_of_several_products_is_what_each_comes_to() -> None:
    text = 'parameter x = 4 kgCO2e ~ "x"\nparameter part = 25 % ~ "x"\nprocess p { makes 1 kWh of power share part\n'
    text += "makes 1 kg of rest share 1 - part emits x }\nassessment a { needs 1 kWh of p.power }\n"
    assert doubts(text) == []
    assert "comes to 2 kgCO2e/kWh" in doubts(text.replace("25 %", "50 %"))[0].message


def test_what_scenarios_have_alike_is_told_once_and_what_they_have_otherwise_with_their_names() -> None:
    text = f'{MODEL}scenario same {{ spent = 200 Wh_it ~ "x" }}\nscenario odd {{ dirt = 40 kgCO2e ~ "x" }}\n'
    assert [one.message.partition(", and")[0] for one in doubts(text)] == [
        "`grid` comes to 400 kgCO2e/kWh",
        "`grid` in scenario `odd` comes to 40 kgCO2e/kWh",
    ]


def test_every_command_tells_it_and_the_trail_replays(tmp_path: Path) -> None:
    model, trail = tmp_path / "m.lca", tmp_path / "t.json"
    model.write_text(MODEL)

    def asked(*words: str) -> str:
        return CliRunner().invoke(main, [*words, str(model)]).output

    for words in (("check",), ("run",), ("run", "--format", "json"), ("test", "--format", "json"), ("report",)):
        assert "W0833" in asked(*words)
    assert "W0833" not in asked("run", "--scenario", "clean")
    assert "W0833" in asked("audit", "-o", str(trail))
    assert [one["code"] for one in json.loads(trail.read_text())["content"]["warnings"]] == ["W0833"]
    assert CliRunner().invoke(main, ["verify", str(trail)]).exit_code == 0


def test_a_trail_rests_on_bands_of_the_project_s_own_and_replays_with_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "factors").mkdir()
    (tmp_path / "factors" / "plausible.yaml").write_text(OWN)
    (tmp_path / "m.lca").write_text(MODEL)
    checked = lca.check_file(tmp_path / "m.lca")
    told = notes(checked, [lca.run(checked.under("clean"))])
    assert ["a contest" in " ".join(one.help) for one in told] == [True]
    trails: list[Path] = []
    for folder, shown in ((tmp_path, "m.lca"), (tmp_path.parent, f"{tmp_path.name}/m.lca")):
        monkeypatch.chdir(folder)
        trails.append(tmp_path / f"{len(trails)}.json")
        CliRunner().invoke(main, ["audit", shown, "--scenario", "clean", "-o", str(trails[-1])])
        answer = CliRunner().invoke(main, ["verify", str(trails[-1])])
        assert answer.exit_code == 3, "the bands have the name of those that come with the tool"
        assert "holds: pinning, replay" in answer.output
    first, second = (json.loads(one.read_text())["content"] for one in trails)
    assert first == second
    assert "factors/plausible.yaml" in [one["path"] for one in first["files"]]
