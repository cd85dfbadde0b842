"""The change from one scenario to another, split among what they set differently."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from msgspec.structs import replace

import lca
from lca.diagnostics import LcaError
from lca.studies.change_records import TotalChange
from lca.studies.compare import ScenarioComparison, compare
from lca.studies.total_changes import changes

MODEL = """
use grid
source book { title "A book" }
parameter users = 2 person @book "page 1"
parameter each = 3 kWh/person ~ "a guess"
parameter idle = 1 kg ~ "used by nothing that counts"
parameter site "Where" = clean ~ "near"
parameter left = 40 % ~ "x"
parameter right = 60 % ~ "x"
let half = 0 * idle
process clean { makes 1 kWh emits 1 kgCO2e ~ "x" }
process dirty { makes 1 kWh emits 10 kgCO2e ~ "x" }
process mill { makes 1 kg of flour share left makes 1 kg of bran share right emits 10 kgCO2e ~ "x" }
serving p { makes 1 day uses users * each of site ~ "x" uses 1 kg of mill.flour ~ "x" }
assessment a "A day" { needs 1 day of p }
assessment b { needs 1 kg of mill.bran }
scenario many { users = 5 person }
scenario both extends many { each = 7 kWh/person }
scenario moved extends both { site = dirty }
scenario idler { idle = 9 kg }
scenario shares { left = 50 % right = 50 % }
scenario all extends moved { left = 10 % right = 90 % idle = 2 kg }
scenario same { users = 2 person }
scenario dearer { each = 2 * 3 kWh/person }
"""


def compared(before: str, after: str, text: str = MODEL) -> ScenarioComparison:
    checked = lca.check_text(text)
    assert checked.ok, [d.message for d in checked.diagnostics if d.is_error]
    return compare(checked, before, after)


def change(before: str, after: str, assessment: str = "a") -> TotalChange:
    return next(one for one in compared(before, after).totals if one.assessment == assessment)


def parts(found: TotalChange) -> dict[str, Decimal]:
    return {"+".join(one.inputs): Decimal(one.part) for one in found.inputs}


def test_a_change_of_one_parameter_is_its_own() -> None:
    found = change("", "many")
    assert [found.before, found.after, found.change] == ["10", "19", "9"]
    assert parts(found) == {"users": Decimal(9)}


def test_a_product_of_two_is_shared_between_them() -> None:
    # 2 · 3 = 6 kWh become 5 · 7 = 35: users add 9 or 21, each adds 8 or 20
    assert parts(change("", "both")) == {"users": Decimal(15), "each": Decimal(14)}


def test_the_choice_of_a_supplier_is_an_input() -> None:
    assert parts(change("both", "moved")) == {"site": Decimal(315)}
    assert set(parts(change("", "moved"))) == {"users", "each", "site"}


def test_what_both_set_alike_is_no_input() -> None:
    assert {one.name for one in compared("many", "both").inputs} == {"each"}
    assert parts(change("many", "many")) == {}
    assert parts(change("", "same")) == {}, "set to what it is"


def test_a_parameter_without_effect_has_no_part() -> None:
    assert parts(change("", "idler")) == {"idle": Decimal(0)}
    assert parts(change("", "all"))["idle"] == 0


def test_parameters_that_fit_only_together_are_one_input() -> None:
    assert parts(change("", "shares")) == {"left+right": Decimal(1)}
    assert parts(change("", "shares", "b")) == {"left+right": Decimal(-1)}
    assert set(parts(change("", "all"))) == {"users", "each", "site", "idle", "left+right"}


def test_an_expression_is_as_good_as_a_number() -> None:
    assert parts(change("", "dearer")) == {"each": Decimal(6)}


SCENARIOS = ["", "many", "both", "moved", "idler", "shares", "all", "dearer"]


@pytest.mark.parametrize("before", SCENARIOS)
@pytest.mark.parametrize("after", SCENARIOS)
def test_parts_stages_and_nodes_add_up_to_the_difference(before: str, after: str) -> None:
    for total in compared(before, after).totals:
        whole = Fraction(total.change)
        assert whole == Fraction(total.after) - Fraction(total.before)
        assert sum((Fraction(one.part) for one in total.inputs), Fraction(0)) == whole
        for what in (total.stages, total.nodes):
            assert sum((Fraction(one.change) for one in what.values()), Fraction(0)) == whole


@pytest.mark.parametrize(("before", "after"), [("", "all"), ("many", "moved"), ("shares", "all"), ("dearer", "both")])
def test_the_way_back_is_the_opposite(before: str, after: str) -> None:
    there, back = parts(change(before, after)), parts(change(after, before))
    assert back == {name: part.copy_negate() for name, part in there.items()}


def test_the_order_in_which_a_model_is_written_says_nothing() -> None:
    heads = [line for line in MODEL.strip().splitlines() if line.startswith(("parameter", "scenario"))]
    others = [line for line in MODEL.strip().splitlines() if line not in heads]
    turned = "\n".join([*others, *reversed(heads)]) + "\n"
    for after in SCENARIOS:
        found = [compared("", after, text) for text in (MODEL, turned)]
        names = [{one.name for one in document.inputs} for document in found]
        assert names[0] == names[1]
        assert replace(found[0], inputs=()) == replace(found[1], inputs=())


def test_a_mixture_that_depends_on_itself_is_one_input() -> None:
    text = """
    parameter x = 1 kg ~ "x"
    parameter y = 2 kg ~ "x"
    process p { makes 1 kg emits (x + y) * 1 kgCO2e/kg ~ "x" }
    assessment a { needs 1 kg of p }
    scenario one { x = 2 * y }
    scenario other { y = 3 * x }
    """
    (found,) = compared("one", "other", text).totals
    # from x = 2 y = 4 and y = 2 to x = 1 and y = 3 x = 3; x and y both anew would depend on themselves
    assert parts(found) == {"x+y": Decimal(-2)}


def test_inputs_are_told_with_value_grounds_and_place_on_both_sides() -> None:
    document = compared("", "all")
    inputs = {one.name: one for one in document.inputs}
    assert (document.before, document.after) == ("", "all")
    users = inputs["users"]
    assert (users.before.written, users.before.value, users.before.unit) == (
        "2 person",
        "2",
        "person",
    )
    assert users.before.basis[0].key == "book"
    assert (users.after.value, users.after.basis) == ("5", ())
    site = inputs["site"]
    assert (site.title, site.before.written, site.after.written) == ("Where", "clean", "dirty")
    assert (site.before.value, site.before.basis[0].text) == ("", "near")
    assert all(side.place.startswith("model.lca:") for one in inputs.values() for side in (one.before, one.after))


def test_a_parameter_that_cannot_be_computed_is_told_as_it_is_written() -> None:
    text = """
    parameter none = 0 kg ~ "x"
    parameter odd = 1 kg ~ "x"
    process p { makes 1 kg emits 1 kgCO2e ~ "x" }
    process q { makes 1 kg emits odd * 1 kgCO2e/kg ~ "x" }
    assessment a { needs 1 kg of p }
    scenario s { odd = 1 kg^2 / none }
    """
    (one,) = compared("", "s", text).inputs
    assert (one.after.written, one.after.value) == ("1 kg^2 / none", "")


def test_totals_that_only_one_side_has_are_told_apart() -> None:
    text = """
    use grid, impacts
    parameter site = grid.us_2024
    process p { makes 1 kg uses 2 kWh of site ~ "x" }
    assessment a { needs 1 kg of p }
    scenario counted { site = impacts.electricity_us }
    """
    there, back = (compared(*names, text) for names in (("", "counted"), ("counted", "")))
    assert [(one.indicator, one.change) for one in there.totals] == [("climate", "0")]
    assert {(one.indicator, one.side) for one in there.alone} >= {("water", "after")}
    assert {one.side for one in back.alone} == {"before"}


def test_a_scenario_that_is_not_there_or_cannot_be_computed_is_refused() -> None:
    with pytest.raises(LcaError, match="E0309"):
        compared("", "nowhere")
    broken = MODEL + "scenario broken { left = 70 % }\n"
    with pytest.raises(LcaError, match="E0507"):
        compared("", "broken", broken)


def test_without_an_assessment_there_is_nothing_to_compare() -> None:
    with pytest.raises(LcaError, match="E0406"):
        compared("", "s", "parameter x = 1 kg\nscenario s { x = 2 kg }\n")


def test_many_inputs_are_averaged_over_some_orders_and_add_up_too() -> None:
    names = [f"x{index}" for index in range(12)]
    parameters = "".join(f'parameter {name} = {index + 1} ~ "x"\n' for index, name in enumerate(names))
    settings = "\n".join(f"{name} = {index + 2}.5" for index, name in enumerate(names))
    text = (
        f"{parameters}process p {{ makes 1 kg emits {' * '.join(names)} * 1 kgCO2e }}\n"
        f"assessment a {{ needs 1 kg of p }}\nscenario s {{ {settings} }}\n"
    )
    found, back = compared("", "s", text), compared("s", "", text)
    assert found.orders is not None
    assert found.orders % 2 == 0
    told = parts(found.totals[0])
    assert sum(map(Fraction, told.values())) == Fraction(found.totals[0].change)
    assert parts(back.totals[0]) == {name: part.copy_negate() for name, part in told.items()}


def test_what_a_check_or_a_rule_reads_of_one_side_alone_does_not_hinder_the_split() -> None:
    text = """\
process gas { makes 1 kWh emits 300 gCO2e ~ "x" }
process wind { makes 1 kWh emits 30 gCO2e ~ "x" }
parameter site = gas ~ "x"
parameter load = 5 kWh ~ "x"
process p { makes 1 day uses load of site }
assessment a { needs 10 day of p }
scenario windy { site = wind ~ "x" load = 6 kWh ~ "x" }
check "gas" a.node(gas) = 15 kgCO2e ~ "x"
check "wind" a.node(wind) = 1.8 kgCO2e in scenario windy ~ "x"
"""
    (found,) = compared("", "windy", text).totals
    assert parts(found) == {"site": Decimal("-14.85"), "load": Decimal("1.65")}


def test_a_change_whose_ends_cannot_be_computed_again_is_that_of_all_inputs_together() -> None:
    checked = lca.check_text(MODEL)
    before, after = (lca.run(checked.under(scenario)) for scenario in ("", "both"))
    found = changes(before, after, [("users",), ("each",)], lambda _: None).totals[0]
    assert parts(found) == {"each+users": Decimal(found.change)}
