from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from itertools import pairwise

import pytest
from click.testing import CliRunner

import lca
from lca.cli import main
from lca.report.html import as_html
from lca.report.page.markup import css_text, element, outward, text
from lca.report.scales import in_print
from lca.trail.canonical import trail_from
from lca.trail.reading import Reading
from lca.trail.trail import trail_of
from tests.report.markup import Parsed
from tests.report.pages import EVERYTHING, MODELS, RUN, document, fields_of, reading, with_texts

SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
HOSTILE = {
    "markup": SCRIPT,
    "quotes": "' onclick='alert(1)' x='",
    "end of a style": "</style><script>alert(1)</script>",
    "end of a title": "</title></head><body onload=alert(1)>",
    "end of a style's string": '"}*{background:url(https://evil.example/)}@page{x:"',
    "comment": "<!--<![CDATA[",
    "address that runs": "javascript:alert(1)",
    "address of data": "data:text/html,<script>alert(1)</script>",
    "entity": "&lt;script&gt;&#x3c;&amp;",
    "direction marks": "\u202e\u2066\u200f",
    "control characters": "\x1b[31m\x07\x08\r",
    "NUL": "\x00",
    "half a character": "\ud800",
    "lines": "\n\n\t",
}
ALIKE = (
    ("id", "figure", "on", "source", "assumption"),
    ("name", "node", "supplier", "factor", "assessment", "indicator", "members", "stage", "of", "scenario"),
    ("unit", "symbol"),
    ("path", "place", "model", "files"),
)
"""Fields that name the same things."""
NOT_SHOWN = ("declared", "formula", "literal", "template", "used")
"""A formula is written anew, with links; a literal is what the checker finds at a place."""
TAGS = frozenset({
    "html", "head", "meta", "title", "link", "style", "body", "header", "nav", "main", "section", "article", "footer",
    "a", "p", "h1", "h2", "h3", "h4", "div", "span", "b", "ul", "ol", "li", "dl", "dt", "dd", "details", "summary",
    "table", "caption", "thead", "tbody", "tr", "th", "td", "code", "pre", "figure", "figcaption",
    "svg", "rect", "line", "path", "pattern", "desc", "text", "tspan", "g",
})  # fmt: skip
FETCHING = frozenset({"src", "srcset", "data", "poster", "background", "action", "formaction", "ping", "xlink:href"})


def parsed(given: Reading) -> Parsed:
    return Parsed(as_html(given))


@pytest.fixture(scope="module")
def everything() -> Parsed:
    return parsed(reading(samples=200))


@pytest.mark.parametrize("name", ["chatgpt", "waste_heat", "procurement", "gpt3_water", "measured_sessions"])
def test_every_link_within_a_page_has_its_target_and_every_anchor_is_one(name: str) -> None:
    page = parsed(reading(MODELS / f"{name}.lca"))
    assert len(page.ids) == len(set(page.ids))
    within = {link for link in page.links if link.startswith("#")}
    assert within
    assert within <= {f"#{name}" for name in page.ids}


def test_every_figure_of_every_scenario_has_a_place_on_the_page(everything: Parsed) -> None:
    """But for the parts that rest on grounds of which nothing comes."""
    cases = reading(samples=200).cases
    nothing = sum(len(one.rests_on) - len(case.carrying(one)) for case in cases for one in case.case.attribution)
    assert (
        sum(name.startswith("figure-") for name in everything.ids) == sum(len(one.figures) for one in cases) - nothing
    )


def test_a_page_has_no_script_and_fetches_nothing(everything: Parsed) -> None:
    assert {one.tag for one in everything.elements} <= TAGS
    for one in everything.elements:
        assert not [name for name in one.attributes if name.startswith("on") or name in FETCHING or name == "style"]
    assert [one.attributes for one in everything.all("link")] == [{"rel": "icon", "href": "data:,"}]
    styles = "".join(one.text for one in everything.all("style"))
    assert "@import" not in styles
    assert set(re.findall(r"url\((.*?)\)", styles)) == {"#hatch"}


def test_the_policy_allows_the_styles_of_the_page_and_nothing_else(everything: Parsed) -> None:
    policy = next(one.attributes["content"] for one in everything.all("meta") if "http-equiv" in one.attributes)
    hashes = {b64encode(sha256(one.text.encode()).digest()).decode() for one in everything.all("style")}
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert set(rules["style-src"].split()) == {f"'sha256-{one}'" for one in hashes}
    assert rules.keys() == {"default-src", "base-uri", "form-action", "style-src", "img-src"}


def test_only_addresses_of_the_web_are_links_and_tell_nobody_where_they_were_found(everything: Parsed) -> None:
    outside = [one for one in everything.all("a") if not one.attributes["href"].startswith("#")]
    assert "https://example.org/meter?a=1&b=2" in [one.attributes["href"] for one in outside]
    assert all(one.attributes["href"].startswith(("https://", "http://")) for one in outside)
    assert all("noreferrer" in one.attributes["rel"] for one in outside)
    assert "javascript:alert(1)" in next(everything.all("body")).text


def test_a_page_tells_its_parts_to_who_does_not_see_it(everything: Parsed) -> None:
    assert next(everything.all("html")).attributes["lang"] == "en"
    for landmark in ("header", "nav", "main", "footer", "h1"):
        assert len(list(everything.all(landmark))) == 1
    levels = [int(one.tag[1]) for one in everything.all("h1", "h2", "h3", "h4")]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(one.attributes.get("scope") in ("col", "row") for one in everything.all("th"))
    tables = list(everything.all("table"))
    assert len(list(everything.all("caption"))) == len(tables)
    for drawn in everything.all("svg"):
        assert drawn.attributes.get("aria-hidden") == "true" or drawn.attributes["role"] == "img"
    assert next(everything.all("a")).attributes == {"href": "#report", "class": "skip"}
    assert "report" in everything.ids


def test_a_page_tells_the_total_what_it_is_of_and_what_it_rests_on(everything: Parsed) -> None:
    card = next(everything.all("article"))
    assert "24.18 tCO2e" in card.text
    assert "24182.1864 kgCO2e" in card.text
    assert "100.0 % rests on assumptions" in card.text
    assert "in 90 % of samples" in card.text
    body = next(everything.all("body")).text
    for told in (
        "one month of answers to 9 million questions", "R. Reviewer", "office buildings, since they are shared",
        "marginal and average factors, since the credit is what is avoided", "365.25 day",
    ):  # fmt: skip
        assert told in body


def test_a_page_lists_what_the_study_does_not_state() -> None:
    body = next(parsed(reading(MODELS / "chatgpt.lca")).all("body")).text
    assert "not statedexcludes, period, geography, author, reviewer, version, limitations" in body


def test_the_digest_stands_in_the_head_at_the_end_and_at_the_edge_of_printed_pages(everything: Parsed) -> None:
    digest = reading(samples=200).digest
    assert digest[:12] in next(everything.all("title")).text
    assert digest in next(one.attributes["title"] for one in everything.all("span") if one.text == digest[:12])
    assert digest in next(everything.all("footer")).text
    assert f"@bottom-left{{content:{css_text(f'SHA-256 {digest}')}" in next(everything.all("style")).text


def test_samples_stand_in_the_order_of_the_breakdown_each_node_below_its_stage(everything: Parsed) -> None:
    def rows(caption: str) -> list[tuple[str, str]]:
        table = next(one for one in everything.all("table") if one.text.startswith(caption))
        lines = [one for one in everything.all("tr") if table in one.within and "class" in one.attributes]
        cells = [next(one for one in everything.all("td") if line in one.within) for line in lines]
        found = [(line.attributes["class"], cell.text) for line, cell in zip(lines, cells, strict=True)]
        return [(kind, name.split()[0] if name else "") for kind, name in found if kind in ("total", "stage", "node")]

    breakdown = rows("month: A month of answerspart")
    assert len(breakdown) > 4
    assert rows("month: A month of answers: 200 of 200 samples") == breakdown


def test_a_text_of_the_style_keeps_its_blanks_and_can_end_nothing() -> None:
    """The blank behind a number belongs to that number: it is told as one, too."""
    assert css_text('A: b"}é') == '"A\\00003a\\000020b\\000022\\00007d\\0000e9"'


def test_units_are_printed_with_raised_powers_and_points() -> None:
    told = [in_print(unit) for unit in ("m^3", "server*day", "kg*m^2/s^-2", "kgCO2e/kWh", "m^(1/2)", "")]
    assert told == ["m³", "server·day", "kg·m²/s⁻²", "kgCO2e/kWh", "m^(1/2)", ""]


def test_a_verdict_is_told_in_words(everything: Parsed) -> None:
    verdicts = [one.text for one in everything.all("span") if "verdict" in one.attributes.get("class", "")]
    assert {"✓ holds", "✗ fails", "✗ 1 of 2 hold", "✗ 2 of 4 hold"} == set(verdicts)


def test_a_summary_says_that_it_counts_over_all_scenarios(everything: Parsed) -> None:
    (tallies,) = (one.text for one in everything.all("dl") if one.attributes.get("class") == "tallies")
    assert "✗ 2 of 4 hold, as declared and in 1 scenario" in tallies
    assert "Figures173, as declared and in 1 scenario" in tallies


def test_a_page_supports_reporting_and_never_complies(everything: Parsed) -> None:
    body = next(everything.all("body")).text
    assert "supports reporting under" in body
    assert "compl" not in body.lower().replace("completeness", "")


def test_the_derivation_leads_from_the_total_down_to_a_source_and_its_line(everything: Parsed) -> None:
    figures = {one.attributes["id"]: one for one in everything.elements if "id" in one.attributes}
    total = figures["figure-month.total"]
    assert "= month.node(chat) + month.node(plant)" in total.text
    assert "= 24 177.7 kgCO2e + 4.5 kgCO2e" in total.text
    leaf = figures["figure-questions"]
    assert "9e6 query ± 10 %" in leaf.text
    assert '@meter Readings of the rack meter "total of the log"' in leaf.text
    assert "used by month.runs(chat)" in leaf.text
    line = int(re.findall(r"one_of_everything\.lca:(\d+)", leaf.text)[0])
    assert 'parameter questions "Questions in a month"' in figures[f"line-one_of_everything.lca-{line}"].text


def test_a_step_without_a_name_stands_in_the_figure_that_it_is_a_step_of(everything: Parsed) -> None:
    figures = {one.attributes["id"]: one for one in everything.elements if "id" in one.attributes}
    steps = [one for one in everything.all("li") if figures["figure-chat.factor"] in one.within]
    assert [step.text[:6] for step in steps] == ["step 1", "step 2", "step 3"]
    assert all(step.attributes["id"].startswith("figure-chat.factor-") for step in steps)
    assert "if step 1 then step 3 else chat.each" in figures["figure-chat.factor"].text


def test_the_amount_of_a_loop_tells_its_equation(everything: Parsed) -> None:
    figures = {one.attributes["id"]: one for one in everything.elements if "id" in one.attributes}
    assert "step 1 + step 2 × month.amount(plant)  (solved with the loop)" in figures["figure-month.amount-plant"].text


def test_credits_stand_apart_from_the_total(everything: Parsed) -> None:
    credit = next(one for one in everything.all("tr") if one.text.startswith("credits, not in the total"))
    assert "0.27675" in credit.text
    assert "1.1 %" in credit.text


def test_scenarios_are_compared_only_where_there_are_some(everything: Parsed) -> None:
    assert "-91.9 %" in next(one.text for one in everything.all("table") if one.text.startswith("month: by stage"))
    alone = parsed(Reading(trail_from(document(declared_alone=True))))
    assert not [one for one in alone.all("table") if one.text.startswith("month: by stage")]


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_no_text_of_a_trail_becomes_anything_but_text(hostile: str) -> None:
    given = document(samples=200, declared_alone=True)
    harmless = re.sub(r"[^\n]", "x", hostile)
    plain = parsed(Reading(trail_from(with_texts(given, lambda _, said: f"{harmless}{said}"))))
    page = parsed(Reading(trail_from(with_texts(given, lambda _, said: f"{hostile}{said}"))))
    assert page.outside_pictures() == plain.outside_pictures()
    inert_page(page)


@pytest.mark.parametrize("field", fields_of(document(samples=200, declared_alone=True)))
def test_no_field_of_a_trail_is_taken_at_its_word(field: str) -> None:
    given = document(samples=200, declared_alone=True)
    alike = next((names for names in ALIKE if field in names), (field,))
    hostile = f"{SCRIPT}\x00\u202e</style>"
    page = parsed(Reading(trail_from(with_texts(given, lambda name, said: hostile + said if name in alike else said))))
    assert (b"&lt;script&gt;alert(1)" in page.page) == (field not in NOT_SHOWN)
    inert_page(page)


def inert_page(page: Parsed) -> None:
    """Asserts that a page holds no markup, link, style or sign that its trail could have made."""
    assert {one.tag for one in page.elements} <= TAGS
    names = {name for one in page.elements for name in one.attributes}
    assert not [name for name in names if name.startswith("on") or name in FETCHING or name == "style"]
    assert {f"#{name}" for name in page.ids} >= {link for link in page.links if link.startswith("#")}
    assert len(page.ids) == len(set(page.ids))
    outside = {link for link in page.links if not link.startswith("#")}
    assert all(re.fullmatch(r"https?://[a-z.]+[^\s<>\"]*", link) for link in outside)
    assert "evil.example" not in "".join(outside)
    style = next(page.all("style")).text
    assert "<" not in style
    assert "evil.example" not in style
    told = page.page.decode("utf-8")
    assert not re.findall("[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]", told)


def test_a_source_without_an_address_of_the_web_has_none() -> None:
    for url in (
        "javascript:alert(1)",
        "https://",
        "https://a b",
        "https://user@evil.example/",
        "//evil.example",
        "ftp://x",
    ):
        assert outward(url) == text(url)
    assert outward("https://example.org/a?b=1&c") == (
        '<a href="https://example.org/a?b=1&amp;c" rel="noreferrer noopener external">https://example.org/a?b=1&amp;c</a>'
    )


@pytest.mark.parametrize(
    "attributes", [{"href": "javascript:x"}, {"onclick": "onclick"}, {"src": "src"}, {"style": "style"}]
)
def test_an_element_refuses_attributes_that_run_or_fetch(attributes: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=next(iter(attributes.values()))):
        element("a", "text", **attributes)


def test_names_that_look_alike_as_anchors_are_told_apart() -> None:
    known: dict[str, str] = {}
    given = document(declared_alone=True)
    page = parsed(
        Reading(
            trail_from(
                with_texts(
                    given,
                    lambda field, said: known.setdefault(said, "§" * (len(known) + 1)) if field in ALIKE[0] else said,
                )
            )
        )
    )
    assert len(known) > 50
    assert len(page.ids) == len(set(page.ids))


def test_a_long_sum_is_told_whole_and_folded() -> None:
    names = [f"n{number}" for number in range(60)]
    nodes = "".join(f'process {name} {{ makes 1 kg emits 1 kgCO2e ~ "a guess" }}\n' for name in names)
    text = nodes + "assessment all {\n" + "".join(f"  needs 1 kg of {name}\n" for name in names) + "}\n"
    checked = lca.check_text(text)
    page = parsed(Reading(trail_of(checked, [lca.run(checked.under(""))], (), RUN)))
    total = next(one for one in page.elements if one.attributes.get("id") == "figure-all.total")
    assert "48 more parts" in total.text
    assert all(f"all.node({name})" in total.text for name in names)


@pytest.mark.parametrize(("first", "second"), [("0", "0"), ("1e-30", "1e30")])
def test_totals_of_nothing_and_beyond_measure_have_a_page(first: str, second: str) -> None:
    text = f"""process a {{ makes 1 kg emits {first} kgCO2e ~ "a guess" }}
    serving b {{ makes 1 kg emits {second} kgCO2e ~ "a guess" }}
    assessment all {{ needs 1 kg of a  needs 1 kg of b }}"""
    checked = lca.check_text(text)
    page = parsed(Reading(trail_of(checked, [lca.run(checked.under(""))], (), RUN)))
    inert_page(page)


def test_the_exact_value_of_a_total_has_all_its_digits() -> None:
    given = reading(MODELS / "chatgpt.lca")
    digits = given.cases[0].case.results[0].total.value.replace(".", "")
    assert len(digits) > 28
    card = next(parsed(given).all("article"))
    assert digits in card.text.replace(".", "")
    titles = [one.attributes.get("title", "") for one in parsed(given).all("span")]
    assert any(digits in title.replace(".", "") for title in titles)


def test_lca_report_writes_the_page() -> None:
    shown = CliRunner().invoke(main, ["report", str(EVERYTHING), "--to", "html"])
    assert shown.exit_code == 0, shown.output
    assert shown.output.startswith('<!DOCTYPE html>\n<html lang="en">')
