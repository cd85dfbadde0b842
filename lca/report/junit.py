"""Trials of many models as JUnit XML: a suite for each model, a case for each thing asked of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree as Xml

from lca.diagnostics.render import inert, render
from lca.report.result_table import compared, titled_check
from lca.studies.suite import Trial, TrialCase

FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even as a reference."""


def as_junit(trials: Sequence[Trial]) -> bytes:
    """The document. A check that does not hold is a failure; what could not be computed is an error.

    No times are told, so that the same models give the same bytes.
    """
    counts = _counts([case for trial in trials for case in trial.cases])
    root = Xml.Element("testsuites", {"name": "lca test"} | counts)
    for trial in trials:
        suite = Xml.SubElement(root, "testsuite", {"name": _safe(inert(trial.model))} | _counts(trial.cases))
        for case in trial.cases:
            _add(suite, trial.model, case)
    Xml.indent(root)
    document: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _counts(cases: Sequence[TrialCase]) -> dict[str, str]:
    errors = sum(_in_error(case) for case in cases)
    failures = sum(not case.holds for case in cases) - errors
    return {"tests": str(len(cases)), "failures": str(failures), "errors": str(errors)}


def _in_error(case: TrialCase) -> bool:
    return not case.holds and (case.kind == "computes" or case.verdict is None)


def _add(suite: Xml.Element, model: str, case: TrialCase) -> None:
    """``file`` and ``line`` lead a reader to the check, or to the first error."""
    place = {"file": _safe(inert(case.span.file.path)), "line": str(case.span.line)} if case.span else {}
    names = {"classname": _safe(inert(model)), "name": _safe(inert(titled_check(case.title, case.scenario)))}
    element = Xml.SubElement(suite, "testcase", names | place)
    if case.holds:
        return
    if case.kind == "computes":
        message = "; ".join(f"{error.code}: {error.message}" for error in case.errors)
        body = "\n\n".join(render(error) for error in case.errors)
    else:
        message = body = compared(case.stated)
    kind = "error" if _in_error(case) else "failure"
    told = Xml.SubElement(element, kind, type=case.kind, message=_safe(inert(message)))
    told.text = _safe(body)


def _safe(text: str) -> str:
    return FORBIDDEN.sub("", text)
