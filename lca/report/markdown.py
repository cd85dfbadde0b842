"""A trail as Markdown with tables (GitHub's), in which nothing that a model says is markup, a link or a mention."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lca.diagnostics.render import inert
from lca.report.sections import report_of
from lca.report.sections.report_parts import DIGEST, NAME, RIGHT, Block, Facts, ReportTable, Sentences
from lca.trail.reading import Reading

MARKUP = re.compile(r"(?<![^\W_])_|_(?![^\W_])|[\\`*\[\]<>&|~$#^{}]")
"""What may begin markup anywhere; an underscore within a word does not."""
FIRST = re.compile(r"^(\d*)(?=[-+=]+$|[.)]$)")
"""A first word that would begin a list, or that would rule a line."""
LINK = re.compile(r"@|://|www\.|\w:\S|\w\.[^\W\d_]{2}|#\d|GH-\d", re.IGNORECASE)
"""What a renderer may make a link or a mention of by itself."""
AROUND = re.compile(r"""(["']*)(.*?)(["',;:.!?]*)""", re.DOTALL)
"""A word within what encloses it in a sentence."""


def as_markdown(reading: Reading) -> bytes:
    """The report in UTF-8; the digest of the trail stands below the title and at the end."""
    report = report_of(reading)
    blocks = [f"# {marked(report.title)}", marked(report.sealed)]
    for section in report.sections:
        blocks.append(f"## {marked(section.title)}")
        blocks += [block for part in section.blocks for block in _blocks(part)]
    return ("\n\n".join([*blocks, "---", marked(report.sealed)]) + "\n").encode("utf-8", "replace")


def _blocks(block: Block) -> Iterator[str]:
    if isinstance(block, ReportTable):
        yield from [f"### {marked(block.title)}"] if block.title else []
        yield "\n".join(table_rows(block.short))
        yield from [f"- and {block.left_out} more, each less"] if block.left_out else []
    elif isinstance(block, Facts) and not block.of_run:
        yield from [f"### {marked(block.title)}"] if block.title else []
        yield "\n".join(f"- **{marked(name)}**: {marked(str(value))}" for name, value in block.pairs)
    elif isinstance(block, Sentences):
        yield "\n".join(f"- {marked(line)}" for line in block.lines)


def table_rows(table: ReportTable) -> Iterator[str]:
    """The lines of a table."""
    yield _row([marked(column) for column in table.columns])
    yield _row(["---:" if kind in RIGHT else "---" for kind in table.kinds])
    for row in table.rows:
        cells = zip(row.cells, table.kinds, strict=True)
        yield _row([_named(str(cell)) if kind in (NAME, DIGEST) else marked(str(cell)) for cell, kind in cells])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def marked(text: str) -> str:
    """Text that is shown as it is: signs of markup are escaped, and words that look like links are code."""
    words = [_word(word) if LINK.search(word) else _escaped(word) for word in inert(text).split()]
    return " ".join([FIRST.sub(r"\1\\", words[0]), *words[1:]]) if words else ""


def _word(word: str) -> str:
    before, core, after = AROUND.fullmatch(word).groups()  # type: ignore[union-attr]  # anything fits
    return f"{_escaped(before)}{_code(core)}{_escaped(after)}"


def _escaped(word: str) -> str:
    return MARKUP.sub(r"\\\g<0>", word)


def _named(text: str) -> str:
    """A name as code, in one line."""
    return _code(" ".join(inert(text).split()))


def _code(text: str) -> str:
    """Code between its bars: in a row of a table these cannot stand within code."""
    return r"\|".join(_span(part) if part else "" for part in text.split("|"))


def _span(text: str) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    space = " " if text.startswith("`") or text.endswith("`") or text != text.strip() else ""
    return f"{fence}{space}{text}{space}{fence}"
