"""The life cycle of a result as a picture: nodes by stage, factors, the need, and the flows between them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from lca.report.greatest_things import greatest
from lca.report.layers import EdgeEnds, layout
from lca.report.life_cycle import FACTOR, NEED, NODE, LifeCycle, LifeCycleFlow, LifeCycleThing, life_cycle
from lca.report.passed_on_impact import PassedOnImpact, passed_on_impact
from lca.report.picture_amounts import PictureAmounts, PictureImpacts
from lca.report.repeated import repeated
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
    wrapped,
)
from lca.trail.reading import CaseReading
from lca.trail.records import ResultRecord

MOST = 150
"""So many nodes and factors are drawn, those through which most passes."""
MOST_FLOWS = 400
MARGIN, WIDE, BETWEEN, GAP, HEAD = 24.0, 204.0, 150.0, 22.0, 66.0
LINE, PORT, LETTERS = 16.0, 21.0, 24
REACH = 1


@dataclass(frozen=True, slots=True)
class Box:
    """Where a thing stands, and the lines in it, each with its class."""

    left: float
    top: float
    height: float
    lines: tuple[tuple[str, str], ...]

    @property
    def right(self) -> float:
        return self.left + WIDE

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def graph_svg(case: CaseReading, result: ResultRecord) -> str:
    """The picture as an `<svg>` that holds all it needs and does nothing; texts of the trail are text in it."""
    cycle = repeated(life_cycle(case, result), REACH)
    return svg_text(_Picture(cycle, passed_on_impact(cycle)).drawn())


class _Picture:
    def __init__(self, cycle: LifeCycle, impact: PassedOnImpact) -> None:
        self.cycle = cycle
        self.impacts, self.amounts = PictureImpacts(cycle), PictureAmounts(cycle.case)
        self.things = {key: cycle.things[key] for key in greatest(cycle, impact.through, MOST)}
        self.flows = self._flows(impact)
        self.colours = stage_colours(cycle.case)
        self.boxes = self._stood()
        self.bottom = HEAD + self.layout.height

    def _flows(self, impact: PassedOnImpact) -> dict[EdgeEnds, list[LifeCycleFlow]]:
        """The flows that are drawn by supplier and user: of each supplier the greatest, and many more."""
        found: dict[EdgeEnds, list[LifeCycleFlow]] = defaultdict(list)
        for flow in self.cycle.flows:
            if flow.supplier in self.things and flow.user in self.things:
                found[flow.supplier, flow.user].append(flow)
        ranked = sorted(found, key=lambda pair: -impact.flows.get(pair, 0.0))
        first = {supplier: (supplier, user) for supplier, user in reversed(ranked)}
        kept = {*first.values(), *ranked[:MOST_FLOWS]}
        self.dropped = len(found) - len(kept)
        return {pair: flows for pair, flows in found.items() if pair in kept}

    def _stood(self) -> dict[str, Box]:
        entering: dict[str, int] = defaultdict(int)
        for _, user in self.flows:
            entering[user] += 1
        lines = {key: tuple(self._lines(thing)) for key, thing in self.things.items()}
        heights = {key: max(LINE * len(lines[key]) + 16, PORT * entering[key] + 10) for key in self.things}
        sizes = {key: height + GAP for key, height in heights.items()}
        self.layout = layout(NEED, list(self.flows), sizes, dict.fromkeys(self.flows, PORT))
        columns, middles = self.layout.columns, self.layout.middles
        side = MARGIN + (BETWEEN / 2 if self.layout.returning else 0)
        return {
            key: Box(side + columns[key] * (WIDE + BETWEEN), HEAD + middles[key] - height / 2, height, lines[key])
            for key, height in heights.items()
        }

    def _lines(self, thing: LifeCycleThing) -> list[tuple[str, str]]:
        title = [(line, "lcp-strong") for line in wrapped(thing.title or thing.name, LETTERS)]
        if thing.kind == NEED:
            return [("total of", "lcp-small"), *title, (self.impacts.text(self.cycle.total), "")]
        said = ("avoided " if thing.avoided else "") + (thing.stage if thing.kind == NODE else "factor")
        head = clipped(f"{said} · {thing.name}" if thing.title else said, LETTERS + 3)
        if thing.value is None:
            return [(head, "lcp-small"), *title]
        told = self.impacts.text(thing.value) if thing.avoided else self.impacts.both(thing.value)
        return [(head, "lcp-small"), *title, (told, "")]

    def drawn(self) -> Element:
        width = max(440.0, *(box.right + MARGIN for box in self.boxes.values()))
        notes = note_lines(self._notes(), width)
        lowest = self.bottom + 12 + (10 + 9 * len(self.layout.returning) if self.layout.returning else 0)
        root = picture_heading(self.cycle, "Life cycle", self._description(), width, lowest + LINE * len(notes) + 16)
        ports = self._ports()
        lanes = {pair: lane for lane, pair in enumerate(p for p in self.flows if p in self.layout.returning)}
        for pair in self.flows:
            self._line(root, pair, ports[pair], lanes.get(pair))
        for key, box in self.boxes.items():
            self._box(root, self.things[key], box)
        for pair, flows in self.flows.items():
            self._amount(root, pair, flows, ports[pair])
        for place, note in enumerate(notes, 1):
            add(root, "text", note, of="lcp-small", x=MARGIN, y=lowest + LINE * place)
        return root

    def _ports(self) -> dict[EdgeEnds, float]:
        """Where each flow enters its user, from top to bottom as they come in."""
        entering: dict[str, list[tuple[float, EdgeEnds]]] = defaultdict(list)
        for pair in self.flows:
            ways = self.layout.ways.get(pair)
            comes = self.bottom if ways is None else HEAD + ways[-1] if ways else self.boxes[pair[0]].middle
            entering[pair[1]].append((comes, pair))
        found = {}
        for user, pairs in entering.items():
            for place, (_, pair) in enumerate(sorted(pairs)):
                found[pair] = self.boxes[user].middle + (place - (len(pairs) - 1) / 2) * PORT
        return found

    def _line(self, root: Element, pair: EdgeEnds, port: float, lane: int | None) -> None:
        supplier, user = self.boxes[pair[0]], self.boxes[pair[1]]
        x, y, end = supplier.right, supplier.middle, user.left - 6
        if lane is not None:
            data = returning(x, y, user.left, port, self.bottom + 12 + 9 * lane, 14 + lane % 6 * 3)
        else:
            parts: list[str | float] = ["M", x, y]
            stations = [HEAD + way for way in self.layout.ways[pair]]
            for step, way in enumerate(stations, 1):
                left = supplier.left + step * (WIDE + BETWEEN)
                parts += [*curve(x, y, left - 40, way), "H", left + WIDE]
                x, y = left + WIDE, way
            parts += [*curve(x, y, user.left - 64, port), "H", end]
            data = path(*parts)
        kind = " lcp-credit" if self.things[pair[0]].avoided else " lcp-loop" if lane is not None else ""
        add(root, "path", of=f"lcp-flow{kind}", d=data, stroke_width=1.5)
        tip = path("M", user.left, port, "L", user.left - 8, port - 4, "L", user.left - 8, port + 4, "Z")
        add(root, "path", of=f"lcp-tip{kind}", d=tip)

    def _box(self, root: Element, thing: LifeCycleThing, box: Box) -> None:
        group = add(root, "g")
        add(group, "title", f"{thing.title}  {thing.name}".strip())
        of = "lcp-need" if thing.kind == NEED else "lcp-box" if thing.kind == NODE else "lcp-pill"
        kind = " lcp-avoided" if thing.avoided else ""
        rounded = 7 if thing.kind != "factor" else min(22.0, box.height / 2)
        add(group, "rect", of=of + kind, x=box.left, y=box.top, width=WIDE, height=box.height, rx=rounded)
        if thing.kind == NODE:
            colour = f"lcp-f{self.colours.get(thing.stage, 0)}"
            add(group, "rect", of=colour, x=box.left, y=box.top + 6, width=4, height=box.height - 12)
        first = box.middle - LINE * len(box.lines) / 2 + 12
        for place, (line, of) in enumerate(box.lines):
            of = f"{of} lcp-on-need" if thing.kind == NEED else of
            add(group, "text", line, of=of.strip() or "lcp-plain", x=box.left + 16, y=first + LINE * place)

    def _amount(self, root: Element, pair: EdgeEnds, flows: list[LifeCycleFlow], port: float) -> None:
        told = " and ".join(filter(None, (self.amounts.text(flow.amount, flow.unit) for flow in flows)))
        x = self.boxes[pair[1]].left - 12
        if told:
            add(root, "text", clipped(told, 18), of="lcp-small lcp-halo", x=x, y=port - 4, text_anchor="end")

    def _description(self) -> str:
        return f"{len(self.things) - 1} nodes and factors, and the flows between them, from suppliers to users."

    def _notes(self) -> list[str]:
        """What a reader must know to read it, below the picture."""
        told = []
        left = [thing for key, thing in self.cycle.things.items() if key not in self.things]
        if left:
            told.append(f"Left out: {len(left)} nodes and factors through which less passes, and their flows.")
        if self.dropped:
            told.append(f"Left out: {self.dropped} flows between those that are drawn.")
        names = [thing.name for thing in self.things.values() if thing.kind == FACTOR and not thing.avoided]
        if len(set(names)) < len(names):
            told.append("A factor that is used far apart stands near each of its users, with its part there.")
        if any(thing.avoided for thing in self.things.values()):
            credit = self.impacts.text(self.cycle.credits)
            told.append(f"Dashed: what need not run elsewhere. Credits, not in the total: {credit}.")
        if self.layout.returning:
            told.append("Lines below: flows that close a loop.")
        told.append("A node's share is what it emits itself and through the factors that it uses.")
        return told
