"""`lca diff` of two audit trails: what is different, and what that does to each total, from the trails alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from msgspec import to_builtins

import lca
from lca.cli import main
from lca.report.trail_diff_text import trail_diff_text
from lca.studies.change_records import STRUCTURE, TextChange
from lca.studies.trail_diff import Loose, TrailDiff, scenarios_of, trail_diff
from lca.trail.canonical import canonical, digest, trail_from
from lca.trail.figure_entries import SourceEntry
from lca.trail.reading import Reading
from lca.trail.trail import trail_of

MODEL = """\
study s "A study" { goal "to know" functional_unit "a day" boundary "all of it" year 365 day }
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
check "low" a.total <= (8 kgCO2e @book "page 4")
scenario many { users = 20 person }
"""
LOOP = """\
study s "A loop" { goal "to know" functional_unit "a kilogram" boundary "all of it" }
process mine { makes 1 kg  uses 2 kWh of power ~ "metered"  emits 3 gCO2e ~ "dust" }
process power { makes 1 kWh  uses 0.1 kg of mine ~ "coal"  emits 400 gCO2e ~ "smoke" }
assessment a { needs 5 kg of mine }
"""
LIBRARY = (
    "library: ours\nversion: {}\nsources: {{s: {{title: S}}}}\n"
    "factors: {{a: {{per: kWh, emits: {} gCO2e, source: s}}}}\n"
)
OURS = """\
study s "Ours" { goal "to know" functional_unit "a kilogram" boundary "all of it" }
use ours
process p { makes 1 kg uses 2 kWh of ours.a ~ "x" }
assessment a { needs 1 kg of p }
"""
PARTS = (
    "figures", "choices", "structure", "verdicts", "settings", "method", "study", "files", "libraries", "tables",
    "grounds", "notices", "alone", "loose", "other",
)  # fmt: skip


def trail_in(text: str, path: Path | None = None) -> Reading:
    checked = lca.check_file(path) if path else lca.check_text(text)
    assert checked.ok, [str(d.message) for d in checked.diagnostics if d.is_error]
    return Reading(trail_of(checked, [lca.run(checked.under(name)) for name in ("", *checked.scenarios)]))


def compared(old: Reading, new: Reading) -> TrailDiff:
    document = trail_diff(old, new, scenarios_of(old, new), ("old.json", "new.json"))
    for total in document.totals:
        whole = Fraction(total.after) - Fraction(total.before)
        assert whole == Fraction(total.change)
        assert sum((Fraction(one.part) for one in total.inputs), Fraction(0)) == whole
    assert trail_diff_text(document)
    return document


def changed(*turns: tuple[str, str], model: str = MODEL) -> TrailDiff:
    new = model
    for before, after in turns:
        assert before in new, before
        new = new.replace(before, after)
    return compared(trail_in(model), trail_in(new))


def parts(document: TrailDiff, scenario: str = "") -> dict[str, Decimal]:
    (total,) = (total for total in document.totals if total.scenario == scenario)
    return {"+".join(one.inputs): Decimal(one.part) for one in total.inputs}


def told(document: TrailDiff) -> set[str]:
    """The kinds of differences, but for that of the model's file, which is there wherever there is any."""
    assert {one.name for one in document.files} <= {"the model", "factors/ours.yaml"}
    return {part for part in PARTS if getattr(document, part)} - {"files"}


def forged(document: dict[str, Any], change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """The trail with another content, under digests that are right."""
    other: dict[str, Any] = json.loads(canonical(document))
    change(other["content"])
    other["integrity"]["content"] = digest(other["content"])
    return other


def altered(old: Reading, change: Callable[[dict[str, Any]], None]) -> Reading:
    """The trail with another content."""
    return Reading(trail_from(forged(json.loads(canonical(old.trail)), change)))


def figure(content: dict[str, Any], name: str, case: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in content["cases"][case]["figures"] if one["id"] == name)
    return found


def test_a_trail_is_not_different_from_itself() -> None:
    document = compared(trail_in(MODEL), trail_in(MODEL))
    assert not told(document)
    assert not document.files
    assert "the contents are the same" in trail_diff_text(document)


def test_a_figure_with_another_value_explains_the_whole_change() -> None:
    document = changed(("users = 2 person", "users = 3 person"))
    assert told(document) == {"figures"}
    (one,) = document.figures
    assert (one.name, one.how, one.scenarios) == ("users", "value", ("",))
    assert [(side.value, side.unit) for side in (one.before, one.after) if side] == [("2", "person"), ("3", "person")]
    assert parts(document) == {"users": Decimal("1.15065")}
    assert parts(document, "many") == {}


def test_figures_share_what_they_change_together_as_those_of_models_do() -> None:
    document = changed(("users = 2 person", "users = 5 person"), ("3 kWh/person", "7 kWh/person"))
    # 6 kWh become 35, of 0.38355 kgCO2e each: users add 9 or 21, each adds 8 or 20
    found = parts(document)
    assert abs(found["users"] - Decimal("5.75325")) < Decimal("1e-25")
    assert abs(found["each"] - Decimal("5.3697")) < Decimal("1e-25")
    assert set(parts(document, "many")) == {"each"}


def test_a_source_that_was_read_elsewhere_changes_no_total_and_is_told_as_basis() -> None:
    document = changed(('users = 2 person @book "page 1"', 'users = 2 person @book "page 9"'))
    assert told(document) == {"figures"}
    (one,) = document.figures
    assert one.how == "basis"
    sources = [side.basis[0] for side in (one.before, one.after) if side]
    assert [isinstance(one, SourceEntry) and one.locator for one in sources] == ["page 1", "page 9"]
    assert "every total is the same: only what it rests on is different" in trail_diff_text(document)


def test_texts_of_sources_assumptions_and_the_study_are_told() -> None:
    document = changed(
        ('title "A book"', 'title "A better book"'), ('"The load is steady" @book', '"It hardly varies" @book'),
        ('goal "to know"', 'goal "to publish"'),
    )  # fmt: skip
    assert told(document) == {"grounds", "study"}
    assert [(one.name, one.field) for one in document.grounds] == [
        ("@book", "title"),
        ("~ steady", "statement"),
    ]
    assert document.study == (TextChange(field="goal", before="to know", after="to publish"),)


def test_a_spread_a_unit_and_the_literal_of_a_check_are_told_and_change_no_total() -> None:
    document = changed(
        ("2 person @", "2 person ± 10 % @"), ("3 kWh/person", "3000 Wh/person"), ("8 kgCO2e", "9 kgCO2e")
    )
    hows = {one.name: one.how for one in document.figures}
    assert hows == {"users": "spread", "each": "unit", 'check "low".right': "value"}
    assert all(total.change == "0" and not total.inputs for total in document.totals)


def test_a_verdict_that_came_out_otherwise_is_told_with_both_sides() -> None:
    document = changed(("users = 2 person", "users = 9 person"))
    (one,) = document.verdicts
    assert (one.kind, one.name, one.scenario) == ("check", "low", "")
    assert one.before
    assert one.after
    assert (one.before.holds, one.after.holds) == (True, False)
    assert (one.after.relation, one.after.right, one.after.unit) == ("<=", "8", "kgCO2e")
    assert "check low: holds (5.84925 <= 8 kgCO2e) → fails (13.9038 <= 8 kgCO2e)" in trail_diff_text(document)


def test_a_scenario_that_only_one_trail_has_is_told_with_its_totals() -> None:
    document = compared(trail_in(MODEL), trail_in(MODEL + "scenario none { users = 0 person }\n"))
    assert told(document) == {"alone"}
    (one,) = document.alone
    assert (one.scenario, one.assessment, one.side) == ("none", "a", "after")
    assert "a [scenario none] is there only in after: 3.54795 kgCO2e" in trail_diff_text(document)


def test_another_supplier_is_told_apart_from_what_else_changed() -> None:
    document = changed(('grid.us_2024 ~ "near"', 'grid.no_2024 ~ "cold"'), ("3 kWh/person", "4 kWh/person"))
    assert told(document) == {"figures", "choices"}
    (choice,) = document.choices
    assert [side.written for side in (choice.before, choice.after) if side] == ["grid.us_2024", "grid.no_2024"]
    assert set(parts(document)) == {"each", "site (emissions per energy)"}


def test_what_is_added_or_put_otherwise_is_structure() -> None:
    document = changed(
        ("users = 2 person", "users = 5 person"),
        ("assessment a", 'process q { makes 1 kg emits 5 kgCO2e ~ "x" }\nassessment a'),
        ("  emits 1 kgCO2e", '  uses 2 kg of q ~ "new"\n  emits 1 kgCO2e'),
    )  # fmt: skip
    assert [(one.how, one.kind, one.name) for one in document.structure] == [
        ("added", "flow", "p.uses(q)"), ("added", "node", "q"),
    ]  # fmt: skip
    assert {one.name: one.how for one in document.figures}["q.emits"] == "added"
    found = parts(document)
    assert set(found) == {"users", STRUCTURE}
    assert abs(found["users"] - Decimal("3.45195")) < Decimal("1e-30")
    assert abs(found[STRUCTURE] - 10) < Decimal("1e-30")
    assert set(parts(document, "many")) == {STRUCTURE}


def test_the_figures_of_a_loop_are_exchanged_in_it() -> None:
    document = changed(("2 kWh", "3 kWh"), ("400 gCO2e", "500 gCO2e"), model=LOOP)
    found = parts(document)
    # 5 kg of mine, of 0.003 + k e kgCO2e each and 1 / (1 - 0.1 k) as much of it: k is 2 or 3 kWh, e 0.4 or 0.5 kgCO2e
    low, high = Fraction(2, 5), Fraction(1, 2)
    totals = {
        (k, e): 5 * (Fraction(3, 1000) + k * e) / (1 - Fraction(k, 10)) for k in (2, 3) for e in (low, high)
    }  # fmt: skip
    expected = (totals[3, low] - totals[2, low] + totals[3, high] - totals[2, high]) / 2
    assert set(found) == {"mine.uses(power)", "power.emits"}
    assert abs(Fraction(found["mine.uses(power)"]) - expected) < Fraction(1, 10**28)


def test_a_loop_that_is_opened_is_structure() -> None:
    document = changed(('uses 0.1 kg of mine ~ "coal"', ""), model=LOOP)
    assert set(parts(document)) == {STRUCTURE}
    assert [one.name for one in document.structure] == ["power.uses(mine)"]


def test_a_library_of_another_version_is_told_with_its_digests_and_its_figure(tmp_path: Path) -> None:
    found = []
    for name, version, grams in (("old", "1", 100), ("new", "2", 150)):
        (tmp_path / name / "factors").mkdir(parents=True)
        (tmp_path / name / "factors" / "ours.yaml").write_text(LIBRARY.format(version, grams), encoding="utf-8")
        (tmp_path / name / "m.lca").write_text(OURS, encoding="utf-8")
        found.append(trail_in("", tmp_path / name / "m.lca"))
    document = compared(*found)
    assert told(document) == {"figures", "libraries"}
    assert [(one.name, one.field) for one in document.libraries] == [("ours", "tree"), ("ours", "version")]
    assert [(one.name, one.field) for one in document.files] == [("factors/ours.yaml", "sha256")]
    assert parts(document) == {"ours.a": Decimal("0.1")}


def test_a_rule_over_what_a_total_rests_on_is_read() -> None:
    rule = (
        'rule backed for result "Most is known" {{ require result.assumed <= ({} @book) * result.total else "cite" }}\n'
    )
    document = compared(*(trail_in(MODEL + rule.format(share)) for share in ("100 %", "20 %")))
    assert told(document) == {"figures", "verdicts"}
    (one,) = document.figures
    assert one.how == "value"
    assert [side.value for side in (one.before, one.after) if side] == ["100", "20"]
    first, second = document.verdicts
    assert (first.kind, first.name, first.scenario, second.scenario) == ("rule", "backed(a)", "", "many")
    assert [side.holds for side in (first.before, first.after) if side] == [True, False]
    assert "rule backed(a), result.assumed <= (20 % @book) * result.total: holds" in trail_diff_text(document)


def test_settings_and_the_method_are_told() -> None:
    checked = lca.check_text(MODEL)
    old, new = (Reading(trail_of(checked, [lca.run(checked.under("", s))])) for s in ({}, {"users": "3 person"}))
    other = altered(new, lambda content: content["method"].update(engine="lca 9", digits=30))
    document = compared(old, other)
    assert [(one.field, one.after) for one in document.settings] == [("users", "3 person")]
    assert [(one.field, one.after) for one in document.method] == [("digits", "30"), ("engine", "lca 9")]
    assert set(parts(document)) == {"users"}


def test_where_nothing_else_is_different_the_places_of_the_content_are_told() -> None:
    old = trail_in(MODEL)
    new = altered(old, lambda content: figure(content, "wanted").update(value="21600001"))
    document = compared(old, new)
    assert told(document) == {"other"}
    (one,) = document.other
    assert one.place
    assert one.place.startswith("cases[0].figures[")
    assert (one.before, one.after) == ("21600000", "21600001")


def test_a_total_that_does_not_follow_from_its_figures_is_told_as_such() -> None:
    old = trail_in(MODEL)

    def lower(content: dict[str, Any]) -> None:
        figure(content, "a.total")["value"] = "1000"
        content["cases"][0]["results"][0]["total"]["value"] = "1"

    document = compared(old, altered(old, lower))
    assert document.loose == (Loose(scenario="", side="after", figure="a.total"),)
    assert set(parts(document)) == {STRUCTURE}
    assert "a.total does not follow from the figures of new.json: `lca verify` tells more" in trail_diff_text(document)


def test_the_document_has_the_documented_keys_and_no_other() -> None:
    document = changed(("users = 2 person", "users = 3 person"))
    assert set(to_builtins(document)) == {"format", "before", "after", "totals", *PARTS}
    assert document.format == "lca.trail_diff/1"
    assert set(to_builtins(document.totals[0])) == {
        "scenario", "assessment", "title", "indicator", "unit", "before", "after", "change", "credits", "inputs",
        "stages", "nodes", "orders",
    }  # fmt: skip


# The command


def command(*arguments: str) -> Result:
    found = CliRunner().invoke(main, ["diff", *arguments])
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found


def write(folder: Path, name: str, document: Any) -> str:
    (folder / name).write_bytes(canonical(document) + b"\n")
    return str(folder / name)


@pytest.fixture
def trails(tmp_path: Path) -> tuple[str, str]:
    texts = MODEL, MODEL.replace("2 person", "3 person")
    old, new = (
        write(tmp_path, f"{place}.json", json.loads(canonical(trail_in(text).trail)))
        for place, text in enumerate(texts)
    )
    return old, new


def test_the_command_prints_text_or_the_document_and_its_status_is_0(trails: tuple[str, str]) -> None:
    text, document = command(*trails), command(*trails, "--format", "json", "--scenario", "many")
    assert text.exit_code == document.exit_code == 0
    assert "users    2 person  3 person" in text.stdout
    found = json.loads(document.stdout)
    assert [total["scenario"] for total in found["totals"]] == ["many"]


def test_a_scenario_that_no_trail_has_is_wrong_use(trails: tuple[str, str]) -> None:
    found = command(*trails, "--scenario", "mani")
    assert found.exit_code == 2
    assert "did you mean `many`?" in found.stderr


def test_a_model_and_a_trail_are_not_compared(trails: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "m.lca").write_text(MODEL, encoding="utf-8")
    for arguments in ((trails[0], str(tmp_path / "m.lca")), (str(tmp_path / "m.lca"), trails[0])):
        found = command(*arguments)
        assert found.exit_code == 2
        assert "two models are compared, or two trails" in found.stderr


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b'{"format": "lca.trail/3"}', b"[" * 100_000, b'{"format":"lca.trail/3","content":{}}\n'],
)
def test_a_file_that_is_no_trail_is_answered(data: bytes, trails: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_bytes(data)
    for arguments in ((trails[0], str(tmp_path / "bad.json")), (str(tmp_path / "bad.json"), trails[0])):
        found = command(*arguments)
        assert found.exit_code == 2
        assert found.stderr.startswith("error[E0")


def test_a_trail_that_was_edited_is_answered(trails: tuple[str, str]) -> None:
    data = Path(trails[1]).read_bytes()
    Path(trails[1]).write_bytes(data.replace(b'"A study"', b'"A fraud"'))
    found = command(*trails)
    assert found.exit_code == 2
    assert "is no trail: SHA-256 of content: stored" in " ".join(found.stderr.split())


def _units(content: dict[str, Any]) -> None:
    content["units"] = content["units"][:3]


def _arity(content: dict[str, Any]) -> None:
    figure(content, "wanted").update(operation="divide", arguments=["users"])


@pytest.mark.parametrize(
    "forge",
    [
        _units,
        _arity,
        lambda content: content["units"][3].update(factor="1e999999999"),
        lambda content: content["units"][3].update(factor="1/0"),
        lambda content: figure(content, "users").update(origin="a guess"),
        lambda content: figure(content, "users").update(spread={"text": "", "shape": "flat"}),
        lambda content: figure(content, "wanted").update(operation="amount", loop=7, member=0),
    ],
)
def test_a_trail_that_does_not_fit_together_is_answered(
    forge: Callable[[dict[str, Any]], None], trails: tuple[str, str], tmp_path: Path
) -> None:
    other = write(tmp_path, "forged.json", forged(json.loads(Path(trails[0]).read_bytes()), forge))
    for arguments in ((trails[0], other), (other, trails[0]), (other, other)):
        found = command(*arguments)
        assert found.exit_code in (1, 2)
        assert found.stderr.startswith(("error[E0921]", "error[E0922]"))


def test_text_of_a_stranger_does_nothing_to_a_terminal(trails: tuple[str, str], tmp_path: Path) -> None:
    controls = "\x1b[2J\x07\u202e\u2028\u200b"

    said = {'"A study"': "T", '"to know"': "G", '"A book"': "S", '"low"': "C"}
    text = reduce(lambda text, one: text.replace(one[0], f'"{one[1]}{controls}"'), said.items(), MODEL)

    def hostile(content: dict[str, Any]) -> None:
        content["method"].update(engine=f"E{controls}")
        content["cases"][0]["results"][0].update(title=f"R{controls}")

    other = write(tmp_path, "hostile.json", forged(json.loads(canonical(trail_in(text).trail)), hostile))
    found = command(trails[0], other)
    assert found.exit_code == 0
    for sign in ("T", "G", "S", "E", "C", "R"):
        assert f"{sign}\N{REPLACEMENT CHARACTER}[2J" in found.stdout
    assert not set(controls) & set(found.stdout) - set("[2J")
