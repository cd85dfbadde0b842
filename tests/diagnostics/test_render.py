"""How a finding looks: aligned under what it speaks of, in colour or without, and harmless to a terminal."""

from __future__ import annotations

import unicodedata

import pytest

from lca import check_text
from lca.diagnostics import Diagnostic, Label, problem
from lca.diagnostics.render import as_json, inert, render, width
from lca.source import SourceFile, Span

CONTROLS = {
    "escape": "\x1b[31m",
    "bell": "\x07",
    "backspace": "\x08",
    "carriage return": "\r",
    "c1 control": "\x9b31m",
    "right-to-left override": "\u202e",
    "isolate": "\u2066",
    "zero width space": "\u200b",
    "line separator": "\u2028",
    "null": "\x00",
}


def at(file: SourceFile, part: str, occurrence: int = 0) -> Span:
    start = -1
    for _ in range(occurrence + 1):
        start = file.text.index(part, start + 1)
    return Span(file, start, start + len(part))


def found(text: str) -> Diagnostic:
    (finding,) = (finding for finding in check_text(text).diagnostics if finding.is_error)
    return finding


def test_both_sides_of_a_disagreement_are_underlined_with_the_unit_of_each() -> None:
    assert render(found("let total = 5 kWh + 3 kW\n")).splitlines() == [
        "error[E0202]: `+` needs two quantities of one dimension: here are energy and power",
        " --> model.lca:1:21",
        "  |",
        "1 | let total = 5 kWh + 3 kW",
        "  |             -----   ^^^^ power [kW]",
        "  |             |",
        "  |             energy [kWh]",
        "  = help: `3 kWh`, if 3 is an amount of energy; or multiply by a time, as in `3 kW * 24 h`",
    ]


def test_the_fix_for_power_is_offered_in_energy() -> None:
    text = "use grid\nprocess p {\n  makes 1 kg\n  uses 86 MW of grid.no\n}\n"
    assert found(text).help == ("`86 MWh`, if 86 is an amount of energy; or multiply by a time, as in `86 MW * 24 h`",)


def test_three_labels_on_a_line_hang_below_each_other() -> None:
    file = SourceFile("m.lca", "alpha beta gamma\n")
    finding = problem(
        "E0301",
        at(file, "gamma"),
        "third",
        Label(at(file, "alpha"), "first"),
        Label(at(file, "beta"), "second"),
        name="x",
    )
    assert render(finding).splitlines()[3:8] == [
        "1 | alpha beta gamma",
        "  | ----- ---- ^^^^^ third",
        "  | |     |",
        "  | |     second",
        "  | first",
    ]


def test_the_first_label_may_stand_before_the_others() -> None:
    file = SourceFile("m.lca", "alpha beta\n")
    finding = problem("E0301", at(file, "alpha"), "here", Label(at(file, "beta"), "there"), name="x")
    assert render(finding).splitlines()[4:7] == ["  | ^^^^^ ---- there", "  | |", "  | here"]


def test_lines_between_two_labels_are_left_out() -> None:
    file = SourceFile("m.lca", "one\ntwo\nthree\nfour\n")
    finding = problem("E0302", at(file, "four"), "again here", Label(at(file, "one"), "first here"), name="x")
    assert render(finding).splitlines()[1:9] == [
        " --> m.lca:4:1",
        "  |",
        "1 | one",
        "  | --- first here",
        "...",
        "4 | four",
        "  | ^^^^ again here",
        "  = help: rename one of them, or remove it",
    ]


def test_labels_in_two_files_are_shown_under_the_name_of_each() -> None:
    one, two = SourceFile("one.lca", "study a\n"), SourceFile("two.lca", "\n\n\n\n\n\n\n\n\n\nstudy b\n")
    finding = problem("E0408", at(one, "study"), "here", Label(at(two, "study"), "there"))
    assert render(finding).splitlines()[1:9] == [
        "  --> one.lca:1:1",
        "   |",
        " 1 | study a",
        "   | ^^^^^ here",
        "  ::: two.lca:11:1",
        "   |",
        "11 | study b",
        "   | ----- there",
    ]


def test_the_gutter_is_as_wide_as_the_largest_line_number() -> None:
    file = SourceFile("m.lca", "\n" * 99 + "alpha\n")
    lines = render(problem("E0301", at(file, "alpha"), "here", name="x")).splitlines()
    assert lines[1:5] == ["   --> m.lca:100:1", "    |", "100 | alpha", "    | ^^^^^ here"]


@pytest.mark.parametrize("before", ["每个问题", "école", "e\u0301cole", "ＡＢＣ", "한국어", "日本", "a\tb", "🙂"])
def test_marks_stand_under_what_they_mean_after_wide_and_combined_characters(before: str) -> None:
    finding = found(f'let a "{before}" = 5 kwh\n')
    source, marks = render(finding).splitlines()[3:5]
    shown = source.removeprefix("1 | ")
    column = width(shown[: shown.index("kwh")])
    assert marks == "  | " + " " * column + "^^^"


def test_marks_are_as_wide_as_the_wide_characters_under_which_they_stand() -> None:
    file = SourceFile("m.lca", "字数\n")
    assert render(problem("E0301", at(file, "字数"), "here", name="x")).splitlines()[4] == "  | ^^^^ here"


def test_the_column_in_the_place_counts_characters() -> None:
    finding = found('let a "字数" = 5 kwh\n')
    assert render(finding).splitlines()[1] == " --> model.lca:1:16"


@pytest.mark.parametrize("control", list(CONTROLS))
def test_controls_in_the_source_are_shown_and_do_nothing(control: str) -> None:
    sign = CONTROLS[control]
    text = f'let a "x{sign}y" = 5 kwh\n'
    shown = render(found(text))
    assert sign not in shown or sign == "\n"
    assert "\N{REPLACEMENT CHARACTER}" in shown
    assert [c for c in shown if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") and c != "\n"] == []


@pytest.mark.parametrize("control", list(CONTROLS))
def test_controls_in_names_messages_paths_and_help_are_shown_and_do_nothing(control: str) -> None:
    sign = CONTROLS[control]
    file = SourceFile(f"m{sign}.lca", "alpha\n")
    finding = problem("E0301", at(file, "alpha"), f"l{sign}", name=f"n{sign}", advice=[f"h{sign}"])
    shown = render(finding)
    assert [c for c in shown if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") and c != "\n"] == []


def test_a_line_break_in_a_message_cannot_forge_a_second_finding() -> None:
    file = SourceFile("m.lca", "alpha\n")
    finding = problem("E0301", at(file, "alpha"), "l\nerror[E0001]: forged", name="n\nerror[E0001]: forged")
    assert [line for line in render(finding).splitlines() if line.startswith("error")] == [
        "error[E0301]: `n\N{REPLACEMENT CHARACTER}error[E0001]: forged` is not declared"
    ]


def test_colours_are_only_added_and_change_no_text() -> None:
    finding = found("let total = 5 kWh + 3 kW\n")
    coloured = render(finding, colour=True)
    plain = coloured
    for paint in ("\033[1;31m", "\033[1;33m", "\033[1;34m", "\033[1m", "\033[0m"):
        plain = plain.replace(paint, "")
    assert "\033[1;31merror[E0202]\033[0m" in coloured
    assert [line.rstrip() for line in plain.splitlines()] == render(finding).splitlines()


def test_a_warning_is_painted_otherwise_than_an_error() -> None:
    (finding,) = check_text('source s { title "S" }\n').diagnostics
    assert render(finding, colour=True).startswith("\033[1;33mwarning[W0802]")


def test_without_colour_no_escape_is_printed() -> None:
    assert "\033" not in render(found("let a = 5 kwh\n"))


def test_a_long_line_is_shown_as_a_window_about_its_label() -> None:
    finding = found("let a = " + " + ".join(["1 kg"] * 200) + " + 5 kwh\n")
    lines = render(finding).splitlines()
    assert "5 kwh" in lines[3]
    assert len(lines[3]) < 200
    shown = lines[3].removeprefix("1 | ")
    assert lines[4] == "  | " + " " * shown.index("kwh") + "^^^"


def test_the_main_place_of_a_long_line_is_in_sight_though_another_stands_far_before_it() -> None:
    finding = found("let a = " + " + ".join(["1 kg"] * 60) + " + 5 kW\n")
    source, marks = (line.partition("| ")[2] for line in render(finding).splitlines()[3:5])
    assert "5 kW" in source
    assert marks.index("^") == source.index("5 kW")


def test_a_label_over_several_lines_ends_with_its_first_line() -> None:
    file = SourceFile("m.lca", "alpha\nbeta\n")
    finding = problem("E0301", Span(file, 0, len("alpha\nbeta")), "here", name="x")
    assert render(finding).splitlines()[3:5] == ["1 | alpha", "  | ^^^^^ here"]


def test_a_label_at_the_end_of_a_file_has_one_mark() -> None:
    file = SourceFile("m.lca", "alpha")
    finding = problem("E0301", Span(file, 5, 5), "here", name="x")
    assert render(finding).splitlines()[3:5] == ["1 | alpha", "  |      ^ here"]


def test_a_finding_without_a_place_is_a_headline_and_its_help() -> None:
    assert render(problem("E0406")) == (
        "error[E0406]: the model has no assessment\n"
        "  = help: add one: `assessment a { needs 1 kg of p }`, with the node to be assessed for `p`"
    )


def test_windows_line_ends_are_not_shown() -> None:
    finding = found("process p { makes 1 kg }\r\nlet a = 5 kwh\r\n")
    assert render(finding).splitlines()[3:5] == ["2 | let a = 5 kwh", "  |           ^^^"]


def test_the_json_form_has_the_same_content_with_offsets() -> None:
    assert as_json(found("let total = 5 kWh + 3 kW\n")) == {
        "code": "E0202",
        "severity": "error",
        "message": "`+` needs two quantities of one dimension: here are energy and power",
        "labels": [
            {"file": "model.lca", "line": 1, "column": 21, "start": 20, "end": 24, "text": "power [kW]"},
            {"file": "model.lca", "line": 1, "column": 13, "start": 12, "end": 17, "text": "energy [kWh]"},
        ],
        "help": ["`3 kWh`, if 3 is an amount of energy; or multiply by a time, as in `3 kW * 24 h`"],
        "fix": {"file": "model.lca", "start": 20, "end": 24, "text": "3 kWh"},
    }


def test_plain_text_is_left_as_it_is() -> None:
    assert inert("57 gCO2e/kWh, 每个问题") == "57 gCO2e/kWh, 每个问题"
