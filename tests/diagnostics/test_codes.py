"""Every code is reached by its own wrong example, and left by its mended one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner

import lca
from lca.check import Checked, check
from lca.check.library_faults import check_library
from lca.cli import main
from lca.diagnostics import Diagnostic, LcaError
from lca.diagnostics.codes import CODES, CodeDefinition
from lca.diagnostics.text_files import read_text
from lca.factors.library_reader import read_library
from lca.recipes import MadeLibrary
from lca.source import SourceFile
from tests.recipes.making import found_in as made_by

SHOWN = {
    "E0408": "takes two files",
    "E0611": "takes a table, and its example is that",
    "E0612": "takes an installation without pyarrow",
    "E0613": "takes a table, and its example is that",
    "E0512": "takes samples, and its example is that",
    "E0513": "is of the command, and neither of the check without values nor of a run",
    "E0621": "takes a bibliography, and its example is that",
    "E0622": "takes a Parquet file, which no text is",
    "E0643": "takes a command line",
    "E0644": "takes a command line",
    "E0645": "takes a command line",
    "E0650": "takes a lock, and its example is that",
    "E0651": "takes a lock and a library that was edited afterwards",
    "E0652": "takes a lock and a library of another version",
    "E0653": "takes a command line",
    "E0654": "takes a command line",
    "E0656": "takes a lock that was edited",
    "E0663": "takes two packages that are installed",
    "E0702": "takes a file beyond the limit of bytes",
    "E0707": "takes bytes that are no UTF-8, which an example in a text cannot hold",
    "E0709": "takes a command line",
    "E0710": "takes a folder that is gone",
    "E0901": "takes a command line",
    "E0902": "takes a command line",
    "E0903": "takes a command line",
    "E0911": "asks for an audit",
    "E0912": "asks for an audit",
    "E0913": "asks for an audit",
    "E0914": "asks for an audit",
    "E0921": "takes a file that is no trail",
    "E0922": "takes a trail that was forged",
    "E0931": "asks for an export",
    "E0932": "asks for an export",
    "E0943": "asks for an export",
    "N0903": "asks for values",
    "W0833": "asks for values",
    "E0933": "takes a trail that was made by hand",
    "E0941": "takes an installation without openpyxl",
    "E0942": "takes a trail of a million figures",
    "E0950": "takes a command line",
    "E0951": "takes a file of another tool",
    "E0952": "takes a command line",
    "E0953": "takes a file of another tool",
    "E0954": "takes a package of another tool",
    "E0955": "takes an installation without bw2io",
    "E0961": "takes a file of a key",
    "E0962": "takes a trail that was forged",
    "W0860": "takes a file of another tool",
    "W0861": "takes a package of another tool",
}
"""Codes whose examples can only be shown; each is reached by a test of its own below."""
TRIED = sorted(code for code, definition in CODES.items() if definition.kind != "shown")


def checked(path: Path) -> Checked:
    file = read_text(path, str(path))
    if isinstance(file, Diagnostic):
        raise LcaError([file])
    return check(file, path)


def found_in(text: str, definition: CodeDefinition, folder: Path) -> tuple[Diagnostic, ...]:
    """What reading, checking and running an example finds."""
    if definition.data:
        (folder / definition.file).write_text(definition.data.lstrip(), encoding="utf-8")
    if definition.kind == "recipe":
        found = made_by(text, definition.data)
        return () if isinstance(found, MadeLibrary) else found
    if definition.kind == "gate":
        library = folder / "demo.yaml"
        library.write_text(text.lstrip(), encoding="utf-8")
        return check_library(library, "demo.yaml")
    if definition.kind == "library":
        return read_library(SourceFile("demo.yaml", text))[1]
    path = folder / "model.lca"
    path.write_text(text, encoding="utf-8")
    model = checked(path)
    if not model.ok:
        return model.diagnostics
    try:
        lca.run(model.under())
    except LcaError as error:
        return (*model.diagnostics, *error.diagnostics)
    return model.diagnostics


def codes(findings: Iterable[Diagnostic]) -> list[str]:
    return [finding.code for finding in findings]


def test_the_examples_that_are_only_shown_are_the_known_ones() -> None:
    assert {code for code, definition in CODES.items() if definition.kind == "shown"} == set(SHOWN)


def test_every_kind_of_example_is_known() -> None:
    assert {definition.kind for definition in CODES.values()} == {"model", "library", "gate", "recipe", "shown"}


def test_codes_are_a_letter_and_four_digits_and_say_their_severity() -> None:
    assert [code for code in CODES if not re.fullmatch(r"[EWN]0\d{3}", code)] == []


@pytest.mark.parametrize("code", [code for code in TRIED if code != "E0406"])
def test_the_wrong_example_of_a_code_is_answered_with_that_code(code: str, tmp_path: Path) -> None:
    assert code in codes(found_in(CODES[code].wrong, CODES[code], tmp_path))


@pytest.mark.parametrize("code", [code for code in TRIED if code != "E0406" and code.startswith("E")])
def test_the_wrong_example_of_an_error_has_no_other_error(code: str, tmp_path: Path) -> None:
    found = found_in(CODES[code].wrong, CODES[code], tmp_path)
    assert {finding.code for finding in found if finding.is_error} == {code}


@pytest.mark.parametrize("code", TRIED)
def test_the_mended_example_of_a_code_has_no_error_and_is_not_answered_with_that_code(
    code: str, tmp_path: Path
) -> None:
    found = found_in(CODES[code].mended, CODES[code], tmp_path)
    assert [finding.message for finding in found if finding.is_error] == []
    assert code not in codes(found)


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_has_a_title_a_headline_and_an_explanation(code: str) -> None:
    definition = CODES[code]
    assert definition.title
    assert definition.headline
    assert len(definition.explanation.strip()) > 20
    assert definition.wrong.strip() != definition.mended.strip()


# The codes that take more than one text


def test_a_model_without_an_assessment_is_refused_when_run(tmp_path: Path) -> None:
    path = tmp_path / "model.lca"
    path.write_text(CODES["E0406"].wrong, encoding="utf-8")
    answer = CliRunner().invoke(main, ["run", str(path)])
    assert answer.exit_code == 1
    assert "error[E0406]: the model has no assessment" in answer.stderr
    path.write_text(CODES["E0406"].mended, encoding="utf-8")
    assert CliRunner().invoke(main, ["run", str(path)]).exit_code == 0


def test_two_models_with_two_conventions_for_a_year_are_refused_with_both_places(tmp_path: Path) -> None:
    path = tmp_path / "a.lca"
    (tmp_path / "b.lca").write_text("study b { year 365.25 day }\nprocess p { makes 1 kg }\n", encoding="utf-8")
    text = 'study a {{ year {} }}\nuse "./b.lca" as b\nprocess q {{\n  makes 1 kg\n  uses 1 kg of b.p\n}}\n'
    path.write_text(text.format("365 day"), encoding="utf-8")
    (found,) = (finding for finding in checked(path).diagnostics if finding.is_error)
    assert found.code == "E0408"
    assert [(Path(label.span.file.path).name, label.span.line) for label in found.labels] == [
        ("b.lca", 1),
        ("a.lca", 1),
    ]
    assert [label.text for label in found.labels] == ["365.25 day", "365 day"]
    path.write_text(text.format("365.25 day"), encoding="utf-8")
    assert checked(path).ok


def test_a_file_beyond_the_limit_is_refused_before_it_is_parsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lca.diagnostics.text_files.MAX_BYTES", 100)
    path = tmp_path / "large.lca"
    path.write_text("#" * 101, encoding="utf-8")
    with pytest.raises(LcaError) as refused:
        checked(path)
    assert codes(refused.value.diagnostics) == ["E0702"]
    path.write_text("#" * 100, encoding="utf-8")
    assert checked(path).ok


def test_a_used_file_beyond_the_limit_is_refused_at_the_place_that_uses_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lca.diagnostics.text_files.MAX_BYTES", 100)
    (tmp_path / "large.lca").write_text("#" * 101, encoding="utf-8")
    path = tmp_path / "model.lca"
    path.write_text('use "./large.lca" as large\n', encoding="utf-8")
    (found,) = checked(path).diagnostics
    assert found.code == "E0702"
    assert found.span is not None
    assert (found.span.line, found.span.column) == (1, 5)


@pytest.mark.parametrize(
    "data",
    ["parameter größe = 1 kg\n".encode("latin-1"), "parameter a = 1 kg\n".encode("utf-16"), b"\xff\xfe\x00", b"ok\x80"],
    ids=["latin", "utf-16", "nonsense", "stray-byte"],
)
def test_a_file_that_is_not_utf_8_is_refused_at_its_first_wrong_byte(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "model.lca"
    path.write_bytes(data)
    with pytest.raises(LcaError) as refused:
        checked(path)
    (found,) = refused.value.diagnostics
    assert found.code == "E0707"
    assert found.span is not None
    assert found.span.line == 1


def test_a_byte_order_mark_at_the_start_of_a_file_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "model.lca"
    path.write_bytes(b"\xef\xbb\xbf" + b"process p { makes 1 kg }\n")
    assert checked(path).ok


def test_a_library_that_is_not_utf_8_is_refused_at_its_own_place(tmp_path: Path) -> None:
    (tmp_path / "factors").mkdir()
    (tmp_path / "factors" / "demo.yaml").write_bytes("library: größe\n".encode("latin-1"))
    path = tmp_path / "model.lca"
    path.write_text("use demo\n", encoding="utf-8")
    (found,) = checked(path).diagnostics
    assert found.code == "E0707"
    assert found.span is not None
    assert Path(found.span.file.path).name == "demo.yaml"


def test_a_folder_in_place_of_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LcaError) as refused:
        checked(tmp_path)
    assert codes(refused.value.diagnostics) == ["E0701"]


def test_a_link_that_leaves_the_folder_is_refused_as_a_path_that_leaves_it(tmp_path: Path) -> None:
    outside = tmp_path / "outside.lca"
    outside.write_text("process p { makes 1 kg }\n", encoding="utf-8")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "linked.lca").symlink_to(outside)
    path = inside / "model.lca"
    path.write_text('use "./linked.lca" as linked\n', encoding="utf-8")
    (found,) = checked(path).diagnostics
    assert found.code == "E0706"


def test_the_examples_of_command_lines_are_answered_as_they_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for code in ("E0901", "E0902", "E0903", "E0950"):
        wrong, mended = CODES[code].wrong.split()[1:], CODES[code].mended.split()[1:]
        refused = CliRunner().invoke(main, wrong)
        assert refused.exit_code == 2
        assert f"error[{code}]" in refused.stderr
        assert CliRunner().invoke(main, mended).exit_code == 0


# Explaining


@pytest.mark.parametrize("code", sorted(CODES))
def test_explaining_a_code_shows_its_explanation_and_both_examples(code: str) -> None:
    answer = CliRunner().invoke(main, ["explain", code])
    assert answer.exit_code == 0
    definition = CODES[code]
    assert answer.output.startswith(f"{code}: {definition.title}\n")
    assert definition.explanation.strip() in answer.output
    flat = [line.strip() for line in answer.output.splitlines()]
    for example in (definition.wrong, definition.mended):
        for line in filter(None, map(str.strip, example.splitlines())):
            assert line in flat


def test_a_code_is_explained_in_small_letters_too() -> None:
    assert CliRunner().invoke(main, ["explain", "e0203"]).output.startswith("E0203: ")


def test_without_a_code_all_codes_are_listed_with_their_titles() -> None:
    lines = CliRunner().invoke(main, ["explain"]).output.splitlines()
    assert lines == [f"{code}  {definition.title}" for code, definition in CODES.items()]


def test_an_unknown_code_is_answered_with_the_nearest() -> None:
    answer = CliRunner().invoke(main, ["explain", "E203"])
    assert answer.exit_code == 2
    assert "there is no code E203; did you mean E0203?" in answer.stderr


def test_findings_are_printed_as_json_with_places_labels_and_help(tmp_path: Path) -> None:
    path = tmp_path / "model.lca"
    path.write_text("let total = 5 kWh + 3 kW\n", encoding="utf-8")
    answer = CliRunner().invoke(main, ["check", "--format", "json", str(path)])
    assert answer.exit_code == 1
    document = json.loads(answer.stdout)
    assert document["format"] == "lca.diagnostics/1"
    (found,) = document["diagnostics"]
    assert (found["code"], found["severity"]) == ("E0202", "error")
    assert [(label["line"], label["column"], label["text"]) for label in found["labels"]] == [
        (1, 21, "power [kW]"),
        (1, 13, "energy [kWh]"),
    ]
    assert found["help"] == ["`3 kWh`, if 3 is an amount of energy; or multiply by a time, as in `3 kW * 24 h`"]
