"""What a total rests on: for each source and each assumption the part of the total that no other figures could make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from lca.arithmetic import differentiating
from lca.basis import Assumption, Basis, Citation
from lca.engine.basis_shares import RESTS, clean_parts
from lca.engine.evaluate import Evaluation
from lca.program.cells import Figure, cells_reached
from lca.source import Span

MOST = 40
"""So many sources and assumptions are worked out exactly, those with the greatest impact first."""
OTHERS = "others"
"""What a part of a total rests on if it is on any source or assumption that is not told of that total by itself."""


@dataclass(frozen=True, slots=True)
class BasisShare:
    """A source or an assumption, and the part of the total that rests on it, in base units."""

    kind: str
    key: str
    text: str
    part: Decimal
    basis: Basis

    @property
    def span(self) -> Span:
        return self.basis.source.span if isinstance(self.basis, Citation) else self.basis.span


@dataclass(frozen=True, slots=True)
class Attribution:
    """``grounds`` by size; ``others`` were not worked out apart, ``rest`` is theirs; parts overlap, and do not add up.

    ``resting`` is what rests on figures of a kind: assumed, unsourced, stale, proxy.
    """

    grounds: tuple[BasisShare, ...]
    others: int
    rest: Decimal
    resting: Mapping[str, Decimal]

    @property
    def carrying(self) -> list[BasisShare]:
        """The grounds that a part of the total rests on."""
        return [ground for ground in self.grounds if ground.part]


def attribute(evaluation: Evaluation, total: int, slopes: list[Decimal]) -> Attribution:
    """What ``total`` rests on; ``slopes`` are its derivatives by every cell."""
    values = [value if isinstance(value, Decimal) else Decimal(0) for value in evaluation.values[: total + 1]]
    program = evaluation.program
    with differentiating():
        impacts: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        shown: dict[tuple[str, str], Basis] = {}
        for index in cells_reached(program.cells, program.loops, total):
            cell = program.cells[index]
            if isinstance(cell, Figure):
                for basis in underlying(cell.basis):
                    impacts[ground_key(basis)] += abs(slopes[index] * values[index])
                    shown.setdefault(ground_key(basis), basis)
        ranked = sorted(impacts, key=lambda key: (-impacts[key], key))
        whole = values[total]

        def resting(on: Container[tuple[str, str]]) -> Decimal:
            def rests(figure: Figure) -> bool:
                return any(ground_key(basis) in on for basis in underlying(figure.basis))

            return whole - clean_parts(program, values, rests)[total]

        grounds = [_ground(shown[key], resting([key])) for key in ranked[:MOST]]
        others = set(ranked[MOST:])
        rest = resting(others) if others else Decimal(0)
        kinds = {name: whole - clean_parts(program, values, rests)[total] for name, rests in RESTS.items()}
    grounds.sort(key=lambda ground: (-abs(ground.part), ground.kind, ground.key))
    return Attribution(tuple(grounds), len(others), rest, kinds)


def underlying(basis: tuple[Basis, ...]) -> Iterator[Basis]:
    """The bases of a figure, and what its assumptions rest on in turn, each once."""
    seen: set[int] = set()
    waiting = list(reversed(basis))
    while waiting:
        one = waiting.pop()
        if id(one) not in seen:
            seen.add(id(one))
            yield one
            waiting += reversed(one.basis) if isinstance(one, Assumption) else ()


def ground_key(basis: Basis) -> tuple[str, str]:
    """The same title is the same source, whether a model or a library cites it; another year's report says so."""
    if isinstance(basis, Citation):
        return "source", f"{basis.source.title} {basis.source.fields.get('issued', '')}".strip()
    return "assumption", basis.name or f'"{basis.statement}"'


def _ground(basis: Basis, part: Decimal) -> BasisShare:
    if isinstance(basis, Citation):
        return BasisShare("source", basis.source.key, basis.source.title, part, basis)
    return BasisShare("assumption", basis.name, basis.statement, part, basis)
