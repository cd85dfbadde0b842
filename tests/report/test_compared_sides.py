"""A comparison that does not hold is told with digits until its sides differ, and how far apart, in all forms."""

from __future__ import annotations

from decimal import Decimal
from xml.etree import ElementTree as Xml

import pytest

from lca.check import check
from lca.report.compared_sides import digits_apart, how_far
from lca.report.html import as_html
from lca.report.junit import as_junit
from lca.report.markdown import as_markdown
from lca.report.plain_report import as_text
from lca.report.suite_text import suite_text
from lca.source import SourceFile
from lca.studies.suite import tried
from lca.trail.reading import Reading
from tests.report.trails import trail_in

MODEL = """\
study s { goal "g" functional_unit "f" boundary "b" }
process p { makes 1 kg  emits 2.0000001 kgCO2e ~ "x" }
assessment a { needs 1 kg of p }
check "as published" a.total = 2 kgCO2e ~ "x"
"""


@pytest.mark.parametrize(
    ("left", "right", "digits"),
    [("2.0008", "2", 6), ("2.0000001", "2", 8), ("2", "1.9999999999", 11), ("0", "0", 6), ("1e20", "100000001e12", 9)],
)
def test_two_numbers_are_told_with_the_digits_in_which_they_differ(left: str, right: str, digits: int) -> None:
    assert digits_apart(Decimal(left), Decimal(right)) == digits


@pytest.mark.parametrize(
    ("left", "right", "allowed", "digits", "said"),
    [
        ("100", "101.0000001", "1", 10, "0.9901 % apart"),
        ("102.0000004", "101", "1.0000003", 10, "0.9901 % apart"),
        ("100", "90", "1", 6, "11.1 % apart"),
    ],
)
def test_sides_beyond_a_tolerance_are_seen_to_be_beyond_it(
    left: str, right: str, allowed: str, digits: int, said: str
) -> None:
    sides = Decimal(left), Decimal(right)
    assert digits_apart(*sides, Decimal(allowed)) == digits
    assert how_far(sides[0], "=", sides[1], "kg", Decimal(allowed)) == said


@pytest.mark.parametrize(
    ("left", "relation", "right", "said"),
    [
        ("2.0008", "=", "2", "0.04 % apart"),
        ("2.0000001", "=", "2", "5e-6 % apart"),
        ("3", "<=", "2", "50 % beyond the limit"),
        ("-3", ">", "-2", "50 % beyond the limit"),
        ("0.3", "=", "0", "0.3 kgCO2e apart"),
        ("0.3", "<=", "0", "0.3 kgCO2e beyond the limit"),
        ("2", "<", "2", "both sides are equal"),
        ("2", "!=", "2", "both sides are equal"),
        ("2", "=", "2", "apart beyond the digits that are kept"),
    ],
)
def test_how_far_a_comparison_is_from_holding_is_told(left: str, relation: str, right: str, said: str) -> None:
    assert how_far(Decimal(left), relation, Decimal(right), "kgCO2e") == said


def test_every_form_tells_both_sides_with_the_digits_in_which_they_differ() -> None:
    reading = Reading(trail_in(MODEL))
    trial = tried("m.lca", check(SourceFile("m.lca", MODEL)))
    failure = Xml.fromstring(as_junit([trial])).find("testsuite/testcase/failure")
    assert failure is not None
    assert failure.text == "2.0000001 = 2 kgCO2e, 5e-6 % apart"
    assert "\n         2.0000001 = 2 kgCO2e, 5e-6 % apart\n" in suite_text([trial])
    for form in (as_text, as_markdown, as_html):
        told = form(reading).decode()
        assert ("2.0000001" in told, "5e-6 % apart" in told) == (True, True), form
