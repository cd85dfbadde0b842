"""A factor library checked by itself: every fault is told, whether anything uses the factor or not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lca.check.library_faults import check_library
from lca.cli import main
from lca.diagnostics.codes import CODES

HEADER = """\
library: ours
version: 1
sources: {em: {title: Electricity Maps}}
"""
OURS = (
    HEADER
    + """\
factors:
  fine: {title: fine, per: kWh, emits: 0.3 kgCO2e, source: em}
  letters: {title: letters, per: kWh, emits: 0.000316 gigatons, source: em}
  pounds: {title: pounds, per: MWh, emits: 852.3 lb, source: em}
  mass: {title: a mass, per: kWh, emits: 386 gCO2, source: em}
  bare: {title: no unit, per: kWh, emits: 386, source: em}
  of_water: {title: of nothing declared, per: kWh, emits: {watr: 3 L}, source: em}
  spread: {title: of another dimension, value: 3 kWh, uncertainty: ± 2 kg, source: em}
"""
)
MODEL = 'use ours\nserving a { makes 1 day  uses 10 kWh of ours.fine ~ "x" }\nassessment y { needs 1 day of a }\n'


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def lca(*arguments: str) -> Result:
    found = CliRunner().invoke(main, list(arguments))
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found


def found_in(path: Path) -> list[tuple[str, int]]:
    """The codes that are found in a library, with their lines, but for what the gate asks."""
    found = [one for one in check_library(path, str(path)) if CODES[one.code].kind != "gate"]
    return [(one.code, one.span.line if one.span else 0) for one in found]


def test_each_fault_of_a_library_is_told_at_its_line(tmp_path: Path) -> None:
    found = found_in(write(tmp_path / "factors" / "ours.yaml", OURS))
    expected = [("E0201", 6), ("E0204", 7), ("E0207", 8), ("E0204", 9), ("E0310", 10), ("E0221", 11)]
    assert found == expected


def test_faults_of_form_hide_no_faults_of_units(tmp_path: Path) -> None:
    path = write(tmp_path / "ours.yaml", OURS + "  nothing: {title: neither}\n")
    assert {"E0604", "E0201", "E0207"} <= {code for code, _ in found_in(path)}


def test_a_source_that_no_factor_cites_is_told(tmp_path: Path) -> None:
    text = HEADER.replace("}}", "}, other: {title: Other}}") + "factors:\n  a: {value: 3 kWh, source: em}\n"
    assert found_in(write(tmp_path / "ours.yaml", text)) == [("W0802", 3)]


def test_a_library_is_checked_over_what_it_extends(tmp_path: Path) -> None:
    grid = "library: grid\nversion: 9\nextends: grid\nsources: {m: {title: M}}\nfactors:\n  ours: {is: us}\n"
    assert found_in(write(tmp_path / "grid.yaml", grid)) == [("W0802", 4)]


def test_what_extends_nothing_is_told_where_it_says_so(tmp_path: Path) -> None:
    text = HEADER + "extends: nowhere\nfactors:\n  a: {value: 3 kWh, source: em}\n"
    assert found_in(write(tmp_path / "ours.yaml", text)) == [("E0306", 4)]


def test_any_part_of_a_folder_leads_to_the_whole_library(tmp_path: Path) -> None:
    write(tmp_path / "factors" / "ours" / "one.yaml", HEADER + "factors:\n  a: {value: 3 kWhh, source: em}\n")
    two = write(tmp_path / "factors" / "ours" / "two.yaml", HEADER + "factors:\n  b: {value: 3 kg CO2, source: em}\n")
    assert [code for code, _ in found_in(two)] == ["E0201", "E0605"]


def test_a_library_that_would_not_be_found_is_told_so(tmp_path: Path) -> None:
    (found,) = check_library(write(tmp_path / "ours.yml", OURS), "ours.yml")
    assert found.help == ("call it `ours.yaml`",)


def test_the_command_takes_libraries_models_and_folders_of_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "factors" / "ours.yaml", OURS)
    write(tmp_path / "model.lca", MODEL)
    write(tmp_path / "compose.yaml", "services: {}\n")
    alone, folder, none = lca("check", "factors/ours.yaml"), lca("check", "."), lca("check", "--format", "json")
    assert lca("check", "model.lca").exit_code == 0
    for found in (alone, folder, none):
        assert found.exit_code == 1
    assert "factors/ours.yaml:6:" in alone.stdout
    assert "6 errors" in alone.stdout
    assert "6 errors" in folder.stdout
    severities = [one["severity"] for one in json.loads(none.stdout)["diagnostics"]]
    assert severities.count("error") == 6


def test_a_folder_without_a_text_is_wrong_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = lca("check", ".")
    assert found.exit_code == 2
    assert "neither a model" in found.stderr
