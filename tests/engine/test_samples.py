"""Samples: one draw for each figure however often it is used, the steps of the point result, nothing dropped unsaid."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from decimal import Decimal, DecimalException
from pathlib import Path

import numpy as np
import pytest

import lca
from lca.arithmetic import computing
from lca.engine import vectors
from lca.engine.draws import UniformStream
from lca.engine.evaluate import evaluate
from lca.engine.sample import Sampler
from lca.engine.sample_statistics import DIGITS, Sampled, SampledOutcome, Statistics, compare_samples, sample
from lca.program import operations
from lca.program.cells import Figure
from lca.program.figure_id import read_id
from lca.program.operations import OPERATIONS, Operation
from lca.program.operations.operation import Array
from lca.report.samples_text import compared_by_sample
from lca.spread import Shape
from lca.trail.sample_records import comparison_entries

from .texts import emitting, result

COUNT = 20_000


def sampled(text: str, count: int = COUNT, seed: int = 0, scenario: str = "") -> Sampled:
    return sample(result(text, scenario), count, seed)


def outcome(text: str, count: int = COUNT) -> SampledOutcome:
    (found,) = sampled(text, count).outcomes
    return found


def total(text: str, count: int = COUNT) -> Statistics:
    found = outcome(text, count).total
    assert found is not None
    return found


def values(text: str, *names: str, count: int = 1000) -> list[Array]:
    """The samples of named values, in base units."""
    program = lca.check_text(text).under()
    sampler = Sampler(evaluate(program), count, 0)
    return [row.copy() for row in sampler.each([program.named[read_id(name)].cell for name in names])]


# Draws


def test_the_first_draws_are_the_same_however_many_follow_and_in_whatever_portions() -> None:
    whole = UniformStream(3, "users[1]").next(1000)
    stream = UniformStream(3, "users[1]")
    assert list(np.concatenate([stream.next(n) for n in (1, 99, 500, 400)])) == list(whole)
    assert 0 < whole.min() < whole.max() < 1


def test_a_stream_is_philox_keyed_by_seed_and_name_with_53_bits_of_each_number() -> None:
    key = int.from_bytes(hashlib.sha256(b"0\x00users[1]").digest(), "big")
    raw = np.random.Philox(np.random.SeedSequence(key)).random_raw(3)
    first = UniformStream(0, "users[1]").next(3)
    assert list(first) == [((int(number) >> 11) + 0.5) / 2**53 for number in raw]
    assert not set(first) & set(UniformStream(1, "users[1]").next(3))
    assert not set(first) & set(UniformStream(0, "users[2]").next(3))


PLAIN = emitting("load * 2 kgCO2e/kg + 3 kgCO2e (2 kgCO2e to 7 kgCO2e)", "parameter load = 5 kg ± 10 %\n")


def drawn(text: str) -> dict[str, list[float]]:
    """The first draws of each uncertain figure, by its number and unit."""
    program = result(text).program
    cells = {f"{f.number} {f.unit}": i for i, f in enumerate(program.cells) if isinstance(f, Figure) and f.spread}
    rows = Sampler(evaluate(program), 5, 0).each(list(cells.values()))
    return {name: list(row) for name, row in zip(cells, rows, strict=True)}


@pytest.mark.parametrize(
    "changed",
    [
        "parameter unrelated = 30 kg ± 50 %\n" + PLAIN,
        PLAIN + "let further = 30 kg ± 50 %\nprocess other { makes 1 kg emits 50 kgCO2e ± 10 % }\n",
        "# a remark\n" + PLAIN.replace(" * ", "  *  # between\n "),
        PLAIN.replace("emits load", "uses 2 kg ± 10 % of q emits 7 kgCO2e ± 1 gCO2e emits load").replace(
            "process p", "process q { makes 1 kg }\nprocess p"
        ),
        PLAIN.replace("5 kg ± 10 %", "5 kg ± 10 %  ~ steady") + 'assumption steady "as ever"\n',
    ],
    ids=["a parameter", "a let and a node", "space and remarks", "clauses before", "a basis"],
)
def test_what_is_added_or_moved_changes_no_draw_of_another_figure(changed: str) -> None:
    before, after = drawn(PLAIN), drawn(changed)
    assert sorted(before) == ["3 kgCO2e", "5 kg"]
    assert {name: after[name] for name in before} == before


def test_clauses_of_one_node_keep_their_draws_in_any_order() -> None:
    clauses = ["emits 2 kgCO2e ± 10 %", "emits 3 kgCO2e ± 10 %", "uses 1 kWh ± 5 % of q", "uses 2 kWh ± 5 % of q"]
    end = "process q { makes 1 kWh emits 1 kgCO2e }\nassessment whole { needs 1 kg of p }\n"

    def of(order: Sequence[str]) -> dict[str, list[float]]:
        return drawn(f"process p {{ makes 1 kg {' '.join(order)} }}\n{end}")

    assert of(clauses) == of(clauses[::-1]) == of(sorted(clauses, key=lambda clause: clause[8:]))
    assert len({row[0] for row in of(clauses).values()}) == 4


def test_a_seed_gives_the_same_samples_and_another_gives_others() -> None:
    first, again, other = (sampled(PLAIN, 500, seed).outcomes[0].samples for seed in (7, 7, 8))
    assert list(first) == list(again)
    assert not set(first) & set(other)


def test_fewer_samples_are_the_first_of_more() -> None:
    assert list(outcome(PLAIN, 10_000).samples[:300]) == list(outcome(PLAIN, 300).samples)


def test_samples_do_not_depend_on_how_many_pass_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = outcome(PLAIN, 1000)
    monkeypatch.setattr("lca.engine.sample.CHUNK", 17)
    monkeypatch.setattr("lca.engine.sample.KEPT_ROOM", 1000)
    parts = outcome(PLAIN, 1000)
    assert list(whole.samples) == list(parts.samples)
    assert (whole.total, whole.nodes) == (parts.total, parts.nodes)


def test_samples_of_a_scenario_follow_its_own_figures() -> None:
    text = PLAIN + "scenario more { load = 50 kg ± 10 % }\n"
    base, more = (sampled(text, 1000, 0, scenario).outcomes[0].total for scenario in ("", "more"))
    assert base is not None
    assert more is not None
    assert float(more.mean - base.mean) == pytest.approx(90, rel=0.01)


# Moments


def test_the_mean_and_variance_of_a_sum_are_those_of_its_terms() -> None:
    found = total(emitting("5 kgCO2e ± 20 % + 3 * uniform(1 kgCO2e, 5 kgCO2e) - 2 kgCO2e (1 kgCO2e to 6 kgCO2e)"))
    size = (5 * 0.2 / 1.959963984540054) ** 2 + 9 * 16 / 12 + (1 + 4 + 36 - 2 - 6 - 12) / 18
    assert float(found.mean) == pytest.approx(5 + 9 - 3, abs=4 * math.sqrt(size / COUNT))
    assert float(found.sd) == pytest.approx(math.sqrt(size), rel=0.03)


def test_the_mean_of_a_product_of_two_figures_is_that_of_their_means() -> None:
    found = total(emitting("normal(5, 1) * normal(2 kgCO2e, 0.5 kgCO2e)"))
    size = 25 * 0.25 + 4 * 1 + 1 * 0.25
    assert float(found.mean) == pytest.approx(10, abs=4 * math.sqrt(size / COUNT))
    assert float(found.sd) == pytest.approx(math.sqrt(size), rel=0.03)


def test_a_product_of_lognormal_figures_is_lognormal() -> None:
    found = total(emitting("lognormal(3 kgCO2e, 1.3) * lognormal(2, 1.4)"))
    sigma = math.hypot(math.log(1.3), math.log(1.4))
    low, high = found.quantiles[0], found.quantiles[-1]
    assert float(found.quantiles[2]) == pytest.approx(6, rel=0.02)
    assert float(high) / 6 == pytest.approx(math.exp(1.96 * sigma), rel=0.05)
    assert 6 / float(low) == pytest.approx(math.exp(1.96 * sigma), rel=0.05)


def test_quantiles_are_in_order_and_are_those_of_a_normal_figure() -> None:
    found = total(emitting("normal(10 kgCO2e, 1 kgCO2e)"), 100_000)
    expected = [10 - 1.95996, 10 - 1.64485, 10, 10 + 1.64485, 10 + 1.95996]
    assert [float(q) for q in found.quantiles] == pytest.approx(expected, abs=0.03)


# One figure, one random variable


def test_two_uses_of_a_figure_differ_by_exactly_nothing() -> None:
    text = PLAIN + "let difference = load * 3 - load * 3\nlet ratio = load / load\n"
    difference, ratio = values(text, "difference", "ratio")
    assert set(difference) == {0.0}
    assert set(ratio) == {1.0}


def test_two_flows_that_share_a_parameter_stay_correlated() -> None:
    text = (
        "parameter load = 5 kWh ± 50 %\n"
        "process a { makes 1 kg uses load of grid }\nprocess b { makes 1 kg uses 2 * load of grid }\n"
        "process grid { makes 1 kWh emits 1 kgCO2e ± 10 % }\n"
        "assessment one { needs 2 kg of a }\nassessment two { needs 1 kg of b }\n"
    )
    one, two = sampled(text, 1000).outcomes
    assert np.array_equal(one.samples, two.samples)
    (comparison,) = compare_samples([sampled(text, 1000)])
    assert [comparison.lower, comparison.equal] == [Decimal(0), Decimal(1)]


def test_a_figure_of_a_template_is_one_for_all_its_instances() -> None:
    text = (
        "process meal(size) { makes 1 kg emits size * (2 kgCO2e/kg ± 50 %) }\n"
        "process day { makes 1 day uses 1 kg of meal(size = 2 kg) uses 2 kg of meal(size = 1 kg) }\n"
        "assessment whole { needs 1 day of day }\n"
    )
    found = outcome(text, 200)
    assert found.figures == 1
    first, second = values(text, "whole.node(meal(2 kg))", "whole.node(meal(1 kg))", count=200)
    assert first == pytest.approx(second, rel=1e-12)


def test_arguments_with_other_spreads_make_other_instances() -> None:
    text = (
        "process meal(size) { makes 1 kg emits size * 2 kgCO2e/kg }\n"
        "process day { makes 1 day uses 1 kg of meal(size = 2 kg ± 5 %) uses 1 kg of meal(size = 2 kg ± 50 %) }\n"
        "assessment whole { needs 1 day of day }\n"
    )
    found = outcome(text, 500)
    narrow, wide = sorted(one.sd for name, one in found.nodes.items() if name != "day")
    assert wide > 8 * narrow


def test_a_figure_in_a_clause_over_rows_is_one_for_all_rows_and_scores_are_of_each_cell(tmp_path: Path) -> None:
    (tmp_path / "usage.csv").write_text("hour,energy\n1,5\n2,7\n", encoding="utf-8")
    path = tmp_path / "model.lca"
    path.write_text(
        'source s { title "S" }\n'
        'table usage from "usage.csv" @s { key hour in h energy in kWh quality (5, 1, 1, 1, 1) }\n'
        "process p { makes 1 kg emits r.energy * (2 kgCO2e/kWh ± 50 %) for r in usage }\n"
        "assessment whole { needs 1 kg of p }\n",
        encoding="utf-8",
    )
    checked = lca.check_file(path)
    assert checked.ok, [d.message for d in checked.diagnostics]
    program = checked.under()
    figures = [cell for cell in program.cells if isinstance(cell, Figure) and cell.spread]
    assert [figure.spread.shape.value for figure in figures if figure.spread].count("lognormal") == 2
    assert len(figures) == 3
    assert len({figure.stream for figure in figures}) == 3
    assert all(figure.basis for figure in figures if figure.spread and figure.spread.shape is Shape.LOGNORMAL)


def test_two_figures_that_are_written_alike_are_two() -> None:
    text = PLAIN + "let a = 5 kg ± 10 %\nlet b = 5 kg ± 10 %\nlet c = 5 kg ± 10 % + 0 * a - 5 kg ± 10 % * 1\n"
    a, b, c = values(text, "a", "b", "c", count=COUNT)
    assert abs(float(np.corrcoef(a, b)[0, 1])) < 4 / math.sqrt(COUNT)
    assert float(c.std()) == pytest.approx(math.sqrt(2) * float(a.std()), rel=0.05)


def test_a_factor_of_a_library_has_its_own_spread_once() -> None:
    text = "use grid\nprocess p { makes 1 kg uses 2 kWh of grid.no uses 3 kWh ± 10 % of grid.no }\n"
    found = outcome(text + "assessment whole { needs 1 kg of p }\n", 100)
    assert found.figures == 2, "that of the factor, and that of the amount"


# The same steps as the point result


def test_a_model_of_zero_spread_gives_its_point_value() -> None:
    text = emitting(
        "(if load > 4 kg then ceil(load / (1.7 kg)) else 1 / (zero - zero)) * 2 ^ (3 ± 0) * sqrt(load * 1 kg) / (1 kg) "
        "* max(1 kgCO2e, 2 kgCO2e ± 0 %) + log(normal(3, 0)) * 1 kgCO2e",
        "parameter load = 5 kg ± 0 %\nlet zero = load / (1 kg)\n",
    )
    found = outcome(text, 100)
    assert found.total is not None
    assert float(found.total.mean) == pytest.approx(float(found.outcome.total), rel=1e-5)
    assert found.total.sd == 0
    assert len(set(found.total.quantiles)) == 1
    assert found.histogram is None
    assert found.figures == 4


NUMBERS = ["-3", "-2.5", "-1", "-0.5", "0", "0.5", "1", "2", "2.5", "3.5", "7", "20.75", "1e3"]


OTHERWISE = (operations.CHOOSE, operations.SHARE, operations.INTERPOLATE)
"""Operations that take neither any number nor any two, and are tried below."""


@pytest.mark.parametrize("operation", [row for row in OPERATIONS.values() if row not in OTHERWISE], ids=str)
def test_an_operation_on_floats_does_what_it_does_to_decimals(operation: Operation) -> None:
    unary = operation.signature.most == 1
    for left in NUMBERS:
        for right in ["1"] if unary else NUMBERS:
            decimals = [Decimal(left)] if unary else [Decimal(left), Decimal(right)]
            found = float(vectors.applied(operation, [np.array([float(number)]) for number in decimals])[0])
            expected = decimal_result(operation, decimals)
            if expected is None or math.isinf(float(expected)):
                assert math.isnan(found), (operation, left, right, found)
            else:
                assert found == pytest.approx(float(expected), rel=1e-12), (operation, left, right)


@pytest.mark.parametrize(
    ("operation", "given", "found"),
    [
        (operations.PUE, 1.1, 1.1), (operations.PUE, 1.0, 1.0), (operations.PUE, 0.99, math.nan),
        (operations.LIFE, 0.1, 0.1), (operations.LIFE, 0.0, math.nan), (operations.LIFE, -2.0, math.nan),
    ],
)  # fmt: skip
def test_a_pue_below_one_and_a_life_of_nothing_are_no_numbers(operation: Operation, given: float, found: float) -> None:
    assert vectors.applied(operation, [np.array([given])])[0] == pytest.approx(found, nan_ok=True)


def decimal_result(operation: Operation, numbers: list[Decimal]) -> Decimal | None:
    if operation.condition is not None and not operation.condition.holds(numbers):
        return None
    try:
        with computing():
            found = operation.value(numbers)
    except DecimalException:
        return None
    return found if found.is_finite() else None


def test_what_has_no_value_stays_so_except_in_a_branch_that_is_not_taken() -> None:
    none, one, two = np.array([np.nan]), np.array([1.0]), np.array([2.0])
    for operation in (operations.ADD, operations.LESS, operations.EQUAL, operations.AND, operations.OR, operations.MAX):
        assert np.isnan(vectors.applied(operation, [none, one])).all()
        assert np.isnan(vectors.applied(operation, [one, none])).all()
    assert np.isnan(vectors.applied(operations.NOT, [none])).all()
    assert list(vectors.applied(operations.CHOOSE, [one, two, none])) == [2.0]
    assert list(vectors.applied(operations.CHOOSE, [0 * one, none, two])) == [2.0]
    assert np.isnan(vectors.applied(operations.CHOOSE, [none, one, one])).all()


def test_between_points_lies_the_line_and_beyond_them_nothing() -> None:
    points = [np.asarray(float(number)) for number in (1, 10, 2, 20, 4, 0)]
    at = np.array([1.0, 1.5, 2.0, 3.0, 4.0, 0.999, 4.001])
    found = vectors.applied(operations.INTERPOLATE, [at, *points])
    expected = [
        decimal_result(operations.INTERPOLATE, [Decimal(str(x)), *map(Decimal, (1, 10, 2, 20, 4, 0))]) for x in at[:5]
    ]
    assert list(found[:5]) == [float(value) for value in expected if value is not None]
    assert np.isnan(found[5:]).all()


def test_what_is_equal_but_for_rounding_is_equal() -> None:
    third = np.array([0.1 + 0.2])
    assert list(vectors.applied(operations.EQUAL, [third, np.array([0.3])])) == [1.0]
    assert list(vectors.applied(operations.LESS, [np.array([0.3]), third])) == [0.0]
    assert list(vectors.applied(operations.AT_MOST, [third, np.array([0.3])])) == [1.0]
    assert list(vectors.applied(operations.CEIL, [third * 10])) == [3.0]


# Loops


def looped(members: int, gain: str) -> str:
    """Each member needs ``gain`` of the next, the last of the first; the first emits."""
    lines = [f"parameter gain = {gain}"]
    for index in range(members):
        emits = "emits 1 kgCO2e" if index == 0 else ""
        lines.append(f"process n{index} {{ makes 1 kg {emits} uses gain * 1 kg of n{(index + 1) % members} }}")
    return "\n".join([*lines, "assessment whole { needs 1 kg of n0 }\n"])


@pytest.mark.parametrize("members", [1, 2, 7, 45])
def test_a_loop_of_zero_spread_is_solved_as_the_point_loop(members: int) -> None:
    found = outcome(looped(members, "0.7 ± 0 %"), 100)
    assert found.total is not None
    assert found.total.sd == 0
    assert float(found.total.mean) == pytest.approx(1 / (1 - 0.7**members), rel=1e-5)


@pytest.mark.parametrize("members", [1, 3, 45])
def test_each_sample_of_a_loop_is_the_solution_of_its_own_system(members: int) -> None:
    text = looped(members, "uniform(0.5, 0.9)")
    (gains,) = values(text, "gain", count=200)
    assert outcome(text, 200).samples / 1000 == pytest.approx(1 / (1 - gains**members), rel=1e-9)


@pytest.mark.parametrize("members", [2, 45])
def test_a_loop_whose_demand_alone_is_uncertain_scales_with_it(members: int) -> None:
    text = looped(members, "0.5").replace("needs 1 kg", "needs uniform(1 kg, 3 kg)")
    found = outcome(text, 500).samples / 1000
    assert found.min() >= 1 / (1 - 0.5**members)
    assert found.max() <= 3 / (1 - 0.5**members)
    assert found.mean() == pytest.approx(2 / (1 - 0.5**members), rel=0.1)


@pytest.mark.parametrize("members", [1, 2, 45])
def test_samples_in_which_a_loop_needs_as_much_as_it_makes_are_told(members: int) -> None:
    text = looped(members, "uniform(0.6, 1.2)")
    (gains,) = values(text, "gain", count=900)
    found = outcome(text, 900)
    assert list(found.refused) == list(gains >= 1)
    ((code, count),) = [(told.code, told.count) for told in found.refusals]
    assert (code, count) == ("E0502", int((gains >= 1).sum()))
    assert found.computed == 900 - count


def test_a_loop_with_units_of_far_apart_sizes_is_solved_all_the_same() -> None:
    text = (
        "process power { makes 1 J uses 1e-16 t ± 10 % of fuel emits 1 gCO2e/(1 J) * 1 J }\n"
        "process fuel { makes 1 t uses 1e15 J of power }\nassessment whole { needs 1e6 J of power }\n"
    )
    found = outcome(text, 1000)
    assert found.refusals == ()
    assert float(found.samples.mean()) == pytest.approx(float(found.outcome.total) * 1000, rel=0.01)


# What cannot be computed


def test_samples_that_cannot_be_computed_are_counted_by_reason_and_place() -> None:
    text = emitting("log(load) * 1 kgCO2e + 1 kgCO2e / (other - other) * 0", "let load = normal(2, 1)\nlet other = 1\n")
    text = text.replace(" + 1 kgCO2e / (other - other) * 0", "")
    (loads,) = values(text, "load", count=2000)
    found = outcome(text, 2000)
    negative = loads <= 0
    less_than_one = (loads > 0) & (loads < 1)
    assert {(told.code, told.span.line): told.count for told in found.refusals} == {
        ("E0503", 3): int(negative.sum()),
        ("E0506", 3): int(less_than_one.sum()),
    }
    assert found.computed == 2000 - int((negative | less_than_one).sum())
    assert found.total is not None
    assert float(found.total.mean) == pytest.approx(float(np.log(loads[loads >= 1]).mean()), rel=1e-4)


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("1 kgCO2e / floor(uniform(0.2, 1.9))", "E0501"),
        ("sqrt(uniform(-1, 2)) * 1 kgCO2e", "E0503"),
        ("uniform(-1, 2) ^ 0.5 * 1 kgCO2e", "E0503"),
        ("exp(uniform(0, 1000)) * 1 kgCO2e", "E0504"),
        ("uniform(-1 kgCO2e, 3 kgCO2e)", "E0506"),
    ],
)
def test_a_sample_fails_with_the_code_that_the_point_result_would_have(expression: str, code: str) -> None:
    found = outcome(emitting(expression), 500)
    assert {told.code for told in found.refusals} == {code}
    assert 0 < sum(told.count for told in found.refusals) == 500 - found.computed
    assert int(found.refused.sum()) == 500 - found.computed


def test_a_reference_product_that_is_not_positive_and_shares_that_do_not_add_up_are_told() -> None:
    made = emitting("1 kgCO2e").replace("makes 1 kg", "makes uniform(-1 kg, 3 kg)")
    assert [told.code for told in outcome(made, 300).refusals] == ["E0505"]
    shared = (
        "process p { makes 1 kg of a share 60 % ± 0.01 makes 1 kg of b share 40 % emits 1 kgCO2e }\n"
        "assessment whole { needs 1 kg of p.a }\n"
    )
    found = outcome(shared, 300)
    assert ([told.code for told in found.refusals], found.computed, found.total) == (["E0507"], 0, None)
    computed = shared.replace("60 % ± 0.01", "cut").replace("40 %", "1 - cut") + "let cut = 60 % (50 % to 70 %)\n"
    assert outcome(computed, 300).refusals == ()


CHAIN = (
    "".join(f"process n{step} {{ makes 1 day uses 1e-60 day of n{step - 1} }}\n" for step in range(1, 8))
    + "assessment whole { needs 1 day of n7 }\n"
)


@pytest.mark.parametrize(
    "text",
    [
        "process n0 { makes 1 day emits 3 kgCO2e ± 10 % }\n" + CHAIN,
        "process n0 { makes uniform(1 day, 2 day) emits 3 kgCO2e }\n" + CHAIN,
        emitting("x * x * x * x * x * x * 1 kgCO2e", "let x = uniform(1e-60, 2e-60)\n"),
        emitting("1 / (1e60 * x) / (1e60 * x) / (1e60 * x) / 1e60 * 1 kgCO2e", "let x = uniform(1e44, 2e44)\n"),
        emitting("x ^ 6 * 1 kgCO2e", "let x = uniform(1e-60, 2e-60)\n"),
        emitting("exp(-x) * 1 kgCO2e", "let x = uniform(800, 900)\n"),
    ],
)
def test_a_value_that_is_too_small_for_a_float_is_told_and_is_not_0(text: str) -> None:
    found = outcome(text, 200)
    assert [(told.code, told.count) for told in found.refusals] == [("E0504", 200)]
    assert found.total is None


def test_a_quotient_that_is_too_large_for_a_float_is_no_division_by_zero() -> None:
    found = outcome(emitting("1e60 / x / x / x / x / x * 1 kgCO2e", "let x = uniform(1e-60, 2e-60)\n"), 200)
    assert [(told.code, told.count) for told in found.refusals] == [("E0504", 200)]


@pytest.mark.parametrize(
    "expression", ["x * 0 kgCO2e", "0 / x * 1 kgCO2e", "floor(x) ^ 2 * 1 kgCO2e", "(x - x) * 1 kgCO2e"]
)
def test_what_is_0_is_0_in_every_sample(expression: str) -> None:
    found = outcome(emitting(expression, "let x = uniform(0.1, 0.9)\n"), 200)
    assert found.refusals == ()
    assert found.total is not None
    assert found.total.mean == 0


def test_results_of_which_no_sample_is_left_are_not_compared() -> None:
    text = emitting("x * x * x * x * x * x * 1 kgCO2e", "let x = uniform(1e-60, 2e-60)\n")
    (comparison,) = compare_samples([sampled(f"{text}assessment other {{ needs 2 kg of p }}\n", 200)])
    assert comparison.count == 0
    (line,) = compared_by_sample(comparison_entries([comparison]), lambda one: one.assessment)
    assert line == "  other and whole cannot be compared: no sample has a value of both"


def test_a_branch_that_is_not_taken_fails_no_sample() -> None:
    guarded = emitting("(if load > 0 then log(1 + load) else 0) * 1 kgCO2e", "let load = normal(0.1, 1)\n")
    assert outcome(guarded, 500).refusals == ()
    constant = emitting("(if load > 0 then 1 / zero else 2) * 1 kgCO2e", "let load = normal(-1, 1)\nlet zero = 1 - 1\n")
    found = outcome(constant, 500)
    assert [told.code for told in found.refusals] == ["E0501"]
    assert found.total is not None
    assert [found.total.mean, found.total.sd] == [Decimal(2), Decimal(0)]


@pytest.mark.parametrize("ends", ["1e44, 2e44", "-1e-60, 1.0001e-60"])
def test_the_middle_of_an_interval_may_be_longer_than_a_number_that_is_written(ends: str) -> None:
    found = outcome(emitting("x * 1 kgCO2e", f"let x = uniform({ends}) + 1e44\n"), 200)
    assert found.refusals == ()


def test_what_fails_in_one_assessment_is_left_out_of_no_other() -> None:
    text = emitting("uniform(-1 kgCO2e, 3 kgCO2e)") + (
        "process q { makes 1 kg emits uniform(1 kgCO2e, 3 kgCO2e) }\nassessment other { needs 1 kg of q }\n"
    )
    whole, other = sampled(text, 400).outcomes
    assert whole.computed < 400
    assert (other.computed, other.refusals) == (400, ())
    (comparison,) = compare_samples([sampled(text, 400)])
    assert comparison.count == whole.computed


# Results


def test_a_result_that_depends_on_no_uncertain_figure_says_so() -> None:
    text = emitting("5 kgCO2e") + "process q { makes 1 kg emits 1 kgCO2e ± 5 % }\nassessment b { needs 1 kg of q }\n"
    certain, uncertain = sampled(text, 100).outcomes
    assert (certain.figures, uncertain.figures) == (0, 1)
    assert certain.total is not None
    assert [certain.total.mean, certain.total.sd, *certain.total.quantiles] == [5, 0, 5, 5, 5, 5, 5]


def test_a_spread_gives_a_positive_variance_to_what_depends_on_it_alone() -> None:
    text = (
        "process p { makes 1 kg emits 2 kgCO2e uses 1 kg of q }\nserving q { makes 1 kg emits 3 kgCO2e ± 1 % }\n"
        "assessment whole { needs 1 kg of p }\n"
    )
    found = outcome(text, 1000)
    assert {name: one.sd > 0 for name, one in found.nodes.items()} == {"p": False, "q": True}
    assert {name: one.sd > 0 for name, one in found.stages.items()} == {"process": False, "serving": True}
    assert found.total is not None
    assert found.total.sd == found.nodes["q"].sd


def test_statistics_have_few_digits_and_are_in_the_unit_of_the_result() -> None:
    found = total(emitting("normal(5 tCO2e, 1 tCO2e)"))
    assert float(found.mean) == pytest.approx(5000, rel=0.01)
    for value in (found.mean, found.sd, *found.quantiles):
        assert len(value.as_tuple().digits) <= DIGITS


def test_a_histogram_counts_all_but_the_outermost_samples() -> None:
    found = outcome(PLAIN).histogram
    assert found is not None
    assert sum(found.counts) == pytest.approx(0.99 * COUNT, rel=0.001)
    assert max(found.counts) > 5 * min(found.counts)


def test_very_large_and_very_small_results_have_statistics() -> None:
    for factor in ("1e58", "1e-58"):
        found = total(emitting(f"uniform(1, 3) * {factor} kgCO2e * {factor} * {factor}"), 1000)
        assert float(found.mean / found.quantiles[2]) == pytest.approx(1, rel=0.1)
        assert found.sd > 0


def test_a_comparison_says_in_which_part_of_the_samples_one_is_lower() -> None:
    text = emitting("load * 1 kgCO2e/kg + normal(0.5 kgCO2e, 0.1 kgCO2e)", "parameter load = normal(5 kg, 1 kg)\n")
    text += "scenario other { load = lognormal(5 kg, 1.2) + 0.6 kg }\n"
    runs = [sampled(text, COUNT, 0, scenario) for scenario in ("", "other")]
    (found,) = compare_samples(runs)
    lower = float((runs[1].outcomes[0].samples < runs[0].outcomes[0].samples).mean())
    assert float(found.lower) == pytest.approx(lower)
    assert (found.left[0].scenario, found.right[0].scenario, found.count) == ("other", "", COUNT)
    assert found.equal == 0


def test_assessments_that_ask_for_different_things_are_not_compared() -> None:
    text = """
parameter load = 2 kgCO2e ± 5 % ~ "x"
process trained { makes 1 model emits load }
process served { makes 1 day emits load }
assessment model { needs 1 model of trained }
assessment day { needs 1 day of served }
assessment week { needs 7 day of served }
"""
    (found,) = compare_samples([sampled(text, 100)])
    assert (found.left[1].assessment, found.right[1].assessment) == ("week", "day")
