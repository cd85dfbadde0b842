"""The difference of two versions of a model, and what of the change of each total it explains."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from msgspec import to_builtins

import lca
from lca.check import Checked, check
from lca.engine.result import run
from lca.source import SourceFile
from lca.studies.change_records import STRUCTURE, Diff
from lca.studies.differences import APART, diff
from lca.studies.versions import Version

MODEL = """
study s "A study" { goal "to know" year 365 day }
use grid
source book { title "A book" issued 2020 }
assumption steady "The load is steady" @book "page 2"
parameter users = 2 person @book "page 1"
parameter each = 3 kWh/person ~ steady
parameter site "Where" = grid.us_2024 ~ "near"
let wanted = users * each
manufacturing rack { makes 1 server * (5 year ~ "usual") emits 1000 kgCO2e @book "page 3" }
serving p {
  makes 1 day
  uses  wanted of site
  uses  1 server * 1 day of rack
  emits 1 kgCO2e ~ "leaks"
  emits 2 kgCO2e ~ "more leaks"
}
assessment a "A day" { needs 1 day of p }
scenario many { users = 20 person }
"""


def checked(text: str, name: str = "m.lca") -> Checked:
    found = check(SourceFile(name, text))
    assert found.ok, [d.message for d in found.diagnostics if d.is_error]
    return found


def compared(old: str, new: str, scenario: str = "") -> Diff:
    versions = [Version(run(found.under(scenario)), found) for found in (checked(old), checked(new))]
    return diff(versions[0], versions[1], ("old", "new"))


def changed(*turns: tuple[str, str]) -> Diff:
    """What is different in the model once some of its texts are others."""
    new = MODEL
    for before, after in turns:
        assert before in new, before
        new = new.replace(before, after)
    document = compared(MODEL, new)
    holds(document)
    return document


def holds(document: Diff) -> None:
    """What holds for any difference: parts add up."""
    for total in document.totals:
        whole = Fraction(total.after) - Fraction(total.before)
        assert whole == Fraction(total.change)
        assert sum((Fraction(one.part) for one in total.inputs), Fraction(0)) == whole
        for what in (total.stages, total.nodes):
            assert sum((Fraction(one.change) for one in what.values()), Fraction(0)) == whole


def parts(document: Diff) -> dict[str, Decimal]:
    (total,) = document.totals
    return {"+".join(one.inputs): Decimal(one.part) for one in total.inputs}


def close(found: dict[str, Decimal], expected: dict[str, Decimal]) -> bool:
    return set(found) == set(expected) and all(abs(found[name] - expected[name]) < Decimal("1e-25") for name in found)


def told(document: Diff, what: str) -> list[tuple[str, ...]]:
    keys = {"figures": ("how", "name"), "structure": ("how", "kind", "name"), "choices": ("name",)}
    return [tuple(getattr(one, key) for key in keys.get(what, ("name", "field"))) for one in getattr(document, what)]


PARTS = ("figures", "choices", "structure", "libraries", "tables", "grounds", "study", "alone")


def only(document: Diff, *what: str) -> bool:
    return [part for part in PARTS if getattr(document, part)] == list(what)


def test_a_model_is_not_different_from_itself() -> None:
    document = compared(MODEL, MODEL)
    assert only(document)
    assert parts(document) == {}


def test_neither_the_order_of_declarations_nor_that_of_clauses_is_a_difference() -> None:
    head, _, body = MODEL.partition("manufacturing rack")
    lines = head.strip().splitlines()
    turned = "manufacturing rack" + body + "\n".join(reversed(lines)) + "\n"
    turned = turned.replace(
        '  emits 1 kgCO2e ~ "leaks"\n  emits 2 kgCO2e ~ "more leaks"',
        '  emits 2 kgCO2e ~ "more leaks"\n  emits 1 kgCO2e ~ "leaks"',
    )
    assert turned != MODEL
    assert only(compared(MODEL, turned))


def test_a_figure_with_another_value_explains_the_whole_change() -> None:
    document = changed(("users = 2 person", "users = 5 person"))
    assert only(document, "figures")
    assert told(document, "figures") == [("value", "users")]
    (one,) = document.figures
    assert one.before
    assert one.after
    assert (one.before.value, one.after.value, one.after.unit) == ("2", "5", "person")
    assert list(parts(document)) == ["users"]


def test_figures_share_what_they_change_together() -> None:
    document = changed(("users = 2 person", "users = 5 person"), ("3 kWh/person", "7 kWh/person"))
    # 6 kWh become 35, of 0.38355 kgCO2e each: users add 9 or 21, each adds 8 or 20
    expected = {"users": Decimal("5.75325"), "each": Decimal("5.3697")}
    assert close(parts(document), expected)


def test_a_figure_written_in_another_unit_changes_nothing() -> None:
    document = changed(("3 kWh/person", "3000 Wh/person"))
    assert told(document, "figures") == [("unit", "each")]
    assert parts(document) == {}


def test_a_figure_that_is_less_certain_changes_no_total() -> None:
    document = changed(("2 person", "2 person ± 10 %"), ('@book "page 3"', '@book "page 3" quality (1, 2, 1, 1, 1)'))
    assert ("spread", "users") in told(document, "figures")
    assert ("spread", "rack.emits") in told(document, "figures")
    assert parts(document) == {}


def test_a_figure_that_rests_on_something_else_changes_nothing() -> None:
    document = changed(
        ('users = 2 person @book "page 1"', 'users = 2 person @book "page 9"'), ("~ steady", '~ "a guess"')
    )
    assert told(document, "figures") == [("basis", "each"), ("basis", "users")]
    assert only(document, "figures")
    assert document.totals[0].change == "0"


def test_a_source_that_says_otherwise_is_told_once() -> None:
    document = changed(('title "A book" issued 2020', 'title "A better book" issued 2021'))
    assert only(document, "grounds")
    assert told(document, "grounds") == [("@book", "issued"), ("@book", "title")]
    assert {one.after for one in document.grounds} == {"A better book", "2021"}


def test_an_assumption_that_says_otherwise_or_rests_elsewhere_is_told() -> None:
    document = changed(('"The load is steady" @book "page 2"', '"The load is nearly steady" @book "page 4"'))
    assert told(document, "grounds") == [("~ steady", "rests on"), ("~ steady", "statement")]


def test_another_supplier_is_an_input_of_its_own() -> None:
    document = changed(('grid.us_2024 ~ "near"', 'grid.no_2024 ~ "cold"'), ("users = 2 person", "users = 5 person"))
    assert set(parts(document)) == {"site", "users"}
    assert only(document, "figures", "choices")
    (one,) = document.choices
    assert one.before
    assert one.after
    assert (one.before.written, one.after.written) == ("grid.us_2024", "grid.no_2024")
    assert (one.before.basis[0].text, one.after.basis[0].text) == ("near", "cold")


def test_the_same_supplier_for_another_reason_changes_nothing() -> None:
    document = changed(('grid.us_2024 ~ "near"', 'grid.us_2024 ~ "cheap"'))
    assert only(document, "choices")
    assert parts(document) == {}


@pytest.mark.parametrize(
    ("before", "after", "structure"),
    [
        ("  emits 1 kgCO2e", '  emits 4 kgCO2e ~ "new"\n  emits 1 kgCO2e', ("added", "flow", "p.emits#3")),
        ("  uses  wanted of site\n", "", ("removed", "flow", "p.uses(site)")),
        ("users * each", "users * each * (2 ~ \"x\")", ("changed", "formula", "wanted")),
        ("manufacturing rack", "training rack", ("changed", "stage", "rack")),
        (
            "assessment a", 'process q { makes 1 kg emits 1 kgCO2e ~ "x" }\nassessment a', ("added", "node", "q"),
        ),
        ("assessment a", "assessment b { needs 2 day of p }\nassessment a", ("added", "assessment", "b")),
        ("uses  wanted of site", "uses  wanted of grid.fr", ("added", "flow", "p.uses(grid.fr)")),
    ],
)  # fmt: skip
def test_what_is_added_removed_or_put_otherwise_is_structure(
    before: str, after: str, structure: tuple[str, str, str]
) -> None:
    document = changed((before, after))
    assert structure in told(document, "structure")
    assert set(parts(document)) == {STRUCTURE}


def test_of_a_new_node_not_all_that_is_in_it_is_told() -> None:
    node = 'process q { let x = 3 kg ~ "x" makes 1 kg emits 2 kgCO2e * x / (1 kg) ~ "x" uses 1 kWh of grid.fr ~ "x" }\n'
    document = changed(
        ("assessment a", node + "assessment a"), ("  emits 1 kgCO2e", '  uses 1 kg of q ~ "x"\n  emits 1 kgCO2e')
    )
    assert told(document, "structure") == [("added", "flow", "p.uses(q)"), ("added", "node", "q")]
    assert ("added", "q.x") in told(document, "figures")
    assert set(parts(document)) == {STRUCTURE}


def test_figures_and_structure_are_told_apart() -> None:
    document = changed(("users = 2 person", "users = 5 person"), ('  emits 2 kgCO2e ~ "more leaks"\n', ""))
    assert close(parts(document), {"users": Decimal("3.45195"), STRUCTURE: Decimal(-2)})


def test_the_way_back_is_the_opposite() -> None:
    new = MODEL.replace("2 person", "5 person").replace("us_2024", "fr_2024").replace("1000 kgCO2e", "700 kgCO2e")
    new = new.replace('  emits 2 kgCO2e ~ "more leaks"\n', "").replace("users * each", "users * each / 2")
    there, back = parts(compared(MODEL, new)), parts(compared(new, MODEL))
    assert len(there) == 4
    assert back == {name: part.copy_negate() for name, part in there.items()}


def test_versions_are_compared_under_a_scenario() -> None:
    document = compared(MODEL, MODEL.replace("users = 20 person", "users = 30 person"), "many")
    assert document.scenario == "many"
    assert list(parts(document)) == ["users"]
    assert only(compared(MODEL, MODEL.replace("users = 20 person", "users = 30 person")))


def test_another_year_is_told_and_its_effect_is_that_of_the_figures_in_years() -> None:
    document = changed(("year 365 day", "year 365.25 day"))
    assert [one.field for one in document.study] == ["year"]
    assert told(document, "figures") == [("value", "rack.makes[2]")]
    assert list(parts(document)) == ["rack.makes[2]"]


def test_an_assessment_that_only_one_version_has_is_told_with_its_total() -> None:
    document = changed(("assessment a", "assessment b { needs 2 day of p }\nassessment a"))
    (one,) = document.alone
    assert (one.assessment, one.side) == ("b", "after")
    assert [total.assessment for total in document.totals] == ["a"]


def test_a_library_of_another_version_is_told_with_its_figures(tmp_path: Path) -> None:
    text = (
        "library: ours\nversion: {}\nsources: {{s: {{title: S}}}}\n"
        "factors: {{a: {{per: kWh, emits: {} gCO2e, source: s}}}}\n"
    )
    model = 'use ours\nprocess p { makes 1 kg uses 2 kWh of ours.a ~ "x" }\nassessment a { needs 1 kg of p }\n'
    found = []
    for name, version, grams in (("old", "1", 100), ("new", "2", 150)):
        (tmp_path / name / "factors").mkdir(parents=True)
        (tmp_path / name / "factors" / "ours.yaml").write_text(text.format(version, grams), encoding="utf-8")
        (tmp_path / name / "m.lca").write_text(model, encoding="utf-8")
        one = lca.check_file(tmp_path / name / "m.lca")
        found.append(Version(run(one.under()), one))
    document = diff(found[0], found[1], ("old", "new"))
    assert [(one.name, one.before, one.after) for one in document.libraries] == [("ours", "1", "2")]
    assert parts(document) == {"ours.a": Decimal("0.1")}


def test_the_cells_of_a_table_are_figures(tmp_path: Path) -> None:
    model = (
        'table rows from "rows.csv" { key name each in kgCO2e ~ "x" }\n'
        "process p { makes 1 kg emits r.each for r in rows }\nassessment a { needs 1 kg of p }\n"
    )
    found = []
    for name, rows in (("old", "name,each\nx,1\ny,2\n"), ("new", "name,each\ny,5\nx,1\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "rows.csv").write_text(rows, encoding="utf-8")
        (tmp_path / name / "m.lca").write_text(model, encoding="utf-8")
        one = lca.check_file(tmp_path / name / "m.lca")
        assert one.ok, [d.message for d in one.diagnostics if d.is_error]
        found.append(Version(run(one.under()), one))
    document = diff(found[0], found[1], ("old", "new"))
    assert parts(document) == {'rows["y"].each': Decimal(3)}
    assert [one.name for one in document.tables] == ["rows"]


def test_two_programs_are_enough_where_choices_count_as_structure() -> None:
    new = MODEL.replace("grid.us_2024", "grid.no_2024").replace("2 person", "5 person")
    versions = [Version(run(checked(text).under())) for text in (MODEL, new)]
    document = diff(versions[0], versions[1], ("old", "new"))
    holds(document)
    assert set(parts(document)) == {"users", STRUCTURE}
    assert [one.name for one in document.choices] == ["site"]


def test_a_supplier_that_only_one_version_has_is_structure() -> None:
    document = changed(
        ("= grid.us_2024", "= own"), ("assessment a", 'process own { makes 1 kWh emits 1 kgCO2e ~ "x" }\nassessment a')
    )
    assert set(parts(document)) == {STRUCTURE}
    assert ("added", "node", "own") in told(document, "structure")
    assert ("changed", "supplier", "p.uses(site)") in told(document, "structure")


def test_of_very_many_figures_those_with_the_least_influence_are_one_input() -> None:
    count = APART + 20
    text = "".join(f'parameter x{index} = {{}} kg ~ "x"\n' for index in range(count))
    whole = " + ".join(f"x{index}" for index in range(count))
    text += f'process p {{{{ makes 1 kg emits ({whole}) * 1 kgCO2e/kg ~ "x" }}}}\n'
    text += "assessment a {{ needs 1 kg of p }}\n"
    document = compared(text.format(*([1] * count)), text.format(*(2 + index for index in range(count))))
    holds(document)
    found = parts(document)
    assert len(found) == APART
    together = next(name for name in found if "+" in name)
    assert "x0+" in together
    assert found[f"x{count - 1}"] == count


def test_the_document_has_the_documented_keys_and_no_other() -> None:
    document = changed(("users = 2 person", "users = 5 person"))
    assert set(to_builtins(document)) == {
        "format", "before", "after", "scenario", "figures", "choices", "structure", "libraries", "tables", "grounds",
        "study", "orders", "totals", "alone",
    }  # fmt: skip
    assert document.format == "lca.diff/1"
    (total,) = document.totals
    assert set(to_builtins(total)) == {
        "assessment", "title", "indicator", "unit", "before", "after", "change", "credits", "inputs", "stages", "nodes",
    }  # fmt: skip
