"""Amounts and runs: what an assessment needs of a node, a product, an instance, a template or a factor."""

from __future__ import annotations

from pathlib import Path

import pytest

from lca.check import check
from lca.engine.result import run
from lca.source import SourceFile

MODEL = """\
use grid, grid as g
process gas { makes 1 kWh emits 300 gCO2e ~ "x" }
process wind { makes 1 kWh emits 0 kgCO2e }
process heat { makes 1 kWh emits 1 kgCO2e ~ "x" }
process coal { makes 1 kWh uses 1 kWh of grid.de_2023 ~ "x" }
process chp { makes 3 kWh of power share 60 % ~ "x" makes 4 kWh of heat share 40 % ~ "x" emits 1 kgCO2e ~ "x" }
process loop { makes 1 kWh uses 0.2 kWh of loop ~ "x" uses 1 kWh of chp.heat ~ "x" uses 3 kWh of g.fr_2023 ~ "x" }
process unused(x) { makes 1 kWh emits x }
process either(x) { makes x emits 1 gCO2e ~ "x" }
parameter site = wind ~ "x"
parameter supply = grid.fr_2023 ~ "x"
serving chat(power) {
  makes 2 day
  uses power * 1 h of site
  uses 1 kWh of supply ~ "x"
  uses 2 kWh of loop ~ "x"
  avoids 1 kWh of heat ~ "x"
  avoids 1 kWh of grid.no_2023 ~ "x"
}
assessment launch {
  needs 18 day of chat(power = 5 kW ~ "x")
  needs 2 day of chat(power = 1 kW ~ "y")
  needs 1 kWh of chp.power
  needs 1 kg of either(x = 1 kg)
  needs 1 kWh of either(x = 1 kWh)
}
scenario gassy { site = gas ~ "x" }
"""


def found(text: str) -> list[str]:
    """The codes of errors, and of what is always 0."""
    told = check(SourceFile("m.lca", MODEL + text)).diagnostics
    return [one.code for one in told if one.is_error or one.code == "W0822"]


@pytest.mark.parametrize(
    "stated",
    [
        "launch.amount(wind) = 46 kWh",
        "launch.amount(site) = 46 kWh",
        "launch.amount(supply) = launch.amount(grid.fr_2023)",
        "launch.amount(chat) = 20 day",
        'launch.amount("chat(5 kW)") = 18 day',
        "launch.amount(chat(1 kW)) = 2 day",
        "launch.amount(loop) = 25 kWh",
        "launch.amount(grid.fr_2023) = 85 kWh",
        "launch.amount(g.fr_2023) = 85 kWh",
        "launch.amount(chp.power) = 1 kWh",
        "launch.amount(chp.heat) = 25 kWh",
        "launch.runs(chat) = 10",
        "launch.runs(chp) = 60 % / 3 + 40 % * 25 / 4",
        "launch.runs(chp.power) = 20 %",
        "launch.runs(either) = 2",
        "launch.amount(gas) = 46 kWh in scenario gassy",
        "launch.amount(site) = 46 kWh in scenario gassy",
    ],
)
def test_a_check_reads_how_much_is_needed(stated: str) -> None:
    scenario = "gassy" if stated.endswith("gassy") else ""
    checked = check(SourceFile("m.lca", MODEL + f'check "c" {stated}'))
    verdicts = run(checked.under(scenario)).verdicts
    assert [verdict.holds for verdict in verdicts] == [True]


@pytest.mark.parametrize(
    ("read", "codes"),
    [
        ("launch.amount(coal) = 0 kWh", ["E0324"]),
        ("launch.runs(coal) = 0", ["E0324"]),
        ("launch.amount(grid.de_2023) = 0 kWh", ["E0324"]),
        ("launch.amount(grid.se_2023) = 0 kWh", ["E0324"]),
        ("launch.amount(wind) = 0 kWh in scenario gassy", ["E0324"]),
        ("launch.amount(heat) = 0 kWh", ["W0822"]),
        ("launch.amount(grid.no_2023) = 0 kWh", ["W0822"]),
        ("launch.amount(grid) = 0 kWh", ["E0326"]),
        ("launch.runs(grid) = 0", ["E0326"]),
        ("launch.runs(grid.fr_2023) = 0", ["E0326"]),
        ("launch.amount(chp) = 0 kWh", ["E0326"]),
        ("launch.amount(either) = 0 kWh", ["E0326"]),
        ("launch.amount(unused) = 0 kWh", ["E0310"]),
        ("launch.amount(nothing) = 0 kWh", ["E0310"]),
        ("launch.amount(launch) = 0 kWh", ["E0310"]),
        ("launch.amount(grid.nowhere) = 0 kWh", ["E0307"]),
        ('launch.amount("chat(7 kW)") = 0 day', ["E0310"]),
        ("launch.amount(chat) = 0 kWh", ["E0202"]),
        ("launch.amount(chat, climate) = 0 day", ["E0312"]),
        ("launch.runs() = 0", ["E0312"]),
    ],
)
def test_what_is_not_needed_is_told(read: str, codes: list[str]) -> None:
    assert found(f'check "c" {read}') == codes


def test_a_rule_for_every_assessment_fits_any() -> None:
    rule = "rule r for result { require result.amount(coal) = 0 kWh require result.amount(grid.se_2023) = 0 kWh }"
    assert found(rule) == []
    assert [one.holds for one in run(check(SourceFile("m.lca", MODEL + rule)).under()).rulings] == [True]


def test_a_rule_of_another_file_names_the_factors_that_it_knows(tmp_path: Path) -> None:
    (tmp_path / "policy.lca").write_text(
        "use grid as own\nrule r for result { require result.amount(own.fr_2023) <= 85 kWh }\n"
    )
    path = tmp_path / "m.lca"
    path.write_text(MODEL + 'use "./policy.lca" as policy\n')
    checked = check(SourceFile("m.lca", path.read_text()), path)
    assert [one.code for one in checked.diagnostics if one.is_error] == []
    (ruling,) = run(checked.under()).rulings
    assert ruling.holds
    assert ruling.requirements[0].compared is not None
    assert ruling.requirements[0].compared.left == 85


@pytest.mark.parametrize(
    ("condition", "codes"),
    [
        ('sum(f.amount for f in launch.flows where f.supplier == "grid.fr_2023") = launch.amount(supply)', []),
        ('sum(f.amount for f in launch.flows where f.kind == "avoids") = 20 kWh', []),
        ('sum(f.amount for f in launch.flows where f.node == "heat") = 0 kWh', ["E0617"]),
        ('sum(f.amount for f in launch.flows where f.supplier == "loop") = launch.amount(loop)', []),
    ],
)
def test_a_rule_sees_the_amount_of_each_flow(condition: str, codes: list[str]) -> None:
    rule = f"rule r {{ require {condition} }}"
    assert found(rule) == codes
    if not codes:
        assert [one.holds for one in run(check(SourceFile("m.lca", MODEL + rule)).under()).rulings] == [True]


def test_flows_of_several_dimensions_are_not_added() -> None:
    text = MODEL.replace("uses 1 kWh of supply", "uses 2 kg of chalk uses 1 kWh of supply")
    told = check(
        SourceFile(
            "m.lca",
            text + 'process chalk { makes 1 kg emits 1 gCO2e ~ "x" }\n'
            "rule r { require sum(f.amount for f in launch.flows) <= 1 kWh }",
        )
    ).diagnostics
    assert [one.code for one in told if one.is_error] == ["E0202"]


def test_what_need_only_not_run_elsewhere_uses_nothing() -> None:
    text = """
        process boiler { makes 1 kWh uses 2 kWh of gas ~ "x" }
        process gas { makes 1 kWh emits 1 gCO2e ~ "x" }
        process plant { makes 1 kg emits 1 gCO2e ~ "x" avoids 1 kWh of boiler ~ "x" }
        assessment a { needs 1 kg of plant }
        rule r { require sum(f.amount for f in a.flows where f.node == "boiler") = 0 kWh }
    """
    assert [one.holds for one in run(check(SourceFile("m.lca", text)).under()).rulings] == [True]
