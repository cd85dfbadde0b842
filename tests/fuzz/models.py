"""Models from text to report: checked, computed, traced, audited and told."""

from __future__ import annotations

import lca
from lca.check import Checked, check
from lca.diagnostics import Diagnostic, LcaError
from lca.diagnostics.text_files import decode
from lca.engine.result import Result
from lca.report.plain_report import as_text
from lca.report.result_table import ResultTable
from lca.report.trace_tree import TraceTree
from lca.trail.canonical import canonical
from lca.trail.reading import Reading
from lca.trail.result_document import result_document
from lca.trail.trace import trace
from lca.trail.trail import trail_of

from .texts import BESIDE as BESIDE
from .texts import WORDS as WORDS
from .texts import tell

MOST = 2
"""So many scenarios of a model are computed."""


def one(data: bytes) -> None:
    file = decode(data, "model.lca")
    if isinstance(file, Diagnostic):
        return
    checked = check(file)
    for found in checked.diagnostics:
        tell(found)
    if not checked.ok:
        return
    results = [result for name in ("", *checked.scenarios[:MOST]) if (result := _run(checked, name)) is not None]
    if results and results[0].outcomes:
        _told(checked, results)


def _run(checked: Checked, scenario: str) -> Result | None:
    """The model under a scenario; None where it is told why it has no result."""
    try:
        return lca.run(checked.under(scenario))
    except LcaError as error:
        for found in error.diagnostics:
            tell(found)
        return None


def _told(checked: Checked, results: list[Result]) -> None:
    ResultTable(result_document(results, checked.diagnostics, [], []), colour=False, blocks=True).text()
    for found in trace(results[0]):
        TraceTree(found, None, 100).text()
    document = trail_of(checked, results)
    as_text(Reading(document))
    canonical(document)
