"""A folder of wrong recipes, each with its source and with the whole of what is said about it beside it.

With LCA_ACCEPT=1 in the environment the expected texts are written anew; read what changed before you keep it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lca.diagnostics.render import render
from lca.recipes import MadeLibrary
from tests.recipes.making import found_in

ERRORS = Path(__file__).parent.parent / "errors" / "recipes"
SUFFIXES = (".csv", ".json")


@pytest.mark.parametrize("path", sorted(ERRORS.glob("*.toml")), ids=lambda path: path.stem)
def test_a_wrong_recipe_is_answered_as_written_beside_it(path: Path) -> None:
    beside = [path.with_suffix(suffix) for suffix in SUFFIXES if path.with_suffix(suffix).is_file()]
    sources = [source.read_text(encoding="utf-8") for source in beside]
    found = found_in(path.read_text(encoding="utf-8"), *sources, name=path.name)
    assert not isinstance(found, MadeLibrary)
    answer, expected = "\n\n".join(map(render, found)) + "\n", path.with_suffix(".txt")
    if os.environ.get("LCA_ACCEPT") == "1":
        expected.write_text(answer, encoding="utf-8", newline="\n")
    assert answer == expected.read_text(encoding="utf-8")
