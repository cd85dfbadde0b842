"""What is declared and never used, and figures that rest on nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from lca.check import check
from lca.source import SourceFile

GOOD = 'process p { makes 1 day emits 2 kgCO2e ~ "e" } assessment a { needs 1 day of p }\n'


def told(text: str) -> list[tuple[str, str]]:
    found = check(SourceFile("m.lca", text))
    assert [d for d in found.diagnostics if d.is_error] == []
    return [(d.code, d.span.text if d.span else "") for d in found.diagnostics]


def test_a_model_in_which_all_is_used_has_no_warning() -> None:
    assert told(GOOD) == []


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("let x = 2 kg process q { makes x } assessment b { needs 1 kg of q }", "W0801", "2 kg"),
        ('source s { title "S" }', "W0802", "s"),
        ('assumption low "low"', "W0803", "low"),
        ("parameter x = 0 kg", "W0804", "x"),
        ("let x = 0 kg", "W0805", "x"),
        ("process q { let x = 0 kg makes 1 kg } assessment b { needs 1 kg of q }", "W0805", "x"),
        ("process q { makes 1 kg }", "W0806", "q"),
        ("use grid", "W0807", "grid"),
        ("use grid as g", "W0807", "grid as g"),
        ("unit word", "W0808", "word"),
        ("unit word = 5 kg", "W0808", "word"),
        ('stage reuse "Second life"', "W0810", "reuse"),
    ],
)
def test_what_is_unused_or_unfounded_is_told_at_its_place(text: str, code: str, place: str) -> None:
    assert told(GOOD + text) == [(code, place)]


def test_a_source_that_only_an_unused_assumption_cites_is_not_used() -> None:
    found = told(GOOD + 'source s { title "S" } assumption low "low" @s')
    assert ("W0803", "low") in found
    assert ("W0802", "s") in found


def test_a_let_that_only_an_unused_let_uses_is_told_as_well() -> None:
    assert [code for code, _ in told(GOOD + "let x = 0 kg let y = x")] == ["W0805"]


def test_a_node_that_only_an_unneeded_node_uses_is_told_as_well() -> None:
    text = "process q { makes 1 kg uses 1 kg of r } process r { makes 1 kg }"
    assert told(GOOD + text) == [("W0806", "q"), ("W0806", "r")]


def test_nodes_are_not_told_where_there_is_no_assessment() -> None:
    assert told("process q { makes 1 kg }") == []


def test_a_unit_that_only_another_unit_is_made_of_is_used() -> None:
    text = "unit word unit page = 300 word process q { makes 1 page } assessment b { needs 1 page of q }"
    assert told(GOOD + text) == []


def test_a_parameter_that_only_a_scenario_sets_is_not_used() -> None:
    assert told(GOOD + "parameter x = 0 kg scenario s { x = 1 kg }") == [("W0804", "x")]


def test_a_value_that_only_a_scenario_reads_is_used() -> None:
    text = 'let more = 3 kgCO2e ~ "e" parameter x = 1 kgCO2e scenario s { x = more }'
    use = "process q { makes 1 kg emits x } assessment b { needs 1 kg of q }"
    assert told(GOOD + text + use) == []


def test_a_value_that_only_a_check_reads_is_used() -> None:
    assert told(GOOD + 'let x = 2 kgCO2e ~ "e" check "c" a.total = x') == []


def test_a_library_that_only_a_scenario_reads_is_used() -> None:
    text = "use grid, hardware process q { makes 1 kg uses 1 kWh of site } assessment b { needs 1 kg of q }"
    text += ' parameter site = grid.no scenario s { site = grid.fr ~ "e" } let x = hardware.a100_max let y = x'
    assert told(GOOD + text) == [("W0805", "y")]


def test_a_node_that_only_a_scenario_supplies_from_is_needed() -> None:
    text = (
        'parameter site = one process one { makes 1 kWh } process two { makes 1 kWh } scenario s { site = two ~ "e" }'
        " process q { makes 1 kg uses 1 kWh of site } assessment b { needs 1 kg of q }"
    )
    assert told(GOOD + text) == []


def test_a_loop_is_noted_and_is_no_error() -> None:
    text = 'process g { makes 1 kWh uses 0.2 kWh of g ~ "e" } assessment b { needs 1 kWh of g }'
    assert told(GOOD + text) == [("N0901", "g")]


def test_the_same_loop_in_two_assessments_is_noted_once() -> None:
    text = 'process g { makes 1 kWh uses 0.2 kWh of g ~ "e" }'
    text += " assessment b { needs 1 kWh of g } assessment c { needs 2 kWh of g }"
    assert told(GOOD + text) == [("N0901", "g")]


def test_a_figure_is_told_once_though_a_scenario_computes_it_again() -> None:
    text = "parameter x = 3 kgCO2e process q { makes 1 kg emits x } assessment b { needs 1 kg of q }"
    text += " scenario s { x = 4 kgCO2e }"
    assert told(GOOD + text) == [("W0801", "3 kgCO2e"), ("W0821", "x = 4 kgCO2e")]


def test_an_unused_let_without_a_basis_is_told_for_both() -> None:
    assert told(GOOD + "let x = 2 kg") == [("W0805", "x"), ("W0801", "2 kg")]


def test_warnings_come_in_the_order_of_their_places() -> None:
    found = check(SourceFile("m.lca", 'source s { title "S" }\nuse grid\nunit word\nlet x = 0 kg\n' + GOOD))
    assert [d.span.line for d in found.diagnostics if d.span] == [1, 2, 3, 4]


def test_a_model_in_error_is_told_its_errors_and_no_warnings() -> None:
    found = check(SourceFile("m.lca", "use grid\nlet x = 5 kwh\n"))
    assert [d.code for d in found.diagnostics] == ["E0201"]


def test_a_library_is_used_where_a_unit_an_indicator_or_a_substance_of_it_is(tmp_path: Path) -> None:
    (tmp_path / "factors").mkdir()
    (tmp_path / "factors" / "homes.yaml").write_text(
        "library: homes\nversion: 1\ntitle: No factor\nunits: {home: a household}\n"
        "indicators:\n  dust: {title: Dust, unit: kg}\n"
        'substances:\n  smog: {title: Smog, per: kg, emits: {climate: 2 kgCO2e}, assumed: "x"}\n'
    )
    found = {}
    for made, emitted in (
        ("1 home", "3 kgCO2e"),
        ("1 kg", "3 kg of dust"),
        ("1 kg", "3 kg of homes.smog"),
        ("1 kg", "3 kgCO2e"),
    ):
        model = tmp_path / "m.lca"
        model.write_text(
            f'use homes\nprocess p {{ makes {made} emits {emitted} ~ "x" }}\nassessment a {{ needs {made} of p }}\n'
        )
        found[made, emitted] = [d.code for d in check(SourceFile("m.lca", model.read_text()), model).diagnostics]
    assert list(found.values()) == [[], [], [], ["W0807"]]
