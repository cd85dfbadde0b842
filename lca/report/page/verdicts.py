"""Checks and rules with both sides of each, and what the tool warned of."""

from __future__ import annotations

from decimal import Decimal

from lca.notation import DIGITS
from lca.report.apart import allowed_in, digits_apart, how_far, relation
from lca.report.page.derivation import verdict
from lca.report.page.formulas import SIGNS
from lca.report.page.markup import Child, Markup, element, joined
from lca.report.page.numbers import amount
from lca.report.page.tables import Row, table
from lca.report.page.view import Page, View, section
from lca.trail.records import CheckRecord, DerivedRecord, RuleRecord, Verdict


def verdicts(page: Page) -> Markup:
    """The section of checks, rules and warnings."""
    checks = [_check(view, check) for view in page.views for check in view.case.case.checks]
    rules = [row for view in page.views for rule in view.case.case.rules for row in _rule(view, rule)]
    columns = [("Verdict", ""), ("What", "wide"), ("compared", "wide"), ("Under", "word"), ("Written in", "")]
    parts: list[Child] = [element("h3", "Checks")]
    parts.append(table("Checks of the model", columns, checks) if checks else element("p", "The model has no checks."))
    parts.append(element("h3", "Rules"))
    parts.append(table("What rules require", columns, rules) if rules else element("p", "The model keeps no rules."))
    parts += [element("h3", "Warnings and notes"), _warnings(page)]
    return section("verdicts", "Checks, rules and warnings", *parts)


def _check(view: View, check: CheckRecord) -> Row:
    return _judged(view, check, element("b", check.title))


def _rule(view: View, rule: RuleRecord) -> list[Row]:
    of = f" of {rule.assessment}" if rule.assessment else ""
    title = joined([element("b", f"{rule.name}{of}"), f": {rule.title}" if rule.title else None])
    return [_judged(view, one, title, one.requires, one.message) for one in rule.requirements]


def _judged(view: View, judged: Verdict, title: Markup, required: str = "", message: str = "") -> Row:
    holds = view.case.figures[judged.figure].value == "1"
    said = [element("div", "requires ", element("code", required)) if required else None]
    said += [element("div", message, class_="message") if message and not holds else None]
    return Row(
        [
            view.figure(judged.figure, verdict(holds)), [title, *said], _sides(view, judged), view.name,
            view.links.to_place(judged.place),
        ],
        class_="holds" if holds else "fails",
    )  # fmt: skip


def _sides(view: View, judged: Verdict) -> Child:
    """Both sides of a comparison in the unit that it is shown in, each linked to its figure."""
    figure = view.case.figures[judged.figure]
    sign = _sign(figure.operation) if isinstance(figure, DerivedRecord) else ""
    if not isinstance(figure, DerivedRecord) or not sign:
        return view.figure(judged.figure, "how it comes about")
    names, unit = figure.arguments[:2], judged.unit
    left, right = (view.case.value(name, unit) for name in names)
    digits, apart = DIGITS, None
    if figure.value != "1" and left is not None and right is not None:
        allowed = allowed_in(view.case, figure, right, unit)
        digits = digits_apart(left, right, allowed)
        apart = element("div", how_far(left, relation(figure.operation), right, unit, allowed), class_="message")
    sides = [view.figure(name, _side(value, unit, digits)) for name, value in zip(names, (left, right), strict=True)]
    within = f" within {judged.tolerance}" if judged.tolerance else None
    return joined([sides[0], sign, sides[1], within, apart])


def _sign(operation: str) -> str:
    """The sign of a comparison; empty of any other operation."""
    if operation in ("add", "divide", "runs", "power", "and", "or"):
        return ""
    return " = " if operation.startswith("within") else SIGNS.get(operation, "")


def _side(value: Decimal | None, unit: str, digits: int) -> Markup:
    return element("span", "not computed") if value is None else amount(value, unit, digits=digits)


def _warnings(page: Page) -> Markup:
    rows = [
        Row([
            f"{warning.severity} {warning.code}",
            [element("div", warning.message), *(element("div", one, class_="quiet") for one in warning.help)],
            page.links.to_place(warning.place),
        ])
        for warning in page.reading.content.warnings
    ]  # fmt: skip
    if not rows:
        return element("p", "The tool warned of nothing.")
    return table("What the tool warned of", [("Code", ""), ("Message", "wide"), ("Written in", "")], rows)
