"""An audit trail as sections of text and tables: the one content that the text, Markdown and workbook forms draw."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lca.report.sections.breakdowns import contributions, needed
from lca.report.sections.derived import derived_results
from lca.report.sections.figures import figures
from lca.report.sections.files import files, signatures
from lca.report.sections.report_parts import Report, Section
from lca.report.sections.rests_on import assumptions, grounds, sources
from lca.report.sections.results import results
from lca.report.sections.study import reader_notes, study
from lca.report.sections.verdicts import verdicts
from lca.trail.reading import Reading

SECTIONS = (
    study,
    results,
    derived_results,
    contributions,
    needed,
    grounds,
    verdicts,
    reader_notes,
    sources,
    assumptions,
    figures,
    files,
    signatures,
)
"""Each reads a trail, and gives a section; one without blocks is left out."""


FIRST = (study, results, derived_results, contributions, grounds)
"""What a reader in a hurry reads."""


def report_of(reading: Reading, told: Sequence[Callable[[Reading], Section]] = SECTIONS) -> Report:
    """The report of a trail, or some sections of it."""
    found = tuple(section(reading) for section in told)
    return Report(reading.title, reading.digest, tuple(section for section in found if section.blocks))
