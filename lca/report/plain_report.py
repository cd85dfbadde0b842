"""A trail as plain text: every section of the report, with its tables in columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lca.diagnostics.render import inert, width
from lca.report.columns import columns
from lca.report.sections import FIRST, report_of
from lca.report.sections.report_parts import NUMBER, RIGHT, Block, Facts, Report, ReportRow, ReportTable, Sentences
from lca.trail.reading import Reading

PAGES = 120
"""So many lines are two pages."""


def as_text(reading: Reading) -> bytes:
    """The report in UTF-8, inert on a terminal; the digest of the trail stands in its second line and its last."""
    return _printed(report_of(reading))


def as_summary(reading: Reading) -> bytes:
    """The first two pages of it: the study, its totals, where they come from and what they rest on."""
    whole = report_of(reading, FIRST)
    lines = _printed(whole).decode("utf-8").splitlines()
    if len(lines) > PAGES:
        lines = [*lines[: PAGES - 4], "", f"… {len(lines) - PAGES + 3} lines more without --summary", "", whole.sealed]
    return ("\n".join(lines) + "\n").encode("utf-8")


def _printed(report: Report) -> bytes:
    blocks = [[report.title, report.sealed]]
    for section in report.sections:
        blocks.append([section.title, "=" * width(inert(section.title))])
        blocks += [lines for block in section.blocks if (lines := list(_lines(block)))]
    blocks.append([report.sealed])
    return ("\n\n".join("\n".join(map(inert, block)) for block in blocks) + "\n").encode("utf-8", "replace")


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, ReportTable):
        yield from [block.title] if block.title else []
        table = block.short
        if table.long:
            yield from _records(table)
        else:
            kinds = "".join(NUMBER if kind in RIGHT else "<" for kind in table.kinds)
            yield from columns([table.columns, *([str(cell) for cell in row.cells] for row in table.rows)], kinds)
            yield from [f"  and {block.left_out} more, each less"] if block.left_out else []
    elif isinstance(block, Facts) and not block.of_run:
        yield from [block.title] if block.title else []
        yield from _facts([(name, str(value)) for name, value in block.pairs], "  ")
    elif isinstance(block, Sentences):
        yield from block.lines


def _records(table: ReportTable) -> Iterator[str]:
    """Each row by its first cell, with the others that it has below."""
    for row in table.rows:
        yield str(row.cells[0])
        yield from _facts(_told(table.columns, row), "    ")


def _told(names: Sequence[str], row: ReportRow) -> list[tuple[str, str]]:
    return [(name, str(cell)) for name, cell in list(zip(names, row.cells, strict=True))[1:] if str(cell)]


def _facts(pairs: Sequence[tuple[str, str]], lead: str) -> Iterator[str]:
    wide = max((width(inert(name)) for name, _ in pairs), default=0)
    for name, value in pairs:
        yield f"{lead}{name}{' ' * (wide - width(inert(name)))}  {value}"
