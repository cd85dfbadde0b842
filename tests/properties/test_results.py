"""Results are the exact ones, and do not depend on how a model is written."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lca
from lca.arithmetic import computing
from lca.engine.basis_shares import clean_parts, is_assumed, is_unsourced
from lca.engine.evaluate import evaluate
from lca.engine.result import Result
from lca.engine.result import run as compute
from lca.trail.result_document import result_document
from tests.models.drawing import models
from tests.models.exact import Exact, close, rounded
from tests.models.model import Literal, Model, Spelling, rescaled, text_of


def computed(text: str, scenario: str = "") -> Result:
    checked = lca.check_text(text)
    assert checked.ok, [str(d.message) for d in checked.diagnostics if d.is_error]
    return compute(checked.under(scenario))


def stored(result: Result) -> tuple[object, ...]:
    outcome = result.outcomes[0]
    parts = (outcome.stages, outcome.nodes, *(outcome.tags[key] for key in sorted(outcome.tags)))
    return (outcome.total, *(sorted(part.items()) for part in parts))


@given(models())
def test_the_engine_equals_exact_fractions_to_34_digits_under_every_scenario(model: Model) -> None:
    text = text_of(model)
    for scenario in ("", *(one.name for one in model.scenarios)):
        exact, outcome = Exact(model, scenario), computed(text, scenario).outcomes[0]
        assert close(outcome.total, rounded(exact.total()))
        for name, value in outcome.nodes.items():
            last = Decimal(1).scaleb(max(outcome.total.adjusted() - 33, -9_000))
            assert abs(value - rounded(exact.contributions()[name], 45)) <= last


@given(models())
def test_amounts_and_runs_are_those_that_exact_fractions_solve_for(model: Model) -> None:
    runs, text = Exact(model).runs(), text_of(model)
    needed = [(node, run) for node, run in zip(model.nodes, runs, strict=True) if run]
    made = [f"{node.makes.number} {node.makes.unit}" for node, _ in needed]
    checks = (
        f'check "c" whole.amount({node.name}) = {one} check "d" whole.runs({node.name}) = 1'
        for (node, _), one in zip(needed, made, strict=True)
    )
    result = computed(f"{text}\n{' '.join(checks)}")
    for (node, run), amount, times in zip(needed, result.verdicts[::2], result.verdicts[1::2], strict=True):
        assert close(amount.left, rounded(run * Fraction(node.makes.number)))
        assert close(times.left, rounded(run))


@given(models())
def test_upstream_is_what_would_vanish_if_a_product_were_free(model: Model) -> None:
    rules = " ".join(
        f"rule r{place} for result {{ require result.upstream({node.name}) = 0 kgCO2e }}"
        for place, node in enumerate(model.nodes)
    )
    result, total = computed(f"{text_of(model)}\n{rules}"), Exact(model).total()
    for place, ruling in enumerate(result.rulings):
        compared = ruling.requirements[0].compared
        assert compared is not None
        assert close(compared.left, rounded(total - Exact(supplied_for_nothing(model, place)).total()))


def supplied_for_nothing(model: Model, place: int) -> Model:
    """The model with one node that neither uses nor emits anything."""
    nodes = list(model.nodes)
    nodes[place] = replace(nodes[place], uses=(), emits=())
    return replace(model, nodes=tuple(nodes))


@given(models(), st.randoms(use_true_random=False))
def test_rescaling_the_unit_of_any_figure_changes_no_stored_digit(model: Model, random: Random) -> None:
    assert stored(computed(text_of(model))) == stored(computed(text_of(model, Spelling(unit=rescaled(random)))))


@given(models(), st.randoms(use_true_random=False))
def test_the_order_of_declarations_and_clauses_changes_no_stored_digit(model: Model, random: Random) -> None:
    shuffled = text_of(model, Spelling(shuffle=random.shuffle))
    assert stored(computed(text_of(model))) == stored(computed(shuffled))


@given(st.permutations(["p", "q", "r"]))
def test_of_equal_parts_the_same_one_gets_the_last_digit_in_any_order(order: list[str]) -> None:
    def text(names: list[str]) -> str:
        nodes = [f"process {name} {{ makes 1 kg emits 1 kgCO2e / 3 }}\n" for name in names]
        uses = " ".join(f"uses 1 kg of {name}" for name in names)
        return "".join(nodes) + f"process s {{ makes 1 kg {uses} }}\nassessment whole {{ needs 1 kg of s }}\n"

    assert stored(computed(text(["p", "q", "r"]))) == stored(computed(text(order)))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("1 kg / 3 - 0.333333333333333333333333333333 kg", "1000 g / 3 - 333.333333333333333333333333333 g"),
        (
            "1 kg / 7 - 0.142857142857142857142857142857142857142 kg",
            "1e-3 t / 7 - 0.142857142857142857142857142857142857142 kg",
        ),
    ],
)
def test_rescaling_a_unit_changes_no_digit_of_a_small_difference(left: str, right: str) -> None:
    def text(amount: str) -> str:
        return (
            "process s { makes 1 kg emits 1 kgCO2e }\n"
            f"process p {{ makes 1 kg uses {amount} of s }}\nassessment whole {{ needs 1 kg of p }}\n"
        )

    assert computed(text(left)).outcomes[0].total == computed(text(right)).outcomes[0].total


@given(models())
def test_contributions_add_up_to_the_total_as_decimal_strings(model: Model) -> None:
    result = result_document([computed(text_of(model))], []).results[0]
    for parts in (result.stages, result.nodes):
        assert sum((Fraction(value) for value in parts.values()), Fraction("0")) == Fraction(result.total)
    assert "E" not in result.total
    assert Decimal(result.total) >= 0


@given(models())
def test_a_tag_that_every_node_has_adds_up_to_the_total(model: Model) -> None:
    nodes = tuple(
        type(node)(node.name, node.stage, node.makes, node.uses, node.emits, (("owner", "ab"[index % 2]),))
        for index, node in enumerate(model.nodes)
    )
    outcome = computed(text_of(Model(model.values, nodes, model.needs))).outcomes[0]
    if outcome.nodes:
        parts = [Fraction(str(value)) for value in outcome.tags["owner"].values()]
        assert sum(parts, Fraction("0")) == Fraction(str(outcome.total))


@given(models(), st.integers(2, 1_000_000))
def test_a_functional_unit_scales_the_total_linearly(model: Model, times: int) -> None:
    once = computed(text_of(model)).outcomes[0].total
    often = computed(text_of(model, Spelling(needs_factor=times))).outcomes[0].total
    assert close(often, rounded(Exact(model).total() * times))
    assert close(often, rounded(Fraction(str(once)) * times), 33)


@given(models(polynomial=True))
def test_what_rests_on_nothing_assumed_is_the_total_without_the_assumed_figures(model: Model) -> None:
    text = text_of(model) + 'check "a" whole.assumed >= 0 kgCO2e\ncheck "b" whole.unsourced >= 0 kgCO2e\n'
    result = computed(text)
    for rests, verdict, without in (
        (is_assumed, result.verdicts[0], lambda literal: "~" in literal.basis),
        (is_unsourced, result.verdicts[1], unsourced),
    ):
        values = [value for value in result.evaluation.values if isinstance(value, Decimal)]
        total = result.program.assessments["whole"].impacts["climate"].total
        clean = clean_parts(result.program, values, rests)[total]
        resting = result.evaluation.number(verdict.check.left)
        with computing():
            assert close(clean + resting, result.evaluation.number(total))
        assert close(clean, rounded(Exact(model, without=without).total() * 1000))


def unsourced(literal: Literal) -> bool:
    """Whether a literal of an expression needs a basis and has none."""
    neutral = literal.number in (0, 1) or (literal.unit == "%" and literal.number == 100)
    return not literal.basis and not neutral


@given(models())
def test_every_cell_of_a_model_has_a_value(model: Model) -> None:
    program = lca.check_text(text_of(model)).under()
    assert all(isinstance(value, Decimal) for value in evaluate(program).values)
