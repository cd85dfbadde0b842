"""Functions of the domain: where a PUE comes from, what a trace shows, what a total scales with."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import lca
from lca.check import Checked

LIBRARY = """library: ours
version: 2026.1
title: A site of our own
licence: CC-BY-4.0
sources: {report: {title: "A report"}}
defaults: {source: report, where: "table 1", accounting: {approach: location, kind: average, boundary: direct}}
factors:
  grid: {title: "Electricity", per: kWh, emits: 400 gCO2e}
  region: {title: "Electricity, cooling included", per: kWh_it, emits: 480 gCO2e}
  pue: {title: "PUE", value: 1.2}
  wrong_pue: {title: "What is no PUE", value: 0.8}
"""


def model(folder: Path, uses: str) -> Checked:
    (folder / "factors").mkdir(parents=True)
    (folder / "factors" / "ours.yaml").write_text(LIBRARY, encoding="utf-8")
    text = (
        'use ours\nparameter pue = 1.2 ~ "x"\nlet drawn = 50 kWh_it  ~ "x"\n'
        f'process day {{ makes 1 day uses {uses} ~ "x" }}\n'
        "assessment a { needs 1 day of day }\n"
    )
    (folder / "model.lca").write_text(text, encoding="utf-8")
    return lca.check_file(folder / "model.lca")


def codes(checked: Checked) -> list[str]:
    return [d.code for d in checked.diagnostics if d.is_error]


def total(checked: Checked) -> Decimal:
    return lca.run(checked.under()).outcomes[0].total


def test_a_pue_is_applied_by_hand_or_by_the_factor_and_never_by_both(tmp_path: Path) -> None:
    by_hand, by_factor, by_both = (tmp_path / name for name in ("hand", "factor", "both"))
    assert total(model(by_hand, "facility(drawn, ours.pue) of ours.grid")) == 24
    assert total(model(by_factor, "drawn of ours.region")) == 24
    refused = model(by_both, "facility(drawn, ours.pue) of ours.region")
    assert codes(refused) == ["E0203"]
    assert "has the PUE in it already: write `drawn` alone" in refused.diagnostics[0].help[0]


def test_it_energy_that_reaches_a_grid_is_told_of_its_pue(tmp_path: Path) -> None:
    refused = model(tmp_path, "drawn of ours.grid")
    assert codes(refused) == ["E0203"]
    assert "`facility(drawn, 1.1)`" in refused.diagnostics[0].help[0]


@pytest.mark.parametrize("pue", ["ours.wrong_pue", "(ours.wrong_pue)", "0.99", "0"])
def test_a_constant_below_1_is_no_pue_and_told_before_anything_runs(tmp_path: Path, pue: str) -> None:
    assert codes(model(tmp_path, f"facility(drawn, {pue}) of ours.grid")) == ["E0509"]


def test_a_pue_that_is_set_below_1_is_refused_when_it_runs(tmp_path: Path) -> None:
    checked = model(tmp_path, "facility(drawn, pue) of ours.grid")
    with pytest.raises(lca.LcaError) as caught:
        lca.run(checked.under("", {"pue": "0.9"}))
    assert [d.code for d in caught.value.diagnostics] == ["E0509"]
    assert caught.value.diagnostics[0].message == "a PUE is at least 1, and this is 0.9"
    assert lca.run(checked.under("", {"pue": "100 %"})).outcomes[0].total == 20


def test_a_trace_shows_the_formula_and_what_the_total_scales_with(tmp_path: Path) -> None:
    result = lca.run(model(tmp_path, "amortised(facility(drawn, pue), 2 day, 1 week) of ours.grid").under())
    (trace,) = lca.trace(result)
    flow = trace.entries["day.uses(ours.grid)"]
    assert flow.formula == "drawn * pue * 1 kWh/kWh_it * 2 day / 1 week"
    other = model(tmp_path / "other", "amortised(facility(drawn, 1 + 0.2), 2 day, 1 week + 1 day) of ours.grid")
    (second,) = lca.trace(lca.run(other.under()))
    assert second.entries["day.uses(ours.grid)"].formula == (
        "drawn * (1 + 0.2) * 1 kWh/kWh_it * 2 day / (1 week + 1 day)"
    )
    shares = {part: round(share, 20) for part in flow.uses if (share := trace.entries[part].share) is not None}
    assert shares["pue"] == shares["drawn"] == shares["day.uses(ours.grid)[1]"] == 1
    assert shares["day.uses(ours.grid)[2]"] == -1


@pytest.mark.parametrize(
    ("uses", "advice"),
    [
        ("drawn * pue", "`facility(drawn, pue)`, if `pue` is the PUE"),
        ("(1.2 * drawn)", "`facility(drawn, 1.2)`, if `1.2` is the PUE"),
        ("2 kW_it * 24 h", "`facility(2 kW_it * 24 h, 1.1)`"),
        ("drawn * pue * 2", "`facility(x, pue)`, where x has no PUE in it yet"),
        ("drawn / pue", "`facility(x, pue)`, where x has no PUE in it yet"),
        ("2 kW_it * pue", "`facility(2 kW_it, pue) * 1 day`"),
    ],
)
def test_the_pue_of_a_product_is_not_applied_twice_by_the_advice(tmp_path: Path, uses: str, advice: str) -> None:
    refused = model(tmp_path, f"{uses} of ours.grid")
    assert codes(refused) == ["E0203"]
    assert advice in refused.diagnostics[0].help[0]


@pytest.mark.parametrize(
    ("drawn", "warned"),
    [
        ("facility(drawn * pue, pue)", True),
        ("facility((pue * 2) * drawn, pue)", True),
        ("facility(drawn * 1.2, 1.2)", True),
        ("facility(drawn * pue, 1.1) + facility(drawn, pue)", True),
        ("facility(it(pue * 3 kWh), pue)", True),
        ("facility(drawn, pue) * 1.2 + facility(drawn, 1.2)", False),
        ("facility(it(50 kWh / pue), pue)", False),
        ("facility(drawn * pue / pue, pue)", False),
        ("facility(drawn * 1.2, pue)", False),
        ("facility(drawn * 3, 1.2)", False),
    ],
)
def test_a_pue_that_is_a_factor_of_what_it_is_applied_to_is_warned_of(tmp_path: Path, drawn: str, warned: bool) -> None:
    checked = model(tmp_path, f"{drawn} of ours.grid")
    assert codes(checked) == []
    assert [d.code for d in checked.diagnostics if d.code == "W0818"] == ["W0818"] * warned


@pytest.mark.parametrize(
    ("drawn", "warned"),
    [
        ("facility(drawn, pue) * pue of ours.grid", True),
        ("pue * facility(drawn, 1.1) of ours.grid", True),
        ("(facility(drawn, pue) + 3 kWh) * pue of ours.grid", True),
        ("facility(drawn, pue) / (1 / pue) of ours.grid", True),
        ("drawn * pue of ours.region", True),
        ("(drawn * ours.pue + 3 kWh_it) of ours.region", True),
        ("(drawn * 1.2 + 3 kWh_it) of ours.region", False),
        ("drawn * (if pue > 1 then pue else 2) of ours.region", True),
        ("facility(drawn, ours.pue) * 0 + drawn * 50 gCO2e/kWh_it / (1 gCO2e/kWh) * pue * 0 of ours.grid", False),
        ("facility(drawn, pue) / pue * 1.1 of ours.grid", False),
        ("facility(drawn, pue) * (pue - 1) / pue of ours.grid", False),
        ("(10 kWh * pue) of ours.grid", False),
        ("facility(drawn, pue) * 1.2 of ours.grid", False),
    ],
)
def test_a_pue_meets_what_has_one_in_it_in_any_product_or_flow(tmp_path: Path, drawn: str, warned: bool) -> None:
    checked = model(tmp_path, drawn)
    assert codes(checked) == []
    assert [d.code for d in checked.diagnostics if d.code == "W0818"] == ["W0818"] * warned


OVERHEAD = """parameter pue = 1.2 ~ "x"
let twice = facility(10 kWh_it, pue) * 2 ~ "x"
process grid {{ makes 1 kWh emits 500 gCO2e ~ "x" }}
process region {{ makes 1 kWh_it emits 600 gCO2e ~ "x" }}
process own {{ makes 1 kWh_it emits 500 gCO2e * rate ~ "x" }}
parameter rate = 1.2 ~ "x"
process chat(drawn, rate) {{ makes 1 day uses it(drawn) * rate of region }}
process day {{ makes 1 day {clause} ~ "x" }}
assessment a {{ needs 1 day of day }}
{more}
"""


def overhead(clause: str, more: str = "") -> Checked:
    from lca.source import SourceFile

    return lca.check.check(SourceFile("m.lca", OVERHEAD.format(clause=clause, more=more)))


@pytest.mark.parametrize(
    ("clause", "code", "column"),
    [
        ("uses facility(it(twice), pue) of grid", "E0417", 44),
        ("uses it(twice + 3 kWh) of region", "E0417", 35),
        ("uses it(max(twice, 3 kWh)) of region", "E0417", 35),
        ("uses it(twice / (2 h) * 1 h) of region", "E0417", 35),
        ("uses 1 day of chat(drawn = twice, rate = 2)", "E0417", 49),
        ("uses 10 kWh_it * rate of own", "W0818", 27),
        ("uses 10 kWh_it / pue of region", "W0834", 32),
        ("uses (1 / pue) * 10 kWh_it of region", "W0834", 32),
        ("uses 1 day of chat(drawn = 3 kWh, rate = pue)", "W0818", 41),
    ],
)
def test_the_overhead_is_found_through_values_sums_templates_and_suppliers(clause: str, code: str, column: int) -> None:
    found = [d for d in overhead(clause).diagnostics if d.code in ("E0417", "W0818", "W0834")]
    assert [d.code for d in found] == [code]
    assert found[0].span is not None
    assert found[0].span.column == column


@pytest.mark.parametrize(
    "clause",
    [
        "uses it(twice / pue) of region",
        "uses it(24 kWh / pue) of region",
        "uses facility(10 Wh_it/request, pue) * 3 request of grid",
        "uses it(10 Wh/request) * 3 request of region",
        "uses facility(300 W_it/gpu * 2 gpu, pue) * 3 h of grid",
        "uses facility(it(300 W/gpu), pue) * 3 h * 2 gpu of grid",
        "uses 10 kWh_it * 1.2 of own",
    ],
)
def test_energy_per_anything_is_marked_and_supplied_and_what_was_divided_by_its_pue_is_it_energy(clause: str) -> None:
    found = overhead(clause).diagnostics
    assert [d.code for d in found if d.code[0] == "E" or d.code in ("W0818", "W0834")] == []


def test_a_scenario_that_brings_energy_of_the_facility_into_a_mark_is_refused_before_it_runs() -> None:
    more = 'parameter load = 3 kWh ~ "x"\nscenario s { load = twice }'
    (found,) = [d for d in overhead("uses it(load) of region", more).diagnostics if d.is_error]
    assert found.code == "E0417"
    assert found.labels[-1].text == "under the scenario `s`"
