"""What holds for every comparison, every difference and every sweep of a model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

import lca
from lca.check import Checked
from lca.engine.result import run
from lca.studies import differences
from lca.studies.change_records import Diff, TotalChange
from lca.studies.compare import compare
from lca.studies.sensitivity_analysis import sensitivity
from lca.studies.sweep import sweep
from lca.studies.sweep_axes import read_axis
from lca.studies.versions import Version
from tests.models.drawing import models
from tests.models.model import Expression, Literal, Model, Spelling, Sum, rescaled, text_of

LARGER = Decimal("1.5")


def checked(text: str) -> Checked:
    found = lca.check_text(text)
    assert found.ok, [str(d.message) for d in found.diagnostics if d.is_error]
    return found


def diff(old: str, new: str) -> Diff:
    before, after = (Version(run(one.under()), one) for one in (checked(old), checked(new)))
    return differences.diff(before, after, ("old", "new"))


def adds_up(total: TotalChange) -> bool:
    whole = Fraction(total.after) - Fraction(total.before)
    parts = [one.part for one in total.inputs]
    changes = [[one.change for one in what.values()] for what in (total.stages, total.nodes)]
    return all(sum(map(Fraction, found), Fraction(0)) == whole for found in (parts, *changes)) if parts else not whole


def parts(totals: Iterable[TotalChange]) -> list[dict[str, Decimal]]:
    return [{"+".join(one.inputs): Decimal(one.part) for one in total.inputs} for total in totals]


def opposite(found: list[dict[str, Decimal]]) -> list[dict[str, Decimal]]:
    return [{name: part.copy_negate() for name, part in one.items()} for one in found]


@given(models())
@settings(max_examples=30)
def test_a_comparison_adds_up_and_its_way_back_is_the_opposite(model: Model) -> None:
    found = checked(text_of(model))
    for scenario in (one.name for one in model.scenarios):
        there, back = (compare(found, *names) for names in (("", scenario), (scenario, "")))
        assert all(map(adds_up, there.totals))
        assert parts(back.totals) == opposite(parts(there.totals))
        assert {one.name for one in there.inputs} <= set(model.settings(scenario))


@given(models(), st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_a_comparison_does_not_depend_on_how_a_model_is_written(model: Model, random: Random) -> None:
    texts = text_of(model), text_of(model, Spelling(shuffle=random.shuffle))
    for scenario in (one.name for one in model.scenarios):
        one, other = (compare(checked(text), "", scenario).totals for text in texts)
        assert [found.inputs for found in one] == [found.inputs for found in other]


def larger(random: Random, model: Model) -> Model:
    """The model with some of its literals larger, each in the same way in all that it says."""

    def value(expression: Expression) -> Expression:
        if isinstance(expression, Literal) and random.random() < 0.5:
            return replace(expression, number=expression.number * LARGER)
        if isinstance(expression, Sum):
            return Sum(tuple(map(value, expression.parts)))
        return expression

    values = tuple(replace(one, expression=value(one.expression)) for one in model.values)
    nodes = tuple(replace(node, emits=tuple(map(value, node.emits))) for node in model.nodes)
    return replace(model, values=values, nodes=nodes)


@given(models(), st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_a_difference_adds_up_and_its_way_back_is_the_opposite(model: Model, random: Random) -> None:
    old, new = text_of(model), text_of(larger(random, model))
    there, back = diff(old, new), diff(new, old)
    assert all(map(adds_up, there.totals))
    assert not there.structure
    assert parts(back.totals) == opposite(parts(there.totals))


@given(models(), models(), st.randoms(use_true_random=False))
@settings(max_examples=20)
def test_the_difference_of_any_two_models_adds_up(old: Model, new: Model, random: Random) -> None:
    document = diff(text_of(old), text_of(new, Spelling(shuffle=random.shuffle)))
    assert all(map(adds_up, document.totals))


@given(models(), st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_a_model_written_in_another_order_is_not_different(model: Model, random: Random) -> None:
    document = diff(text_of(model), text_of(model, Spelling(shuffle=random.shuffle)))
    assert all(total.change == "0" for total in document.totals)
    assert not [what for what in ("figures", "choices", "structure", "grounds", "study") if getattr(document, what)]


@given(models(), st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_a_model_in_other_units_has_the_same_totals_from_figures_that_are_the_same(
    model: Model, random: Random
) -> None:
    document = diff(text_of(model), text_of(model, Spelling(unit=rescaled(random))))
    assert {one.how for one in document.figures} <= {"unit"}
    assert all(total.change == "0" and not total.inputs for total in document.totals)


@given(models())
@settings(max_examples=30)
def test_a_sweep_gives_what_runs_give(model: Model) -> None:
    found = checked(text_of(model))
    parameters = [one for one in model.values if one.word == "parameter" and isinstance(one.expression, Literal)]
    for one in parameters[:2]:
        assert isinstance(one.expression, Literal)
        unit = one.expression.unit
        swept = sweep(found, "", {}, [read_axis(found, f"{one.name}=1..3 {unit}:3".replace(" :", ":"))])
        for point, number in zip(swept.points, (1, 2, 3), strict=True):
            single = run(found.under("", {one.name: f"{number} {unit}"}))
            assert list(point.totals.values()) == [outcome.total for outcome in single.outcomes]


@given(models())
@settings(max_examples=30)
def test_what_is_needed_has_the_whole_total_as_influence(model: Model) -> None:
    """A total is homogeneous of degree one in the needs, so that their elasticities add up to one."""
    for total in sensitivity(run(checked(text_of(model)).under())).results:
        needs = [one.elasticity or 0 for one in total.figures if one.name.startswith("whole.needs(")]
        if Decimal(total.total):
            assert abs(sum(map(Fraction, needs), Fraction(0)) - 1) < Fraction(1, 10**25)
