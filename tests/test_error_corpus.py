"""A folder of wrong models and libraries, each with the whole of what is said about it beside it.

With LCA_ACCEPT=1 in the environment the expected texts are written anew; read what changed before you keep it.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

import lca
from lca.check import Checked, check
from lca.check.library_faults import check_library
from lca.diagnostics import Diagnostic, Fix, LcaError, problem
from lca.diagnostics.render import render, width
from lca.diagnostics.text_files import read_text
from lca.factors.library_reader import read_library
from lca.source import SourceFile

ERRORS = Path(__file__).parent / "errors"
PROGRAMS = sorted(ERRORS.glob("*.lca"))
LIBRARIES = sorted((ERRORS / "libraries").glob("*.yaml")) + sorted((ERRORS / "gate").glob("*.yaml"))
PROPOSES = re.compile(r"^`[^`…]+`(?=, if |; |$)|(?:[:,;]|\b(?:write|mean|is|with|by)) `[^`…]+`")
"""Help that names what stands there instead."""
WITHOUT_EDIT = {
    r"\bas in `|`,? say\b": "an example",
    r"…": "what only its author knows is left open in it",
    r"\b(?:declared?s?|add) ": "it is declared elsewhere",
    r"` or `|,? or `|; or |, or (?:put|leave|divide|remove|say|export)\b": "one of several may be meant",
    r"^is `[^`]+` meant\?$": "it is asked, not said",
    r"^(?:its rows|there|the (?:values|libraries|escapes|fields|nearest|columns)|what adds|it counts|a node has)\b": (
        "it tells what there is"
    ),
    r"^the band is `": "it tells by which bounds",
    r"^a text ends with": "where it ends is not known",
}
"""Forms of help that is no edit, each with the reason."""
EDITS = 300
"""So many findings of the corpus are mended by what their help says."""
SAID = {
    "article_power_for_energy": ["E0203:15", "E0203:19", "E0203:23", "E0203:27"],
    "assumption_without_statement": ["E0101:1"],
    "citation_before_value": ["E0101:2"],
    "clause_outside_block": ["E0109:4"],
    "decimal_comma_in_a_function": ["E0101:2", "E0312:3"],
    "divided_by_an_infinity": ["E0503:3"],
    "distribution_out_of_order": ["E0222:1", "E0222:1"],
    "gsd_below_one": ["E0222:1", "E0222:1"],
    "library_in_error": ["E0605:4", "E0604:5"],
    "logarithm_of_zero": ["E0503:3"],
    "loop_without_emissions": ["E0502:1"],
    "misspelt_assessment_word": ["E0305:4"],
    "missing_closing_brace": ["E0103:1"],
    "missing_opening_brace": ["E0101:1"],
    "negative_flow_between_nodes": ["E0506:7"],
    "nested_too_deep": ["E0703:1", "E0201:2"],
    "node_in_node": ["E0109:3"],
    "number_with_suffix": ["E0101:1", "E0101:2"],
    "one_closing_brace_too_many": ["E0103:4"],
    "python_style_assignment": ["E0101:1", "E0101:2"],
    "it_energy_mixed": ["E0202:3", "E0217:4", "E0217:5", "E0417:6", "E0217:7", "E0101:8"],
    "pue_in_the_factor": ["E0203:6", "E0203:7", "E0203:8", "E0203:9"],
    "red_ai_without_units": ["E0217:1", "E0217:2", "E0217:3", "E0312:4", "E0202:5", "E0510:6"],
    "reserved_word_as_name": ["E0104:1", "E0104:2", "E0104:3"],
    "reserved_word_in_expression": ["E0104:1"],
    "bibliography_brought_in_twice": ["E0302:2"],
    "bibliography_in_the_singular": ["E0101:1"],
    "bibliography_of_malformed_items": ["E0621:3", "E0621:4"],
    "bibliography_that_is_not_there": ["E0701:1"],
    "bibliography_with_a_key_twice": ["E0302:3", "E0302:2"],
    "bibliography_with_malformed_entries": ["E0621:1", "E0621:6", "E0621:10"],
    "bibliography_without_quotes": ["E0101:1"],
    "brace_inside_a_statement": ["E0101:5"],
    "text_behind_the_last_brace": ["E0101:5", "E0101:6"],
    "brace_too_many_at_the_end": ["E0103:5"],
    "digits_of_another_script": ["E0106:3"],
    "digits_of_full_width": ["E0106:3"],
    "equality_twice": ["E0101:1"],
    "expect_without_error": ["E0101:7"],
    "expected_error_behind_its_scenario": ["E0101:8"],
    "expected_error_in_small_letters": ["E0203:4", "E0320:7"],
    "expected_error_of_unknown_code": ["E0203:4", "E0320:7"],
    "expected_error_of_unknown_scenario": ["E0309:9"],
    "expected_error_of_unknown_source": ["E0203:4", "E0303:7"],
    "expected_error_that_is_not_there": [],
    "expected_error_without_code": ["E0101:7"],
    "expected_error_without_expect": ["E0101:7"],
    "expected_errors_in_one_check": ["E0203:4", "E0101:7"],
    "expected_warning": ["E0320:7"],
    "field_without_value": ["E0101:2"],
    "let_in_node_without_equals": ["E0101:2"],
    "libraries_without_comma": ["E0101:1"],
    "library_misspelt_and_used_often": ["E0306:1"],
    "misspelt_scenario_word": ["E0305:2"],
    "misspelt_source_word": ["E0305:1"],
    "misspelt_study_word": ["E0305:1"],
    "misspelt_title_field": ["E0110:2"],
    "misspelt_unit_word": ["E0305:1"],
    "missing_basis_value": ["E0101:3"],
    "missing_parenthesis_in_node": ["E0101:2"],
    "missing_stage_of_a_node": ["E0101:3"],
    "missing_supplier": ["E0101:4"],
    "missing_word_assessment": ["E0101:4"],
    "node_declared_twice": ["E0302:4"],
    "tag_twice": ["E0302:5"],
    "tolerance_without_percent": ["E0211:6"],
    "unclosed_block_indented": ["E0103:1"],
    "several_errors_in_one_file": [
        "E0306:1", "E0110:2", "E0305:3", "E0201:4", "E0203:7", "E0109:8", "E0204:9", "E0303:9",
        "E0202:15", "E0310:16", "E0301:18",
    ],
    "several_syntax_errors_in_one_node": ["E0101:3", "E0101:4", "E0101:5", "E0101:6", "E0204:7"],
    "quality_without_parentheses": ["E0101:2"],
    "source_with_assignments": ["E0101:2", "E0101:3"],
    "source_with_colons": ["E0101:2", "E0101:3"],
    "spread_in_ascii": ["E0101:1", "E0101:2"],
    "unknown_name_used_twice": ["E0301:1", "E0301:2"],
    "table_semicolons": ["E0611:1"],
    "table_tabs": ["E0611:1"],
    "table_bare_decimal_commas": ["E0611:2", "E0611:3"],
    "table_empty": ["E0613:1"],
    "table_unclosed_quote": ["E0611:2"],
    "table_key_twice": ["E0614:4"],
    "table_header_misspelt": ["E0610:1"],
    "table_column_unit_without_in": ["E0610:1"],
    "table_path_without_quotes": ["E0101:1"],
    "table_no_parquet": ["E0701:1"],
    "table_outside_the_folder": ["E0706:1"],
    "row_by_name_without_quotes": ["E0301:4"],
    "rows_where_with_equals": ["E0108:4"],
    "rows_in_a_block": ["E0109:4"],
    "row_variable_hides_a_library": ["E0302:5"],
    "sum_of_no_rows": [],
    "template_argument_quantity_for_supplier": ["E0313:6"],
    "template_argument_wrong_in_two_instances": ["E0203:6"],
    "template_parameter_as_a_let": ["E0302:4"],
    "template_parameter_twice": ["E0302:3"],
    "template_round_another": ["E0411:1"],
    "template_called_in_an_expression": ["E0413:14"],
    "template_amount_inside": ["E0413:11"],
    "substance_as_quantity": ["E0213:4"],
    "substance_characterised_twice": ["E0302:3"],
    "substance_without_characterisation": ["E0101:1"],
    "indicator_in_unknown_unit": ["E0201:1"],
    "indicator_in_another_unit_than_a_library": ["E0302:2"],
    "indicator_without_unit": ["E0101:1"],
    "value_glued_into_unit": ["E0201:3"],
    "zero_to_a_negative_power": ["E0503:4"],
}  # fmt: skip
"""The errors of programs where one mistake might be told as several, as none, or at another place."""

ADVISED = {
    "article_power_for_energy": "`86 MWh`",
    "assumption_as_source": "`~ pilot_users`",
    "bibliography_in_the_singular": '`sources "bibliographies/refs.bib"`',
    "bibliography_without_quotes": "quotes",
    "key_of_a_bibliography_misspelt": "did you mean `smith_2020`?",
    "key_of_a_bibliography_with_colon": "`@smith_2020`",
    "source_as_assumption": "`@patterson2021`",
    "expect_without_error": "`expect error E0203`",
    "expected_error_behind_its_scenario": "behind what the check states",
    "expected_error_in_small_letters": "did you mean `E0203`?",
    "expected_error_of_unknown_code": "did you mean `E0203`?",
    "expected_error_of_unknown_scenario": "did you mean `nobody`?",
    "expected_error_without_expect": "`expect error E0203`",
    "expected_errors_in_one_check": "another check",
    "expected_warning": "only an error",
    "exponent_with_caret": "`1e6 person`",
    "flow_without_amount": "`uses 1 … of grid.no`",
    "grouped_by_spaces": "`1_000_000`",
    "check_with_spread": "`within 5 %`",
    "interval_of_one": "write `*`",
    "library_in_quotes": "`use grid`",
    "library_not_brought_in": "`use grid`",
    "misspelt_assessment_word": "did you mean `assessment`?",
    "misspelt_function": "did you mean `min`?",
    "misspelt_let_word": "did you mean `let`?",
    "misspelt_uses": "did you mean `uses`?",
    "model_without_alias": "`as servers`",
    "multiplication_sign": "write `*` to multiply",
    "number_with_suffix": "`1e6 person`",
    "pue_applied_twice": "leave the PUE away",
    "pue_below_one": "1.12",
    "pue_forgotten": "`facility(2 kW_it * 24 h, 1.1)`",
    "pue_in_the_factor": "write `drawn` alone",
    "python_style_assignment": "`parameter users = …` or `let users = …`",
    "scenario_sets_plain_number": "`9 person`",
    "double_star_for_power": "`^`",
    "spread_behind_a_name": "behind a number",
    "spread_in_ascii": "`±`",
    "spread_of_percent": "`85 % (… % to … %)`",
    "spread_without_unit": "`± 3 %`",
    "tilde_as_about": "behind the value",
    "unit_with_per_spaced": "`gCO2e/kWh`",
    "unit_with_spaces": "`57 gCO2e/kWh`",
    "unit_with_superscript": "`120 m^2`",
    "url_without_quotes": "quotes",
    "minus_as_a_dash": "`-`",
    "comparison_sign_of_print": "`<=`",
    "no_break_space": "space",
    "subscript_in_unit": "`5 kgCO2e`",
    "greek_mu": "`5 µg`",
    "words_for_per": "`5 kWh/day`",
    "colon_for_equals": "`=`",
    "percent_of_quantity": "`*`",
    "ampersands_for_and": "`and`",
    "hyphen_in_source_key": "`smith_2020`",
    "percent_added": "`x * (1 + 10 %)`",
    "times_ten_to_the": "`5e6 token`",
    "study_with_title_alone": "name",
    "value_glued_into_unit": "`8 gpu * lifetime`",
    "table_semicolons": "commas between cells",
    "table_decimal_commas": "`1.5`",
    "table_grouped_digits": "`1250.5`",
    "table_units_in_cells": "`1500`",
    "table_empty_cell": "leave out a row",
    "table_headers_of_people": '`energy "Energy (kWh)"`',
    "table_header_twice": "rename one of them",
    "table_column_without_unit": "`energy in kWh`",
    "table_column_with_unit_in_parentheses": "`energy in kWh`",
    "table_column_unit_without_in": "`in kWh`",
    "table_columns_with_commas": "without commas",
    "table_path_without_quotes": '`from "parts/usage.csv"`',
    "table_with_equals": "`from`",
    "table_without_block": "columns",
    "table_without_key_looked_up": "key name",
    "row_in_wrong_case": '`"WA"`',
    "row_by_name_without_quotes": '`usage["WA"].energy`',
    "row_by_dot": '`usage["WA"].energy`',
    "row_in_parentheses": '`usage["WA"].energy`',
    "row_two_brackets": '`usage["WA"].energy`',
    "row_key_and_column_in_brackets": '`usage["WA"].energy`',
    "row_key_of_another_unit": "`1 h`",
    "row_key_number_not_there": "`1 h`",
    "row_variable_itself": "columns",
    "sum_of_a_column": "`sum(r.energy for r in usage)`",
    "max_of_a_column": "`max(r.energy for r in usage)`",
    "count_of_a_table": "`count(r for r in usage)`",
    "column_in_arithmetic": "`sum(r.energy for r in usage)`",
    "rows_where_without_variable": "`r.region`",
    "rows_where_without_quotes": '`"WA"`',
    "rows_where_is": "`==`",
    "rows_behind_the_basis": "before the basis",
    "sum_of_no_rows": "capitals",
    "interpolate_with_two_arguments": "`interpolate(curve.load, curve.power, 40 %)`",
    "template_argument_by_position": "`chat(model = gpt3)`",
    "template_argument_quantity_by_position": "`chat(model = 3 kW)`",
    "template_argument_misspelt": "`model`",
    "template_argument_with_colon": "`=`",
    "template_argument_text_for_supplier": "without quotes",
    "template_in_braces": "`chat(model = gpt3)`",
    "template_bare": "`chat(model = …)`",
    "template_in_a_scenario": "`chat(power = …)`",
    "template_node_in_check_unquoted": "in quotes",
    "template_parameters_after_title": "before the title",
    "template_without_parameters": "no parentheses",
    "emits_water_without_indicator": "`indicator name in L`",
    "emits_energy": "`uses 1287 MWh of …`",
    "emits_mass_without_of": "`emits … of methane`",
    "emits_of_unknown_substance": "`gwp_ar6`",
    "emits_of_misspelt_substance": "`methane`",
    "emits_of_misspelt_indicator": "`water`",
    "emits_substance_without_of": "`emits 2 kg of methane`",
    "uses_a_substance": "`emits … of methane`",
    "uses_an_indicator": "`emits … of water`",
    "substance_as_quantity": "`emits … of methane`",
    "substance_characterised_without_per": "`… kgCO2e/kg`",
    "substance_in_a_library_misspelt": "`gwp.methane_fossil`",
    "substance_with_equals": "without `=`",
    "substance_without_unit": "`substance methane in kg",
    "indicator_in_unknown_unit": "`unit kgSO2e`",
    "indicator_in_another_unit_than_a_library": "leave yours out",
    "indicator_missing_in_check": "`year.total(water)`",
    "indicator_as_result": "`year.total(water)`",
    "indicator_in_brackets_in_check": "`year.total(water)`",
    "indicator_with_number": "`in L`",
    "indicator_without_unit": "counted in",
    "gwp_without_use": "`use gwp_ar6`",
    "units_of_papers": "`5 gCO2e`",
    "numbers_of_papers": "`uniform(0.3 Wh, 1 Wh)`",
    "clauses_of_sheets": "`of` is missing: `uses 5 kWh of power`",
}
"""What the help of some programs must hold: the way out that a newcomer looks for."""


@pytest.fixture(autouse=True)
def _in_the_folder_of_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Own libraries are shown relative to where the command runs."""
    monkeypatch.chdir(ERRORS)


def text_of(path: Path) -> SourceFile:
    """The file under its bare name, so that what is printed is the same on every machine."""
    file = read_text(path, path.name)
    assert isinstance(file, SourceFile)
    return file


@cache
def findings(path: Path) -> tuple[Diagnostic, ...]:
    """What is found in a file of the corpus, which is looked for once."""
    return findings_in(path)


def findings_in(path: Path, text: str | None = None) -> tuple[Diagnostic, ...]:
    """What reading a library finds, of one for the gate checking it; of a program what checking finds and, where that
    is no error, running it.
    """
    file = text_of(path) if text is None else SourceFile(path.name, text)
    if path.suffix == ".yaml":
        return check_library(path, path.name) if path.parent.name == "gate" else read_library(file)[1]
    checked = check(file, path)
    return checked.diagnostics if not checked.ok else (*checked.diagnostics, *findings_of_run(checked))


def findings_of_run(checked: Checked) -> tuple[Diagnostic, ...]:
    try:
        program = checked.under()
        if not program.assessments and not program.checks:
            return (problem("E0406"),)
        lca.run(program)
    except LcaError as error:
        return error.diagnostics
    return ()


@cache
def shown(path: Path) -> str:
    return "\n\n".join(render(finding) for finding in findings(path)) + "\n"


def named(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("path", [*PROGRAMS, *LIBRARIES], ids=named)
def test_a_wrong_text_is_answered_as_written_beside_it(path: Path) -> None:
    found, expected = shown(path), path.with_suffix(".txt")
    if os.environ.get("LCA_ACCEPT") == "1":
        assert findings(path), "an answer that says nothing is not kept"
        expected.write_text(found, encoding="utf-8", newline="\n")
    assert expected.is_file(), f"{expected.name} is missing; LCA_ACCEPT=1 writes it"
    assert found == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", [*PROGRAMS, *LIBRARIES], ids=named)
def test_a_wrong_text_has_an_error_or_a_warning(path: Path) -> None:
    assert [finding.code for finding in findings(path) if finding.severity in ("error", "warning")]


@pytest.mark.parametrize("name", list(SAID))
def test_a_mistake_is_told_once_and_where_it_is(name: str) -> None:
    found = [finding for finding in findings(ERRORS / f"{name}.lca") if finding.is_error]
    assert [f"{finding.code}:{finding.span.line if finding.span else 0}" for finding in found] == SAID[name]


@pytest.mark.parametrize("name", list(ADVISED))
def test_the_way_out_is_in_the_help(name: str) -> None:
    said = "\n".join(line for finding in findings(ERRORS / f"{name}.lca") for line in finding.help)
    assert ADVISED[name] in said


@pytest.mark.parametrize("path", [*PROGRAMS, *LIBRARIES], ids=named)
def test_every_label_lies_within_its_file(path: Path) -> None:
    for finding in findings(path):
        for label in finding.labels:
            assert 0 <= label.span.start <= label.span.end <= len(label.span.file.text)


@pytest.mark.parametrize("path", [*PROGRAMS, *LIBRARIES], ids=named)
def test_an_answer_names_no_path_of_this_machine(path: Path) -> None:
    found = shown(path)
    for hidden in (str(ERRORS.parent.parent), str(Path.home()), "site-packages", "Traceback"):
        assert hidden not in found


@pytest.mark.parametrize("path", PROGRAMS, ids=named)
def test_the_main_mark_stands_in_the_line_that_is_shown(path: Path) -> None:
    for finding in findings(path):
        lines = render(finding).splitlines()
        for source, marks in pairwise(lines):
            mark = re.match(r"[ ^-]*", marks.partition("| ")[2])
            if mark and "^" in mark[0] and source.partition("|")[0].strip().isdigit():
                assert mark[0].index("^") <= width(source.partition("| ")[2])


@pytest.mark.parametrize("path", [*PROGRAMS, *LIBRARIES], ids=named)
def test_what_a_help_would_write_is_right(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = findings(path)
    for finding in before:
        if finding.fix is not None:
            after = findings_after(path, alike(finding.fix, before), tmp_path, monkeypatch)
            assert not {told(one) for one in errors_of(after, finding.fix)} - {told(one) for one in before}, finding.fix
            assert sum(map(same(finding), after)) < sum(map(same(finding), before)), finding.fix


@pytest.mark.parametrize("path", [*PROGRAMS, *LIBRARIES], ids=named)
def test_what_a_help_says_to_write_is_also_an_edit(path: Path) -> None:
    for finding in findings(path):
        sure = [line for line in finding.help if PROPOSES.search(line) and not any(map(form_of(line), WITHOUT_EDIT))]
        assert not sure or finding.fix is not None, (finding.code, sure)


def test_helps_of_the_corpus_are_edits_or_of_a_form_that_is_none() -> None:
    found = [finding for path in [*PROGRAMS, *LIBRARIES] for finding in findings(path)]
    assert sum(finding.fix is not None for finding in found) >= EDITS
    without = [line for finding in found if finding.fix is None for line in finding.help if PROPOSES.search(line)]
    for form in WITHOUT_EDIT:
        assert any(form_of(line)(form) for line in without), f"no help needs {form}"


def form_of(line: str) -> Callable[[str], bool]:
    return lambda form: re.search(form, line) is not None


def alike(fix: Fix, found: Iterable[Diagnostic]) -> list[Fix]:
    """An edit, and those of the same file that write the same: a name that is mended is so wherever it stands."""
    fixes = dict.fromkeys(one.fix for one in found if one.fix is not None)
    return [one for one in fixes if one.text == fix.text and one.span.file.path == fix.span.file.path]


def findings_after(
    path: Path, fixes: Sequence[Fix], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Diagnostic, ...]:
    """What is found after edits of one file, which may be another than the program, as its tables are."""
    edited, text = fixes[0].span.file.path, mended(fixes)
    if edited == path.name:
        return findings_in(path, text)
    shutil.copytree(ERRORS, folder, dirs_exist_ok=True)
    (folder / edited).write_text(text, encoding="utf-8", newline="")
    with monkeypatch.context() as there:
        there.chdir(folder)
        return findings_in(folder / path.name)


def mended(fixes: Iterable[Fix]) -> str:
    """The text after edits."""
    edits = sorted(fixes, key=lambda fix: -fix.span.start)
    text = edits[0].span.file.text
    for fix in edits:
        text = text[: fix.span.start] + fix.text + text[fix.span.start + len(fix.span.text) :]
    return text


def errors_of(found: Iterable[Diagnostic], fix: Fix) -> list[Diagnostic]:
    """Errors in the line that was edited."""
    return [one for one in found if one.is_error and one.span and one.span.line == fix.span.line]


def told(finding: Diagnostic) -> tuple[str, str]:
    return finding.code, finding.message


def same(finding: Diagnostic) -> Callable[[Diagnostic], bool]:
    return lambda other: told(other) == told(finding)


def test_the_corpus_has_its_size() -> None:
    assert len(PROGRAMS) >= 95
    assert len(LIBRARIES) >= 15


def test_no_expected_text_is_left_without_its_program() -> None:
    wanted = {path.with_suffix(".txt") for path in [*PROGRAMS, *LIBRARIES]}
    folders = (ERRORS, ERRORS / "libraries", ERRORS / "gate")
    assert {path for folder in folders for path in folder.glob("*.txt")} - wanted == set()


def test_checking_a_second_model_is_answered_as_the_first() -> None:
    path = ERRORS / "parts" / "servers.lca"
    assert [lca.check_file(path).ok for _ in range(2)] == [True, True]
