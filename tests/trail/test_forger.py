"""Whoever forges a trail is found, whatever the field: by a copy of the checker, by one with files, or by a replay."""

from __future__ import annotations

from pathlib import Path

import pytest

from lca.verify import SHAPES
from tests.exhaustive import sampled

from .forger.__main__ import PAGE, asked, tallied
from .forger.changes import forgeries
from .forger.fields import said, shape_of
from .forger.finders import FILES, FINDERS, NOBODY, SIGNATURE, finder, found_by_copy
from .forger.honest import Honest, abroad, bench, of_gallery, signed, works
from .forger.renewal import renewed
from .forger.table import Found, page, read
from .forger.together import ANOTHER, TOGETHER, forged

BLOCKS = 40
SMALL, LARGE = bench(), works()
SIGNED = signed(SMALL)
TOLD = read(PAGE.read_text(encoding="utf-8"))


def test_every_field_of_a_trail_is_forged() -> None:
    every = {(shape, name) for shape, fields in SHAPES.items() for name in fields}
    assert every <= {shape_of(kind) for _, kinds in asked() for kind in kinds}


@pytest.mark.parametrize("honest", [SMALL, abroad(), LARGE], ids=["small", "abroad", "large"])
def test_an_honest_trail_holds_and_renewing_it_changes_nothing(honest: Honest) -> None:
    assert finder(honest.document, honest.folder) == SIGNATURE  # which it has not
    assert renewed(honest.document) == honest.document


def test_the_page_tells_of_every_kind_of_field_that_it_is_found() -> None:
    every = {kind for _, kinds in asked() for kind in kinds} | {("together", name) for name in (*TOGETHER, *ANOTHER)}
    assert TOLD.keys() == every
    signed_only = {kind for kind, answer in TOLD.items() if answer.finder == SIGNATURE}
    less = {("result", "samples")}  # left out: an honest trail that was asked for less
    assert signed_only - less <= {kind for kind in every if kind[0] in ("run", "envelope", "signature")}
    twice = {("trail", "signatures"), ("envelope", "signatures")}
    assert {kind for kind, answer in TOLD.items() if answer.finder == NOBODY} == twice | {("signature", "keyid")}


@pytest.mark.parametrize("block", sampled(range(BLOCKS), 2))
def test_a_forged_field_is_found_by_those_whom_the_page_tells(block: int) -> None:
    for honest, kinds in asked():
        for one in forgeries(honest, kinds[block::BLOCKS]):
            found = Found(one.site.kind, finder(one.document, honest.folder), found_by_copy(one.bare))
            assert TOLD[found.kind].fits(found), (one.how, one.site, found)


@pytest.mark.exhaustive
def test_the_page_is_what_the_command_makes() -> None:
    assert page(tallied()) == PAGE.read_text(encoding="utf-8")


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", ["chatgpt", "waste_heat", "procurement", "gpt3_water"])
def test_a_model_that_came_with_the_tool_is_forged_and_found(name: str) -> None:
    honest = of_gallery(name)
    for one in forgeries(honest, said(honest.document)[::5]):
        found = finder(one.document, honest.folder)
        assert (found == SIGNATURE) == (one.site.of == "run"), (one.site, one.how)


@pytest.mark.parametrize("name", [*TOGETHER, *ANOTHER])
def test_fields_that_are_forged_together_are_found(name: str, tmp_path: Path) -> None:
    document = forged(name, LARGE, tmp_path / "works")
    latest = TOGETHER[name][1] if name in TOGETHER else FILES
    assert FINDERS.index(finder(document, LARGE.folder)) <= FINDERS.index(latest)


def test_a_signed_trail_is_found_by_nobody() -> None:
    assert finder(SIGNED.document, SIGNED.folder) == NOBODY
