"""A model that checks without errors never fails on a unit or a name when it is run, under any scenario."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lca
from tests.models.drawing import models
from tests.models.model import Model, text_of

SUPPLIERS = ["grid.no", "grid.us_west", "green", "brown", "steel", "bad.mass", "bad.unknown", "site", "1 kWh", '"text"']
LIBRARY = """library: bad
version: 1
title: Factors whose emissions are none
sources: {s: {title: A source}}
defaults: {per: kWh, source: s}
factors:
  mass: {title: In kilograms, emits: 5 kg}
  unknown: {title: In no unit, emits: 5 wug}
"""


def runs_wherever_it_checks(checked: lca.Checked) -> None:
    if not checked.ok:
        return
    for scenario in ("", *checked.scenarios):
        try:
            lca.run(checked.under(scenario))
        except lca.LcaError as error:
            codes = [d.code for d in error.diagnostics]
            assert not [c for c in codes if c.startswith(("E02", "E03"))], f"{codes} under {scenario!r}"


@given(models())
def test_a_made_up_model_runs_under_all_its_scenarios(model: Model) -> None:
    checked = lca.check_text(text_of(model))
    assert checked.ok
    runs_wherever_it_checks(checked)


def supplied(declared: str, chosen: str, user: str) -> str:
    return (
        "use grid\n"
        + ("use bad\n" if "bad." in declared + chosen else "")
        + "process green { makes 1 kWh emits 1 gCO2e }\n"
        "process brown { makes 1 MJ emits 200 gCO2e uses 0.1 kWh of green }\n"
        "process steel { makes 1 t emits 2 tCO2e }\n"
        f"parameter site = {declared}\nscenario other {{ site = {chosen} }}\n"
        f"process plant {{ makes 1 kg uses 2 kWh of {user} }}\nassessment whole {{ needs 1 kg of plant }}\n"
    )


@given(st.sampled_from(SUPPLIERS), st.sampled_from(SUPPLIERS))
def test_a_choice_of_suppliers_that_checks_also_runs(
    tmp_path_factory: pytest.TempPathFactory, declared: str, chosen: str
) -> None:
    folder: Path = tmp_path_factory.getbasetemp() / "choice"
    (folder / "factors").mkdir(parents=True, exist_ok=True)
    (folder / "factors" / "bad.yaml").write_text(LIBRARY)
    model = folder / "model.lca"
    model.write_text(supplied(declared, chosen, "site"))
    runs_wherever_it_checks(lca.check_file(model))


def test_a_need_of_a_parameter_that_a_scenario_sets_to_a_factor_is_told_by_the_check() -> None:
    text = supplied("green", "grid.no", "site") + "assessment direct { needs 1 kWh of site }\n"
    runs_wherever_it_checks(lca.check_text(text))


@pytest.mark.parametrize("bad", ["bad.mass", "bad.unknown"])
def test_a_factor_in_error_that_only_a_scenario_chooses_is_told_by_the_check(tmp_path: Path, bad: str) -> None:
    (tmp_path / "factors").mkdir()
    (tmp_path / "factors" / "bad.yaml").write_text(LIBRARY)
    model = tmp_path / "model.lca"
    model.write_text(supplied("green", bad, "site"))
    runs_wherever_it_checks(lca.check_file(model))


def test_a_setting_in_another_unit_of_the_same_dimension_meets_the_same_limits() -> None:
    text = (
        "parameter a = 1 kWh\nparameter b = 1 MWh\nscenario same { b = 1 kWh }\n"
        "let c = (a ^ 40) * (b ^ 40)\nprocess p { makes 1 kg emits 1 kgCO2e * (c / c) }\n"
        "assessment whole { needs 1 kg of p }\n"
    )
    checked = lca.check_text(text)
    if checked.ok:
        lca.run(checked.under("same"))
