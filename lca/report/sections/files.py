"""What the results were computed from and by: files with their digests, libraries, tables, loops, the method."""

from __future__ import annotations

from collections.abc import Iterator

from lca.notation import grouped
from lca.report.sections.report_parts import (
    DIGEST,
    NAME,
    NUMBER,
    TEXT,
    Block,
    Facts,
    LinkCell,
    PlaceCell,
    ReportCell,
    ReportRow,
    ReportTable,
    Section,
    Sentences,
    case_under,
    row,
)
from lca.trail.reading import Reading
from lca.trail.records import FileRecord


def files(reading: Reading) -> Section:
    """Everything that was read, and how it was computed."""
    return Section("Files", "Files, libraries and method", tuple(_files(reading)))


def signatures(reading: Reading) -> Section:
    """Who signed the trail, as far as one sees without their keys, and what this does not prove."""
    return Section("Signatures", "Who signed", (Sentences(reading.signers), Sentences(reading.unproved)))


def _files(reading: Reading) -> Iterator[Block]:
    content = reading.content
    rows = tuple(
        ReportRow((_path(one), one.kind, grouped(str(one.bytes)), one.sha256), to=("file", one.path))
        for one in content.files
    )
    yield ReportTable("Files", ("path", "kind", "bytes", "SHA-256"), NAME + TEXT + NUMBER + DIGEST, rows)
    if content.libraries:
        used = tuple(
            row(one.name, one.version, one.licence, ", ".join(one.files), one.tree) for one in content.libraries
        )
        yield ReportTable(
            "Libraries",
            ("library", "version", "licence", "files", "SHA-256 of all"),
            NAME + 2 * TEXT + NAME + DIGEST,
            used,
        )
    if content.tables:
        read = tuple(
            row(one.name, one.path, grouped(str(one.rows)), ", ".join(one.columns), one.sha256)
            for one in content.tables
        )
        yield ReportTable(
            "Tables", ("table", "path", "rows", "columns", "SHA-256"), 2 * NAME + NUMBER + TEXT + DIGEST, read
        )
    for case in reading.cases:
        loops = tuple(row(", ".join(loop.members), PlaceCell(loop.place)) for loop in case.case.loops)
        if loops:
            yield ReportTable(f"Loops{case_under(case.case)}", ("members", "place"), TEXT + NAME, loops)
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
    run, integrity = reading.trail.run, reading.trail.integrity
    said = {"time": run.time, "command": " ".join(run.command), "platform": run.platform, "python": run.python}
    made = (("SHA-256 of the content", reading.digest), ("algorithm", integrity.algorithm), *said.items())
    yield Facts("How the trail was made", tuple((name, one) for name, one in made if one), of_run=True)


def _path(file: FileRecord) -> ReportCell:
    """The path of a file; of one whose text the trail has, as a link to its first line."""
    return file.path if file.text is None else LinkCell(file.path, ("line", file.path))
