"""What the results were computed from and by: files with their digests, libraries, tables, loops, the method."""

from __future__ import annotations

from collections.abc import Iterator

from lca.report.sections.parts import NAME, TEXT, Block, Facts, Section, Table, under
from lca.trail.reading import Reading


def files(reading: Reading) -> Section:
    """Everything that was read, and how it was computed."""
    return Section("Files", "Files, libraries and method", tuple(_files(reading)))


def _files(reading: Reading) -> Iterator[Block]:
    content = reading.content
    rows = tuple((one.path, one.kind, str(one.bytes), one.sha256) for one in content.files)
    yield Table("Files", ("path", "kind", "bytes", "SHA-256"), "'<.'", rows)
    if content.libraries:
        used = tuple((one.name, one.version, one.licence, ", ".join(one.files), one.tree) for one in content.libraries)
        yield Table("Libraries", ("library", "version", "licence", "files", "SHA-256 of all"), "'<<''", used)
    if content.tables:
        read = tuple((one.name, one.path, str(one.rows), ", ".join(one.columns), one.sha256) for one in content.tables)
        yield Table("Tables", ("table", "path", "rows", "columns", "SHA-256"), "''.<'", read)
    for case in reading.cases:
        loops = tuple((", ".join(loop.members), loop.place) for loop in case.case.loops)
        if loops:
            yield Table(f"Loops{under(case.case)}", ("members", "place"), TEXT + NAME, loops)
    method = content.method
    yield Facts(
        "Method",
        (
            ("model", content.model),
            ("engine", method.engine),
            ("digits computed with", str(method.precision)),
            ("digits kept", str(method.digits)),
            ("rounding", method.rounding),
        ),
    )
