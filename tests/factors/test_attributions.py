"""Attributions stand in the libraries, in the README of `factors/`, and in every report that uses them.

With LCA_ACCEPT=1 in the environment the section of the README is written anew; read what changed before you keep it.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from lca.cli import main
from lca.factors import Shelf
from lca.places import data

README = data("factors") / "README.md"
TABLE = re.compile(r"^\| attribution \| licence .*\n(?:\|.*\n)*", re.MULTILINE)
OURS = """\
library: ours
version: 2026.1
title: Ours
licence: CC0-1.0
sources:
  meter: {title: Meter, url: "https://example.org", accessed: 2026-01, licence: CC-BY-4.0, attribution: "Ulm, works"}
factors:
  site: {title: A site, per: kWh, emits: 100 gCO2e, source: meter, where: page 1}
"""
MODEL = """\
study s "A site" { goal "To show" functional_unit "a day" boundary "use" }
use ours
serving site { makes 1 day  uses 24 kWh of ours.site ~ "metered" }
assessment day { needs 1 day of site }
"""


def asked() -> list[tuple[str, str, str]]:
    """What is to be named, with the licence that asks it and the libraries that have figures of there."""
    found: dict[tuple[str, str], set[str]] = {}
    shelf = Shelf.beside(None)
    for name in shelf.names():
        library, _ = shelf.load(name)
        assert library is not None
        for source in library.sources.values():
            if source.fields.get("attribution"):
                key = source.fields["attribution"], source.fields.get("licence", "")
                found.setdefault(key, set()).add(f"`{name}`")
    return sorted((*key, ", ".join(sorted(names))) for key, names in found.items())


def test_the_readme_of_the_libraries_has_each_attribution() -> None:
    rows = ("attribution", "licence", "in"), ("---",) * 3, *asked()
    table = "".join(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |\n" for row in rows)
    text = README.read_text(encoding="utf-8")
    if os.environ.get("LCA_ACCEPT") == "1":
        text = TABLE.sub(lambda _: table, text)
        README.write_text(text, encoding="utf-8", newline="\n")
    assert TABLE.findall(text) == [table], "LCA_ACCEPT=1 writes the table anew"


@pytest.mark.parametrize("form", ["text", "md", "html", "xlsx"])
def test_a_report_prints_the_attribution_and_the_licence_of_each_source(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "factors").mkdir()
    (tmp_path / "factors" / "ours.yaml").write_text(OURS, encoding="utf-8")
    (tmp_path / "model.lca").write_text(MODEL, encoding="utf-8")
    run = lca("audit", "model.lca", "-o", "trail.json")
    assert "Ulm" not in run, "what a report prints no other command needs to"
    lca("report", "trail.json", "--to", form, "-o", f"report.{form}")
    text = said_in(tmp_path / f"report.{form}", form)
    assert "Ulm, works" in text
    assert "CC-BY-4.0" in text


def lca(*arguments: str) -> str:
    found = CliRunner().invoke(main, list(arguments))
    assert found.exit_code == 0, found.output
    return found.output


def said_in(path: Path, form: str) -> str:
    if form != "xlsx":
        return path.read_text(encoding="utf-8")
    openpyxl = pytest.importorskip("openpyxl")
    workbook = openpyxl.load_workbook(path)
    return "\n".join(str(cell) for sheet in workbook for row in sheet.iter_rows(values_only=True) for cell in row)
