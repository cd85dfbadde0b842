"""Contribution trees and inventories: what adds up, what is cut, and how much of everything there is."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

from click.testing import CliRunner

from lca.arithmetic import add_up
from lca.check import check
from lca.cli import main
from lca.diagnostics import LcaError
from lca.engine.result import run
from lca.source import SourceFile
from lca.trail.contribution_tree import MOST, TreeLimits, contribution_tree, rows_of
from lca.trail.needed_things import inventory
from lca.trail.reading import CaseReading, Reading
from lca.trail.result_entries import BranchEntry
from lca.trail.trail import trail_of
from tests.models.whole import FILES, drawn

MODEL = """\
use grid, gwp_ar6 as gwp
indicator water "Water" in L
source s { title "S" }
process gas { makes 1 kWh emits 300 gCO2e @s emits 1 L @s }
process panel {
  makes 1 kg
  uses 1 kWh of solar @s
  uses 2 kWh of gas @s
  emits 2 kgCO2e @s
  emits 3 mg of gwp.methane_fossil @s
}
process solar { makes 1 kWh uses 0.5 kg of panel @s emits 1 kgCO2e @s uses 0.1 kWh of grid.fr_2023 @s }
process chp { makes 3 kWh of power share 60 % @s makes 4 kWh of heat share 40 % @s uses 1 kWh of solar @s }
process heat { makes 1 kWh emits 1 kgCO2e @s }
serving chat "Answers" {
  makes 1 day
  uses 2 kWh of chp.power @s
  uses 1 kWh of chp.heat @s
  uses 1 kWh of solar @s
  uses 1 kWh of solar @s
  uses 0.001 kWh of gas @s
  avoids 1 kWh of heat @s
}
assessment a "All" { needs 3 day of chat needs 1 day of chat }
"""


def told(text: str, folder: Path | None = None) -> CaseReading:
    path = folder / "m.lca" if folder else None
    checked = check(SourceFile(str(path or "m.lca"), text), path)
    return Reading(trail_of(checked, [run(checked.under())])).cases[0]


def tree(text: str, limits: TreeLimits | None = None, result: int = 0) -> BranchEntry:
    case = told(text)
    return contribution_tree(case, case.case.results[result], limits or TreeLimits())


def adds_up(branch: BranchEntry) -> bool:
    below = [child for _, child in rows_of(branch) if child.children]
    return all(add_up([Decimal(one.value) for one in of.children]) == Decimal(of.value) for of in below)


def test_siblings_add_up_to_their_parent_in_models_at_random(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    refused = 0
    for seed in range(12):
        try:
            case = told(drawn(seed), tmp_path)
        except LcaError:
            refused += 1
            continue
        for result in case.case.results:
            found = contribution_tree(case, result, TreeLimits(5, Decimal(0)))
            assert Decimal(found.value) == Decimal(result.total.value)
            assert adds_up(found)
    assert refused < 6


def test_a_tree_tells_amounts_and_what_a_loop_comes_back_to() -> None:
    found = tree(MODEL, TreeLimits(6))
    (chat,) = found.children
    assert (chat.kind, chat.amount, chat.unit, chat.title, chat.share) == ("node", "4", "day", "Answers", "1")
    assert [(one.kind, one.name, one.amount) for one in chat.children] == [
        ("node", "solar", "8"), ("node", "chp.power", "8"), ("node", "chp.heat", "4"), ("others", "", None),
    ]  # fmt: skip
    solar = chat.children[0]
    assert [one.kind for one in solar.children] == ["node", "itself", "others"]
    panel = solar.children[0]
    again = next(one for one in panel.children if one.name == "solar")
    assert (again.cut, again.children, again.amount) == ("loop", (), "4")
    assert Decimal(again.value) == Decimal(solar.value) / 2
    assert adds_up(found)


def test_depth_and_cutoff_say_how_much_is_told() -> None:
    shallow = tree(MODEL, TreeLimits(1))
    assert [(one.name, one.cut, one.children) for one in shallow.children] == [("chat", "depth", ())]
    coarse = tree(MODEL, TreeLimits(2, Decimal("0.5")))
    assert [(one.kind, one.others) for one in coarse.children[0].children] == [("node", 0), ("others", 3)]
    assert adds_up(coarse)


def test_a_tree_has_no_more_than_so_many_branches() -> None:
    layers = "".join(
        f"process {kind}{at} {{ makes 1 kg uses 1 kg of p{at + 1} @s uses 1 kg of q{at + 1} @s }}\n"
        for kind in "pq"
        for at in range(40)
    )
    ends = "process p40 { makes 1 kg emits 1 gCO2e @s }\nprocess q40 { makes 1 kg emits 1 gCO2e @s }\n"
    text = f'source s {{ title "S" }}\n{layers}{ends}assessment a {{ needs 1 kg of p0 }}\n'
    found = tree(text, TreeLimits(50, Decimal(0)))
    assert len(list(rows_of(found))) <= MOST + 100
    assert adds_up(found)


def test_a_total_of_nothing_has_a_tree_without_shares() -> None:
    text = 'source s { title "S" }\nprocess p { makes 1 kg emits 0 kgCO2e }\nassessment a { needs 1 kg of p }\n'
    found = tree(text)
    assert (found.value, found.share, [one.value for one in found.children]) == ("0", None, ["0"])


def test_an_inventory_has_amounts_of_nodes_and_factors_and_what_is_emitted() -> None:
    case = told(MODEL)
    found = inventory(case, case.case.assessments[0])
    assert {one.name: (one.amount, one.unit, one.runs) for one in found.nodes} == {
        "chat": ("4", "day", "4"),
        "chp.power": ("8", "kWh", "1.6"),
        "chp.heat": ("4", "kWh", "0.4"),
        "solar": ("20", "kWh", "20"),
        "panel": ("10", "kg", "10"),
        "gas": ("20.004", "kWh", "20.004"),
    }
    assert [(one.name, one.amount, one.unit) for one in found.factors] == [("grid.fr_2023", "2", "kWh")]
    emitted = {
        one.name: (one.amount, one.unit, [(count.name, count.amount) for count in one.counts]) for one in found.emitted
    }
    assert emitted["gwp_ar6.methane_fossil"][:2] == ("30", "mg")
    assert emitted["climate"][:2] == ("46.0012", "kgCO2e")
    assert emitted["water"] == ("20.004", "L", [("water", "20.004")])


def test_lca_run_tells_both_within_80_columns(tmp_path: Path) -> None:
    path, long = tmp_path / "m.lca", "a_name_of_a_node_that_is_so_long_that_it_fills_a_whole_line_of_a_terminal"
    path.write_text(MODEL.replace("panel", long), encoding="utf-8")
    asked = ["run", str(path), "--inventory", "--tree", "--depth", "6"]
    shown = CliRunner().invoke(main, asked)
    assert shown.exit_code == 0
    start = shown.stdout.index("a: what contributes")
    assert max(map(len, shown.stdout[start:].splitlines())) <= 80
    document = json.loads(CliRunner().invoke(main, [*asked, "--format", "json"]).stdout)
    assert document["results"][0]["tree"]["children"][0]["name"] == "chat"
    assert document["inventories"][0]["factors"] == [{"name": "grid.fr_2023", "amount": "2", "unit": "kWh"}]
    for wrong in (
        ["--depth", "2"],
        ["--cutoff", "2"],
        ["--tree", "--format", "csv"],
        ["--inventory", "--format", "csv"],
    ):
        assert CliRunner().invoke(main, ["run", str(path), *wrong]).exit_code == 2
