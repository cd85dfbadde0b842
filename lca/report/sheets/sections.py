"""A section of the report as a sheet: its amounts, shares and verdicts are formulas over the figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lca.arithmetic import plain, telling
from lca.diagnostics.render import width
from lca.report.sections.report_parts import (
    NUMBER,
    AmountCell,
    Block,
    Facts,
    HistogramBlock,
    ReportCell,
    ReportTable,
    Section,
    Sentences,
    ShareCell,
    StatementCell,
    VerdictCell,
)
from lca.report.sheets.figures import FEWEST, FigureSheet
from lca.report.sheets.sheet_pages import WIDEST, SheetPage
from lca.report.sheets.workbook_cells import WorkbookCell, as_number, formula_cell, number_cell, text_cell, verdict_cell
from lca.report.svg import LIGHT, stage_colours
from lca.trail.reading import Reading

PERCENT = "0.0%"
LEGEND = "Numbers follow the figures; those in grey italics are values of the trail, which do not."


class SectionSheet:
    """Writes sections; ``figures`` are the sheets of figures of each case."""

    def __init__(self, reading: Reading, figures: Mapping[int, FigureSheet]) -> None:
        self.reading = reading
        self.figures = figures
        numbers = (one for case in reversed(reading.cases) for one in stage_colours(case).items())
        self.colours = {stage: LIGHT[number - 1] for stage, number in numbers}

    def write(self, page: SheetPage, section: Section) -> None:
        """Every block of a section below a legend, an empty row before each."""
        page.append([text_cell(LEGEND, "seal")])
        page.mark_failures()
        for block in filter(_is_written, section.blocks):
            page.append()
            if isinstance(block, (ReportTable, Facts)) and block.title:
                page.append([text_cell(block.title, "heading")])
            title = page.row - 1
            for row in self._rows(block):
                page.append(row)
            if isinstance(block, ReportTable) and block.charted:
                stages = [name for name, kind in zip(block.columns, block.kinds, strict=True) if kind == NUMBER][1:]
                page.chart(title, len(block.rows), [self.colours[stage] for stage in stages])

    def _rows(self, block: Block) -> Iterator[list[WorkbookCell]]:
        if isinstance(block, ReportTable):
            yield from self._table(block.short)
            yield from [[text_cell(f"and {block.left_out} more, each less")]] if block.left_out else []
        elif isinstance(block, Facts):
            for name, value in block.pairs:
                yield [text_cell(name), *self._cells(value, exact=False)]
        elif isinstance(block, Sentences):
            for line in block.lines:
                yield [text_cell(line)]

    def _table(self, table: ReportTable) -> Iterator[list[WorkbookCell]]:
        exact = with_exact(table)
        names = [
            name
            for name, beside in zip(table.columns, exact, strict=True)
            for name in (name, *[f"{name}, exact"] * beside)
        ]
        yield [text_cell(name, "column", wrapped=True) for name in names]
        for row in table.rows:
            told = zip(row.cells, exact, strict=True)
            yield [one for cell, beside in told for one in self._cells(cell, exact=beside)]

    def _cells(self, cell: ReportCell, *, exact: bool) -> Iterator[WorkbookCell]:
        """A cell, and beside it the exact number where the column has one."""
        if isinstance(cell, AmountCell):
            computed = self._amount(cell)
            yield number_cell(cell.scaled, "given") if computed is None else formula_cell(computed, shows=cell.scaled)
        elif isinstance(cell, ShareCell):
            yield self._share(cell)
        elif isinstance(cell, VerdictCell):
            yield verdict_cell(self._verdict(cell), str(cell))
        elif isinstance(cell, StatementCell):
            yield text_cell(str(cell), "given")
        else:
            yield text_cell(str(cell), wrapped=width(str(cell)) > WIDEST)
        if exact:
            yield text_cell(plain(cell.scaled) if isinstance(cell, AmountCell) else "")

    def _amount(self, amount: AmountCell) -> str | None:
        """The sum of the figures of an amount in its unit; None where the workbook does not compute these."""
        if not amount.figures or len(amount.figures) > FEWEST:
            return None
        sheet = self.figures[amount.case]
        if any(map(sheet.is_given, amount.figures)):
            return None
        factor = self.reading.factors[amount.unit] * 10**amount.shift
        total = "+".join(map(sheet.refer, amount.figures))
        total = f"({total})" if len(amount.figures) > 1 else total
        return total if factor == 1 else f"{total}/{plain(as_number(factor))}"

    def _share(self, share: ShareCell) -> WorkbookCell:
        part, whole = self._amount(share.part), self._amount(share.whole)
        with telling():
            ratio = share.part.value / share.whole.value if share.whole.value else None
        if part is not None and whole is not None:
            shows = "–" if ratio is None else ratio
            return formula_cell(f'IF({whole}=0,"–",({part})/({whole}))', pattern=PERCENT, shows=shows)
        return text_cell(str(share), "given", right=True) if ratio is None else number_cell(ratio, "given", PERCENT)

    def _verdict(self, found: VerdictCell) -> str:
        sheet = self.figures[found.case]
        held = ",".join(f"{sheet.refer(figure)}=1" for figure in found.figures)
        return f'IF(AND({held}),"holds","FAILS")' if held else '"holds"'


def with_exact(table: ReportTable) -> list[bool]:
    """By column whether it has amounts of figures, and so the exact numbers in a column beside it.

    A chart has its numbers in columns that follow each other, and repeats what other tables have.
    """
    if table.charted:
        return [False] * len(table.columns)
    columns = zip(*(row.cells for row in table.rows), strict=True) if table.rows else ([] for _ in table.columns)
    return [any(isinstance(cell, AmountCell) and cell.figures for cell in column) for column in columns]


def _is_written(block: Block) -> bool:
    """Whether a block is for a workbook: the same trail gives the same bytes, and samples are drawn elsewhere."""
    return not isinstance(block, HistogramBlock) and not (isinstance(block, Facts) and block.of_run)


def widths(section: Section) -> Sequence[int]:
    """How wide the columns of a section are, in signs."""
    found: list[int] = []
    for block in filter(_is_written, section.blocks):
        for row in _told(block):
            found += [0] * (len(row) - len(found))
            for column, said in enumerate(row):
                found[column] = max(found[column], width(said))
    return found


def _told(block: Block) -> Iterator[list[str]]:
    if isinstance(block, ReportTable):
        table = block.short
        exact = with_exact(table)
        for cells in (table.columns, *(row.cells for row in table.rows)):
            told = zip(cells, exact, table.kinds, strict=True)
            yield [
                text
                for cell, beside, kind in told
                for text in (*[str(cell)], *["0" * 36] * (beside and kind == NUMBER))
            ]
    elif isinstance(block, Facts):
        for name, value in block.pairs:
            yield [name, str(value)]
