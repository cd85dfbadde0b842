"""A trace as a tree on a terminal. Nothing recurses: a derivation may be as deep as the model."""

from __future__ import annotations

from decimal import Decimal

from lca.diagnostics.render import inert, width
from lca.notation import share, with_unit
from lca.report.result_table import scenario_suffix
from lca.trail.figure_entries import GROUNDS, SourceEntry
from lca.trail.records import InputRecord
from lca.trail.trace import Trace, TraceEntry

MOST = 30
"""So many parts of one value are shown; the trace as JSON has them all."""
DEEPEST = 60
COLUMNS = 88


class TraceTree:
    """``depth`` limits how far below the roots the tree goes, None down to the leaves; shares end at ``columns``."""

    def __init__(self, trace: Trace, depth: int | None = None, columns: int = COLUMNS) -> None:
        self.trace = trace
        self.columns = columns
        self.depth = DEEPEST if depth is None else depth
        self.shown: set[str] = set()
        self.lines: list[str] = []

    def text(self) -> str:
        """The tree, and below it what the total rests on."""
        self._head()
        waiting = [(root, "", "", 0) for root in reversed(self.trace.roots)]
        while waiting:
            name, lead, below, level = waiting.pop()
            entry = self.trace.entries[name]
            again = name in self.shown
            self._entry(entry, lead, below, again, level)
            self.shown.add(name)
            if not again and level < self.depth:
                waiting += reversed(self._children(entry, below, level))
            elif not again and entry.uses and self.depth == DEEPEST:
                self.lines.append(f"{below}     … further down: trace {inert(name)}, or --format json")
        if self.trace.attribution:
            self.lines += ["", *self._attribution()]
        else:
            self.lines += ["", inert(f"Shares are of {self._total()}")]
        return "\n".join(self.lines) + "\n"

    def _head(self) -> None:
        said = scenario_suffix(self.trace.scenario, self.trace.settings)
        self.lines += [inert(said.strip())] if said else []

    def _total(self) -> str:
        """The total that shares are of."""
        total = with_unit(self.trace.unit.to_base(self.trace.total), self.trace.unit)
        return f"{self.trace.of} = {total}"

    def _children(self, entry: TraceEntry, below: str, level: int) -> list[tuple[str, str, str, int]]:
        parts = entry.uses[:MOST]
        found = []
        for index, part in enumerate(parts):
            last = index == len(parts) - 1
            found.append((part, below + ("└─ " if last else "├─ "), below + ("   " if last else "│  "), level + 1))
        return found

    def _entry(self, entry: TraceEntry, lead: str, below: str, again: bool, level: int) -> None:
        title = f"  {entry.figure.title}" if entry.figure.title and level == 0 else ""
        line = f"{lead}{inert(entry.figure.id)}{inert(title)} = {inert(entry.shown)}"
        part = self._share(entry)
        self._line(line, part)
        if again:
            self.lines.append(f"{below}   shown above")
            return
        children = bool(entry.uses) and level < self.depth
        inside = below + ("│    " if children else "     ")
        if entry.formula:
            self.lines.append(inert(f"{inside}= {entry.formula}"))
            if entry.numbers != entry.formula:
                self.lines.append(inert(f"{inside}= {entry.numbers}"))
            self.lines += [inert(f"{inside}  where {note}") for note in entry.conversions]
            if len(entry.uses) > MOST:
                self.lines.append(f"{inside}  ({len(entry.uses) - MOST} more parts: see --format json)")
        else:
            self.lines += [inert(f"{inside}{line}") for line in _grounds(entry)]

    def _share(self, entry: TraceEntry) -> str:
        return "" if entry.share is None else share(entry.share, Decimal(1))

    def _line(self, line: str, part: str) -> None:
        gap = max(2, self.columns - width(line) - len(part))
        self.lines.append(f"{line}{' ' * gap}{part}".rstrip())

    def _attribution(self) -> list[str]:
        found, unit = self.trace.attribution, self.trace.unit
        assert found is not None
        lines = [
            f"How much of {self.trace.of} rests on which source and which assumption",
            "(parts overlap, and do not add up)",
        ]
        rows = [
            (share(unit.from_base(ground.part), self.trace.total), with_unit(ground.part, unit, digits=4), ground)
            for ground in found.carrying
        ]
        for part, amount, ground in rows:
            name = f"@{ground.key}" if ground.kind == "source" else f"~ {ground.key}".rstrip()
            text = ground.text if name != "~" else f'"{ground.text}"'
            lines.append(inert(f"  {part:>7}  {amount:>14}  {name} {text}"))
        if found.others:
            lines.append(f"  and {found.others} more, each with less impact: see the entries of --format json")
        for what, value in (
            (GROUNDS["assumed"], found.resting["assumed"]),
            (GROUNDS["unsourced"], found.resting["unsourced"]),
        ):
            part = share(unit.from_base(value), self.trace.total)
            lines.append(f"  {part:>7}  {with_unit(value, unit, digits=4):>14}  {what}")
        used = [f"{library.name} {library.version} ({library.path})" for library in self.trace.libraries]
        read = [
            f"{table.name} ({table.path}, {table.rows} rows, SHA-256 {table.sha256[:16]}…)"
            for table in self.trace.tables
        ]
        said = {"Libraries": used, "Tables": read}
        return [*lines, *(inert(f"{what}: {', '.join(listed)}") for what, listed in said.items() if listed)]


def _grounds(entry: TraceEntry) -> list[str]:
    """For a leaf: its sources with their locators and its assumptions with their reasons, and where it stands."""
    lines = []
    for basis in entry.basis:
        if isinstance(basis, SourceEntry):
            locator = f', "{basis.locator}"' if basis.locator else ""
            lines.append(f"@{basis.key} {basis.text}{locator}")
        else:
            name = f"{basis.key}: " if basis.key else ""
            lines.append(f"~ {name}{basis.text}")
    if not entry.basis and entry.origin:
        lines.append(entry.origin)
    if isinstance(entry.figure, InputRecord) and entry.figure.quality:
        lines.append(f"quality ({', '.join(map(str, entry.figure.quality))})")
    if entry.replaces:
        lines.append(f"in place of {entry.replaces}")
    place = f"[{entry.figure.place}]"
    return [*lines[:-1], f"{lines[-1]}  {place}"] if lines else [place]
