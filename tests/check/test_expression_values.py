"""`lca check` finds what a text shows: what literals alone make wrong, and what values do under each scenario."""

from __future__ import annotations

import pytest

import lca
from lca.studies.wrong_values import wrong_values

SHARES = """\
process dairy {
  makes 4 kg of milk share %s ~ "x"
  makes 1 kg of cream share %s ~ "x"
  emits 10 kgCO2e ~ "x"
}
"""
PARAMETERS = 'parameter s = 60 % (50 % to 70 %) ~ "x"\nparameter u = uniform(1, 2) ~ "x"\n'
TEMPLATE_WRONGS = (
    "makes 1 kg of a share 60 % makes 1 kg of b share 30 %",
    "makes 1 kg emits -3 kgCO2e",
    "makes 0 kg",
    "makes 1 kg uses -1 kWh of grid",
    "makes 1 kg emits (1 kgCO2e / (2 - 2))",
    "makes 1 kg emits 1 kWh",
    "makes 1 kg uses 1 kg of grid",
)


def found(text: str) -> list[str]:
    checked = lca.check_text(text)
    return [told.code for told in checked.diagnostics if told.is_error] or [one.code for one in wrong_values(checked)]


@pytest.mark.parametrize(
    ("shares", "code"),
    [
        (("60 %", "35 %"), ["E0507"]),
        (("120 %", "-20 %"), ["E0507"]),
        (("60 %", "40 %"), []),
        (("60 % (50 % to 70 %)", "40 %"), ["E0513"]),
        (("60 % (50 % to 70 %)", "40 % (30 % to 50 %)"), ["E0513"]),
        (("s", "40 %"), ["E0513"]),
        (("s", "1 - s"), []),
        (("u / (u + 1)", "1 / (u + 1)"), []),
        (("u / (u + 1)", "1 / (uniform(1, 2) + 1)"), ["E0513"]),
    ],
)
def test_shares_add_up_with_and_without_samples(shares: tuple[str, str], code: list[str]) -> None:
    text = PARAMETERS + SHARES % shares
    assert found(text) == code, "a node that no assessment needs"
    assert found(f"{text}assessment a {{ needs 4 kg of dairy.milk }}\n") == code


def test_what_is_missing_in_shares_is_told() -> None:
    (told,) = wrong_values(lca.check_text(SHARES % ("60 %", "35 %")))
    assert "add up to 95 %, 5 % missing" in told.message


@pytest.mark.parametrize("wrong", TEMPLATE_WRONGS)
def test_a_template_is_checked_alike_whether_it_is_used_or_not(wrong: str) -> None:
    template = f'process grid {{ makes 1 kWh emits 1 kgCO2e }}\nprocess t(power = 2 kW) {{ {wrong} tag p "x" }}\n'
    product = ".a" if " of a " in wrong else ""
    used = found(f"{template}process u {{ makes 1 kg uses 1 kg of t(power = 3 kW){product} }}\n")
    assert found(template) == used != []


def test_a_loop_of_literals_is_found_with_its_way_round_and_its_gain() -> None:
    text = "process sun { makes 1 kWh uses 0.5 kWh of moon }\nprocess moon { makes 1 kWh uses 2.5 kWh of sun }\n"
    (told,) = wrong_values(lca.check_text(text))
    assert told.code == "E0502"
    assert "moon → sun → moon" in told.message
    assert "gain 1.25" in told.message
    assert found(text.replace("2.5", "1.5")) == []
    (reached,) = wrong_values(lca.check_text(f"{text}assessment a {{ needs 1 kWh of sun }}\n"))
    assert reached.code == "E0502"


def test_what_a_scenario_could_change_is_no_error_of_the_text() -> None:
    text = """
parameter n = 2 ~ "x"
parameter site = loss ~ "x"
parameter zone = "A" ~ "x"
process loss { makes 1 kWh uses 1.5 kWh of site ~ "x" }
process gain { makes 1 kWh emits 1 kgCO2e ~ "x" }
process unused { makes n - 2 emits (n - 3) * 1 kgCO2e ~ "x" }
process texts { makes 1 kg emits (if zone == "A" then 0 else 2) * 1 kgCO2e - 1 kgCO2e ~ "x" }
"""
    assert found(text) == []


def test_a_negative_characterisation_is_found_where_nothing_emits_the_substance() -> None:
    assert found('substance nox in kg { climate -11 kgCO2e/kg ~ "x" }\n') == ["E0511"]
    assert found('parameter c = -11 kgCO2e/kg ~ "x"\nsubstance nox in kg { climate c }\n') == []


def test_what_cannot_be_computed_is_told_for_the_declaration_and_for_each_scenario() -> None:
    text = """
parameter parts = 5 ~ "x"
process p { makes 1 kg emits 10 kgCO2e / parts ~ "x" }
assessment a { needs 1 kg of p }
scenario s1 { parts = 4 }
scenario s2 { parts = 0 }
scenario s3 extends s2 { }
"""
    told = wrong_values(lca.check_text(text))
    assert [(one.code, one.scenario) for one in told] == [("E0501", "s2"), ("E0501", "s3")]
    assert [one.scenario for one in wrong_values(lca.check_text(text.replace("= 5", "= 0")))] == ["", "s2", "s3"]
