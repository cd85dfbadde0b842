"""Trails to export: of a text, and of each model of the gallery."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pytest

import lca
from lca.check import Checked
from lca.check import check as checked_text
from lca.places import data
from lca.source import SourceFile
from lca.trail.canonical import canonical, digest, trail_from
from lca.trail.reading import Reading
from lca.trail.records import Run
from lca.trail.trail import trail_of

RUN = Run(time="2026-01-02T03:04:05+00:00", command=("lca", "audit"), platform="", python="")


def _read(checked: Checked) -> Reading:
    assert checked.program is not None, [found.message for found in checked.diagnostics]
    programs = [checked.under(name, {}) for name in ("", *checked.scenarios)]
    return Reading(trail_of(checked, [lca.run(program) for program in programs], run=RUN))


@cache
def _of_text(text: str) -> Reading:
    return _read(checked_text(SourceFile("m.lca", text)))


@cache
def _of_gallery(name: str) -> Reading:
    return _read(lca.check_file(str(data("models") / f"{name}.lca")))


@pytest.fixture(scope="session")
def reading() -> Callable[[str], Reading]:
    """The trail of a text under all its scenarios."""
    return _of_text


@pytest.fixture(scope="session")
def gallery() -> Callable[[str], Reading]:
    """The trail of a model of the gallery under all its scenarios."""
    return _of_gallery


@pytest.fixture(scope="session")
def changed() -> Callable[[Reading, Mapping[str, Any]], Reading]:
    """A trail with other content in it, under the digest of this."""

    def change(before: Reading, content: Mapping[str, Any]) -> Reading:
        document: dict[str, Any] = json.loads(canonical(before.trail))
        document["content"] |= content
        document["integrity"]["content"] = digest(document["content"])
        return Reading(trail_from(document))

    return change


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """``model`` is each model of the gallery that computes."""
    if "model" in metafunc.fixturenames:
        names = sorted(path.stem for path in data("models").glob("*.lca"))
        metafunc.parametrize("model", [name for name in names if not name.endswith("_as_printed")])
