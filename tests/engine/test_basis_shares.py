"""How much of a total rests on assumptions, and on figures without a basis."""

from __future__ import annotations

from decimal import Decimal

import pytest

from .texts import emitting, result

READ = 'check "assumed" whole.assumed >= 0 kgCO2e\ncheck "unsourced" whole.unsourced >= 0 kgCO2e\n'
SOURCE = 'source book { title "A book" }\nassumption guess "A guess"\n'


def parts(expression: str, before: str = "") -> tuple[Decimal, Decimal]:
    assumed, unsourced = result(emitting(expression, SOURCE + before) + READ).verdicts
    return assumed.left, unsourced.left


@pytest.mark.parametrize(
    ("expression", "assumed", "unsourced"),
    [
        ("5 kgCO2e @book", 0, 0),
        ("5 kgCO2e ~ guess", 5, 0),
        ("5 kgCO2e", 0, 5),
        ("(5 kgCO2e @book) + (3 kgCO2e ~ guess)", 3, 0),
        ("(5 kgCO2e @book) + (3 kgCO2e ~ guess) + 2 kgCO2e", 3, 2),
        ("(5 kgCO2e @book) * (3 ~ guess)", 15, 0),
        ("((5 kgCO2e @book) + (1 kgCO2e ~ guess)) * (3 @book)", 3, 0),
        ("((5 kgCO2e @book) + (1 kgCO2e ~ guess)) * (3 ~ guess)", 18, 0),
        ("((6 kgCO2e @book) + (3 kgCO2e ~ guess)) / (3 @book)", 1, 0),
        ("(6 kgCO2e @book) / (3 ~ guess)", 2, 0),
        ("-1 * (-(6 kgCO2e @book) - (3 kgCO2e ~ guess))", 3, 0),
        ("max((6 kgCO2e @book), (3 kgCO2e ~ guess))", 6, 0),
        ("if (1 @book) < (2 @book) then ((6 kgCO2e @book) + (1 kgCO2e ~ guess)) else 1 kgCO2e", 1, 0),
        ("if (1 @book) < (2 ~ guess) then (6 kgCO2e @book) else 1 kgCO2e", 6, 6),
        ("2 * (5 kgCO2e @book)", 0, 10),
        ("facility((5 kWh_it @book), (1.2 ~ guess)) * (2 kgCO2e/kWh @book)", 12, 0),
        ("facility((5 kWh_it @book), (1 @book) + (0.2 ~ guess)) * (2 kgCO2e/kWh @book)", 2, 0),
        ("facility(it((5 kWh ~ guess)), (1.2 @book)) * (2 kgCO2e/kWh @book)", 12, 0),
        ("amortised((6 kgCO2e @book) + (3 kgCO2e ~ guess), (2 h @book), (6 h @book))", 1, 0),
        ("amortised((6 kgCO2e @book), (2 h @book), (6 h ~ guess))", 2, 0),
        ("red_ai((2 kgCO2e/token @book), (3 token ~ guess), (4 @book))", 24, 0),
        ("1 * (5 kgCO2e @book)", 0, 0),
        ("100 % * (5 kgCO2e @book)", 0, 0),
    ],
)
def test_the_part_that_rests_on_something_is_known(expression: str, assumed: int, unsourced: int) -> None:
    assert parts(expression)[0] == assumed
    if "if" not in expression:
        assert parts(expression)[1] == unsourced


def test_a_figure_in_a_loop_reaches_all_that_depends_on_it() -> None:
    text = SOURCE + (
        "process a { makes 1 kg uses 0.5 kg of b ~ guess emits 1 kgCO2e @book }\n"
        "process b { makes 1 kg uses 0.5 kg of a @book }\nassessment whole { needs 3 kg of a }\n" + READ
    )
    found = result(text)
    assert found.outcomes[0].total == 4
    assert [verdict.left for verdict in found.verdicts] == [1, 0]


def test_an_overflow_in_a_branch_that_is_not_taken_disturbs_no_other_reading() -> None:
    many = " * ".join(["large"] * 170)
    assumed, _ = parts(f"if 1 < 2 then 1 kgCO2e else {many} * 1 kgCO2e", 'let large = 1e60 + (1 ~ "reason")\n')
    assert assumed == 0
