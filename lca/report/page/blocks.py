"""Blocks of a report as HTML: tables with links and bars, facts, histograms, with what is long to be opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from lca.diagnostics.render import width
from lca.report.page.drawing import bar, colour_class, colour_key, histogram
from lca.report.page.links import PageLinks
from lca.report.page.marked_numbers import part_of, percent
from lca.report.page.markup import Child, Markup, element, outward, text
from lca.report.page.tables import Line, bullets, facts, folded, table
from lca.report.scales import in_print
from lca.report.sections import report_parts
from lca.report.sections.report_parts import (
    DIGEST,
    NUMBER,
    SHARE,
    AmountCell,
    Block,
    Facts,
    ReportCell,
    ReportRow,
    ReportTable,
    Section,
    Sentences,
    ShareCell,
)
from lca.report.svg import stage_colours
from lca.trail.reading import Reading

WORD, WIDE, TALL = 8, 28, 16
"""A column of longer words, or texts, is given room; a table of more rows, not all of them for every form, scrolls."""
LOOKED_AT = 50
"""So many rows tell how wide the texts of a column are."""
LOOKS = {NUMBER: "n", SHARE: "n", DIGEST: "digits"}
TAGS = {"strong": "b", "code": "code"}


class Blocks:
    """Draws the blocks of a report of a trail."""

    def __init__(self, reading: Reading, links: PageLinks) -> None:
        self.links = links
        self.scenarios = [case.scenario for case in reading.cases]
        self.colours: Mapping[str, int] = {
            stage: colour for case in reversed(reading.cases) for stage, colour in stage_colours(case).items()
        }

    def section(self, given: Section) -> list[Child]:
        """The blocks of a section, in their order."""
        return [self.block(block) for block in given.blocks]

    def block(self, block: Block) -> Child:
        match block:
            case ReportTable(long=True):
                return self._records(block)
            case ReportTable():  # of a single scenario, the stages are drawn beside its total
                return None if block.charted and len(block.rows) == 1 else self._table(block)
            case Facts():
                told = facts([(name, self.cell(cell)) for name, cell in block.pairs])
                return [element("h3", block.title) if block.title else None, told]
            case Sentences():
                return (element("p", line, class_="note") for line in block.lines)
        return _histogram(block)

    def cell(self, cell: ReportCell) -> Child:
        """A cell with its links."""
        match cell:
            case AmountCell():
                return self._to_figure(cell.case, cell.figures, text(str(cell)))
            case ShareCell():
                return percent(_part(cell)) if cell.whole.value else "–"
            case report_parts.VerdictCell():
                return self._to_figure(cell.case, cell.figures[:1], marked_verdict(cell.holds))
            case report_parts.LinkCell():
                return self.links.to(cell.text, *cell.to)
            case report_parts.PlaceCell():
                return self.links.to_place(cell.text)
            case report_parts.FieldCell():
                return _field(cell)
            case report_parts.StyledCell():
                tag = TAGS.get(cell.look, "span")
                return element(tag, self.cell(cell.cell), class_=cell.look if tag == "span" else None)
            case report_parts.AsideCell():
                return element("span", cell.text, class_="quiet")
            case report_parts.CellList():
                cells = [self.cell(one) for one in cell.cells]
                return folded(cells, cell.most or len(cells), cell.named, cell.between)
        return str(cell)

    def _to_figure(self, case: int, figures: tuple[str, ...], told: Markup) -> Markup:
        return self.links.to(told, "figure", self.scenarios[case], figures[0]) if len(figures) == 1 else told

    def _table(self, given: ReportTable) -> Markup:
        columns = [column for place in range(len(given.columns)) for column in _columns(given, place)]
        totals = (row.cells[1] for row in given.rows) if given.charted else ()
        most = max((abs(one.value) for one in totals if isinstance(one, AmountCell)), default=Decimal(0))
        rows = (self._row(given, one, most) for one in given.rows)
        anchor = self.links.anchor(*given.to) if given.to else None
        look = "tall" if given.most and len(given.rows) > TALL else ""
        return table(given.title, columns, rows, class_=look, anchor=anchor)

    def _row(self, given: ReportTable, row: ReportRow, most: Decimal) -> Line:
        cells: list[Child] = []
        for place, (cell, kind_) in enumerate(zip(row.cells, given.kinds, strict=True)):
            is_stage = row.look == "stage" and place == 1 and row.stage
            if is_stage:
                cells.append(colour_key(self.colours[row.stage], row.stage))
            else:  # a number of the figure that the row stands for leads nowhere else
                cells.append(str(cell) if isinstance(cell, AmountCell) and row.to else self.cell(cell))
            if kind_ == SHARE:
                look = (
                    colour_class(self.colours[row.stage]) if row.stage else "hatched" if row.look == "hatched" else ""
                )
                drawn = isinstance(cell, ShareCell) and row.look != "credits"  # which are no part of the total
                cells.append(bar(_part(cell), class_=look) if drawn else None)
            elif given.charted and place == 1:
                cells.append(bar(part_of(cell.value, most)) if isinstance(cell, AmountCell) else None)
        return Line(cells, row.look or None, self.links.anchor(*row.to) if row.to else None)

    def _records(self, given: ReportTable) -> Markup:
        """A table of entries: each with its fields below its name, and beside it what refers to it."""
        name, *others = (column for column in given.columns if column not in given.folded)
        columns = [(name, "entry"), *((column, "wide") for column in given.folded)]
        rows = (self._record(others, row) for row in given.rows)
        return table(f"{name}s: {len(given.rows)}", columns, rows, class_="grounds")

    def _record(self, names: Sequence[str], row: ReportRow) -> Line:
        first, *cells = row.cells
        fields = [(name, self.cell(cell)) for name, cell in zip(names, cells, strict=False) if str(cell)]
        beside = (self._listed(cell) for cell in cells[len(names) :])
        head = [element("b", str(first), class_="ground"), facts(fields, class_="fields")]
        return Line([head, *beside], id=self.links.anchor(*row.to))

    def _listed(self, cell: ReportCell) -> Child:
        if isinstance(cell, report_parts.CellList) and cell.between == "; ":
            return bullets([self._with_bar(one) for one in cell.cells], cell.most, cell.named)
        return self.cell(cell)

    def _with_bar(self, cell: ReportCell) -> Child:
        """What begins with a share, behind a bar of it."""
        if isinstance(cell, report_parts.CellList) and isinstance(cell.cells[0], ShareCell):
            share, *others = cell.cells
            return [bar(_part(share)), " ", element("b", self.cell(share)), map(self.cell, others)]
        return self.cell(cell)


def _part(cell: ReportCell) -> Decimal:
    return part_of(cell.part.value, cell.whole.value) if isinstance(cell, ShareCell) else Decimal(0)


def marked_verdict(holds: bool) -> Markup:
    """A verdict, in words and a sign before any colour."""
    return element("span", "✓ holds" if holds else "✗ fails", class_="verdict holds" if holds else "verdict fails")


def _columns(given: ReportTable, place: int) -> Iterator[tuple[str, str]]:
    """The heading of a column with the look of its cells, and that of its bars."""
    name, kind_ = given.columns[place], given.kinds[place]
    look = LOOKS.get(kind_, "")
    longest = max((width(str(row.cells[place])) for row in given.rows[:LOOKED_AT]), default=0)
    look = look or ("wide" if longest > WIDE else "word" if longest > WORD else "")
    yield in_print(name) if kind_ == NUMBER else name, look
    if kind_ == SHARE or (given.charted and place == 1):
        yield "of the total" if kind_ == SHARE else "of the largest", "bars"


def _field(field: report_parts.FieldCell) -> Markup:
    """An address of the web, or a DOI, is a link."""
    is_doi = field.name == "doi" and field.text.startswith("10.")
    return outward(f"https://doi.org/{field.text}" if is_doi else field.text)


def _histogram(given: report_parts.HistogramBlock) -> Markup:
    low, high = given.low.scaled, given.high.scaled
    marks = (*given.band, given.mean)
    q5, q95, mean = (part_of(mark.scaled - low, high - low) for mark in marks)
    from_, to, line = map(str, marks)
    said = f"The band holds 90 % of the samples, from {from_} to {to}; the line is the mean, {line}."
    ends = (element("span", f"{end} {in_print(given.unit)}") for end in (given.low, given.high))
    return element(
        "figure", histogram(given.counts, (q5, q95), mean), element("div", ends, class_="axis"),
        element("figcaption", said), class_="samples",
    )  # fmt: skip
