"""Parts of results: what adds nothing is told rather than read as 0, and a true 0 stays one."""

from __future__ import annotations

from pathlib import Path

import pytest

from lca.check import check
from lca.engine.result import run
from lca.source import SourceFile

MODEL = """\
indicator water "Water" in L
process gas { makes 1 kWh emits 300 gCO2e ~ "x" }
process wind { makes 1 kWh emits 0 kgCO2e emits 2 L ~ "x" tag scope "2" }
process heat { makes 1 kWh emits 1 kgCO2e ~ "x" }
training model { makes 1 model emits 2 tCO2e ~ "x" tag scope "3" }
parameter site = wind ~ "x"
serving chat(power) { makes 1 day uses power * 1 h of site avoids 1 kWh of heat ~ "x" }
assessment launch { needs 9 day of chat(power = 5 kW ~ "x") }
assessment trained { needs 1 model of model }
scenario gassy { site = gas ~ "x" }
"""


def found(text: str, path: Path | None = None) -> list[str]:
    """The codes of errors, and of what is always 0."""
    told = check(SourceFile("m.lca", MODEL + text), path).diagnostics
    return [one.code for one in told if one.is_error or one.code == "W0822"]


@pytest.mark.parametrize(
    ("read", "codes"),
    [
        ("launch.node(wind) = 0 kgCO2e", []),
        ('launch.tag(scope, "2") = 0 kgCO2e', []),
        ("launch.node(wind, water) = 90 L", []),
        ("launch.credits(water) = 0 L", []),
        ("launch.unsourced(water) = 0 L", []),
        ("launch.node(chat) = 0 kgCO2e", ["E0324"]),
        ('launch.node("chat(5 kW)") = 0 kgCO2e', ["E0324"]),
        ("launch.node(chat, water) = 0 L", ["E0324"]),
        ("launch.node(gas) = 0 kgCO2e", ["E0324"]),
        ("launch.stage(training) = 0 kgCO2e", ["E0324"]),
        ("launch.stage(disposal) = 0 kgCO2e", ["E0324"]),
        ('launch.tag(scope, "3") = 0 kgCO2e', ["E0324"]),
        ("launch.node(heat) = 0 kgCO2e", ["W0822"]),
        ("trained.total(water) = 0 L", ["E0325"]),
        ("trained.assumed(water) = 0 L", ["E0325"]),
        ("trained.node(model, water) = 0 L", ["E0325"]),
        ("launch.node(gas) = 13.5 kgCO2e in scenario gassy", []),
        ("launch.node(wind) = 0 kgCO2e in scenario gassy", ["E0324"]),
        ("launch.total(water) = 0 L in scenario gassy", ["E0325"]),
    ],
)
def test_a_check_reads_what_there_is(read: str, codes: list[str]) -> None:
    assert found(f'check "c" {read}') == codes


def test_a_rule_is_checked_under_scenarios_that_choose_other_suppliers() -> None:
    assert found("rule r { require launch.node(wind) <= 1 kgCO2e }") == ["E0324"]
    assert found('rule r { require sum(n.impact for n in launch.nodes where n.name == "wind") <= 1 kgCO2e }') == []


@pytest.mark.parametrize(
    ("read", "codes"),
    [
        ("result.stage(disposal) = 0 kgCO2e", []),
        ('result.tag(scope, "3") <= 2 tCO2e', []),
        ("result.total(water) <= 90 L", []),
        ('result.tag(scope, "4") = 0 kgCO2e', ["E0310"]),
        ("result.node(wind) = 0 kgCO2e", ["E0324"]),
    ],
)
def test_a_rule_for_every_assessment_fits_any(read: str, codes: list[str]) -> None:
    assert found(f"rule r for result {{ require {read} }}") == codes


def test_a_rule_of_another_file_may_ask_for_tags_that_the_model_does_not_have(tmp_path: Path) -> None:
    (tmp_path / "policy.lca").write_text('rule r for result { require result.tag(region, "x") = 0 kgCO2e }\n')
    path = tmp_path / "m.lca"
    path.write_text(MODEL + 'use "./policy.lca" as policy\n')
    checked = check(SourceFile("m.lca", path.read_text()), path)
    assert [one for one in checked.diagnostics if one.is_error] == []
    assert all(ruling.holds for ruling in run(checked.under()).rulings)


@pytest.mark.parametrize(
    ("condition", "codes"),
    [
        ('count(f for f in launch.figures where f.basis == "assumptions") == 0', ["W0817"]),
        ('count(f for f in launch.figures where f.basis == "choice") == 0', []),
        ('count(f for f in launch.figures where f.approach == "marked") == 0', ["W0817"]),
        ('count(f for f in launch.figures where f.approach == "market") == 0', []),
        ('count(f for f in launch.flows where f.kind == "use") == 0', ["W0817"]),
        ('count(f for f in launch.flows where f.kind == "avoids" and f.from == "nodes") == 0', ["W0817"]),
        ('count(n for n in launch.nodes where n.stage == "trainig") == 0', ["W0817"]),
        ('count(n for n in launch.nodes where n.stage == "training") == 0', []),
    ],
)
def test_a_text_that_can_be_nowhere_is_told(condition: str, codes: list[str]) -> None:
    told = check(SourceFile("m.lca", MODEL + f"rule r {{ require {condition} }}")).diagnostics
    assert [one.code for one in told if one.is_error or one.code == "W0817"] == codes
