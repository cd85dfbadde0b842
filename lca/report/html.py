"""A report as one HTML file: everything that a trail tells, from the totals down to the sources, by links alone.

It runs no script and fetches nothing; its policy forbids both. It supports both themes, narrow and wide windows, and
printing, where every page carries the digest of the trail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.resources import files as packaged

from lca.report.page.drawing import hatching
from lca.report.page.figure_lists import figure_lists
from lca.report.page.listing import model
from lca.report.page.markup import Markup, css_text, element
from lca.report.page.pictures import allowed, pictures
from lca.report.page.summary import summary
from lca.report.page.view import CaseView, TrailPage, section
from lca.report.sections import SECTIONS
from lca.report.sections.figures import figures as in_tables
from lca.report.sections.results import result_link
from lca.trail.reading import Reading

SCENARIOS = 12
"""So many scenarios stand in the list of contents."""
SHORT = 12
"""So many digits tell a digest from others at a glance."""


def as_html(reading: Reading) -> bytes:
    """The page of a trail, in UTF-8."""
    page = TrailPage(reading)
    sections = [*_sections(page)]
    main = element("main", (part for *_, part in sections), id="report")
    links = (
        element("li", element("a", name, href=f"#{anchor}"), _scenarios(page, anchor)) for anchor, name, _ in sections
    )
    contents = element("nav", element("ul", links), aria_label="Sections")
    body = element(
        "body", element("a", "Skip to the report", href="#report", class_="skip"), hatching(), _header(reading),
        element("div", contents, main, class_="columns"), _footer(reading),
    )  # fmt: skip
    return f"<!DOCTYPE html>\n{element('html', _head(reading, body), body, lang='en')}\n".encode("utf-8", "replace")


def _sections(page: TrailPage) -> Iterator[tuple[str, str, Markup]]:
    """The sections by anchor, each with its name in the list of contents: those of all forms, and those of a page."""
    yield "summary", "In short", summary(page)
    for told in SECTIONS:
        if told is in_tables:  # which a page tells one by one
            yield "figures", "Figures", figure_lists(page)
            continue
        given = told(page.reading)
        anchor = given.name.lower().replace(" ", "-")
        if given.blocks:
            yield anchor, given.title, section(anchor, given.title, page.blocks.section(given))
        for name, draw in AFTER.get(given.name, ()):
            yield name.lower(), name, draw(page)


def _scenarios(page: TrailPage, anchor: str) -> Markup | None:
    """Links to the parts of a section that each scenario has."""
    if anchor not in ("results", "figures") or not 1 < len(page.views) <= SCENARIOS:
        return None
    keys = ((view, _first(view) if anchor == "results" else ("figures-of", view.case.scenario)) for view in page.views)
    return element("ul", (element("li", page.links.to(view.name, *key)) for view, key in keys if key))


def _first(view: CaseView) -> tuple[str, ...]:
    """What the first result of a scenario is called, as of a link; nothing where it has none."""
    return result_link(view.case, view.results[0], "").to if view.results else ()


def _head(reading: Reading, body: Markup) -> Markup:
    style = element("style", Markup(_style() + _running(reading)))
    styles = " ".join(allowed(style + body))
    policy = f"default-src 'none'; style-src {styles}; img-src data:; base-uri 'none'; form-action 'none'"
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", f"{reading.title} · {reading.digest[:SHORT]}"),
        element("link", rel="icon", href="data:,"),
        style,
    )


def _style() -> str:
    return packaged("lca.report.page").joinpath("style.css").read_text(encoding="utf-8")


def _running(reading: Reading) -> str:
    """What stands at the edges of every printed page: the title above, the digest and the number of the page below."""
    title, digest = css_text(reading.title[:100]), css_text(f"SHA-256 {reading.digest}")
    return (
        f"@page{{@top-left{{content:{title}}}@bottom-left{{content:{digest};font-family:monospace}}"
        '@bottom-right{content:counter(page) " / " counter(pages)}}'
    )


def _header(reading: Reading) -> Markup:
    digest = element("span", reading.digest[:SHORT], class_="digits", title=reading.digest)
    return element(
        "header",
        element("p", "Life-cycle assessment · audit report", class_="kind"),
        element("h1", reading.title),
        element("p", "drawn from the audit trail ", digest, class_="quiet"),
    )


def _footer(reading: Reading) -> Markup:
    digest = element("span", reading.digest, class_="digits")
    told = (
        "This report supports reporting under ISO 14040 and ISO 14044; whether a study meets them is for its critical "
        "review to say. Every number is drawn from the audit trail and can be derived again from it."
    )
    return element("footer", element("p", told), element("p", "SHA-256 of the trail's content ", digest))


AFTER: Mapping[str, Sequence[tuple[str, Callable[[TrailPage], Markup]]]] = {
    "Results": [("Pictures", pictures)],
    "Files": [("Model", model)],
}
"""What a page has besides, by the section that it stands behind."""
