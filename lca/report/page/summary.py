"""What a reader wants first: each total, how certain it is, what it rests on, and whether the checks hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from lca.arithmetic import plain, telling
from lca.notation import shown
from lca.report.page.drawing import bar, colour_key, strip
from lca.report.page.marked_numbers import part_of, percent
from lca.report.page.markup import Child, Markup, element
from lca.report.page.tables import facts
from lca.report.page.view import CaseView, TrailPage, marked_name, section
from lca.report.scales import in_print
from lca.report.svg import stage_colours
from lca.trail.reading import by_size
from lca.trail.records import AnyFigure, ResultRecord, VerdictRecord

DIGITS = 4
STAGES = 8


def summary(page: TrailPage) -> Markup:
    """The totals of the first case as cards, and the verdicts of all cases in a line."""
    view = page.views[0]
    cards = (_card(page, view, result) for result in view.results)
    unit = page.reading.content.study.fields.get("functional_unit", "")
    told: Child = ["per ", element("b", unit)] if unit else "The study states no functional unit."
    return section(
        "summary", "In short", element("p", told, class_="unit"), element("div", cards, class_="cards"), _verdicts(page)
    )


def _card(page: TrailPage, view: CaseView, result: ResultRecord) -> Markup:
    total, unit = Decimal(result.total.value), in_print(view.totals.unit(result))
    exactly = f"{plain(total)} {in_print(result.unit)}"
    number = view.figure(
        result.total.figure, element("span", _told(view, result, total), title=exactly), class_="number"
    )
    title = page.links.to(marked_name(result), "result", view.case.scenario, result.assessment, result.indicator)
    exact = element(
        "details",
        element("summary", "exact value"),
        element("p", exactly, class_="digits"),
    )
    return element(
        "article", element("h3", title), element("p", number, " ", element("span", unit, class_="of"), class_="total"),
        _band(view, result), _assumed(view, result), _stages(view, result), _also(view, result), exact, class_="card",
    )  # fmt: skip


def _told(view: CaseView, result: ResultRecord, value: str | Decimal) -> str:
    """A number of a result in few digits, in the unit of all results."""
    with telling():
        return shown(Decimal(value).scaleb(-view.totals.shift(result)), DIGITS)


def _band(view: CaseView, result: ResultRecord) -> Markup | None:
    found = None if result.samples is None else result.samples.total
    if found is None or not Decimal(found.sd):
        return None
    low, high, mean = (_told(view, result, one) for one in (found.q5, found.q95, found.mean))
    return element("p", element("b", f"{low} to {high}"), f" in 90 % of samples, mean {mean}", class_="range")


def _assumed(view: CaseView, result: ResultRecord) -> Markup | None:
    """The part of the total that rests on assumptions, and on what is worse."""
    attribution = view.case.attribution(result)
    total = view.case.base(result.total.figure)
    parts = {}
    for name in attribution.rests_on:
        on = view.case.derived[name].on
        if len(on) == 1:
            parts[on[0]] = (name, part_of(view.case.base(name), total))
    if "assumed" not in parts:
        return None
    name, part = parts["assumed"]
    others = {"unsourced": "unsourced", "stale": "out of date", "proxy": "on stand-ins"}
    worse = [
        [", ", view.figure(parts[kind][0], f"{percent(parts[kind][1])} {said}")]
        for kind, said in others.items()
        if kind in parts and parts[kind][1]
    ]
    told = [view.figure(name, element("b", percent(part)), " rests on assumptions"), *worse]
    return element("div", bar(part, class_="hatched"), element("p", told), class_="assumed-share")


def _stages(view: CaseView, result: ResultRecord) -> Markup | None:
    """The stages of a total as one strip, with their shares below."""
    total, colours = Decimal(result.total.value), stage_colours(view.case)
    parts = {stage.name: part_of(Decimal(stage.value), total) for stage in by_size(result.stages)}
    if len(parts) < 2 or not total or min(parts.values()) < 0:
        return None
    keys = (colour_key(colours[name], f"{name} {percent(part)}") for name, part in list(parts.items())[:STAGES])
    bands = strip([(part, colours[name]) for name, part in parts.items()])
    return element("div", bands, element("ul", (element("li", key) for key in keys)), class_="stages")


def _also(view: CaseView, result: ResultRecord) -> Markup | None:
    credit = Decimal(result.credits.value)
    if not credit:
        return None
    said = f"{_told(view, result, credit)} {in_print(view.totals.unit(result))}"
    link = view.figure(result.credits.figure, said)
    return element("p", "credits ", link, ", not in the total", class_="quiet")


def _verdicts(page: TrailPage) -> Markup:
    """How many checks and rules hold over all cases, and how many warnings there are."""
    content = page.reading.content
    entries: list[tuple[str, Child]] = []
    scenarios = len(page.views) - 1
    over = f", as declared and in {scenarios} scenario{'s' * (scenarios != 1)}" if scenarios else ""
    for name, found in (("Checks", list(_checked(page))), ("Rules", list(_ruled(page)))):
        if found:
            held = sum(found)
            class_ = "verdict holds" if held == len(found) else "verdict fails"
            sign = "✓" if held == len(found) else "✗"
            told = element("span", f"{sign} {held} of {len(found)} hold", class_=class_)
            entries.append((name, [told, over]))
    levels: dict[str, int] = {}
    for warning in content.warnings:
        levels[warning.severity] = levels.get(warning.severity, 0) + 1
    said = ", ".join(f"{count} {level}{'s' * (count != 1)}" for level, count in levels.items()) or "none"
    entries.append(("Warnings and notes", said))
    entries += [("Sources", str(len(content.sources))), ("Assumptions", str(len(content.assumptions)))]
    figures = sum(len(view.case.figures) for view in page.views)
    entries.append(("Figures", f"{shown(Decimal(figures))}{over}"))
    return facts(entries, class_="tallies")


def _checked(page: TrailPage) -> Iterator[bool]:
    for view in page.views:
        for check in view.case.case.checks:
            yield _true(view.case.figures, check)


def _ruled(page: TrailPage) -> Iterator[bool]:
    for view in page.views:
        for rule in view.case.case.rules:
            yield all(_true(view.case.figures, requirement) for requirement in rule.requirements)


def _true(figures: Mapping[str, AnyFigure], judged: VerdictRecord) -> bool:
    return figures[judged.figure].value == "1"
