"""The libraries that come with the tool: they load without a finding, and every figure names where it was read."""

from __future__ import annotations

from functools import cache

import pytest

from lca.basis import Assumption, Citation
from lca.check import check
from lca.factors import Factor, Library, Shelf
from lca.places import data
from lca.recipes.template_functions import age
from lca.source import SourceFile
from lca.units import Registry, Unit

SHELF = Shelf.beside(None)
NAMES = SHELF.names()


@cache
def library(name: str) -> Library:
    found, problems = SHELF.load(name)
    assert problems == ()
    assert found is not None
    return found


MANY = 60


def some(name: str) -> list[Factor]:
    """Factors of a library: all, and of one that holds thousands some from the first to the last."""
    own = [factor for key, factor in library(name).factors.items() if key == factor.name]
    return own[:: max(1, len(own) // MANY)]


def test_the_shelf_holds_every_library_of_the_folder() -> None:
    alone = {path.stem for path in data("factors").glob("*.yaml")}
    folders = {path.parent.name for path in data("factors").glob("*/*.yaml")}
    assert sorted(alone | folders) == NAMES
    assert not alone & folders
    assert {"grid", "hardware", "equivalents", "water", "impacts", "gwp_ar4", "gwp_ar5", "gwp_ar6"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_built_in_library_says_its_version_title_and_licence(name: str) -> None:
    found = library(name)
    assert found.name == name
    assert found.version
    assert found.title
    assert found.licence


@pytest.mark.parametrize("name", NAMES)
def test_a_built_in_factor_has_a_title_and_a_source_with_a_title_and_a_place_in_it(name: str) -> None:
    for factor in library(name).factors.values():
        assert factor.title, factor.key
        assert factor.basis, factor.key
        for basis in factor.basis:
            if isinstance(basis, Citation):
                assert basis.source.fields.get("title"), factor.key
                assert basis.locator, factor.key
                assert basis.source.fields.get("url") or basis.source.fields.get("publisher"), factor.key
            else:
                assert isinstance(basis, Assumption)
                assert basis.statement, factor.key


EXACT = (1, 1, 1, 1, 1)
"""What is exact by definition or a count is of any year."""


@pytest.mark.parametrize("name", NAMES)
def test_the_score_for_time_of_a_built_in_factor_goes_by_its_year(name: str) -> None:
    for factor in library(name).factors.values():
        valid = factor.details.get("valid", "")[-4:]
        if factor.quality and valid and factor.quality.scores != EXACT:
            assert factor.quality.scores[2] == int(age(2026, valid) or 0), factor.key


@pytest.mark.parametrize("name", NAMES)
def test_a_built_in_factor_is_measured_in_units_that_exist(name: str) -> None:
    registry = Registry().declaring()
    for unit in library(name).units:
        registry.declare(unit)
    for factor in library(name).factors.values():
        for amount in (factor.per, factor.value, *factor.emits.values()):
            if amount is not None:
                assert isinstance(registry.unit(amount.unit), Unit), factor.key
                assert not amount.unit or amount.unit_span.text == amount.unit


@pytest.mark.parametrize("name", NAMES)
def test_every_source_of_a_built_in_library_is_cited(name: str) -> None:
    if name == "cloud":
        return  # It has aliases of other libraries alone, and no source of its own
    found = library(name)
    grounds = [f.basis for f in found.factors.values()] + [band.basis for band in found.bands.values()]
    cited = {b.source.key for basis in grounds for b in basis if isinstance(b, Citation)}
    assert set(found.sources) == cited


def test_an_indicator_that_several_libraries_declare_is_the_same_in_each() -> None:
    declared: dict[str, set[tuple[str, str]]] = {}
    for name in NAMES:
        for key, indicator in library(name).indicators.items():
            assert indicator.title
            declared.setdefault(key, set()).add((indicator.title, indicator.unit.unit))
    assert {key for key, said in declared.items() if len(said) > 1} == set()


def test_the_geography_of_norway_is_text() -> None:
    assert library("grid").factors["no"].details["geography"] == "NO"


def test_a_model_that_uses_factors_of_every_built_in_library_has_no_error() -> None:
    lines = [f"use {name}" for name in NAMES]
    for index, factor in enumerate(factor for name in NAMES for factor in some(name)):
        if factor.value is not None:
            lines.append(f"let value_{index} = {factor.key}")
        else:
            assert factor.per is not None
            verb = "emits" if factor.substance else "uses"
            lines.append(f"process p_{index} {{\n  makes 1 kg\n  {verb} 1 {factor.per.unit} of {factor.key}\n}}")
    found = check(SourceFile("all.lca", "\n".join(lines)))
    assert [d for d in found.diagnostics if d.is_error] == []
