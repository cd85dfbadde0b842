"""Factors by words, of a library that holds what words may be about, and of those that come with the tool."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from lca.cli import main
from lca.factors import Library, Shelf
from lca.factors.library_reader import MANY
from lca.factors.search import nearby, search_factors, title_of_alias

LIBRARY = """\
library: demo
version: 1
sources: {s: {title: A report}}
defaults: {per: kWh, source: s}
factors:
  gb_2023: {title: United Kingdom, emits: 2 gCO2e, geography: GB, valid: 2023}
  gb_2024: {title: United Kingdom, emits: 1 gCO2e, geography: GB, valid: 2024}
  gb: {is: gb_2024}
  ci_2024: {title: "Côte d'Ivoire", emits: 1 gCO2e, geography: CI, valid: 2024}
  us_or: {title: Grid of the state, emits: 3 gCO2e, geography: US-OR}
  virginia: {title: East, emits: 3 gCO2e, geography: US-VA, note: "not of Oregon"}
  aws_us_east_1: {is: us_va_other.x_2023, title: "AWS, N. Virginia"}
  tpu_v4: {title: TPU v4 at the wall, value: 192 W/chip}
  tpu_v4_idle: {title: Idle, value: 90 W/chip}
  card: {title: "A card of 80 GB, made", emits: 3 gCO2e}
  indus: {title: Industry of the UK, emits: 3 gCO2e}
"""


@pytest.fixture(scope="module", params=["read", "in lines"])
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("factors")
    more = "".join(
        f"  x_{n}: {{title: X, emits: 1 gCO2e}}\n" for n in range(MANY if request.param == "in lines" else 1)
    )
    (folder / "demo.yaml").write_text(LIBRARY + more, encoding="utf-8")
    found, problems = Shelf.of(folder).load("demo")
    assert problems == ()
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("united kingdom", ["gb"]),
        ("UK", ["gb", "indus"]),
        ("great britain", ["gb"]),
        ("gb 2023", ["gb_2023"]),
        ("oregon", ["us_or", "virginia"]),
        ("virginia", ["virginia", "aws_us_east_1"]),
        ("us-east-1", ["aws_us_east_1"]),
        ("tpu v4", ["tpu_v4", "tpu_v4_idle"]),
        ("TPU_V4 idle", ["tpu_v4_idle"]),
        ("ivory coast", ["ci_2024"]),
        ("cote d'ivoire", ["ci_2024"]),
        ("demo east", ["aws_us_east_1", "virginia"]),
        ("embodied", ["card"]),
        ("80gb", ["card"]),
        ("nothing", []),
        ("-", []),
    ],
)
def test_the_best_comes_first(words: str, names: list[str], library: Library) -> None:
    assert [found.name for found in search_factors([library], words)] == names


def test_a_series_of_years_is_one_entry_under_the_name_of_the_newest(library: Library) -> None:
    (found,) = search_factors([library], "united kingdom")
    assert (found.key, found.years) == ("demo.gb", ("2023", "2024"))


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("virgina", "virginia"),
        ("tpu v5", "tpu"),
        ("idle draw of a tpu", "idle tpu"),
        ("card v4", "card"),
        ("nothing", ""),
    ],
)
def test_words_that_no_factor_has_are_mended_or_left_out(words: str, meant: str, library: Library) -> None:
    assert search_factors([library], words) == []
    assert nearby([library], words) == meant


def test_what_comes_with_the_tool_is_found_by_what_people_call_it() -> None:
    shelf = Shelf.beside(Path("/nowhere/model.lca"))
    libraries = [library for name in shelf.names() if (library := shelf.load(name)[0])]
    assert {"egrid.us_or"} <= {found.key for found in search_factors(libraries, "oregon")[:1]}
    assert "gcp.europe_west3" in {found.key for found in search_factors(libraries, "frankfurt")}
    assert next(found.key for found in search_factors(libraries, "methane")) == "gwp_ar6.methane_fossil"
    assert next(found.key for found in search_factors(libraries, "global electricity")) == "grid.world"
    assert next(found.key for found in search_factors(libraries, "electricity oregon")) == "egrid.us_or"
    assert next(found.key for found in search_factors(libraries, "h100 embodied")) == "accelerators.h100_sxm_embodied"


def test_an_alias_has_a_title_of_its_own_or_none(library: Library) -> None:
    assert title_of_alias(library, "aws_us_east_1") == "AWS, N. Virginia"
    assert title_of_alias(library, "gb") == title_of_alias(library, "virginia") == ""


def test_aliases_stand_in_the_order_of_their_file(library: Library) -> None:
    assert list(library.factors.ends) == ["gb", "aws_us_east_1"]


def test_regions_that_share_a_grid_are_found_each() -> None:
    cloud, _ = Shelf.of().load("cloud")
    assert cloud is not None
    found = {one.name for one in search_factors([cloud], "chicago")}
    assert found == {"oci_us_chicago_1", "oci_us_gov_chicago_1", "azure_northcentralus"}


def test_the_command_tells_what_it_looked_for_instead() -> None:
    found = CliRunner().invoke(main, ["factors", "search", "nvida", "h100", "tdp"])
    assert found.stderr == "no factor has nvida and h100 and tdp; looked for `nvidia h100 tdp`\n"
    assert found.stdout.startswith("accelerators.h100_tdp ")
