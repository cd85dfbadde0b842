"""What a study says of itself, what it does not state, and how its numbers are worked out."""

from __future__ import annotations

from lca.report.page.markup import Child, Markup, element, outward
from lca.report.page.tables import facts
from lca.report.page.view import Page, section

FIRST = (
    "goal", "functional_unit", "boundary", "excludes", "period", "geography", "author", "reviewer", "version",
    "limitations",
)  # fmt: skip


def study(page: Page) -> Markup:
    """The facts of the study, in the order in which a reviewer asks for them."""
    content = page.reading.content
    fields = content.study.fields
    named = [*(name for name in FIRST if name in fields), *(name for name in fields if name not in FIRST)]
    entries: list[tuple[str, Child]] = [(name.replace("_", " "), outward(fields[name])) for name in named]
    if "gwp" not in fields:
        entries.append(("GWP set", "not stated by the study"))
    method = content.method
    digits = f"decimals of {method.precision} digits, {method.digits} kept, rounded {method.rounding}"
    entries += [
        ("a year is", content.study.year),
        ("computed by", f"{method.engine}, {digits}"),
    ]
    missing = [name.replace("_", " ") for name in content.study.not_stated]
    told = (
        element("p", element("b", "Not stated by the study: "), ", ".join(missing), class_="missing")
        if missing
        else None
    )
    return section("study", "The study", facts(entries), told, _waived(page))


def _waived(page: Page) -> Markup | None:
    waived = page.reading.content.waived
    if not waived:
        return None
    entries = [(one.aspect.removeprefix("accepts_"), one.why) for one in waived]
    return element("div", element("h3", "Differences that the study accepts, and why"), facts(entries))
