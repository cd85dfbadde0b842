"""What holds for the difference of any two trails; that of the models that they were made from is worked out apart."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from lca.engine.result import run
from lca.report.trail_diff_text import trail_diff_text
from lca.studies import trail_diff
from lca.studies.change_records import TotalChange
from lca.studies.trail_diff import TrailDiff, scenarios_of
from lca.trail.reading import Reading
from lca.trail.trail import trail_of
from tests.models.drawing import models
from tests.models.model import Model, Spelling, text_of

from .test_changes import adds_up, checked, diff, larger, opposite, parts

LAST_DIGIT = Fraction(1, 10**30)


def trail_in(text: str) -> Reading:
    found = checked(text)
    return Reading(trail_of(found, [run(found.under(name)) for name in ("", *found.scenarios)]))


def compared(old: str, new: str) -> TrailDiff:
    trails = trail_in(old), trail_in(new)
    document = trail_diff.trail_diff(*trails, scenarios_of(*trails), ("old.json", "new.json"))
    assert not document.loose
    assert trail_diff_text(document)
    return document


def alike(one: TotalChange, other: TotalChange) -> bool:
    """Whether two splits have the same parts, but for a last digit."""
    (first,), (second,) = (
        [{tuple(entry.inputs): Fraction(entry.part) for entry in total.inputs} for total in found]
        for found in ([one], [other])
    )
    size = max(map(abs, [Fraction(one.before), Fraction(one.after)]))
    return first.keys() == second.keys() and all(abs(first[key] - second[key]) <= size * LAST_DIGIT for key in first)


@given(models(), st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_two_trails_tell_what_their_models_tell(model: Model, random: Random) -> None:
    texts = text_of(model), text_of(larger(random, model))
    trails, versions = compared(*texts), diff(*texts)
    declared = [total for total in trails.totals if not total.scenario]
    assert all(map(adds_up, trails.totals))
    assert all(alike(*pair) for pair in zip(declared, versions.totals, strict=True))
    told = [
        {(one.name, one.how) for one in document.figures if "" in (one.scenarios or [""])}
        for document in (trails, versions)
    ]
    assert told[0] <= told[1], "a model tells of figures as well that no result rests on"


@given(models(), st.randoms(use_true_random=False))
@settings(max_examples=20)
def test_the_way_back_between_two_trails_is_the_opposite(model: Model, random: Random) -> None:
    texts = text_of(model), text_of(larger(random, model))
    there, back = compared(*texts), compared(*reversed(texts))
    assert not there.structure
    assert parts(back.totals) == opposite(parts(there.totals))


@given(models(), models(), st.randoms(use_true_random=False))
@settings(max_examples=20)
def test_the_difference_of_any_two_trails_adds_up(old: Model, new: Model, random: Random) -> None:
    document = compared(text_of(old), text_of(new, Spelling(shuffle=random.shuffle)))
    assert all(map(adds_up, document.totals))


@given(models(), st.randoms(use_true_random=False))
@settings(max_examples=20)
def test_the_trail_of_a_model_in_another_order_has_the_same_totals_from_the_same_figures(
    model: Model, random: Random
) -> None:
    document = compared(text_of(model), text_of(model, Spelling(shuffle=random.shuffle)))
    assert all(total.change == "0" for total in document.totals)
    assert not document.figures
    assert not document.structure
