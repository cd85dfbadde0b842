"""A result that a model makes of others is derived again, and stands in the text with its name, title and basis."""

from __future__ import annotations

from typing import Any

import pytest

from .test_verify import STUDY, figure, findings, made, mismatches, signed

Json = dict[str, Any]
MODEL = (
    STUDY
    + """\
source book { title "A book" }
process grid { makes 1 kWh emits 400 gCO2e @book }
serving chat { makes 1 query uses 3 Wh of grid @book }
assessment year { needs 1e6 query of chat }
let result = 5 kg @book result double in gCO2e = 2 * per_query * (1 query ~ "one of them")
result per_query "CO2e of a query" in gCO2e/query = year.total / (1e6 query ± 10 % @book)
result of_mass = year.total / result
check "a query" per_query = 1.2 gCO2e/query @book
scenario other { }
"""
)


def derived(document: Json, name: str) -> Json:
    (found,) = (one for one in document["content"]["cases"][0]["derived"] if one["name"] == name)
    return dict[str, Any](found) | {"": found}


def test_derived_results_hold_with_what_they_rest_on() -> None:
    document = made(MODEL, "", "other")
    assert mismatches(document) == []
    case = document["content"]["cases"][0]
    assert [one["name"] for one in case["derived"]] == ["per_query", "double", "of_mass"]
    assert [one["total"]["value"] for one in case["derived"]] == ["1.2", "2.4", "240"]
    assert len(case["attribution"]) == len(case["results"]) + 3


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"unit": "kgCO2e"}, "the result per_query: stored ['per_query', 'kgCO2e']"),
        ({"title": "CO2e of an answer"}, "result per_query: its text is CO2e of an answer"),
        ({"name": "per_answer"}, "the result per_answer"),
        ({"total": {"figure": "per_query", "value": "1.3"}}, "the value of per_query: stored 1.3"),
        ({"total": {"figure": "double", "value": "2.4"}}, "the result per_query"),
        ({"total": {"figure": "nothing", "value": "1.2"}}, "of figures there is no nothing"),
    ],
)
def test_a_derived_result_that_is_told_otherwise_does_not_hold(changed: Json, said: str) -> None:
    document = made(MODEL)
    derived(document, "per_query")[""].update(changed)
    found = mismatches(signed(document))
    assert any(one.startswith(said) or said in one for one in found), found


def test_a_value_of_it_is_derived_again() -> None:
    document = made(MODEL)
    figure(document, "per_query")["value"] = "1.3"
    assert any("per_query" in one for one in mismatches(signed(document)))


@pytest.mark.parametrize("place", [-1, 1])
def test_its_attribution_is_neither_left_out_nor_that_of_another(place: int) -> None:
    document = made(MODEL)
    told = document["content"]["cases"][0]["attribution"]
    told[place] = told[0]
    assert findings(signed(document)).failing


def test_an_attribution_too_many_does_not_fit() -> None:
    document = made(MODEL)
    told = document["content"]["cases"][0]["attribution"]
    told.append(told[0])
    assert "form" in findings(signed(document)).failing
