"""Bibliographies as models bring them in: from where, how large, and what is then said of their entries."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import lca
from lca.cli import main

BIB = (
    "% A comment.\n\n@misc{smith:2020, title = {A {R}eport}, url = {https://example.org}}\n@misc{other, year = 2020}\n"
)
MODEL = """
sources "{path}"
process p {{ makes 1 kg emits 2 kgCO2e @smith_2020 "Table 1" }}
assessment a {{ needs 1 kg of p }}
"""


def model(folder: Path, path: str) -> Path:
    found = folder / "model.lca"
    found.write_text(MODEL.format(path=path), encoding="utf-8")
    return found


def codes(path: Path) -> list[str]:
    return [found.code for found in lca.check_file(path).diagnostics]


def test_a_trace_shows_the_line_of_the_bibliography_that_an_entry_stands_at(tmp_path: Path) -> None:
    (tmp_path / "refs.bib").write_text(BIB, encoding="utf-8")
    answer = CliRunner().invoke(main, ["trace", "--format", "json", str(model(tmp_path, "refs.bib"))])
    assert answer.exit_code == 0, answer.output
    cited = json.dumps(json.loads(answer.stdout), ensure_ascii=False)
    assert f'"place": "{tmp_path / "refs.bib"}:3"' in cited
    assert '"A Report"' in cited
    assert '"Table 1"' in cited


def test_the_bibliography_of_a_model_that_is_used_is_its_own(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "refs.bib").write_text(BIB, encoding="utf-8")
    model(tmp_path / "parts", "refs.bib")
    path = tmp_path / "model.lca"
    text = 'use "parts/model.lca" as part\nprocess q {{ makes 1 kg uses 1 kg of part.p {} }}\n'
    text += "assessment b {{ needs 1 kg of q }}\n"
    path.write_text(text.format(""), encoding="utf-8")
    assert codes(path) == []
    path.write_text(text.format("@smith_2020"), encoding="utf-8")
    assert codes(path) == ["E0303"]


@pytest.mark.parametrize("suffix", ["bib", "BIB"])
def test_a_bibliography_may_stand_in_a_folder_below(tmp_path: Path, suffix: str) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / f"refs.{suffix}").write_text(BIB, encoding="utf-8")
    assert codes(model(tmp_path, f"texts/refs.{suffix}")) == []


def test_a_link_that_leaves_the_folder_is_refused(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "refs.bib").write_text(BIB, encoding="utf-8")
    (inside / "refs.bib").symlink_to(tmp_path / "refs.bib")
    assert codes(model(inside, "refs.bib")) == ["E0706"]


def test_a_text_that_stands_nowhere_has_no_bibliography() -> None:
    assert [found.code for found in lca.check_text(MODEL.format(path="refs.bib")).diagnostics] == ["E0706"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("refs.bib", "@misc{a, title = {" + "x" * 5_000_000 + "}}"),
        ("refs.bib", "@misc{a, title = {T}}\n" * 20_001),
        ("refs.json", "[" + ",".join(f'{{"id": "a{number}"}}' for number in range(20_001)) + "]"),
    ],
    ids=["characters", "entries", "items"],
)
def test_a_bibliography_beyond_the_limits_is_refused_where_it_is_brought_in(
    tmp_path: Path, name: str, text: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    (found,) = lca.check_file(model(tmp_path, name)).diagnostics
    assert found.code == "E0702"
    assert found.span is not None
    assert (found.span.line, found.span.column) == (2, 9)


def test_of_many_wrong_entries_the_first_are_told(tmp_path: Path) -> None:
    (tmp_path / "refs.bib").write_text("@misc{a title = {T}}\n" * 500, encoding="utf-8")
    (tmp_path / "refs.json").write_text("[" + ", ".join(["{}"] * 500) + "]", encoding="utf-8")
    for name in ("refs.bib", "refs.json"):
        assert codes(model(tmp_path, name)) == ["E0621"] * 20


def test_a_bibliography_that_is_not_utf_8_is_refused_at_its_first_wrong_byte(tmp_path: Path) -> None:
    (tmp_path / "refs.bib").write_bytes("@misc{a, title = {Größe}}\n".encode("latin-1"))
    (found,) = lca.check_file(model(tmp_path, "refs.bib")).diagnostics
    assert found.code == "E0707"
    assert found.span is not None
    assert Path(found.span.file.path).name == "refs.bib"


@pytest.mark.parametrize("text", ["", "nothing here\n", "@comment{nothing}\n", "@string{a = {A}}\n"])
def test_a_bibliography_without_entries_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "refs.bib").write_text(text, encoding="utf-8")
    (tmp_path / "refs.json").write_text("[]", encoding="utf-8")
    for name in ("refs.bib", "refs.json"):
        (found,) = lca.check_file(model(tmp_path, name)).diagnostics
        assert (found.code, found.message) == ("E0620", f"`{tmp_path / name}` has no entries")


def test_the_reader_of_bibtex_is_loaded_for_bibtex_alone(tmp_path: Path) -> None:
    (tmp_path / "refs.bib").write_text(BIB, encoding="utf-8")
    (tmp_path / "refs.json").write_text('[{"id": "smith:2020", "title": "A report"}]', encoding="utf-8")
    for name, loaded in (("refs.json", "False"), ("refs.bib", "True")):
        path = model(tmp_path, name)
        code = f"import lca, sys; assert lca.check_file({str(path)!r}).ok; print('bibtexparser' in sys.modules)"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == loaded
