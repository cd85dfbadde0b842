"""The audit trail: one document from which every number of a result can be derived again, without the engine.

``content`` is the same for the same inputs on every machine; ``run`` tells who made it when; ``integrity`` has the
digests of both.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from lca.arithmetic import PRECISION, STORED
from lca.check import Checked
from lca.check.block_fields import YEARS
from lca.check.mixing import ACCEPTS
from lca.diagnostics import Diagnostic
from lca.engine.result import Result
from lca.program import Program
from lca.trail.canonical import digest
from lca.trail.case import case_of
from lca.trail.file_records import ENGINE, file_records, library_record, used_libraries
from lca.trail.notes import notes
from lca.trail.record_places import FromModel, Places
from lca.trail.records import (
    Content,
    Integrity,
    Method,
    Run,
    StudyRecord,
    Trail,
    Waived,
    WarningRecord,
    complete,
)
from lca.trail.sample_records import with_samples
from lca.trail.shared import Shared, table_record

if TYPE_CHECKING:  # numpy is loaded by who samples
    from lca.engine.sample_statistics import Sampled

FORMAT = "lca.trail/3"
REQUIRED = ("goal", "functional_unit", "boundary")
"""What a study must say of itself, so that its total means something (ISO 14044:2006, 4.2)."""
EXPECTED = ("excludes", "period", "geography", "author", "reviewer", "version", "limitations")
"""What a reviewer asks for next; a trail lists what the study does not say."""


def trail_of(
    checked: Checked,
    results: Sequence[Result],
    sampled: Sequence[Sampled] = (),
    run: Run | None = None,
    *,
    embedding: bool = True,
) -> Trail:
    """The trail of a model under each of its ``results``, with samples of every one of them or of none.

    ``run`` stands beside the content: who made the trail, when and how; ``this_run()`` unless told.
    """
    content, run = content_of(checked, results, sampled, embedding=embedding), this_run() if run is None else run
    integrity = Integrity(algorithm="SHA-256", content=digest(content), run=digest(run))
    return Trail(format=FORMAT, content=content, run=run, integrity=integrity)


def this_run() -> Run:
    """The time, the command, the platform and the Python of this process."""
    return Run(
        time=datetime.now(UTC).isoformat(timespec="seconds"),
        command=(Path(sys.argv[0]).name, *sys.argv[1:]),
        platform=platform.platform(),
        python=platform.python_version(),
    )


def content_of(
    checked: Checked, results: Sequence[Result], sampled: Sequence[Sampled] = (), *, embedding: bool = True
) -> Content:
    """What a trail says, in texts, whole numbers and truths: no float, no time, no path of a machine.

    Without ``embedding`` it has the texts of models alone.
    """
    root = checked.names.root.module.file
    places = FromModel(root)
    shared = Shared.by(places, root.path)
    cases = [case_of(result, shared) for result in results]
    if sampled:
        cases = [with_samples(case, run, places.of) for case, run in zip(cases, sampled, strict=True)]
    cases = [complete(case) for case in cases]
    program = results[0].program
    libraries = used_libraries(checked, results)
    files = file_records(checked, libraries, places, embedding=embedding)
    return Content(
        method=Method(engine=ENGINE, precision=PRECISION, digits=STORED, rounding="half even"),
        study=_study(program),
        model=places.path(root.path),
        files=files,
        libraries=tuple(library_record(one, files, places) for one in libraries),
        tables=tuple(replace(table_record(table, places), used=places.of(table.path_span)) for table in program.tables),
        sources=tuple(shared.grounds.sources.values()),
        assumptions=tuple(shared.grounds.assumptions.values()),
        cases=tuple(cases),
        units=shared.units.records(),
        warnings=tuple(_warning(told, places) for told in _told(checked, results)),
        waived=tuple(
            Waived(aspect=key, why=program.study[key]) for key in ACCEPTS if program.study.get(key, "").strip()
        ),
    )


def _told(checked: Checked, results: Sequence[Result]) -> list[Diagnostic]:
    """What was found in the model, what the command line sets without a basis, and what results are noted for."""
    settings = (result.program.settings for result in results)
    unfounded = dict.fromkeys(told for one in settings for told in checked.unfounded("", one))
    return [*checked.diagnostics, *unfounded, *notes(checked, results)]


def _study(program: Program) -> StudyRecord:
    stated = {key: value for key, value in program.study.items() if key not in ("name", "year", *ACCEPTS)}
    return StudyRecord(
        name=program.study.get("name", ""),
        title=program.title,
        year=YEARS[program.year],
        fields=stated,
        not_stated=tuple(key for key in (*REQUIRED, *EXPECTED) if not stated.get(key, "").strip()),
    )


def _warning(diagnostic: Diagnostic, places: Places) -> WarningRecord:
    more = f" (and {diagnostic.more:,} more of {diagnostic.code})" if diagnostic.more else ""
    return WarningRecord(
        code=diagnostic.code,
        severity=diagnostic.severity,
        message=diagnostic.message + more,
        place=places.of(diagnostic.span) if diagnostic.span else "",
        help=tuple(diagnostic.help),
    )
