"""The impact of a result as a Sankey picture: from emissions and factors through the nodes to the need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from xml.etree.ElementTree import Element

from lca.arithmetic import differentiating
from lca.report.layers import EdgeEnds, depths, layout
from lca.report.life_cycle import NEED, NODE, LifeCycle, life_cycle
from lca.report.passed_on_impact import passed_on_impact
from lca.report.picture_amounts import PictureImpacts
from lca.report.repeated import repeated
from lca.report.sankey_bands import OTHERS, OWN, SankeyBands, sankey_bands
from lca.report.svg import (
    add,
    clipped,
    curve,
    note_lines,
    path,
    picture_heading,
    returning,
    stage_colours,
    svg_text,
    text_width,
    wrapped,
)
from lca.trail.reading import CaseReading
from lca.trail.records import ResultRecord

MARGIN, BAR, BETWEEN, HEAD = 24.0, 12.0, 226.0, 62.0
TALL = 300.0
"""The height of the fullest column of bands."""
LINE, GAP, LETTERS = 15.0, 16.0, 26
REACH = 3


@dataclass(frozen=True, slots=True)
class Bar:
    """An item: its bands start at ``top``, its label stands above."""

    left: float
    top: float
    height: float

    @property
    def middle(self) -> float:
        return self.top + self.height / 2

    @property
    def low(self) -> float:
        """Where what goes round leaves and comes back."""
        return self.top + max(self.height - 4, self.height / 2)


def sankey_svg(case: CaseReading, result: ResultRecord) -> str:
    """The picture as an `<svg>` that holds all it needs and does nothing; texts of the trail are text in it."""
    cycle = repeated(life_cycle(case, result), REACH)
    return svg_text(_Picture(cycle, sankey_bands(cycle, passed_on_impact(cycle))).drawn())


class _Picture:
    def __init__(self, cycle: LifeCycle, found: SankeyBands) -> None:
        self.cycle, self.bands = cycle, found
        self.impacts = PictureImpacts(cycle)
        self.colours = stage_colours(cycle.case)
        self.entering: dict[str, list[EdgeEnds]] = defaultdict(list)
        self.leaving: dict[str, list[EdgeEnds]] = defaultdict(list)
        for pair in found.flows:
            self.leaving[pair[0]].append(pair)
            self.entering[pair[1]].append(pair)
        self.keys = list(dict.fromkeys([NEED, *(key for pair in found.flows for key in pair)]))
        self.per_part = self._scale()
        stages = dict.fromkeys(cycle.things[key].stage for key in map(_of, self.keys) if key in cycle.things)
        self.stages = [stage for stage in self.colours if stage in stages]
        self.head = HEAD + (20 if self.stages else 0)
        self.bars = self._stood()
        self.bottom = self.head + self.layout.height

    def _size(self, key: str) -> float:
        """How much passes through an item."""
        return max(sum(self.bands.flows[pair] for pair in side[key]) for side in (self.entering, self.leaving))

    def _scale(self) -> float:
        """Pixels for the whole total."""
        columns: dict[int, float] = defaultdict(float)
        for key, depth in depths(NEED, list(self.bands.flows), self.keys).items():
            columns[depth] += self._size(key)
        return TALL / max(1.0, *columns.values())

    def _stood(self) -> dict[str, Bar]:
        heights = {key: max(2.0, self._size(key) * self.per_part) for key in self.keys}
        self.labels = {key: wrapped(self._name(key), LETTERS) for key in self.keys}
        above = {key: LINE * (len(label) + 1) + 4 for key, label in self.labels.items()}
        sizes = {key: height + above[key] + GAP for key, height in heights.items()}
        widths = {pair: self._width(pair) + GAP / 2 for pair in self.bands.flows}
        self.layout = layout(NEED, list(self.bands.flows), sizes, widths)
        return {
            key: Bar(
                MARGIN + self.layout.columns[key] * BETWEEN,
                self.head + self.layout.middles[key] - (height - above[key]) / 2,
                height,
            )
            for key, height in heights.items()
        }

    def _width(self, pair: EdgeEnds) -> float:
        return max(0.8, self.bands.flows[pair] * self.per_part)

    def drawn(self) -> Element:
        lanes = len(self.bands.rounds) + len(self.layout.returning)
        width = max(440.0, *(bar.left + BETWEEN for bar in self.bars.values())) + MARGIN
        notes = note_lines(self._notes(), width)
        lowest = self.bottom + 12 + (18 + 16 * lanes if lanes else 0)
        said = "Bands from what emits to what is asked for, as wide as the impact that they carry."
        root = picture_heading(self.cycle, "Where the impact comes from", said, width, lowest + 16 * len(notes) + 16)
        self._legend(root, width)
        starts, ends = self._ports(self.leaving, 1), self._ports(self.entering, 0)
        for pair in self.bands.flows:
            self._band(root, pair, starts[pair], ends[pair])
        for lane, (pair, part) in enumerate(self.bands.rounds.items()):
            self._round(root, pair, part, self.bottom + 20 + 16 * lane)
        for key, bar in self.bars.items():
            self._bar(root, key, bar)
        for place, note in enumerate(notes, 1):
            add(root, "text", note, of="lcp-small", x=MARGIN, y=lowest + 16 * place)
        return root

    def _legend(self, root: Element, width: float) -> None:
        """The colours of the stages, as far as one line has room for them."""
        x = MARGIN
        for stage in self.stages:
            said = clipped(stage, LETTERS)
            room = text_width(said, 11) + 34
            if x + room > width:
                break
            add(root, "rect", of=f"lcp-f{self.colours[stage]}", x=x, y=60, width=10, height=10, rx=2)
            add(root, "text", said, of="lcp-small", x=x + 15, y=69)
            x += room

    def _ports(self, side: dict[str, list[EdgeEnds]], far: int) -> dict[EdgeEnds, float]:
        """Where the middle of each band meets the bar, from top to bottom as the bands come or go."""
        found = {}
        for key, pairs in side.items():
            at = self.bars[key].top
            for pair in sorted(pairs, key=lambda pair: (self._passes(pair, far), pair)):
                width = self.bands.flows[pair] * self.per_part
                found[pair] = at + width / 2
                at += width
        return found

    def _passes(self, pair: EdgeEnds, far: int) -> float:
        """The height at which a band is next met, seen from the bar."""
        ways = self.layout.ways.get(pair, ())
        return self.head + ways[0 if far else -1] if ways else self.bars[pair[far]].middle

    def _band(self, root: Element, pair: EdgeEnds, start: float, end: float) -> None:
        supplier, user = self.bars[pair[0]], self.bars[pair[1]]
        half = self._width(pair) / 2
        stations = [(supplier.left + BAR, supplier.left + BAR, start)]
        for step, way in enumerate(self.layout.ways.get(pair, ()), 1):
            left = supplier.left + step * BETWEEN
            stations.append((left, left + BAR, self.head + way))
        stations.append((user.left, user.left, end))
        band = add(root, "path", of=f"lcp-band lcp-f{self._colour(pair)}", d=_outline(stations, half))
        told = f"{self._name(pair[0])} → {self._name(pair[1])}: {self._told(self.bands.flows[pair])}"
        add(band, "title", told)

    def _colour(self, pair: EdgeEnds) -> int:
        """That of the stage in which the impact counts: the supplier's or, of a factor, the user's."""
        for key in pair:
            thing = self.cycle.things.get(_of(key))
            if thing is not None and thing.kind == NODE:
                return self.colours.get(thing.stage, 0)
        return 0

    def _round(self, root: Element, pair: EdgeEnds, part: float, low: float) -> None:
        supplier, user = self.bars[pair[0]], self.bars[pair[1]]
        line = returning(supplier.left + BAR, supplier.low, user.left, user.low, low, 12.0)
        add(root, "path", of="lcp-flow lcp-loop", d=line, stroke_width=1.5, stroke_dasharray="4 4")
        told = f"{self._told(part).partition(' · ')[0]} goes round"
        middle = (supplier.left + user.left) / 2
        add(root, "text", clipped(told, 40), of="lcp-small lcp-halo", x=middle, y=low - 4, text_anchor="middle")

    def _bar(self, root: Element, key: str, bar: Bar) -> None:
        group = add(root, "g")
        thing = self.cycle.things.get(key)
        add(group, "title", f"{thing.title}  {thing.name}".strip() if thing else self._name(key))
        of = "lcp-need" if key == NEED else f"lcp-f{self._colour((key, key))}"
        add(group, "rect", of=of, x=bar.left, y=bar.top, width=BAR, height=bar.height, rx=2)
        part = sum(self.bands.flows[pair] for pair in (self.entering if key == NEED else self.leaving)[key])
        told = self.impacts.both(self.cycle.total) if key == NEED else self._told(part)
        lines = self.labels[key]
        for place, line in enumerate(lines):
            y = bar.top - 6 - LINE * (len(lines) - place)
            add(group, "text", line, of="lcp-strong", x=bar.left, y=y)
        add(group, "text", told, of="lcp-small lcp-over", x=bar.left, y=bar.top - 6)

    def _name(self, key: str) -> str:
        if key.startswith(OTHERS):
            return f"{self.bands.others[key]} others"
        if key.startswith(OWN):
            return f"emitted by {self.cycle.things[_of(key)].name}"
        thing = self.cycle.things[key]
        return thing.title or thing.name

    def _told(self, part: float) -> str:
        with differentiating():
            return self.impacts.both(Decimal(part) * self.cycle.total)

    def _notes(self) -> list[str]:
        told = []
        if self.bands.flows:
            told.append(
                "A share is all that passes through, so that a node's has what its suppliers cause, and shares overlap."
            )
        else:
            told.append("Nothing is emitted: there are no bands to draw.")
        if self.bands.rounds:
            told.append("What only goes round in a loop is drawn as a dashed line, and is in no band.")
        if self.cycle.credits:
            told.append(f"Credits, not in the total and not drawn: {self.impacts.text(self.cycle.credits)}.")
        return told


def _of(key: str) -> str:
    """The node that an item is of."""
    return key.removeprefix(OWN)


def _outline(stations: Sequence[tuple[float, float, float]], half: float) -> str:
    """The edge of a band through stations (left, right, middle): there above, and back below."""
    left, _, middle = stations[0]
    parts: list[str | float] = ["M", left, middle - half]
    for (_, x, y), (to_left, to_right, to_y) in pairwise(stations):
        parts += [*curve(x, y - half, to_left, to_y - half), "H", to_right]
    turned = stations[::-1]
    parts += ["L", turned[0][0], turned[0][2] + half]
    for (x, _, y), (to_left, to_right, to_y) in pairwise(turned):
        parts += [*curve(x, y + half, to_right, to_y + half), "H", to_left]
    return path(*parts, "Z")
