"""Traps, each with the smallest model that would fall into it: what rests on what, shares, loops, years, names."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import lca
from lca.check import Checked
from lca.report.trace_tree import TraceTree


def codes(checked: Checked) -> list[str]:
    return [d.code for d in checked.diagnostics if d.is_error]


def refused(text: str, scenario: str = "") -> list[str]:
    with pytest.raises(lca.LcaError) as caught:
        lca.run(lca.check_text(text).under(scenario))
    return [d.code for d in caught.value.diagnostics]


def assumed(emits: str) -> Decimal:
    text = (
        'source s { title "S" }\nparameter big = 5 kg ~ "guessed"\nparameter zero = 0 ~ "guessed"\n'
        f"process p {{ makes 1 kg emits {emits} @s }}\nassessment a {{ needs 1 kg of p }}\n"
        'check "x" a.assumed = 0 kgCO2e\n'
    )
    return lca.run(lca.check_text(text).under()).verdicts[0].left


def test_a_counted_unit_of_a_library_is_not_what_the_model_calls_so() -> None:
    text = "use equivalents\nunit tree = 2 kg\nlet x = equivalents.chatgpt_trees\n"
    assert "E0302" in codes(lca.check_text(text))


@pytest.mark.parametrize(
    ("emits", "part"),
    [
        ("(if big > (10 kg @s) then 2 kgCO2e else 3 kgCO2e)", 3000),
        ("(if big <= (10 kg @s) then 2 kgCO2e else 3 kgCO2e)", 2000),
        ("1.1 ^ zero * 4 kgCO2e", 4000),
        ("(if not (big > (10 kg @s)) then 7 kgCO2e else 3 kgCO2e)", 7000),
        ("zero * 1 kgCO2e + 5 kgCO2e", 0),
    ],
)
def test_what_an_assumption_touched_is_never_clean_though_it_may_be_zero(emits: str, part: int) -> None:
    assert assumed(emits) * 1000 == part


def test_a_negative_share_is_refused() -> None:
    text = (
        'process p { makes 1 kg of a share 150 % ~ "x" makes 1 kg of b share -50 % ~ "x" emits 2 kgCO2e ~ "x" }\n'
        "assessment q { needs 1 kg of p.b }"
    )
    assert refused(text) == ["E0507"]


def test_a_ground_that_only_decides_how_a_number_is_rounded_is_told() -> None:
    text = (
        'process p { makes 1 kg emits ceil(2.3 ~ "guessed") * (1.5 kgCO2e ~ "other") }\n'
        "assessment a { needs 1 kg of p }"
    )
    text = text.replace('ceil(2.3 ~ "guessed")', 'ceil((2.3 ~ "guessed"))')
    (found,) = lca.trace(lca.run(lca.check_text(text).under()))
    assert found.attribution is not None
    assert {ground.text: ground.part for ground in found.attribution.grounds} == {"guessed": 4500, "other": 4500}


def test_the_year_of_a_model_that_is_used_holds_where_no_other_is_stated(tmp_path: Path) -> None:
    (tmp_path / "b.lca").write_text('study b { year 365 day }\nlet x = 1 year / (1 day) ~ "x"\n', encoding="utf-8")
    model = tmp_path / "a.lca"
    model.write_text('use "./b.lca" as b\ncheck "days" b.x = 365 ~ "x"\n', encoding="utf-8")
    assert lca.run(lca.check_file(model).under()).verdicts[0].holds
    (tmp_path / "c.lca").write_text("study c { year 365.25 day }\nlet y = 1 kg\n", encoding="utf-8")
    model.write_text('use "./b.lca" as b, "./c.lca" as c\nlet z = b.x * c.y\n', encoding="utf-8")
    assert codes(lca.check_file(model)) == ["E0408"]


def test_a_finding_of_one_stretch_survives_an_error_in_the_next() -> None:
    filler = 'assumption a{} "x"\n'
    deep = "let x = " + "(" * 101 + "1" + ")" * 101 + "\n"
    text = deep + "".join(filler.format(i) for i in range(5_000)) + "let y = = 2\n"
    assert codes(lca.check_text(text)) == ["E0703", "E0101"]


CREDIT = """
use grid
parameter site = grid.pl ~ "hosted there"
process gas { makes 1 kWh uses 0.2 kWh of pump ~ "x" }
process pump { makes 1 kWh emits 1 kgCO2e ~ "x" }
process p {
  makes 1 kg of a share 50 % ~ "x"
  makes 1 kg of b share 50 % ~ "x"
  uses 1 kWh of site ~ "x"
  avoids 2 kWh of gas ~ "x"
}
assessment q { needs 1 kg of p.a }
scenario north { site = grid.no }
"""


@pytest.mark.parametrize("target", ["gas", "pump", "p", "p.a", "q", "process", "q.credits"])
def test_whatever_takes_part_can_be_traced(target: str) -> None:
    result = lca.run(lca.check_text(CREDIT).under())
    assert all(TraceTree(found).text() for found in lca.trace(result, target))


def test_a_factor_that_only_a_scenario_uses_is_no_value_of_the_model_as_declared() -> None:
    result = lca.run(lca.check_text(CREDIT).under())
    with pytest.raises(lca.LcaError):
        lca.trace(result, "grid.no_2024")


def test_an_amount_beyond_numbers_in_a_loop_is_told() -> None:
    loop = "".join(
        f'process n{i} {{ makes 1 kg uses exp(20000) * 1 kg of n{(i + 1) % 3} ~ "x" emits 1 kgCO2e ~ "x" }}\n'
        for i in range(3)
    )
    assert refused(loop + "assessment a { needs 1 kg of n0 }") in (["E0502"], ["E0504"])


def test_a_large_loop_on_the_side_of_credits_must_make_more_than_it_needs() -> None:
    size = 45
    ring = "".join(
        f'process n{i} {{ makes 1 kWh uses 1.5 kWh of n{(i + 1) % size} ~ "x" emits 1 kgCO2e ~ "x" '
        f'avoids 0.001 kWh of n{(i + 2) % size} ~ "x" }}\n'
        for i in range(size)
    )
    text = ring + 'process p { makes 1 kg avoids 1 kWh of n0 ~ "x" }\nassessment a { needs 1 kg of p }'
    assert refused(text) == ["E0502"]


def test_a_node_that_is_needed_through_two_parameters_stays_a_node() -> None:
    text = (
        'use grid\nprocess w { makes 1 kWh emits 1 kgCO2e ~ "x" }\nparameter e = w\nparameter f = e\n'
        "assessment a { needs 1 kWh of f }\nscenario s { e = grid.no }\n"
    )
    assert codes(lca.check_text(text)) == ["E0313"]


def test_dozens_are_not_rounded() -> None:
    text = 'unit dozen = 12 person\nlet x = ceil(2.3 dozen) ~ "x"\nlet y = ceil(2.3 person / (1 day)) ~ "x"\n'
    assert codes(lca.check_text(text)) == ["E0205", "E0205"]


def test_a_reference_product_of_zero_is_told_though_its_node_emits_nothing() -> None:
    text = (
        'process empty { makes 0 kg uses 1 kg of full ~ "x" }\nprocess full { makes 1 kg emits 1 kgCO2e ~ "x" }\n'
        'process p { makes 1 day uses 1 kg of empty ~ "x" }\nassessment a { needs 1 day of p }'
    )
    assert "E0505" in refused(text)


@pytest.mark.parametrize(
    "clauses", ["makes 1 kg of x share 100 % let x = 2 kg", "let x = 2 kg makes 1 kg of x share 100 %"]
)
def test_a_product_and_a_let_of_one_name_are_told_in_either_order(clauses: str) -> None:
    assert "E0302" in codes(lca.check_text(f"process p {{ {clauses} }}"))


def test_an_exponent_is_a_constant_and_a_negative_base_keeps_its_parentheses() -> None:
    text = (
        'parameter x = -3 ~ "x"\nprocess p { makes 1 kg emits x ^ 2 * (1 kgCO2e ~ "x") }\n'
        "assessment a { needs 1 kg of p }"
    )
    (found,) = lca.trace(lca.run(lca.check_text(text).under()))
    entry = found.entries["p.emits"]
    assert entry.numbers == "(-3) ^ 2 * 1 kgCO2e"
    assert "a constant" in {found.entries[name].origin for name in entry.uses}
