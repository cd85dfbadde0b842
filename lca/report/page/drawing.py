"""Small drawings in SVG that need neither script nor style of their own: bars, strips of parts, histograms.

Lengths are per cent of the drawing's box, so that it fits any width; colours come from classes of the style sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from lca.report.page.markup import Markup, element


def bar(part: Decimal, *, class_: str = "") -> Markup:
    """A part of 1 as a bar over its track; a negative one is as long, and marked. Beside it stands its number."""
    look = f"fill {class_}{' negative' * (part < 0)}".strip()
    filled = element("rect", width=_percent(abs(part)), height="100%", rx=1, class_=look)
    track = element("rect", width="100%", height="100%", rx=1, class_="track")
    return element("svg", track, filled, class_="bar", aria_hidden="true")


def colour_class(colour: int) -> str:
    """The class of one of the colours that stages have in pictures."""
    return f"kind-{colour}"


def colour_key(colour: int, said: str) -> Markup:
    """What a colour stands for, behind a sample of it, in one line as far as there is room."""
    return element("span", element("span", class_=f"key {colour_class(colour)}"), element("span", said), class_="keyed")


def strip(parts: Sequence[tuple[Decimal, int]]) -> Markup:
    """Parts of 1 behind each other, each in its colour."""
    at, drawn = Decimal(0), []
    for part, colour in parts:
        x, width = _percent(at), _percent(min(abs(part), 1 - at))
        drawn.append(element("rect", x=x, width=width, height="100%", class_=f"fill {colour_class(colour)}"))
        at = min(Decimal(1), at + abs(part))
    return element("svg", drawn, class_="strip", aria_hidden="true")


def histogram(counts: Sequence[int], band: tuple[Decimal, Decimal] | None, mean: Decimal | None) -> Markup:
    """Counts of equal steps; ``band`` and ``mean`` are places on their axis, as parts of 1."""
    most = max(counts, default=0) or 1
    step = Decimal(100) / max(1, len(counts))
    drawn = []
    if band is not None:
        low, high = band
        drawn.append(element("rect", x=_percent(low), width=_percent(high - low), height="100%", class_="band"))
    for place, count in enumerate(counts):
        height = Decimal(count) / most
        box = {"x": f"{place * step:.2f}%", "y": _percent(1 - height), "width": f"{step * Decimal('0.9'):.2f}%"}
        drawn.append(element("rect", height=_percent(height), class_="fill", **box))
    if mean is not None:
        at = _percent(mean)
        drawn.append(element("line", x1=at, x2=at, y1="0", y2="100%", class_="mean"))
    return element("svg", drawn, class_="histogram", aria_hidden="true")


def hatching() -> Markup:
    """The pattern of what is assumed, once a page: it can be told apart without colours."""
    line = element("path", d="M-1 7 7 -1M-1 1 1 -1M5 7 7 5", class_="hatch-line")
    pattern = element("pattern", line, id="hatch", width=6, height=6, patternUnits="userSpaceOnUse")
    return element("svg", pattern, width=0, height=0, class_="defs", aria_hidden="true")


def _percent(part: Decimal) -> str:
    return f"{min(Decimal(1), max(Decimal(0), part)) * 100:.2f}%"
