"""The schema of a factor library: every field, and every mistake told at its place."""

from __future__ import annotations

import pytest

from lca.basis import Assumption, Citation
from lca.diagnostics import Diagnostic
from lca.factors import Factor, Library, read_library
from lca.source import SourceFile
from lca.syntax import tree

FULL = """\
library: demo
version: 2024.1
title: A demonstration
licence: CC-BY-4.0
gwp: AR6
note: For tests.
units:
  home: a household
sources:
  owid: {title: Carbon intensity, author: A., publisher: OWID, issued: 2025-01, url: "https://example.org",
         doi: 10.1/2, accessed: 2025-06-01, licence: CC-BY-4.0, note: yearly, attribution: Ember}
  tang: {title: ChatGPT的环境成本究竟有多大？}
defaults:
  per: kWh
  accounting: {approach: location, kind: average, boundary: life-cycle}
  source: owid
factors:
  no_2024: {title: 挪威, emits: 30.75 gCO2e, where: "Norway, 2024", geography: NO, valid: 2024}
  no: {is: no_2024}
  norway: {is: no}
  market:
    emits: 1_000e-3kgCO2e
    per: 2.5 MWh
    source: tang
    accounting: {approach: market, kind: marginal, boundary: direct}
    gwp: AR5
    uncertainty: ± 10 %
    quality: (2, 1, 3, 1, 2)
    licence: MIT
    note: as published
    replaces: nothing
    valid: 2020-2024
  power: {title: A GPU, value: 407 W/gpu, where: p. 4}
  guess: {value: 85 %, assumed: as in the paper}
  both: {value: 3 kg, source: tang, assumed: and so for ours}
"""


def read(text: str) -> tuple[Library | None, tuple[Diagnostic, ...]]:
    return read_library(SourceFile("factors/demo.yaml", text))


def clean(text: str) -> Library:
    library, problems = read(text)
    assert problems == ()
    assert library is not None
    return library


def factor(name: str) -> Factor:
    return clean(FULL).factors[name]


def codes(text: str) -> list[str]:
    return [problem.code for problem in read(text)[1]]


def of(entries: str) -> str:
    return f"library: demo\nversion: 1\nsources: {{s: {{title: S}}}}\nfactors:\n{entries}"


def test_the_header_is_read_as_text() -> None:
    library = clean(FULL)
    assert (library.name, library.version, library.title) == ("demo", "2024.1", "A demonstration")
    assert library.licence == "CC-BY-4.0"
    assert list(library.units) == ["home"]
    assert library.extends == ""


def test_every_field_of_a_source_is_kept_as_written() -> None:
    assert dict(clean(FULL).sources["owid"].fields) == {
        "title": "Carbon intensity", "author": "A.", "publisher": "OWID", "issued": "2025-01",
        "url": "https://example.org", "doi": "10.1/2", "accessed": "2025-06-01", "licence": "CC-BY-4.0",
        "note": "yearly", "attribution": "Ember",
    }  # fmt: skip


def test_defaults_fill_in_what_a_factor_does_not_say() -> None:
    found = factor("no_2024")
    assert (str(found.emits["climate"]), str(found.per), found.value) == ("30.75 gCO2e", "1 kWh", None)
    (basis,) = found.basis
    assert isinstance(basis, Citation)
    assert (basis.source.key, basis.locator) == ("owid", "Norway, 2024")
    assert found.details["accounting"] == "location, average, life-cycle"


def test_what_a_factor_says_replaces_the_defaults() -> None:
    found = factor("market")
    assert (found.emits["climate"].number, found.emits["climate"].unit) == ("1_000e-3", "kgCO2e")
    assert str(found.per) == "2.5 MWh"
    assert isinstance(found.basis[0], Citation)
    assert found.basis[0].source.title == "ChatGPT的环境成本究竟有多大？"
    assert dict(found.details) == {
        "valid": "2020-2024", "accounting": "market, marginal, direct", "gwp": "AR5", "uncertainty": "± 10 %",
        "quality": "(2, 1, 3, 1, 2)", "licence": "MIT", "note": "as published", "replaces": "nothing",
    }  # fmt: skip


def test_norway_stays_text() -> None:
    assert factor("no_2024").details["geography"] == "NO"
    assert "no" in clean(FULL).factors


def test_an_alias_of_an_alias_is_the_factor_itself() -> None:
    factors = clean(FULL).factors
    assert factors["norway"] is factors["no"] is factors["no_2024"]


def test_a_constant_has_no_per_though_the_defaults_do() -> None:
    found = factor("power")
    assert (found.per, found.emits, str(found.value)) == (None, {}, "407 W/gpu")


def test_an_assumed_factor_does_not_cite_the_default_source() -> None:
    (basis,) = factor("guess").basis
    assert isinstance(basis, Assumption)
    assert (basis.statement, basis.span.text) == ("as in the paper", "as in the paper")


def test_a_factor_may_rest_on_a_source_and_an_assumption() -> None:
    assert [type(basis).__name__ for basis in factor("both").basis] == ["Citation", "Assumption"]


def test_places_are_right_after_chinese_text() -> None:
    library = clean(FULL)
    assert library.factors["no_2024"].span.text == "no_2024"
    market = library.factors["market"]
    assert market.emits["climate"].span.text == "1_000e-3kgCO2e"
    assert market.emits["climate"].unit_span.text == "kgCO2e"
    assert market.span.text == "market"
    power = library.factors["power"].value
    assert power is not None
    assert (power.span.text, power.unit_span.text) == ("407 W/gpu", "W/gpu")
    assert library.sources["tang"].span.text == "tang"
    assert library.units["home"].text == "home"


def test_places_are_right_in_a_file_with_windows_line_breaks_and_wide_characters() -> None:
    text = of("  a: {title: 😀环境, value: 5 kg, source: s}\n  b: {value: 6 kg, source: s}\n").replace("\n", "\r\n")
    found = clean(text).factors["b"].value
    assert found is not None
    assert (found.span.text, found.span.line) == ("6 kg", 6)


def test_the_place_of_a_unit_is_not_that_of_an_equal_letter_in_the_number() -> None:
    found = clean(of("  a: {value: 1e3 e, source: s}\n")).factors["a"].value
    assert found is not None
    assert found.unit_span.start == found.span.end - 1


@pytest.mark.parametrize("written", ["5 kg", '"5 kg"', "'5 kg'", "5kg", "5   kg"])
def test_a_quantity_may_be_quoted(written: str) -> None:
    found = clean(of(f"  a: {{value: {written}, source: s}}\n")).factors["a"].value
    assert found is not None
    assert (found.number, found.unit, found.unit_span.text) == ("5", "kg", "kg")


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("", "E0601", ""),
        ("a: [b", "E0601", ""),
        ("- a\n- b\n", "E0604", None),
        ("just text", "E0604", "just text"),
        ("library: a\nversion: 1\nfactors: {}\n---\nlibrary: b\n", "E0602", None),
        ("library: a\nversion: 1\nfactors: {a: &x {value: 1 kg, assumed: x}}\n", "E0602", None),
        ("library: a\nversion: 1\nfactors: {a: *x}\n", "E0602", None),
        ("library: a\nversion: !!str 1\nfactors: {}\n", "E0602", None),
        ("library: a\nversion: 1\nfactors: {? [a] : b}\n", "E0602", None),
        ("library: a\nlibrary: b\nversion: 1\nfactors: {}\n", "E0603", "library"),
        ("library: a\nversion: 1\n", "E0604", None),
        ("version: 1\nfactors: {}\n", "E0604", None),
        ("library: a\nfactors: {}\n", "E0604", None),
        ("library: a\nversion: 1\nfactors: {}\nauthor: me\n", "E0604", "author"),
        ("library: a\nversion: [1]\nfactors: {}\n", "E0604", None),
        ("library: a\nversion: 1\nfactors: text\n", "E0604", "text"),
        ("library: a\nversion: 1\nsources: {s: text}\nfactors: {}\n", "E0604", "text"),
        ("library: a\nversion: 1\nsources: {s: {titel: x, title: y}}\nfactors: {}\n", "E0604", "titel"),
        ("library: a\nversion: 1\nsources: {s: {url: x}}\nfactors: {}\n", "E0604", None),
        (of("  a: {valeu: 5 kg, value: 5 kg, source: s}\n"), "E0604", "valeu"),
        (of("  a: 5 kg\n"), "E0604", "5 kg"),
        (of("  a b: {value: 5 kg, source: s}\n"), "E0604", "a b"),
        (of("  2020_a: {value: 5 kg, source: s}\n"), "E0604", "2020_a"),
        (of("  a: {value: 5 kg, emits: 5 kgCO2e, per: kg, source: s}\n"), "E0604", "a"),
        (of("  a: {title: A, source: s}\n"), "E0604", "a"),
        (of("  a: {emits: 5 kgCO2e, source: s}\n"), "E0604", "a"),
        (of("  a: {value: 5 kg}\n"), "E0604", "a"),
        (of("  a: {value: 5 kg, source: s, valid: soon}\n"), "E0604", "soon"),
        (of("  a: {value: 5 kg, source: s, accounting: {approach: place}}\n"), "E0604", "place"),
        (of("  a: {value: 5 kg, source: s, accounting: {where: x}}\n"), "E0604", "where"),
        (of("  a: {value: 5 kg, source: s, accounting: text}\n"), "E0604", "text"),
        (of("  a: {value: 5 kg, source: s, uncertainty: 10 %}\n"), "E0604", "10 %"),
        (of("  a: {value: 5 kg, source: s, uncertainty: ± -10 %}\n"), "E0604", "± -10 %"),
        (of("  a: {value: 5 kg, source: s, uncertainty: ± ten}\n"), "E0604", "± ten"),
        (of("  a: {value: 5 kg, source: s, uncertainty: (4 kg)}\n"), "E0604", "(4 kg)"),
        (of("  a: {value: 5 kg, source: s, uncertainty: ''}\n"), "E0604", "''"),
        (of("  a: {value: 5 kg, source: s, uncertainty: [4, 6]}\n"), "E0604", None),
        (of("  a: {value: 5 kg, source: s, uncertainty: 'uniform(4 kg, 6 kg)'}\n"), "E0604", None),
        (of("  a: {value: 5 kg, source: s, quality: '(1, 2, 3, 4)'}\n"), "E0604", "'(1, 2, 3, 4)'"),
        (of("  a: {value: 5 kg, source: s, quality: '(0, 2, 3, 4, 5)'}\n"), "E0604", None),
        (of("  a: {value: 5 kg, source: s, quality: ''}\n"), "E0604", "''"),
        (of("  a: {per: 1 kg, emits: {climate: 5 g, b: 5 g}, source: s, uncertainty: ± 5 g}\n"), "E0604", "± 5 g"),
        (of("  a: {value: about 5 kg, source: s}\n"), "E0605", "about 5 kg"),
        (of("  a: {value: [5 kg], source: s}\n"), "E0605", None),
        (of("  a: {value: kg, source: s}\n"), "E0605", "kg"),
        (of("  a: {is: b}\n"), "E0606", "a"),
        (of("  a: {is: b}\n  b: {is: a}\n"), "E0606", "a"),
        (of("  a: {is: a}\n"), "E0606", "a"),
        (of("  a: {value: 5 kg, source: t}\n"), "E0607", "t"),
        (of("  a: {value: 1e99 kg, source: s}\n"), "E0704", "1e99 kg"),
        ("library: a\nversion: 1\nfactors: " + "[" * 40 + "]" * 40 + "\n", "E0703", None),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_code_at_its_place(text: str, code: str, place: str | None) -> None:
    problems = read(text)[1]
    assert code in [problem.code for problem in problems]
    first = next(problem for problem in problems if problem.code == code)
    assert first.span is not None
    if place is not None:
        assert first.span.text == place


@pytest.mark.parametrize("entry", ["{is: [a]}", "{is: {b: c}}"])
def test_an_alias_that_is_no_name_is_told(entry: str) -> None:
    assert codes(of(f"  b: {{value: 5 kg, source: s}}\n  a: {entry}\n")) != []


@pytest.mark.parametrize("entry", ["{value: 5 kg, per: kWh, source: s}", "{value: 5 kg, source: s, where: [p. 4]}",
                                   "{value: 5 kg, source: [s]}", "{value: 5 kg, assumed: ''}",
                                   "{value: 0 kg, per: 0 kWh, assumed: x}", "{emits: 5 gCO2e, per: 0 kWh, source: s}",
                                   "{value: '', source: s}"])  # fmt: skip
def test_what_would_be_silently_ignored_or_divide_by_zero_is_told(entry: str) -> None:
    assert codes(of(f"  a: {entry}\n")) != []


def test_all_mistakes_of_a_file_are_told_in_one_pass() -> None:
    text = of("  a: {valeu: 5 kg, source: s}\n  b: {value: x, source: s}\n  c: {value: 5 kg, source: t}\n")
    assert {"E0604", "E0605", "E0607"} <= set(codes(text))


def test_a_misspelt_field_is_answered_with_the_nearest() -> None:
    problems = read(of("  a: {valeu: 5 kg, source: s}\n"))[1]
    assert any("`value`" in line for problem in problems for line in problem.help)


def test_a_library_without_factors_is_one() -> None:
    assert clean("library: a\nversion: 1\nfactors: {}\n").factors == {}


def test_numbers_and_dates_stay_as_they_are_written() -> None:
    library = clean(
        "library: a\nversion: 2024.10\ntitle: 1e3\nsources: {s: {title: on, issued: 2023-02-01}}\nfactors: {}\n"
    )
    assert (library.version, library.title) == ("2024.10", "1e3")
    assert dict(library.sources["s"].fields) == {"title": "on", "issued": "2023-02-01"}


@pytest.mark.parametrize(
    ("written", "spread"),
    [
        ("± 10 %", ("HalfWidthSpread", "10 %")),
        ("±5e-3 kg", ("HalfWidthSpread", "5e-3 kg")),
        ("(4 kg to 7000 g)", ("BoundsSpread", "4 kg", "7000 g")),
        ("(-4 kg to -3 kg)", ("BoundsSpread", "-4 kg", "-3 kg")),
        ("normal(3 kg)", ("normal", "3 kg")),
        ("lognormal(1.2)", ("lognormal", "1.2")),
        ("lognormal (1.2)", ("lognormal", "1.2")),
    ],
)
def test_an_uncertainty_is_what_would_stand_behind_the_number_in_a_model(written: str, spread: tuple[str, ...]) -> None:
    found = clean(of(f"  a: {{value: 5 kg, source: s, uncertainty: '{written}'}}\n")).factors["a"].spread
    amounts = [getattr(found, name) for name in ("width", "low", "high", "parameter") if hasattr(found, name)]
    kind = found.shape if isinstance(found, tree.NamedSpread) else type(found).__name__
    assert (kind, *(f"{amount.number} {amount.unit}".strip() for amount in amounts)) == spread
    for amount in amounts:
        assert amount.unit_span.text == (amount.unit or amount.unit_span.text)
        assert amount.unit_span.start >= amount.span.start


@pytest.mark.parametrize("written", ["(2, 1, 3, 1, 2)", "2,1,3,1,2", " ( 2 , 1 , 3 , 1 , 2 ) "])
def test_scores_are_five(written: str) -> None:
    found = clean(of(f"  a: {{value: 5 kg, source: s, quality: '{written}'}}\n")).factors["a"].quality
    assert found is not None
    assert found.scores == (2, 1, 3, 1, 2)


def test_defaults_may_say_how_uncertain_factors_are() -> None:
    text = of("  a: {value: 5 kg, source: s}\n  b: {value: 5 kg, source: s, uncertainty: ± 1 kg}\n")
    found = clean(text.replace("factors:", "defaults: {uncertainty: ± 5 %, quality: '1,1,1,1,1'}\nfactors:")).factors
    assert found["a"].spread != found["b"].spread
    assert found["a"].quality == found["b"].quality
