"""Whoever forges a trail is found, whatever the field: by a copy of the checker, by one with files, or by a replay."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exhaustive import sampled

from .forger.changes import forgeries
from .forger.fields import Field, at, every_field, sites
from .forger.finders import FINDERS, SIGNATURE, finder
from .forger.honest import Honest, bench, works
from .forger.renewal import renewed
from .forger.together import ANOTHER, TOGETHER, forged

BLOCKS = 30
SMALL, LARGE = bench(), works()


def said(honest: Honest) -> set[Field]:
    """The fields that say more than nothing in some record of a trail."""
    document = honest.document
    return {
        kind for kind, places in sites(document).items()
        if any(at(document, site.holder).get(kind[1]) not in (None, "", [], {}) for site in places)
    }  # fmt: skip


def test_every_kind_of_field_stands_in_an_honest_trail() -> None:
    assert set(every_field()) == said(SMALL) | said(LARGE)


@pytest.mark.parametrize("honest", [SMALL, LARGE], ids=["small", "large"])
def test_an_honest_trail_holds_and_renewing_it_changes_nothing(honest: Honest) -> None:
    assert finder(honest.document, honest.folder) == SIGNATURE
    assert renewed(honest.document) == honest.document


@pytest.mark.parametrize("block", sampled(range(BLOCKS), 2))
def test_a_forged_field_is_found(block: int) -> None:
    small = said(SMALL)
    for kind in every_field()[block::BLOCKS]:
        honest = SMALL if kind in small else LARGE
        made = list(forgeries(honest, [kind]))
        assert made, kind
        for one in made:
            found = finder(one.document, honest.folder)
            assert (found == SIGNATURE) == (kind[0] == "run"), (kind, one.how, one.site)


@pytest.mark.parametrize("name", [*TOGETHER, *ANOTHER])
def test_fields_that_are_forged_together_are_found(name: str, tmp_path: Path) -> None:
    document = forged(name, LARGE, tmp_path / "works")
    assert document != LARGE.document
    assert FINDERS.index(finder(document, LARGE.folder)) < FINDERS.index(SIGNATURE)
