"""Instances of templates: which calls are one, what each is called, and that no order of declarations matters."""

from __future__ import annotations

from pathlib import Path

import pytest

import lca
from lca.audit.canonical import canonical
from lca.audit.trail import trail
from lca.audit.verify import Findings, verify
from lca.engine.result import Result, run

CPU = """\
unit piece
source first { title "A measured die" }
source second { title "Another" }
parameter die = 72 mm^2 @first
process cpu(die = 10 mm^2 ~ "an example", name = "any") "A processor" {
  let area = die
  makes 1 piece
  emits area * 1 kgCO2e/mm^2 ~ "an example"
}
"""


def computed(text: str, scenario: str = "") -> Result:
    checked = lca.check_text(text)
    assert checked.ok, [d.message for d in checked.diagnostics if d.is_error]
    return run(checked.under(scenario))


def instances(*calls: str, beside: str = "") -> dict[str, str]:
    """The instances that are asked for, by name, with what each adds in kg."""
    needs = "\n".join(f"  needs 1 piece of {call}" for call in calls)
    outcome = computed(f"{CPU}{beside}assessment a {{\n{needs}\n}}\n").outcomes[0]
    return {name: f"{value:f}" for name, value in outcome.nodes.items()}


@pytest.mark.parametrize(
    ("calls", "names"),
    [
        (["cpu(die = 24 * 3 mm^2) @first", "cpu(die = 24 * 3 mm^2)"], ["cpu(72 mm^2 @first)", "cpu(72 mm^2)"]),
        (["cpu(die = 24 * 3 mm^2) @first", "cpu(die = 3 * 24 mm^2) @first"], ["cpu(72 mm^2)"]),
        (["cpu(die = 24 * 3 mm^2) @first", "cpu(die = 0.72 cm^2 @first)"], ["cpu(0.72 cm^2)"]),
        (["cpu(die = 72 mm^2 @first)", 'cpu(die = 72 mm^2 @first "p. 2")'],
         ["cpu(72 mm^2 @first)", 'cpu(72 mm^2 @first "p. 2")']),
        (["cpu(die = (24 @first) * 3 mm^2) @second", "cpu(die = 72 mm^2) @first @second"],
         ["cpu((24 @first) * 3 mm^2 @first @second)", "cpu(72 mm^2 @first @second)"]),
        (["cpu(die = die)", "cpu(die = 72 mm^2 @first)"], ["cpu(die @first)", "cpu(72 mm^2 @first)"]),
        (["cpu(die = die)", "cpu(die = die + 0 mm^2)", "cpu(die = die)"],
         ["cpu(die @first)", "cpu(die + 0 mm^2 @first)"]),
        (["cpu(die = 1 mm^2 / 3)", "cpu(die = 0.33333 mm^2)"], ["cpu(0.3333 mm^2)", "cpu(0.33333 mm^2)"]),
        (["cpu(die = 1 mm^2 / 3)", "cpu(die = 0.3333 mm^2)"], ["cpu(0.3333333 mm^2)", "cpu(0.3333 mm^2)"]),
        (["cpu(die = 72 mm^2 ± 5 %)", "cpu(die = 72 mm^2)"], ["cpu(72 mm^2 ± 5 %)", "cpu(72 mm^2)"]),
        (["cpu(die = 72 mm^2 ± 5 %)", "cpu(die = 72 mm^2 ± 5 %)"],
         ["cpu(72 mm^2 ± 5 % in a.needs(cpu) #1)", "cpu(72 mm^2 ± 5 % in a.needs(cpu) #2)"]),
        (["cpu(die = 1 mm^2, name = \"x\")", "cpu(die = 2 mm^2, name = \"y\")"], ["cpu(1 mm^2)", "cpu(2 mm^2)"]),
        (["cpu(name = \"x\")", "cpu(name = \"y\")"], ['cpu("x")', 'cpu("y")']),
        (["cpu(name = \"a \\\"b\\\"\")"], ['cpu("a \\"b\\"")']),
        (["cpu()"], ["cpu(10 mm^2)"]),
        (["cpu(name = \"x\")", "cpu(name = \"y\")", "cpu(name = \"x\", die = 2 mm^2)"],
         ['cpu(die = 10 mm^2, name = "x")', 'cpu(die = 10 mm^2, name = "y")', 'cpu(die = 2 mm^2, name = "x")']),
    ],
)  # fmt: skip
def test_instances_are_equal_by_value_and_grounds_and_are_called_by_what_tells_them_apart(
    calls: list[str], names: list[str]
) -> None:
    found = instances(*calls)
    assert sorted(found) == sorted(names)
    assert instances(*reversed(calls)) == found


def test_what_an_equal_argument_without_a_basis_adds_is_told_as_unsourced() -> None:
    text = CPU + (
        "assessment a { needs 1 piece of cpu(die = 24 * 3 mm^2) @first needs 1 piece of cpu(die = 24 * 3 mm^2) }\n"
        'check "half" a.unsourced = 72 kgCO2e\n'
    )
    assert computed(text).verdicts[0].holds


def test_every_figure_of_an_instance_is_called_after_it_in_the_trail(tmp_path: Path) -> None:
    path = tmp_path / "model.lca"
    path.write_text(
        CPU + 'assessment a { needs 1 piece of cpu(die = 1 mm^2, name = "x") needs 1 piece of cpu(die = 2 mm^2) }\n',
        encoding="utf-8",
    )
    checked = lca.check_file(path)
    document = trail(checked, [run(checked.under())])
    nodes = document["content"]["cases"][0]["nodes"]
    assert [node["makes"] for node in nodes] == ["cpu(1 mm^2).makes", "cpu(2 mm^2).makes"]
    assert [node["burdens"][0]["figures"] for node in nodes] == [["cpu(1 mm^2).emits"], ["cpu(2 mm^2).emits"]]
    assert nodes[0]["arguments"] == [
        {"name": "die", "value": "1 mm^2", "written": "1 mm^2", "figure": "a.needs(cpu)(die)[1]"},
        {"name": "name", "value": '"x"', "written": '"x"', "figure": None},
    ]
    tell = Findings()
    verify(document, canonical(document) + b"\n", [tmp_path], tell)
    assert [one for one in tell.told if not one["warning"]] == []
