"""Rule libraries of standards: of each a model that its rules let pass, and one that breaks every rule that it can."""

from __future__ import annotations

from pathlib import Path

import pytest

import lca

LIBRARY = """library: ours
version: 2026.1
title: Our own
sources: {meter: {title: "A meter", publisher: Us}}
defaults: {per: kWh}
factors:
  here:
    {source: meter, where: page 1, title: The grid, emits: 400 gCO2e, quality: "(2, 1, 2, 1, 2)",
     accounting: {approach: location, kind: average, boundary: life-cycle}}
  bought:
    {title: A contract, emits: 20 gCO2e, assumed: an example, quality: "(5, 1, 2, 1, 2)",
     accounting: {approach: market, kind: average, boundary: direct}}
  next: {title: The next plant, emits: 700 gCO2e, assumed: an example, accounting: {kind: marginal}}
"""
SOUND = """use {rules}
use ours
source card {{ title "A card" }}
manufacturing servers {{ makes 1 h  emits 1 kgCO2e @card "page 1"  tag scope "3" }}
serving chat {{ makes 1 h  uses 3 kWh of ours.here @card "page 2"  uses 1 h of servers  tag scope "2" }}
assessment month {{ needs 700 h of chat }}
scenario stated {{ {settings} }}
"""
POOR = """use {rules}
use ours
use gwp_ar6_20 as gwp
serving chat {{
  makes 1 h
  uses  3 kWh of ours.here
  uses  2 kWh of ours.bought
  uses  1 kWh of ours.next
  emits 1 g of gwp.methane_fossil
  uses  1 h of training_run
}}
training training_run {{ makes 1 h  emits 1 gCO2e }}
assessment month {{ needs 700 h of chat }}
"""
STATED = {
    "sci_ai": "sci_ai.most_market = 0",
    "ghg_scope2": "ghg_scope2.other_method = 12 kgCO2e",
    "esrs_e1": "esrs_e1.other_method = 12 kgCO2e  esrs_e1.energy = 2.1 MWh",
    "iso_14067": "iso_14067.worst_score = 4",
}
BROKEN = {
    "sci_ai": {"boundary", "embodied", "operational", "disclosed"},
    "ghg_scope2": {"one_method", "labelled", "average", "dual"},
    "esrs_e1": {"scopes", "value_chain", "one_method", "both_totals", "energy_used", "methods"},
    "iso_14067": {"electricity", "potentials", "stages", "graded", "reported"},
}


ANYTHING = "process p { makes 1 h  emits 1 gCO2e }\nassessment a { needs 1 h of p }\n"


def rulings(tmp_path: Path, text: str, scenario: str = "") -> dict[str, bool]:
    (tmp_path / "factors").mkdir()
    (tmp_path / "factors" / "ours.yaml").write_text(LIBRARY, encoding="utf-8")
    (tmp_path / "m.lca").write_text(text, encoding="utf-8")
    checked = lca.check_file(tmp_path / "m.lca")
    assert [str(d) for d in checked.diagnostics if d.is_error] == []
    return {r.rule.name.partition(".")[2]: r.holds for r in lca.run(checked.under(scenario)).rulings}


@pytest.mark.parametrize("rules", STATED)
def test_a_sound_model_that_states_what_its_total_does_not_hold_meets_every_rule(tmp_path: Path, rules: str) -> None:
    found = rulings(tmp_path, SOUND.format(rules=rules, settings=STATED[rules]), "stated")
    assert found
    assert all(found.values()), found


@pytest.mark.parametrize("rules", BROKEN)
def test_a_poor_model_breaks_the_rules(tmp_path: Path, rules: str) -> None:
    found = rulings(tmp_path, POOR.format(rules=rules))
    assert {name for name, holds in found.items() if not holds} == BROKEN[rules]


def test_each_rule_of_a_standard_cites_its_clause() -> None:
    for rules in BROKEN:
        checked = lca.check_text(f"use {rules}\n{ANYTHING}")
        titles = [ruling.rule.title for ruling in lca.run(checked.under("")).rulings]
        assert all(any(sign.isdigit() for sign in title.partition(":")[0]) for title in titles), titles
