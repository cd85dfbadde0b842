"""Suppliers that texts choose, groups of rows and tags of parameters, as the checker finds them in the text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import lca
from lca.check import check
from lca.source import SourceFile
from lca.trail.canonical import canonical
from lca.trail.trail import trail_of

from .test_verify import RUN, STUDY, mismatches, signed

Json = dict[str, Any]
MODEL = (
    STUDY
    + """\
source book { title "A book" }
table usage from "usage.csv" @book { region energy in kWh }
process grid { makes 1 kWh emits 400 gCO2e @book }
process wind { makes 1 kWh emits 20 gCO2e @book }
parameter which = grid ~ "by habit"
parameter other = wind
table zones "Where it comes from" {
  grid "WA" @book "page 3" wind "VA" ~ "they say so" which "bare" @book other "no reason"
}
serving site(region, kind = "small") {
  makes 1 day
  tag region region tag kind kind tag team "x"
  uses 1 kWh of zones[region] @book uses 1 kWh of zones["bare"] @book uses 1 kWh of zones["no reason"] @book
}
serving all {
  makes 1 day
  uses 1 day of site(region = r.region) for r in each of usage by region
  uses u.energy of zones[u.region] for u in usage where u.region in ("WA", "VA")
  emits 5 gCO2e for r in each of usage by region @book "page 4"
  let by = count(r for r in each of usage by region)
  emits by * 1 gCO2e @book
}
assessment day { needs 1 day of all }
"""
)


@pytest.fixture
def document(tmp_path: Path) -> Json:
    (tmp_path / "usage.csv").write_text("region,energy\nWA,1\nVA,2\nWA,3\n", encoding="utf-8")
    checked = check(SourceFile("m.lca", MODEL), tmp_path / "m.lca")
    assert checked.program is not None, [one.message for one in checked.diagnostics]
    found: Json = json.loads(canonical(trail_of(checked, [lca.run(checked.program)], run=RUN)))
    return found


def test_all_of_it_stands_in_the_text(document: Json) -> None:
    assert mismatches(document) == []
    figures = {one["id"]: one for one in document["content"]["cases"][0]["figures"]}
    assert figures['zones["WA"].supplier']["basis"] == [{"source": "book", "where": "page 3"}]
    assert [one["assumption"] for one in figures['zones["VA"].supplier']["basis"]]
    assert figures["all.emits[1]"]["basis"] == [{"source": "book", "where": "page 4"}]


def test_why_a_table_lists_a_supplier_is_what_stands_there(document: Json) -> None:
    figures = {one["id"]: one for one in document["content"]["cases"][0]["figures"]}
    figures['zones["WA"].supplier']["basis"] = figures['zones["VA"].supplier']["basis"]
    assert any('zones["WA"].supplier: its basis' in one for one in mismatches(signed(document)))


@pytest.mark.parametrize(("place", "value"), [(0, "VA"), (1, "large"), (2, "y")])
def test_a_tag_is_what_the_parameter_of_the_instance_is(document: Json, place: int, value: str) -> None:
    nodes = {one["name"]: one for one in document["content"]["cases"][0]["nodes"]}
    nodes['site("WA")']["tags"][place]["value"] = value
    assert any("its tags" in one for one in mismatches(signed(document)))


def test_there_are_no_more_groups_than_rows(document: Json, tmp_path: Path) -> None:
    figures = document["content"]["cases"][0]["figures"]
    (counted,) = (one for one in figures if one.get("literal") == "count")
    counted.update(written="4", value="4")
    assert any("number of rows" in one for one in mismatches(signed(document), tmp_path))
