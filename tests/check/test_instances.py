"""Instances of templates: which calls are one, what each is called, and that no order of declarations matters."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

import lca
from lca.check.instances import FEWER
from lca.engine.result import Result, run
from lca.trail.canonical import canonical
from lca.trail.trace import trace
from lca.trail.trail import trail_of
from lca.verify import Findings, verify

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
        (["cpu(die = 72 mm^2, name = \"x\") @first", "cpu(die = 72 mm^2, name = \"x\")",
          "cpu(die = 72 mm^2, name = \"y\") @first"],
         ['cpu(die = 72 mm^2 @first, name = "x")', 'cpu(die = 72 mm^2 @first, name = "y")',
          'cpu(die = 72 mm^2, name = "x")']),
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
    document = json.loads(canonical(trail_of(checked, [run(checked.under())])))
    nodes = document["content"]["cases"][0]["nodes"]
    assert [node["makes"] for node in nodes] == ["cpu(1 mm^2).makes", "cpu(2 mm^2).makes"]
    assert [node["exchanges"][0]["burdens"][0]["figure"] for node in nodes] == [
        "cpu(1 mm^2).emits",
        "cpu(2 mm^2).emits",
    ]
    assert nodes[0]["arguments"] == [
        {"name": "die", "value": "1 mm^2", "written": "1 mm^2", "figure": "a.needs(cpu)(die)[1]"},
        {"name": "name", "value": '"x"', "written": '"x"', "figure": None},
    ]
    tell = Findings()
    verify(document, canonical(document) + b"\n", [tmp_path], tell)
    assert [one for one in tell.told if not one["warning"]] == []


def test_what_is_used_for_one_row_is_not_told_as_used_for_another(tmp_path: Path) -> None:
    (tmp_path / "parts.csv").write_text("id\na\nb\n", encoding="utf-8")
    path = tmp_path / "model.lca"
    path.write_text(
        'table parts from "parts.csv" ~ "an example" { key id }\n'
        'process box(id) { makes 1 kg emits 1 kgCO2e ~ "an example" }\n'
        "process all { makes 1 kg uses 1 kg of box(id = part.id) for part in parts }\n"
        "assessment a { needs 1 kg of all }\n",
        encoding="utf-8",
    )
    (found,) = trace(run(lca.check_file(path).under()), 'box("b")')
    assert 'all.uses(box) for parts["b"]' in found.entries
    assert not any('["a"]' in name or '("a")' in name for name in found.entries)


def test_a_reason_behind_a_supplier_that_is_an_argument_is_what_its_flows_rest_on() -> None:
    text = (
        'source s { title "S" }\nprocess grid { makes 1 kWh emits 1 kgCO2e @s }\n'
        "process chat(site) { makes 1 day uses 1 kWh of site @s }\n"
        'assessment a { needs 1 day of chat(site = grid ~ "nearby") needs 1 day of chat(site = grid) }\n'
        'check "half" a.assumed = 1 kgCO2e\n'
    )
    result = computed(text)
    assert result.verdicts[0].holds
    assert list(result.program.nodes) == ["grid", 'chat(grid ~ "nearby")', "chat(grid)"]


def test_a_check_of_a_scenario_calls_instances_as_they_are_called_there() -> None:
    text = CPU + (
        "assessment a { needs 1 piece of cpu(die = die) }\n"
        'scenario small { die = 50 mm^2 ~ "small" }\n'
        'check "as declared" a.node(cpu(72 mm^2)) = 72 kgCO2e\n'
        'check "small" a.node("cpu(50 mm^2)") = 50 kgCO2e in scenario small\n'
    )
    assert computed(text).verdicts[0].holds
    assert computed(text, "small").verdicts[0].holds
    wrong = lca.check_text(text.replace("(50 mm^2)", "(72 mm^2)"))
    (error,) = [one for one in wrong.diagnostics if one.is_error]
    assert (error.code, error.help[0]) == ("E0310", "did you mean `cpu(50 mm^2)`?")


def test_a_rule_that_names_an_instance_which_a_scenario_calls_otherwise_is_told_when_checked() -> None:
    text = CPU + (
        "assessment a { needs 1 piece of cpu(die = die) }\n"
        'scenario small { die = 50 mm^2 ~ "small" }\n'
        "rule least { require a.node(cpu(72 mm^2)) > 0 kgCO2e }\n"
    )
    (error,) = [one for one in lca.check_text(text).diagnostics if one.is_error]
    assert (error.code, error.labels[-1].text) == ("E0310", "under the scenario `small`")


def test_the_name_that_results_have_is_what_a_trace_is_asked_for() -> None:
    result = computed(
        CPU + "assessment a { needs 1 piece of cpu(die = 72 mm^2) @first needs 1 piece of cpu(die = 72 mm^2) }\n"
    )
    for name, value in result.outcomes[0].nodes.items():
        (found,) = trace(result, name)
        assert Decimal(found.entries[found.roots[0]].value) == value
    assert [one.roots for one in trace(result, "a.node(cpu)")] == [one.roots for one in trace(result, "cpu")]
    with pytest.raises(lca.LcaError) as caught:
        trace(result, "cpu(die = 72 mm^2)")
    assert caught.value.diagnostics[0].help[0].startswith("did you mean `cpu(72 mm^2")


def test_too_many_instances_are_answered_with_how_to_make_fewer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lca.check.instances.MANY", 1)
    needs = "".join(f"  needs 1 piece of cpu(die = {size} mm^2)\n" for size in (1, 2))
    found = [d for d in lca.check_text(f"{CPU}assessment a {{\n{needs}}}\n").diagnostics if d.is_error]
    assert [(d.code, d.help) for d in found] == [("E0702", (FEWER,))]
