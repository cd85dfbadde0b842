from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from lca.report.html import as_html
from lca.trail.canonical import trail_from
from lca.trail.reading import Reading
from tests.report.pages import MODELS, document, reading, with_texts

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Route

DEEPEST = 30
WIDTHS = {"desktop": 1280, "phone": 360}


@dataclass
class Watched:
    """A page that may ask for its own file and for nothing else; what it asked for and complained of."""

    page: Page
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    @property
    def target(self) -> str:
        return self.page.url.partition("#")[2]


Theme = Literal["light", "dark"]
Opened = Callable[..., Watched]


@pytest.fixture
def opened(chromium: Browser, tmp_path: Path) -> Iterator[Opened]:
    """Opens a report in a window of a width and a theme, with scripts or without."""
    contexts: list[BrowserContext] = []

    def _open(given: Reading, width: str = "desktop", theme: Theme = "light", *, scripts: bool = True) -> Watched:
        path = tmp_path / "report.html"
        path.write_bytes(as_html(given))
        context = chromium.new_context(
            viewport={"width": WIDTHS[width], "height": 800}, color_scheme=theme, java_script_enabled=scripts
        )
        contexts.append(context)
        watched = Watched(context.new_page())

        def answer(route: Route) -> None:
            watched.asked.append(route.request.url)
            if route.request.url.partition("#")[0] == path.as_uri():
                route.continue_()
            else:
                route.abort()

        context.route("**/*", answer)
        watched.page.on("console", lambda message: watched.said.append(message.text))
        watched.page.on("pageerror", lambda error: watched.said.append(str(error)))
        watched.page.goto(path.as_uri())
        return watched

    yield _open
    for context in contexts:
        context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_fits_its_window_asks_for_nothing_and_breaks_no_rule_of_accessibility(
    opened: Opened, width: str, theme: Theme
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    watched = opened(reading(samples=200), width, theme)
    wide = watched.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide[0] <= wide[1]
    found = Axe().run(watched.page)
    assert found.violations_count == 0, found.generate_report()
    assert len(watched.asked) == 1
    assert watched.said == []


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_clicks_lead_from_the_total_down_to_a_source_and_to_its_line_in_the_model(
    opened: Opened, scripts: bool
) -> None:
    watched = opened(reading(MODELS / "chatgpt.lca"), scripts=scripts)
    page = watched.page
    page.locator(".card .number").click()
    assert watched.target == "figure-launch.total"
    for _ in range(DEEPEST):
        here = page.locator(f"[id='{watched.target}']")
        if here.locator("> .basis").count():
            break
        here.locator("> .formula a").last.click()
    page.locator(f"[id='{watched.target}'] .basis a").first.click()
    assert watched.target == "source-hardware-luccioni2022"
    row = page.locator(f"[id='{watched.target}']")
    assert "Estimating the Carbon Footprint of BLOOM" in row.inner_text()
    box = row.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 800
    page.locator("#source-luccioni2022 .place").click()
    assert page.locator(f"[id='{watched.target}']").inner_text().rstrip().endswith("source luccioni2022 {")
    assert len(watched.asked) == 1


def test_a_source_leads_back_up_to_the_total(opened: Opened) -> None:
    watched = opened(reading(MODELS / "chatgpt.lca"), scripts=False)
    watched.page.locator("#source-pointon2022 td a", has_text="chatgpt.busy[1]").click()
    for _ in range(DEEPEST):
        if watched.target == "figure-launch.total":
            break
        watched.page.locator(f"[id='{watched.target}'] .foot a").first.click()
    assert watched.target == "figure-launch.total"


def test_pictures_are_whole_on_paper(opened: Opened) -> None:
    page = opened(reading(MODELS / "chatgpt.lca")).page
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 960})  # what A4 has between its margins, in pixels
    wide = "[...document.querySelectorAll('.drawn, .lcp')].filter(one => one.getBoundingClientRect().right > 680)"
    assert page.evaluate(f"{wide}.length") == 0


def test_every_printed_page_has_the_digest_the_title_and_its_number(opened: Opened, tmp_path: Path) -> None:
    from pypdf import PdfReader

    given = reading(samples=200)
    watched = opened(given, theme="dark", scripts=False)
    watched.page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
    pages = [page.extract_text() for page in PdfReader(tmp_path / "report.pdf").pages]
    assert len(pages) > 3
    for number, text in enumerate(pages, 1):
        assert f"SHA-256 {given.digest}" in text
        assert given.title in text
        assert f"{number} / {len(pages)}" in text
    assert "24182.1864 kgCO2e" in pages[0], "what can be opened is open on paper"


def test_hostile_texts_do_nothing_in_a_browser(opened: Opened) -> None:
    hostile = (
        '"></style></title><script>document.title="taken"</script><img src=https://evil.example/ onerror=alert(1)>'
    )
    given = with_texts(document(samples=200), lambda _, said: f"{hostile}\u202e{said}")
    watched = opened(Reading(trail_from(given)))
    assert watched.page.evaluate("document.images.length + document.scripts.length") == 0
    assert watched.page.title() != "taken"
    assert len(watched.asked) == 1
    assert watched.said == []
