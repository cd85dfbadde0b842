"""Trails that are whole in their form, and that no engine wrote: each export answers, and none ends in a traceback."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from lca.cli import main
from lca.cli.reports import EXPORTS
from lca.trail.canonical import canonical, digest, trail_from
from lca.trail.reading import Reading

MODEL = """\
source book { title "A book" }
process chips { makes 1 kg uses 0.1 kWh of power ~ "a" emits 2 kgCO2e @book }
process power { makes 1 kWh uses 0.01 kg of chips @book emits 0.5 kgCO2e @book }
assessment both "Both" { needs 3 kg of chips }
"""
NAMED = ("figure", "makes", "amount", "supplier", "node", "unit", "indicator", "id", "source")


def spoilt(document: Any, name: str) -> int:
    """How many texts called ``name`` were changed, all over the document."""
    if isinstance(document, list):
        return sum(spoilt(one, name) for one in document)
    if not isinstance(document, dict):
        return 0
    found = sum(spoilt(one, name) for one in document.values())
    if isinstance(document.get(name), str):
        document[name] = "no such thing"
        return found + 1
    return found


@pytest.mark.parametrize("form", EXPORTS)
@pytest.mark.parametrize("name", NAMED)
def test_a_name_that_leads_nowhere_is_answered(
    name: str, form: str, reading: Callable[[str], Reading], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    document = json.loads(canonical(reading(MODEL).trail))
    assert spoilt(document["content"]["cases"], name)
    document["integrity"]["content"] = digest(document["content"])
    monkeypatch.setattr("lca.trail.reading.opened", lambda path: Reading(trail_from(json.loads(path.read_bytes()))))
    Path("t.json").write_bytes(canonical(document) + b"\n")
    found = CliRunner().invoke(main, ["export", "t.json", "--to", form, "-o", "out"])
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    assert found.exit_code in (0, 1)
    assert found.exit_code == 0 or "E093" in found.output


def test_it_is_told_where_to_look(
    reading: Callable[[str], Reading], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    document = json.loads(canonical(reading(MODEL).trail))
    spoilt(document["content"]["cases"], "makes")
    monkeypatch.setattr("lca.trail.reading.opened", lambda path: Reading(trail_from(json.loads(path.read_bytes()))))
    Path("t.json").write_bytes(canonical(document) + b"\n")
    found = CliRunner().invoke(main, ["export", "t.json", "--to", "openlca", "-o", "out"])
    assert "error[E0933]: `t.json` cannot be written as openlca" in found.output
    assert "`lca verify t.json` tells which" in found.output
