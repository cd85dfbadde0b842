"""SVG that can do nothing but be looked at: elements from a tree, so that a text is never anything but text."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as Xml

from lca.diagnostics.render import inert, width
from lca.report.life_cycle import LifeCycle
from lca.report.picture_amounts import PictureImpacts
from lca.syntax.words import STAGES
from lca.trail.reading import CaseReading

SIZE = 12
"""Of text, in pixels; 11 for what is said beside it."""
COLUMN = 0.61
"""The width of a column of text over its size, generous, since fonts differ."""
LEAST = 0.75
"""A picture shrinks to this part of its width, so that its smallest text is still read; then it is scrolled."""
LIGHT = ("#3b6fb5", "#d0812b", "#3f8f6b", "#8a5cb0", "#b8484f", "#4d98a8", "#98803a", "#b5588f")
DARK = ("#6f9fe0", "#eba052", "#62bd93", "#b48cda", "#e07b80", "#74c2d2", "#c9b068", "#de86ba")
"""The colours of stages on light and on dark paper."""


def _numbered(colours: Iterable[str]) -> str:
    return ";".join(f"--lcp-{place}:{colour}" for place, colour in enumerate(colours, 1))


STYLE = """
.lcp{--lcp-paper:#ffffff;--lcp-ink:#1b2430;--lcp-soft:#5a6675;--lcp-line:#8b97a6;--lcp-box:#f6f8fa;--lcp-edge:#d3dae2;
--lcp-need:#1b2430;--lcp-on-need:#ffffff;--lcp-credit:#2f7d4f;--lcp-loop:#b4471f;--lcp-factor:#98a4b3;
LIGHT;
display:block;width:100%;height:auto;background:var(--lcp-paper);
font-family:system-ui,-apple-system,"Segoe UI",sans-serif}
@media (prefers-color-scheme:dark){.lcp{--lcp-paper:#12171d;--lcp-ink:#e6ebf1;--lcp-soft:#a3afbd;--lcp-line:#77848f;
--lcp-box:#1b222b;--lcp-edge:#333e4a;--lcp-need:#e6ebf1;--lcp-on-need:#12171d;--lcp-credit:#6bc48f;--lcp-loop:#f08b5f;
--lcp-factor:#6d7a89;DARK}}
.lcp text{fill:var(--lcp-ink);font-size:12px}
.lcp .lcp-head{font-size:15px;font-weight:600}
.lcp .lcp-strong{font-weight:600}
.lcp .lcp-small{font-size:11px;fill:var(--lcp-soft)}
.lcp .lcp-over{fill:var(--lcp-ink)}
.lcp .lcp-halo{paint-order:stroke;stroke:var(--lcp-paper);stroke-width:4px;stroke-linejoin:round}
.lcp .lcp-on-need{fill:var(--lcp-on-need)}
.lcp .lcp-box{fill:var(--lcp-box);stroke:var(--lcp-edge)}
.lcp .lcp-need{fill:var(--lcp-need);stroke:none}
.lcp .lcp-pill{fill:var(--lcp-paper);stroke:var(--lcp-line)}
.lcp .lcp-avoided{stroke:var(--lcp-credit);stroke-dasharray:5 4}
.lcp .lcp-flow{fill:none;stroke:var(--lcp-line)}
.lcp .lcp-tip{fill:var(--lcp-line);stroke:none}
.lcp .lcp-flow.lcp-credit{stroke:var(--lcp-credit);stroke-dasharray:6 4}
.lcp .lcp-tip.lcp-credit{fill:var(--lcp-credit)}
.lcp .lcp-flow.lcp-loop{stroke:var(--lcp-loop)}
.lcp .lcp-tip.lcp-loop{fill:var(--lcp-loop)}
.lcp .lcp-band{fill-opacity:.42}
.lcp .lcp-f0{fill:var(--lcp-factor)}.lcp .lcp-f1{fill:var(--lcp-1)}.lcp .lcp-f2{fill:var(--lcp-2)}
.lcp .lcp-f3{fill:var(--lcp-3)}.lcp .lcp-f4{fill:var(--lcp-4)}.lcp .lcp-f5{fill:var(--lcp-5)}
.lcp .lcp-f6{fill:var(--lcp-6)}.lcp .lcp-f7{fill:var(--lcp-7)}.lcp .lcp-f8{fill:var(--lcp-8)}
""".replace("LIGHT", _numbered(LIGHT)).replace("DARK", _numbered(DARK))
"""Colours are custom properties of `.lcp`, so that a page can set its own; every class begins with `lcp`."""


def picture(width: float, height: float, title: str, description: str) -> Xml.Element:
    """An empty picture, which tells who cannot see it what it shows; it is never so small that it cannot be read."""
    least = f"lcp-{width:.0f}"
    root = Xml.Element("svg", {
        "xmlns": "http://www.w3.org/2000/svg", "class": f"lcp {least}", "viewBox": f"0 0 {px(width)} {px(height)}",
        "width": "100%", "role": "img", "aria-label": xml_text(title),
    })  # fmt: skip
    add(root, "title", text=title)
    add(root, "desc", text=description)
    sizes = f"min-width:{width * LEAST:.0f}px;max-width:{width * 1.2:.0f}px"
    whole = "@media print{.lcp.lcp{min-width:0}}"  # paper does not scroll
    add(root, "style").text = f"{STYLE}.{least}{{{sizes}}}{whole}\n"
    return root


def picture_heading(cycle: LifeCycle, kind: str, description: str, width: float, height: float) -> Xml.Element:
    """A picture of a result with its title, and below that the total, the indicator and the scenario."""
    result, case = cycle.result, cycle.case
    title = f"{kind}: {result.title or result.assessment}"
    impacts = PictureImpacts(cycle)
    told = [impacts.text(cycle.total), result.indicator_title or result.indicator]
    told += [f"scenario {case.scenario}"] if case.scenario else []
    root = picture(width, height, title, f"{' · '.join(told)}. {description}")
    add(root, "text", clipped(title, int((width - 48) / 9.3)), of="lcp-head", x=24, y=28)
    add(root, "text", clipped(" · ".join(told), int((width - 48) / 6.8)), of="lcp-small", x=24, y=47)
    return root


def add(parent: Xml.Element, tag: str, text: str = "", **attributes: str | float) -> Xml.Element:
    """An element within another; ``of`` is its class, ``text`` anyone's."""
    named = {"class" if key == "of" else key.replace("_", "-"): value for key, value in attributes.items()}
    told = {key: value if isinstance(value, str) else px(value) for key, value in named.items()}
    element = Xml.SubElement(parent, tag, told)
    element.text = xml_text(text) if text else None
    return element


def svg_text(root: Xml.Element) -> str:
    """The picture as text, to stand in a file or in a page."""
    return Xml.tostring(root, encoding="unicode") + "\n"


def xml_text(text: str) -> str:
    """Text as XML can hold it, without control characters and marks of direction."""
    told = inert(text.replace("\n", " ")).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    return "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in told)


def px(number: float) -> str:
    """A coordinate to a tenth of a pixel."""
    told = f"{number:.1f}".removesuffix(".0")
    return "0" if told == "-0" else told


def path(*parts: str | float) -> str:
    """The data of a path: commands and coordinates."""
    return " ".join(part if isinstance(part, str) else px(part) for part in parts)


def text_width(text: str, size: float = SIZE) -> float:
    """The width of a text in pixels, rather too much than too little."""
    return width(text) * size * COLUMN


def curve(x: float, y: float, to_x: float, to_y: float) -> list[str | float]:
    """A piece of a path from one height to another, level at both ends."""
    middle = (x + to_x) / 2
    return ["C", middle, y, middle, to_y, to_x, to_y]


def returning(x: float, y: float, to_x: float, to_y: float, low: float, out: float) -> str:
    """The path of a flow that closes a loop: out to the right, back below everything, and in from the left."""
    right, left, r = x + out, to_x - out, min(6.0, out)
    return path(
        "M", x, y, "H", right - r, "Q", right, y, right, y + r, "V", low - r, "Q", right, low, right - r, low,
        "H", left + r, "Q", left, low, left, low - r, "V", to_y + r, "Q", left, to_y, left + r, to_y, "H", to_x,
    )  # fmt: skip


def clipped(text: str, most: int) -> str:
    """At most so many columns of a text, told where something is left out."""
    text = xml_text(text).strip()
    if width(text) <= most:
        return text
    kept, used = [], 0
    for sign in text:
        used += width(sign)
        if used > most - 1:
            break
        kept.append(sign)
    return "".join(kept).rstrip() + "…"


def wrapped(text: str, most: int, lines: int = 2) -> list[str]:
    """A text over a few lines of so many columns, broken at spaces where there are some."""
    found: list[str] = []
    rest = " ".join(xml_text(text[:500]).split())
    while rest and len(found) < lines - 1 and width(rest) > most:
        head = clipped(rest, most + 1).removesuffix("…")
        cut = head.rfind(" ")
        at = cut if cut > most // 3 else len(head)
        found.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return [*found, clipped(rest, most)] if rest else found


def note_lines(notes: Iterable[str], width: float) -> list[str]:
    """What a reader must know, in lines that a picture of this width has room for."""
    return [line for note in notes for line in wrapped(note, int(width / 6.8))]


def stage_colours(case: CaseReading) -> dict[str, int]:
    """By stage the number of its colour, the same in all pictures; beyond eight they begin again."""
    stages = dict.fromkeys([*STAGES, *(node.stage for node in case.case.nodes)])
    return {stage: place % len(LIGHT) + 1 for place, stage in enumerate(stages)}
