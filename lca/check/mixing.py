"""Totals that add up what was counted in different ways (by location and by market), or not counted at all."""

from __future__ import annotations

from collections.abc import Iterator

from lca.check.applicability import STATED
from lca.check.name_resolution import Names
from lca.diagnostics import Diagnostic, Label, problem
from lca.factors.factor_reader import ACCOUNTING
from lca.program import Program
from lca.program.cells import Figure, cells_reached
from lca.program.inventory import Assessment, Flow

MOST = 8
ASPECTS = {**ACCOUNTING, "gwp": ()}
"""What an accounting differs in, with its choices; a GWP set is named by its library."""
ACCEPTS = tuple(f"accepts_{aspect}" for aspect in dict.fromkeys((*ASPECTS, *STATED)))
"""The fields in which a study says that it accepts a difference, and why."""


def mixed(names: Names, program: Program) -> Iterator[Diagnostic]:
    """For each assessment, the aspects in which its factors differ and that the study does not accept."""
    fields = {field.name: field.value for field in names.root.study.fields} if names.root.study else {}
    for assessment in program.assessments.values():
        figures = accounted_figures(program, assessment)
        for aspect in ASPECTS:
            if fields.get(f"accepts_{aspect}", "").strip():
                continue
            first: dict[str, Figure] = {}
            for figure in figures:
                said = _said(figure, aspect)
                if said:
                    first.setdefault(said, figure)
            if len(first) > 1:
                labels = [Label(figure.span, said) for said, figure in list(first.items())[:4]]
                listed = ", ".join(first)
                yield problem("W0815", assessment.span, "", *labels, name=assessment.name, aspect=aspect, found=listed)


def silent(program: Program) -> Iterator[Diagnostic]:
    """Indicators that some factors of the model say nothing of: what those emit is then not in the total."""
    used: dict[str, Flow] = {}
    for node in program.nodes.values():
        for flow in node.flows:
            if flow.factor:
                used.setdefault(flow.factor, flow)
    for indicator in next((assessment.impacts for assessment in program.assessments.values()), {}):
        missing = [key for key in used if indicator not in used[key].burdens]
        if missing:
            listed = ", ".join(f"`{key}`" for key in missing[:MOST]) + (" …" if len(missing) > MOST else "")
            yield problem("N0902", used[missing[0]].span, "", name=indicator, found=listed)


def accounted_figures(program: Program, assessment: Assessment) -> list[Figure]:
    """Those that the totals of an assessment are worked out from."""
    totals = (impact.total for impact in assessment.impacts.values())
    cells = {index for total in totals for index in cells_reached(program.cells, program.loops, total)}
    return [cell for cell in map(program.cells.__getitem__, sorted(cells)) if isinstance(cell, Figure)]


def _said(figure: Figure, aspect: str) -> str:
    """What a figure's library says of it, in one aspect; empty where it says nothing."""
    if aspect == "gwp":
        return figure.details.get("gwp", "")
    stated = figure.details.get("accounting", "").split(", ")
    return next((choice for choice in ASPECTS[aspect] if choice in stated), "")
