"""What each figure does to a total, against models worked by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec import to_builtins

from lca.engine.sensitivity import influences
from lca.studies.sensitivity_analysis import InfluenceEntry, sensitivity

from .texts import emitting, result

HAND = """
source book { title "A book" }
parameter users = 40 person @book "page 1"
parameter load = 20 % ~ "a guess"
process plant { makes 4 kWh emits 600 gCO2e @book }
serving chat {
  makes 2 day
  uses  users * (3 kWh/person ~ "a guess") * load of plant
  emits 4 kgCO2e @book
}
assessment year { needs 10 day of chat }
"""
# runs: 5 of chat, each 40 * 3 * 0.2 = 24 kWh or 6 runs of the plant: 5 * (6 * 0.6 + 4) = 38 kgCO2e, of which 18 flow in


def elasticities(text: str) -> dict[str, Decimal]:
    (found,) = sensitivity(result(text)).results
    return {figure.name: Decimal(figure.elasticity or 0) for figure in found.figures}


def close(left: Decimal, right: Decimal) -> bool:
    return abs(left - right) < Decimal("1e-25")


def test_elasticities_of_a_model_worked_by_hand() -> None:
    found = elasticities(HAND)
    flowing, direct = Decimal(18) / 38, Decimal(20) / 38
    expected = {
        "users": flowing, "chat.uses(plant)[1]": flowing, "load": flowing, "plant.emits": flowing,
        "plant.makes": -flowing, "chat.emits": direct, "chat.makes": Decimal(-1), "year.needs(chat)": Decimal(1),
    }  # fmt: skip
    assert set(found) == set(expected)
    assert all(close(found[name], value) for name, value in expected.items())


def test_the_greatest_influence_stands_first() -> None:
    found = elasticities(HAND)
    sizes = [abs(found[name]) for name in list(found)[:5]]
    assert sizes == sorted(sizes, reverse=True)
    assert list(found)[:2] == ["chat.emits", "chat.uses(plant)[1]"]


def test_what_defines_the_question_stands_behind_what_can_be_measured() -> None:
    assert list(elasticities(HAND))[5:] == ["chat.makes", "year.needs(chat)", "plant.makes"]


def test_of_equal_influences_the_less_certain_stands_first() -> None:
    text = emitting('(2 ~ "a") * (3 ± 10 % ~ "b") * (4 ± 20 % ~ "c") * 5 kgCO2e/kg * (1 kg ~ "d")')
    assert list(elasticities(text))[:3] == ["p.emits[3]", "p.emits[2]", "p.emits[1]"]


def figure(text: str, name: str) -> InfluenceEntry:
    (found,) = sensitivity(result(text)).results
    return next(one for one in found.figures if one.name == name)


def test_a_figure_says_its_amount_as_written_its_ground_and_its_place() -> None:
    found = figure(HAND, "users")
    assert (found.value, found.unit) == ("40", "person")
    assert to_builtins(found.basis) == (
        {"kind": "source", "key": "book", "text": "A book", "locator": "page 1", "place": "model.lca:2"},
    )
    assert found.place == "model.lca:3"


def test_ten_per_cent_more_is_told_in_the_unit_of_the_total() -> None:
    assert close(Decimal(figure(HAND, "users").per_ten_percent), Decimal("1.8"))
    assert close(Decimal(figure(HAND, "chat.makes").per_ten_percent), Decimal("-3.8"))


def test_a_derivative_has_the_unit_of_the_total_per_that_of_the_figure() -> None:
    found = figure(HAND, "users")
    assert (found.derivative, found.derivative_unit) == ("0.45", "kgCO2e/person")
    percent = figure(HAND, "load")
    assert (percent.derivative, percent.derivative_unit) == ("0.9", "kgCO2e/%")
    emitted = figure(HAND, "plant.emits")
    assert (emitted.derivative, emitted.derivative_unit) == ("0.03", "kgCO2e/gCO2e")


def test_a_figure_of_nothing_has_no_elasticity_and_a_derivative() -> None:
    text = emitting("(0 kg @b) * 3 kgCO2e/kg + 2 kgCO2e", 'source b { title "B" }\n')
    found = figure(text, "p.emits[1]")
    assert (found.elasticity, found.derivative) == ("0", "3")


def test_a_total_of_nothing_has_derivatives_and_no_elasticities() -> None:
    (found,) = sensitivity(result(emitting('(0 kg ~ "none") * 3 kgCO2e/kg'))).results
    assert {one.name: one.elasticity for one in found.figures} == dict.fromkeys(
        ("p.emits[1]", "p.emits[2]", "p.makes", "whole.needs(p)")
    )
    assert next(one for one in found.figures if one.name == "p.emits[1]").derivative == "3"


def test_choices_are_marked_and_constants_and_choices_of_suppliers_left_out() -> None:
    text = """
    parameter site = q ~ "the nearest"
    process q { makes 1 kWh emits 2 kgCO2e ~ "a guess" }
    process p { makes 3 kg uses 1 kWh * 2 ^ 3 of site ~ "a guess" }
    assessment a { needs 6 kg of p }
    """
    (found,) = sensitivity(result(text)).results
    origins = {one.name: one.origin for one in found.figures}
    assert set(origins) == {"q.emits", "q.makes", "p.makes", "a.needs(p)", "p.uses(site)[1]", "p.uses(site)[2]"}
    assert "question" in origins["a.needs(p)"]
    assert origins["q.emits"] == ""


def test_a_figure_behind_a_rounding_has_influence_nowhere_near() -> None:
    found = elasticities(emitting('ceil((2.4 ~ "a guess")) * 2 kgCO2e'))
    assert found["p.emits[1]"] == 0
    assert found["p.emits[2]"] == 1


def test_through_a_loop_influence_counts_each_way_round() -> None:
    text = """
    process grid { makes 1 kWh uses (0.2 kWh ~ "x") of grid emits (400 gCO2e ~ "x") }
    assessment a { needs 1 kWh of grid }
    """
    # T = 400 / (1 - 0.2), so that dT/dx · x / T = 0.2 / 0.8
    assert close(elasticities(text)["grid.uses(grid)"], Decimal("0.25"))


def test_each_total_has_its_own_influences() -> None:
    text = (
        HAND.replace("emits 4 kgCO2e @book", "emits 4 kgCO2e @book emits 9 L of water @book") + "indicator water in L\n"
    )
    found = {one.indicator: one for one in sensitivity(result(text)).results}
    assert found["water"].unit == "L"
    assert {one.name for one in found["water"].figures} == {"chat.emits(water)", "chat.makes", "year.needs(chat)"}


def test_the_variance_of_a_total_is_shared_among_uncertain_figures() -> None:
    # dT/d(users) is 0.45 and the half-width 4; an emission counts 5 times, with the half-width 0.2
    text = HAND.replace("40 person", "40 person ± 10 %").replace("emits 4 kgCO2e", "emits 4 kgCO2e ± 0.2 kgCO2e")
    (found,) = sensitivity(result(text)).results
    shares = {one.name: Decimal(one.variance_share or 0) for one in found.figures}
    own = {"users": (Decimal("0.45") * 4) ** 2, "chat.emits": (5 * Decimal("0.2")) ** 2}
    assert all(close(shares[name], own.get(name, Decimal(0)) / sum(own.values())) for name in shares)
    assert (spread := figure(text, "users").spread)
    assert spread.text == "± 10 %"
    assert figure(HAND, "users").variance_share is None


@pytest.mark.parametrize(("most", "others"), [(None, 0), (3, 5), (100, 0)])
def test_a_document_says_how_many_figures_it_leaves_out(most: int | None, others: int) -> None:
    (found,) = sensitivity(result(HAND), most).results
    assert (len(found.figures), found.others) == (8 - others, others)


def test_an_influence_is_told_of_every_figure_once() -> None:
    made = result(HAND)
    found = influences(made.evaluation, made.program.assessments["year"].impacts["climate"].total)
    assert len({one.cell for one in found}) == len(found)
