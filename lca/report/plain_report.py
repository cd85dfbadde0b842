"""A trail as plain text: every section of the report, with its tables in columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lca.diagnostics.render import inert, width
from lca.report.columns import columns
from lca.report.sections import report_of
from lca.report.sections.parts import NUMBER, Block, Facts, Row, Table
from lca.trail.reading import Reading


def as_text(reading: Reading) -> bytes:
    """The report in UTF-8, inert on a terminal; the digest of the trail stands in its second line and its last."""
    report = report_of(reading)
    blocks = [[report.title, report.sealed]]
    for section in report.sections:
        blocks.append([section.title, "=" * width(inert(section.title))])
        blocks += [list(_lines(block)) for block in section.blocks]
    blocks.append([report.sealed])
    return ("\n\n".join("\n".join(map(inert, block)) for block in blocks) + "\n").encode("utf-8", "replace")


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Table):
        yield from [block.title] if block.title else []
        if block.long:
            yield from _records(block)
        else:
            kinds = "".join(NUMBER if kind == NUMBER else "<" for kind in block.kinds)
            yield from columns([block.columns, *([str(cell) for cell in row] for row in block.rows)], kinds)
    elif isinstance(block, Facts):
        yield from [block.title] if block.title else []
        yield from _facts([(name, str(value)) for name, value in block.pairs], "  ")
    else:
        yield from block.lines


def _records(table: Table) -> Iterator[str]:
    """Each row by its first cell, with the others that it has below."""
    for row in table.rows:
        yield str(row[0])
        yield from _facts(_told(table.columns, row), "    ")


def _told(names: Sequence[str], row: Row) -> list[tuple[str, str]]:
    return [(name, str(cell)) for name, cell in list(zip(names, row, strict=True))[1:] if str(cell)]


def _facts(pairs: Sequence[tuple[str, str]], lead: str) -> Iterator[str]:
    wide = max((width(inert(name)) for name, _ in pairs), default=0)
    for name, value in pairs:
        yield f"{lead}{name}{' ' * (wide - width(inert(name)))}  {value}"
