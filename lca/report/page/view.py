"""What every part of the page is drawn from: the cases of a trail, with links, numbers and the units of totals."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from lca.report.page.blocks import Blocks
from lca.report.page.links import PageLinks
from lca.report.page.marked_numbers import CaseNumbers
from lca.report.page.markup import Child, Markup, element, text
from lca.report.sections.results import TotalUnits
from lca.trail.reading import CaseReading, Reading
from lca.trail.records import ResultRecord

CLIMATE = "climate"


@dataclass(frozen=True)
class CaseView:
    """One case of the trail."""

    case: CaseReading
    links: PageLinks
    blocks: Blocks
    totals: TotalUnits
    numbers: CaseNumbers

    @property
    def name(self) -> str:
        """The scenario and the settings, as a heading."""
        said = [f"Scenario {self.case.scenario}"] if self.case.scenario else ["As declared"]
        return ", ".join(said + [f"{one.name} = {one.value}" for one in self.case.case.settings])

    def figure(self, name: str, *shown: Child, class_: str | None = None) -> Markup:
        """A link to a figure of this case."""
        return self.links.to_figure(self.case, name, *shown, class_=class_)

    @cached_property
    def results(self) -> list[ResultRecord]:
        return list(self.case.case.results)


@dataclass(frozen=True)
class TrailPage:
    """The whole trail; the first case is the one that the page opens with."""

    reading: Reading

    @cached_property
    def links(self) -> PageLinks:
        return PageLinks(self.reading)

    @cached_property
    def blocks(self) -> Blocks:
        return Blocks(self.reading, self.links)

    @cached_property
    def views(self) -> tuple[CaseView, ...]:
        totals = TotalUnits(self.reading)
        return tuple(CaseView(case, self.links, self.blocks, totals, CaseNumbers(case)) for case in self.reading.cases)


def marked_name(result: ResultRecord) -> Markup:
    """The assessment by its title or name, with the indicator where that is not the climate."""
    title = str(result.title or result.assessment)
    by = result.indicator_title or result.indicator
    return text(title if result.indicator == CLIMATE else f"{title}: {by}")


def section(anchor: str, heading: str, *children: Child, class_: str | None = None) -> Markup:
    """A part of the page under a heading of the second level, which names it."""
    title = element("h2", heading, id=f"{anchor}-heading")
    return element("section", title, *children, id=anchor, class_=class_, aria_labelledby=f"{anchor}-heading")
