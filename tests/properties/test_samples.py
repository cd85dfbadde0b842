"""Samples of any model: nothing spread gives the point result, and how a model is written changes no draw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from random import Random
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import lca
from lca.engine.sample_statistics import Sampled, sample
from tests.models.drawing import models
from tests.models.model import Literal, Model, Spelling, text_of

COUNT = 100


def spread_over(model: Model, spread: Callable[[Literal], str]) -> Model:
    """The model with something behind each of its figures, except those that define what is asked."""

    def of(part: Any) -> Any:
        if isinstance(part, Literal):
            return replace(part, spread=spread(part))
        if isinstance(part, tuple):
            return tuple(map(of, part))
        if is_dataclass(part) and not isinstance(part, type):
            kept = ("makes", "needs", "settings")
            return replace(part, **{f.name: of(getattr(part, f.name)) for f in fields(part) if f.name not in kept})
        return part

    found: Model = of(model)
    return found


def uncertain(random: Random) -> Callable[[Literal], str]:
    """Bounded spreads, so that no figure changes its sign."""

    def spread(literal: Literal) -> str:
        kind = random.randrange(3)
        if kind == 0 or literal.unit == "%" or not literal.number:
            return ""
        if kind == 1:
            return f"({literal.number * Decimal('0.9'):f} {literal.unit} to {literal.number * 2:f} {literal.unit})"
        return "± 2 %"

    return spread


def sampled(text: str, count: int = COUNT) -> Sampled:
    checked = lca.check_text(text)
    assert checked.ok, [d.message for d in checked.diagnostics if d.is_error]
    return sample(lca.run(checked.under()), count)


@given(models())
@settings(max_examples=40)
def test_a_model_of_zero_spread_gives_its_point_result(model: Model) -> None:
    text = text_of(spread_over(model, lambda literal: "" if literal.unit == "%" else "± 0 %"))
    (found,) = sampled(text).outcomes
    assert found.computed == COUNT, found.refusals
    assert found.total is not None
    parts = [(found.total, found.outcome.total), *((found.nodes[n], v) for n, v in found.outcome.nodes.items())]
    for statistics, value in parts:
        assert statistics.sd == 0
        assert abs(statistics.mean - value) <= abs(value) * Decimal("1e-5")
        assert set(statistics.quantiles) == {statistics.mean}


@given(models(), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_neither_order_nor_form_nor_what_is_added_changes_a_sample(model: Model, random: Random) -> None:
    spread = spread_over(model, uncertain(random))
    plain = text_of(spread)
    shuffled = text_of(spread, Spelling(shuffle=random.shuffle))
    further = f"parameter unrelated = 3 kg ± 50 %\n{plain}let beside = unrelated * 2 kg (1 kg to 5 kg)\n"
    expected = sampled(plain).outcomes[0]
    assert sum(told.count for told in expected.refusals) == COUNT - expected.computed
    assert np.array_equal(sampled(lca.format_text(plain)).outcomes[0].samples, expected.samples, equal_nan=True)
    assert np.array_equal(sampled(further).outcomes[0].samples, expected.samples, equal_nan=True)
    found = sampled(shuffled).outcomes[0]
    assert np.allclose(found.samples, expected.samples, rtol=1e-9, equal_nan=True)
    assert np.array_equal(sampled(plain, COUNT * 2).outcomes[0].samples[:COUNT], expected.samples, equal_nan=True)


@given(models(looped=False, polynomial=True), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_a_total_varies_where_a_figure_that_it_scales_with_does(model: Model, random: Random) -> None:
    (found,) = sampled(text_of(spread_over(model, uncertain(random)))).outcomes
    assert found.computed == COUNT, found.refusals
    assert found.total is not None
    if not found.figures:
        assert found.total.sd == 0
    elif found.outcome.total:
        assert found.samples.max() > found.samples.min()


@given(models(polynomial=True), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_the_parts_of_each_sample_add_up_to_its_total(model: Model, random: Random) -> None:
    (found,) = sampled(text_of(spread_over(model, uncertain(random)))).outcomes
    if found.total is not None:
        for parts in (found.nodes, found.stages):
            whole = sum((one.mean for one in parts.values()), Decimal(0))
            assert abs(whole - found.total.mean) <= Decimal("1e-4") * abs(found.total.mean)
