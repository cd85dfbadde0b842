"""Comparisons of models whose instances are called otherwise, since their arguments have other values."""

from __future__ import annotations

import lca
from lca.engine.result import run
from lca.studies.change_records import InputPart, NumberChange
from lca.studies.compare import compare
from lca.studies.counterparts import counterparts
from lca.studies.differences import differences
from lca.studies.versions import Version

MODEL = """\
unit piece
parameter die = 72 mm^2 ~ "a die"
process cpu(size) { makes 1 piece emits size * 1 kgCO2e/mm^2 ~ "an example" }
process board { makes 1 piece uses 1 piece of cpu(size = die) uses 2 piece of cpu(size = 100 mm^2 ~ "another") }
assessment a { needs 1 piece of board }
scenario small { die = 50 mm^2 ~ "small" }
"""


def test_a_scenario_that_gives_an_argument_another_value_changes_its_instance_and_adds_none() -> None:
    (total,) = compare(lca.check_text(MODEL), "", "small").totals
    assert total.nodes == {"cpu(72 mm^2) → cpu(50 mm^2)": NumberChange(before="72", after="50", change="-22")} | {
        "cpu(100 mm^2)": NumberChange(before="200", after="200", change="0")
    }


def test_versions_whose_arguments_have_other_values_differ_in_figures_alone() -> None:
    sides = [lca.check_text(text) for text in (MODEL, MODEL.replace("100 mm^2", "110 mm^2").replace("72 mm", "80 mm"))]
    found = differences(*(Version(run(side.under()), side) for side in sides))
    assert found.structure == ()
    assert found.totals[0].inputs == (
        InputPart(inputs=("board.uses(cpu)(size)[1]",), part="20"),
        InputPart(inputs=("die",), part="8"),
    )


def test_instances_of_which_it_is_not_known_which_became_which_are_told_as_others() -> None:
    text = MODEL.replace("size = die", "size = 1 mm^2").replace("100 mm^2", "2 mm^2")
    other = text.replace("1 mm^2", "3 mm^2").replace("= 2 mm^2", "= 4 mm^2")
    assert counterparts(lca.check_text(text).under(), lca.check_text(other).under()) == {}
