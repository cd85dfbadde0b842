"""Whoever forges a trail is found, whatever the field: by a copy of the checker, by one with files, or by a replay."""

from __future__ import annotations

from pathlib import Path

import pytest

from lca.verify import SHAPES
from tests.exhaustive import sampled

from .forger.__main__ import asked
from .forger.changes import forgeries
from .forger.fields import said
from .forger.finders import FINDERS, NOBODY, SIGNATURE, finder
from .forger.honest import Honest, bench, signed, works
from .forger.renewal import renewed
from .forger.together import ANOTHER, TOGETHER, forged

BLOCKS = 30
SMALL, LARGE = bench(), works()
SIGNED = signed(SMALL)


def test_every_kind_of_field_stands_in_an_honest_trail() -> None:
    every = {(shape, name) for shape, fields in SHAPES.items() for name in fields}
    assert said(SMALL.document) | said(LARGE.document) | said(SIGNED.document) == every


@pytest.mark.parametrize("honest", [SMALL, LARGE], ids=["small", "large"])
def test_an_honest_trail_holds_and_renewing_it_changes_nothing(honest: Honest) -> None:
    assert finder(honest.document, honest.folder) == SIGNATURE  # which it has not
    assert renewed(honest.document) == honest.document


@pytest.mark.parametrize("block", sampled(range(BLOCKS), 2))
def test_a_forged_field_is_found(block: int) -> None:
    for honest, kinds in asked():
        for one in forgeries(honest, kinds[block::BLOCKS]):
            found = finder(one.document, honest.folder)
            assert (found == SIGNATURE) == (one.site.of == "run"), (one.site, one.how)


@pytest.mark.parametrize("name", [*TOGETHER, *ANOTHER])
def test_fields_that_are_forged_together_are_found(name: str, tmp_path: Path) -> None:
    document = forged(name, LARGE, tmp_path / "works")
    assert document != LARGE.document
    assert FINDERS.index(finder(document, LARGE.folder)) < FINDERS.index(SIGNATURE)


def test_a_signed_trail_is_found_by_nobody() -> None:
    assert finder(SIGNED.document, SIGNED.folder) == NOBODY
