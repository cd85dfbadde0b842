"""PROV-JSON, read back by the `prov` package: what is in the trail is in the graph, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from msgspec import to_builtins
from msgspec.structs import replace
from prov.model import (
    ProvActivity,
    ProvAgent,
    ProvAttribution,
    ProvDerivation,
    ProvDocument,
    ProvEntity,
    ProvGeneration,
    ProvMembership,
    ProvUsage,
)

from lca.exports.prov import as_prov
from lca.trail.canonical import canonical, trail_from
from lca.trail.reading import Reading
from lca.trail.records import InputRecord, Run

LOOP = """\
study s "Two that need each other" { author "A. Author" reviewer "R. Reviewer" }
source book { title "A book" }
assumption same "Both are alike" @book "page 3" { why "they were built together" }
process chips { makes 1 kg uses 0.1 kWh of power ~ same emits 2 kgCO2e @book "page 1" }
process power { makes 1 kWh uses 0.01 kg of chips @book emits 0.5 kgCO2e * 2 @book "page 2" }
assessment both "Both" { needs 3 kg of chips }
"""


def read_back(trail: Reading) -> ProvDocument:
    found = ProvDocument.deserialize(content=as_prov(trail).decode(), format="json")
    assert isinstance(found, ProvDocument)
    return found


def count(document: ProvDocument, kind: type[Any]) -> int:
    return sum(1 for _ in document.get_records(kind))


def ends(document: ProvDocument, kind: type[Any]) -> set[tuple[str, ...]]:
    """The names at the ends of all relations of a kind."""
    return {tuple(str(name) for _, name in record.formal_attributes[:2]) for record in document.get_records(kind)}


def test_every_figure_ground_file_and_operation_of_the_gallery_is_there_and_all_names_are_declared(
    model: str, gallery: Callable[[str], Reading]
) -> None:
    trail = gallery(model)
    document = read_back(trail)
    figures = [figure for case in trail.cases for figure in case.figures.values()]
    derived = [figure for figure in figures if not isinstance(figure, InputRecord)]
    grounds = len(trail.sources) + len(trail.assumptions)
    assert count(document, ProvEntity) == len(figures) + grounds + len(trail.content.files) + 1
    assert count(document, ProvActivity) == len(derived) + 1
    assert count(document, ProvGeneration) == len(derived) + 1
    assert count(document, ProvMembership) == sum(len(case.case.totals) for case in trail.cases)
    kinds = (ProvEntity, ProvActivity, ProvAgent)
    known = {str(record.identifier) for kind in kinds for record in document.get_records(kind)}
    for kind in (ProvUsage, ProvDerivation, ProvGeneration, ProvMembership, ProvAttribution):
        assert {name for pair in ends(document, kind) for name in pair} <= known


def test_a_derived_figure_comes_from_its_arguments_and_a_leaf_from_its_source(
    reading: Callable[[str], Reading],
) -> None:
    document = read_back(reading(LOOP))
    derivations = ends(document, ProvDerivation)
    assert ("case1:chips.emits", "source:book") in derivations
    assert ("assumption:same", "source:book") in derivations
    assert ("case1:chips.uses%28power%29", "assumption:same") in derivations
    total = {used for made, used in derivations if made == "case1:both.total"}
    assert total == {"case1:both.node%28chips%29", "case1:both.node%28power%29"}


def test_an_amount_of_a_loop_comes_from_all_of_its_equation(reading: Callable[[str], Reading]) -> None:
    trail = reading(LOOP)
    amounts = list(trail.cases[0].amounts.values())
    assert len(amounts) == 2
    made = {name for name, _ in ends(read_back(trail), ProvDerivation)}
    assert all(any(case.endswith(name.replace("(", "%28").replace(")", "%29")) for case in made) for name in amounts)


def test_values_stand_in_their_unit_with_the_text_they_were_written_as(reading: Callable[[str], Reading]) -> None:
    told = json.loads(as_prov(reading(LOOP)))["entity"]["case1:power.uses%28chips%29"]
    assert told["prov:value"] == {"$": "0.01", "type": "xsd:decimal"}
    assert (told["lca:unit"], told["lca:written"], told["lca:place"]) == ("kg", "0.01", "m.lca:5:34")


def test_operations_tell_their_formula_and_the_places_of_their_arguments(reading: Callable[[str], Reading]) -> None:
    told = json.loads(as_prov(reading(LOOP)))
    activity = told["activity"]["case1:operation-power.emits"]
    assert (activity["lca:operation"], activity["lca:formula"]) == ("multiply", "power.emits[1] * power.emits[2]")
    used = [one for one in told["used"].values() if one["prov:activity"] == "case1:operation-power.emits"]
    assert [(one["prov:role"], one["prov:entity"]) for one in used] == [
        ("1", "case1:power.emits%5B1%5D"), ("2", "case1:power.emits%5B2%5D"),
    ]  # fmt: skip


def test_who_computed_wrote_and_reviewed_is_an_agent(reading: Callable[[str], Reading]) -> None:
    trail = reading(LOOP)
    document = read_back(trail)
    labels = {str(record.identifier): record.label for record in document.get_records(ProvAgent)}
    assert labels == {
        "trail:engine": trail.content.method.engine, "trail:author": "A. Author",
        "trail:reviewer": "R. Reviewer",
    }  # fmt: skip
    assert ends(document, ProvAttribution) == {("trail:trail", "trail:author")}
    assert json.loads(as_prov(trail))["wasGeneratedBy"]["_:r2"]["prov:time"] == "2026-01-02T03:04:05+00:00"


def test_each_scenario_is_a_case_of_its_own(reading: Callable[[str], Reading]) -> None:
    text = 'parameter x = 1 kgCO2e ~ "a"\nprocess p { makes 1 kg emits x }\nassessment a { needs 1 kg of p }\n'
    told = json.loads(as_prov(reading(text + "scenario twice { x = 2 kgCO2e }\n")))["entity"]
    assert [told[f"{case}:a.total"]["prov:value"]["$"] for case in ("case1", "case2")] == ["1", "2"]


@pytest.mark.parametrize("name", ["a:b c", '"<script>', "../x", ".", "é\x1b\u202e", "a%3Ab", "-", "a" * 5000])
def test_a_hostile_name_is_encoded_and_reaches_nothing(
    name: str, reading: Callable[[str], Reading], changed: Callable[[Reading, Mapping[str, Any]], Reading]
) -> None:
    trail = reading(LOOP)
    source = {"id": name, "key": name, "fields": {name: name, "title": name}, "place": name}
    hostile = changed(trail, {"sources": [*to_builtins(trail.content.sources), source]})
    written = as_prov(hostile)
    assert not any(byte in written for byte in b"\x1b\x9b")
    assert count(read_back(hostile), ProvEntity) == count(read_back(trail), ProvEntity) + 1


def test_the_time_is_left_out_where_it_is_none(reading: Callable[[str], Reading]) -> None:
    trail = reading(LOOP)
    for time in ("", "yesterday"):
        run = Run(time=time, command=(), platform="", python="")
        assert b"prov:time" not in as_prov(Reading(replace(trail.trail, run=run)))


def test_the_same_trail_gives_the_same_bytes(reading: Callable[[str], Reading]) -> None:
    trail = reading(LOOP)
    assert as_prov(trail) == as_prov(Reading(trail_from(json.loads(canonical(trail.trail)))))
