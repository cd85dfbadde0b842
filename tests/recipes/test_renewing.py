"""A recipe that takes newer files: only what must be other is, wherever it stands."""

from __future__ import annotations

import pytest

from lca.recipes import read_recipe
from lca.recipes.renewing import renewed
from lca.recipes.source_files import FoundSource
from lca.source import SourceFile
from tests.recipes.making import HEAD

OLD, NEW = FoundSource(b"old", "source.csv"), FoundSource(b"new", "source.csv")
FACTOR = '\n[factor]  # what a row makes\nname = "{id}"\nvalue = "{v} W"\n'
FORMS = {
    "table": '[source]  # the file\nkey = "a"\ntitle = "A"\npath = "a.csv"\nsha256 = "%s"\naccessed = "%s"\n',
    "tables": '[[source]]\nkey = "b"\ntitle = "B"\npath = "b.csv"\nsha256 = "{same}"\naccessed = "2020"\n'
    '[[source]]\nkey = "a"\ntitle = "A"\npath = "source.csv"\nsha256 = "%s"\naccessed = "%s"\n',
    "braces": 'source = {key = "a", title = "A", issued = "2025-01-01", path = "a.csv", '
    'sha256 = "%s", accessed = "%s"}\n',
}


@pytest.mark.parametrize("form", FORMS)
def test_the_digest_and_the_day_of_a_newer_file_come_into_the_recipe(form: str) -> None:
    text = HEAD + FORMS[form].replace("{same}", OLD.digest) + FACTOR
    recipe, problems = read_recipe(SourceFile("r.toml", text % (OLD.digest, "2025-01-01")))
    assert recipe is not None, problems
    again = renewed(recipe, {"a": NEW, "b": OLD}, "2026.1", "2026-12-01").text
    assert again == text % (NEW.digest, "2026-12-01")


def test_what_the_recipe_did_not_say_is_added_to_its_source() -> None:
    for source in (
        '[source]\nkey = "a"\ntitle = "A"\npath = "p.csv"\n',
        'source = {key = "a", title = "A", path = "p.csv"}\n',
    ):
        recipe, problems = read_recipe(SourceFile("r.toml", HEAD + source + FACTOR))
        assert recipe is not None, problems
        again, problems = read_recipe(renewed(recipe, {"a": NEW}, "2027.1", "2026-12-01"))
        assert again is not None, problems
        assert again.header["version"] == "2027.1"
        assert (again.sources[0].sha256, again.sources[0].cited["accessed"]) == (NEW.digest, "2026-12-01")
