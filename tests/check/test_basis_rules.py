"""Which figures need a basis, what covers them, and what an assumption passes on."""

from __future__ import annotations

import pytest

from lca.basis import Assumption, Citation
from lca.check import check
from lca.program import Program
from lca.program.cells import Figure
from lca.source import SourceFile

HEAD = 'source s { title "S" } source t { title "T" } assumption m "as measured" unit word\n'


def program(text: str) -> Program:
    found = check(SourceFile("model.lca", HEAD + text))
    assert [d for d in found.diagnostics if d.is_error] == []
    return found.under()


def bases(text: str) -> dict[str, list[str]]:
    """The figures of a model by their text, each with what it rests on."""
    found: dict[str, list[str]] = {}
    for cell in program(text).cells:
        if isinstance(cell, Figure):
            told = [
                f"@{b.source.key} {b.locator}".strip() if isinstance(b, Citation) else f"~{b.name or b.statement}"
                for b in cell.basis
            ]
            found[cell.span.text] = told
    return found


def unsourced(text: str) -> list[str]:
    found = check(SourceFile("model.lca", HEAD + text))
    assert [d for d in found.diagnostics if d.is_error] == []
    return [d.span.text for d in found.diagnostics if d.code == "W0801" and d.span]


def test_the_basis_of_a_statement_covers_each_of_its_figures() -> None:
    assert bases('let x = 2 kg + 3 kg @s "p. 4"') == {"2 kg": ["@s p. 4"], "3 kg": ["@s p. 4"]}


def test_several_bases_follow_one_another() -> None:
    assert bases('let x = 2 kg @s "p. 4" @t ~ m ~ "why"') == {"2 kg": ["@s p. 4", "@t", "~m", "~why"]}


def test_a_basis_in_parentheses_covers_what_is_inside_and_nothing_else() -> None:
    text = 'let x = 2 kg * (3 word @t "p. 5") / (4 word) @s'
    assert bases(text) == {"2 kg": ["@s"], "3 word": ["@t p. 5"], "4 word": ["@s"]}
    assert unsourced("let x = 2 kg * (3 word @s)") == ["2 kg"]


def test_the_innermost_parentheses_count() -> None:
    assert bases("let x = (2 kg + (3 kg @t) @s) ~ m") == {"2 kg": ["@s"], "3 kg": ["@t"]}


def test_a_basis_does_not_reach_through_a_name() -> None:
    assert unsourced("let x = 2 kg let y = x + 3 kg @s") == ["2 kg"]
    assert bases("let x = 2 kg @t let y = x + 3 kg @s") == {"2 kg": ["@t"], "3 kg": ["@s"]}


def test_the_figures_of_a_library_rest_on_its_sources_whatever_the_statement_says() -> None:
    found = program(
        "use hardware process p { makes 1 gpu uses 2 kWh of q ~ m let x = hardware.a100_max } process q { makes 1 kWh }"
    )
    (figure,) = [cell for cell in found.cells if isinstance(cell, Figure) and str(cell.name) == "hardware.a100_max"]
    assert [basis.source.key for basis in figure.basis if isinstance(basis, Citation)] == ["ccf"]


@pytest.mark.parametrize("figure", ["0 kg", "1 kg", "1", "0", "100 %", "1.0 kg", "1e0 kg"])
def test_nothing_one_and_a_hundred_per_cent_need_no_basis(figure: str) -> None:
    assert unsourced(f"let x = {figure}") == []


@pytest.mark.parametrize("figure", ["2 kg", "10 %", "50 %", "0.5", "100 kg", "100", "1000 g"])
def test_every_other_figure_needs_one(figure: str) -> None:
    assert unsourced(f"let x = {figure}") == [figure]


@pytest.mark.parametrize(
    "text",
    [
        "process p { makes 8 kg } assessment a { needs 60 kg of p }",
        "process p { makes 8 kg * 2 } assessment a { needs 60 kg / 2 of p }",
        "parameter x = 2 kg @s scenario n { x = 3 kg }",
        "let x = (2 kg @s) ^ 2",
        "let x = (2 kg @s) ^ -2",
        "let x = (4 @s) ^ (1 / 2)",
        'process p { makes 1 kg } assessment a { needs 1 kg of p } check "c" a.total = 0 kgCO2e within 5 %',
        "unit gpu_hour = 24 gpu*hour let x = 2 gpu_hour @s",
        "study z { year 365 day }",
    ],
)
def test_what_defines_the_question_needs_no_basis(text: str) -> None:
    assert unsourced(text) == []


def test_an_exponent_that_is_computed_needs_a_basis() -> None:
    assert unsourced("let n = 3 @s let x = (2 @s) ^ (n + 2)") == ["2"]


def test_what_a_check_compares_with_needs_a_basis() -> None:
    text = 'process p { makes 1 kg } assessment a { needs 1 kg of p } check "c" a.total = 5 kgCO2e'
    assert unsourced(text) == ["5 kgCO2e"]
    assert unsourced(text + " @s") == []


def test_an_assumption_passes_on_the_sources_that_back_it() -> None:
    text = 'assumption low "low" ~ base assumption base "base" @s "p. 1" let x = 2 kg ~ low'
    (figure,) = [cell for cell in program(text).cells if isinstance(cell, Figure)]
    (low,) = figure.basis
    assert isinstance(low, Assumption)
    (base,) = low.basis
    assert isinstance(base, Assumption)
    assert [b.source.key for b in base.basis if isinstance(b, Citation)] == ["s"]


def test_assumptions_that_rest_on_each_other_are_told() -> None:
    found = check(SourceFile("m", 'assumption a "a" ~ b assumption b "b" ~ a let x = 2 kg ~ a'))
    assert [d.code for d in found.diagnostics if d.is_error] == ["E0308"]


def test_assumptions_that_rest_on_each_other_are_told_though_nothing_rests_on_them() -> None:
    found = check(SourceFile("m", 'assumption a "a" ~ b assumption b "b" ~ a'))
    assert "E0308" in [d.code for d in found.diagnostics]


def test_an_assumption_backed_by_an_unknown_source_is_told_though_nothing_rests_on_it() -> None:
    found = check(SourceFile("m", 'assumption a "a" @nowhere'))
    assert "E0303" in [d.code for d in found.diagnostics]


def test_the_fields_of_an_assumption_are_kept() -> None:
    found = program('assumption low "low" { why "no better" owner "me" review "2027" } let x = 2 kg ~ low')
    figures = [cell for cell in found.cells if isinstance(cell, Figure)]
    (assumption,) = {b for f in figures for b in f.basis if isinstance(b, Assumption)}
    assert dict(assumption.fields) == {"why": "no better", "owner": "me", "review": "2027"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("let x = 2 kg @nowhere", "E0303"),
        ("let x = (2 kg @nowhere)", "E0303"),
        ("process p { makes 1 kg @nowhere }", "E0303"),
        ("process p { makes 1 kg } assessment a { needs 1 kg of p @nowhere }", "E0303"),
        ("parameter x = 1 kg scenario n { x = 2 kg @nowhere }", "E0303"),
        ("let x = 2 kg ~ nowhere", "E0304"),
        ('source u { url "x" }', "E0111"),
        ('source u { title "U" titel "x" }', "E0110"),
        ('source u { title "U" title "V" }', "E0302"),
        ('assumption u "U" { because "x" }', "E0110"),
        ('study u { gaol "x" }', "E0110"),
    ],
)
def test_a_basis_that_is_none_is_told_wherever_it_stands(text: str, code: str) -> None:
    found = check(SourceFile("m", HEAD + text))
    assert code in [d.code for d in found.diagnostics]


@pytest.mark.parametrize(
    "text", ['source u { title "" }', 'assumption u ""', 'let x = 2 kg ~ ""', 'source u { title " " }']
)
def test_an_empty_reason_or_title_is_none(text: str) -> None:
    found = check(SourceFile("m", text))
    assert [d.code for d in found.diagnostics if d.is_error or d.code == "W0801"] != []
