"""Sheets of Excel as sources."""

from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import Workbook

from lca.diagnostics import Diagnostic
from lca.recipes import MadeLibrary, make, read_recipe
from lca.recipes.source_files import FoundSource
from lca.source import SourceFile
from tests.recipes.making import HEAD

RECIPE = """
source = {key = "report", title = "A report", path = "book.xlsx"}
read = {sheet = "Table 2", header = 3, empty = ["n/a"]}
[factor]
name = "{Region|lower}_{Of|year}"
per = "MWh"
emits = "{CO2e (lb/MWh)} lbCO2e"
note = "{Remark}"
"""


def book() -> bytes:
    made = Workbook()
    sheet = made.create_sheet("Table 2")
    for row in (
        ["Output emission rates"],
        [],
        ["Region", "Of", "CO2e (lb/MWh)", "Remark", None],
        ["AKGD", date(2023, 12, 31), 899.1230000000001, 'so "called"\nhere', None],
        ["AKMS", 2023, 494, None, None],
        ["AZNM", 2023, "n/a", None, None],
        [None, None, None, None, None],
    ):
        sheet.append(row)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def found_in(recipe: str, data: bytes) -> MadeLibrary | tuple[Diagnostic, ...]:
    read, problems = read_recipe(SourceFile("recipe.toml", HEAD + recipe))
    assert read is not None, problems
    return make(read, {"report": FoundSource(data, "book.xlsx")})


def test_rows_of_a_sheet_have_the_digits_that_excel_keeps() -> None:
    made = found_in(RECIPE, book())
    assert isinstance(made, MadeLibrary), made
    assert made.text.endswith(
        'factors:\n  akgd_2023: {per: MWh, emits: 899.123 lbCO2e, note: "so \\"called\\" here"}\n'
        "  akms_2023: {per: MWh, emits: 494 lbCO2e}\n"
    )


@pytest.mark.parametrize(
    ("recipe", "said", "place"),
    [
        (RECIPE.replace("Table 2", "Table 3"), "it has no sheet `Table 3`", "recipe.toml:6"),
        (RECIPE.replace("Region|lower", "region|lower"), "no column `region`", "recipe.toml:9"),
        (RECIPE.replace("{Region|lower}_", "x_"), "`x_2023` stands twice", "book.xlsx!Table 2:5"),
    ],
)
def test_what_is_wrong_is_told_at_its_row_of_the_sheet(recipe: str, said: str, place: str) -> None:
    found = found_in(recipe, book())
    assert isinstance(found, tuple)
    assert said in found[0].message
    assert found[0].span is not None
    assert found[0].span.place == place


def test_what_is_no_workbook_is_told() -> None:
    found = found_in(RECIPE, b"PK\x03\x04 and no more")
    assert isinstance(found, tuple)
    assert [one.code for one in found] == ["E0646"]
