"""A sweep as tables and charts on a terminal and as CSV, drawn from the document `lca.sweep/1`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from lca.notation import DIGITS, shown
from lca.report.chart import WIDE, Chart
from lca.report.columns import columns, in_blocks
from lca.report.result_table import of, result_heading, scenario_suffix
from lca.report.scales import scale
from lca.studies.sweep import AxisEntry, SeriesEntry, SweepDocument
from lca.syntax.numbers import read_number, split_quantity

ACROSS = 12
"""So many values of a parameter stand beside each other at most."""
MOST = 6
MARKS = {"min": "v", "max": "^"}
PointNumbers = list[Decimal | None]


class SweepText:
    """``blocks`` says whether charts may be drawn with them."""

    def __init__(self, document: SweepDocument, *, blocks: bool) -> None:
        self.document = document
        self.over = document.over
        self.points = document.points
        self.blocks = blocks

    def text(self) -> str:
        """Tables with their charts; below them what was left out."""
        series = range(len(self.document.series))
        if len(self.over) == 1:
            blocks = [self._list(number) for number in series]
        elif len(series) == 1 and min(len(axis.values) for axis in self.over) <= ACROSS:
            blocks = [self._matrix(0)]
        else:
            blocks = [self._long()]
        blocks += [notes] if (notes := [*self._left_out(), *self._not_computed()]) else []
        return in_blocks(blocks)

    # Parts

    @property
    def _under(self) -> str:
        return scenario_suffix(self.document.scenario, self.document.settings)

    def _title(self, number: int) -> str:
        series = self.document.series[number]
        return result_heading(series.assessment, series.indicator, series.title) + self._under

    def _numbers(self, number: int) -> tuple[str, PointNumbers]:
        """The totals of a series in the unit in which they are shown, and that unit."""
        series = self.document.series[number]
        totals = [point.totals[number] for point in self.points]
        unit, shift = scale(series.indicator, series.unit, [total for total in totals if total is not None])
        return unit, [None if total is None else Decimal(total).scaleb(-shift) for total in totals]

    def _extreme(self, number: int, index: int) -> list[str]:
        """``min`` or ``max``, where a point has the least or the greatest total and these differ."""
        told = self.points[index].totals[number]
        ends = {mark: self.points[place].totals[number] for mark, place in _ends(self.document.series[number])}
        differ = len({Decimal(total or 0) for total in ends.values()}) > 1
        return [mark for mark, total in ends.items() if differ and told == total]

    def _same(self, number: int) -> str:
        """The one line of a total that is the same at every point; empty where it differs."""
        unit, numbers = self._numbers(number)
        told = [total for total in numbers if total is not None]
        if len(told) < 2 or min(told) != max(told):
            return ""
        over = " and ".join(map(_named, self.over)) + " that can be computed" * (len(told) < len(numbers))
        every = "both" if len(told) == 2 else f"all {len(told)}"
        return f"  {_number(told[0])} {unit}, the same at {every} values of {over}"

    # One parameter

    def _list(self, number: int) -> list[str]:
        if same := self._same(number):
            return [self._title(number), same]
        unit, numbers = self._numbers(number)
        chart = Chart([each for each in numbers if each is not None], blocks=self.blocks)
        rows = [(_named(self.over[0]), unit, "", "")]
        for index, (point, total) in enumerate(zip(self.points, numbers, strict=True)):
            bar = "" if total is None else chart.bar(total)
            rows.append((_value(point.values[0]), _number(total), bar, " ".join(self._extreme(number, index))))
        return [self._title(number), *columns(rows, f"{self._kind(0)}.<<")]

    def _kind(self, axis: int) -> str:
        """Numbers stand to the right, names to the left."""
        return ">" if all(split_quantity(value) for value in self.over[axis].values) else "<"

    # Two parameters

    def _matrix(self, number: int) -> list[str]:
        """Rows of the first parameter and columns of the second, or the other way where these would be too many."""
        if same := self._same(number):
            return [self._title(number), same]
        down, across = (0, 1) if len(self.over[1].values) <= ACROSS else (1, 0)
        unit, numbers = self._numbers(number)
        at = {tuple(point.values): index for index, point in enumerate(self.points)}
        heads, measure = _heads(self.over[across].values)
        rows = [(_named(self.over[down]), *(cell for head in heads for cell in (head, "")), "")]
        chart = Chart([each for each in numbers if each is not None], blocks=self.blocks)
        for value in self.over[down].values:
            places = [
                at[(value, other) if down == 0 else (other, value)] for other in self.over[across].values
            ]  # fmt: skip
            cells = [
                cell
                for place in places
                for cell in (_number(numbers[place], 5), "".join(MARKS[mark] for mark in self._extreme(number, place)))
            ]
            rows.append((_value(value), *cells, chart.line([numbers[place] for place in places])))
        head = f"{self._title(number)}, {unit} by {_named(self.over[across])}{measure}"
        return [head, *columns(rows, self._kind(down) + ".'" * len(heads) + "<"), *self._extremes(number)]

    def _extremes(self, number: int) -> Iterator[str]:
        """Where the least and the greatest total are."""
        unit, numbers = self._numbers(number)
        for what, place in _ends(self.document.series[number]):
            yield f"  {MARKS[what]} {what} {_number(numbers[place])} {unit} at {self._at(place)}"

    def _at(self, place: int) -> str:
        """The values of the parameters at a point."""
        values = zip(self.over, self.points[place].values, strict=True)
        return ", ".join(f"{axis.parameter} = {_value(value)}" for axis, value in values)

    def _long(self) -> list[str]:
        """A row for each point, with all totals."""
        series = self.document.series
        told = [self._numbers(number) for number in range(len(series))]
        charts = [Chart([each for each in numbers if each is not None], blocks=self.blocks) for _, numbers in told]
        heads = [f"{of(one.assessment, one.indicator)} [{unit}]" for one, (unit, _) in zip(series, told, strict=True)]
        rows = [(*map(_named, self.over), *(cell for head in heads for cell in (head, "", "")))]
        for index, point in enumerate(self.points):
            cells: list[str] = []
            for number, (_, numbers) in enumerate(told):
                total = numbers[index]
                bar = "" if total is None else charts[number].bar(total, WIDE // 2)
                cells += [_number(total), "".join(MARKS[mark] for mark in self._extreme(number, index)), bar]
            rows.append((*map(_value, point.values), *cells))
        lines = columns(rows, self._kind(0) + self._kind(1) + ".'<" * len(series))
        return [f"{len(self.points)} points{self._under}", *lines, f"  {MARKS['min']} min, {MARKS['max']} max"]

    # Below the tables

    def _left_out(self) -> Iterator[str]:
        for axis in self.over:
            names = axis.left_out
            if names:
                more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
                yield f"left out: {', '.join(names[:MOST])}{more}, which cannot stand for {axis.parameter}"

    def _not_computed(self) -> Iterator[str]:
        wrong = [(place, point.problem) for place, point in enumerate(self.points) if point.problem]
        for place, problem in wrong[:MOST]:
            yield f"not computed: {self._at(place)}: {problem.code}, {problem.message}"
        if len(wrong) > MOST:
            yield f"not computed: {len(wrong) - MOST} more"


def sweep_rows(document: SweepDocument) -> tuple[list[str], list[list[str]]]:
    """The headings of CSV, and a row for each total at each point."""
    rows = [
        [*point.values, series.assessment, series.indicator, total or "", series.unit]
        for point in document.points
        for series, total in zip(document.series, point.totals, strict=True)
    ]
    return [*(axis.parameter for axis in document.over), "assessment", "indicator", "total", "unit"], rows


def _ends(series: SeriesEntry) -> tuple[tuple[str, int], ...]:
    """The points of the least and of the greatest total."""
    return ("min", series.min), ("max", series.max)


def _named(axis: AxisEntry) -> str:
    return axis.parameter


def _measured(text: str) -> tuple[str, str]:
    """A quantity as its number, with as many digits as are read, and its unit; anything else as it is written."""
    quantity = split_quantity(text)
    number = read_number(quantity[0]) if quantity else None
    return (text, "") if quantity is None or number is None else (shown(number), quantity[1])


def _value(text: str) -> str:
    return " ".join(_measured(text)).rstrip()


def _number(total: Decimal | None, digits: int = DIGITS) -> str:
    return "–" if total is None else shown(total, digits)


def _heads(values: Sequence[str]) -> tuple[list[str], str]:
    """Headings without the unit that all values share, and that unit."""
    units = {_measured(value)[1] for value in values}
    if len(units) != 1 or units == {""}:
        return [_value(value) for value in values], ""
    return [_measured(value)[0] for value in values], f" [{units.pop()}]"
